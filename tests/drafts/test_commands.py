"""Drafts are imported and released from the command line."""

from pathlib import Path

from flask import Flask

from codeprac.cli import cli
from codeprac.drafts.queries import find_latest_draft, find_working_draft
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import SOURCE


def run(app: Flask, *arguments: str) -> object:
    return app.test_cli_runner().invoke(cli, ["import-draft", *arguments], catch_exceptions=False)


def test_a_file_becomes_the_working_draft(app: Flask, tmp_path: Path) -> None:
    code, author = make_code(slug="tests"), make_user(email="dora@example.org")
    (tmp_path / "draft.md").write_bytes(SOURCE.replace("\n", "\r\n").encode())
    done = run(app, "tests", str(tmp_path / "draft.md"), "--title", "First", "--author", "Dora@example.org")
    assert done.exit_code == 0, done.output
    assert "working draft: 5 provisions" in done.output
    draft = find_working_draft(code.id)
    assert (draft.title, draft.author_id) == ("First", author.id)


def test_a_file_is_released_at_once(app: Flask, tmp_path: Path) -> None:
    code = make_code(slug="tests")
    (tmp_path / "draft.md").write_text(SOURCE)
    assert "Released as draft 1" in run(app, "tests", str(tmp_path / "draft.md"), "--release").output
    assert find_latest_draft(code.id).number == 1
    again = run(app, "tests", str(tmp_path / "draft.md"), "--release")
    assert again.exit_code == 1
    assert "identical to draft 1" in again.output


def test_what_cannot_be_is_one_sentence(app: Flask, tmp_path: Path) -> None:
    make_code(slug="tests")
    (tmp_path / "draft.md").write_text(SOURCE)
    (tmp_path / "picture.md").write_bytes(bytes(100))
    for arguments, sentence in (
        (("none", str(tmp_path / "draft.md")), "no code of practice with the slug “none”"),
        (("tests", str(tmp_path / "picture.md")), "not text"),
        (("tests", str(tmp_path / "draft.md"), "--author", "nobody@example.org"), "no account with the address"),
    ):
        done = run(app, *arguments)
        assert done.exit_code != 0
        assert sentence in done.output
