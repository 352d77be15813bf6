"""Static files are kept by browsers and by caches in front."""

from pathlib import Path

from flask import url_for

from codeprac.web.static import modules_of
from tests.client import JudgingClient


def test_static_files_are_kept_for_a_year_and_are_the_same_for_everyone(client: JudgingClient) -> None:
    with client.application.test_request_context():
        address = url_for("static", filename="css/base.css")
    with client.get(address) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_page_can_name_all_that_its_modules_import(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("import { b } from './b.js';\nimport './c.js';\n// from './d.js'\n")
    (tmp_path / "b.js").write_text("import {\n  c,\n} from './c.js';\n")
    (tmp_path / "c.js").write_text("import { a } from './a.js';\n")
    assert modules_of(tmp_path, "a.js") == ("a.js", "b.js", "c.js")
