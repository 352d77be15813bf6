"""`codeprac compare`: two files, no database, and one clear sentence when something is wrong."""

import json
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from codeprac.compare_command import compare_command

OLD = (
    "# Code\n\n## Measure 1. Access\n\nProviders should give researchers access within thirty days.\n\n"
    "## Measure 2. Records\n\nEvery log of the training is kept for ten years and shown to the office.\n"
)
NEW = (
    "# Code\n\n## Measure 1. Records\n\nEvery log of the training is kept for ten years and shown to the office.\n\n"
    "## Measure 2. Access\n\nProviders shall give researchers access within ten days.\n"
)
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the command on two texts, by default OLD and NEW, with more arguments."""

    def call(*arguments: str, old: bytes = OLD.encode(), new: bytes = NEW.encode()) -> Result:
        (tmp_path / "old.md").write_bytes(old)
        (tmp_path / "new.md").write_bytes(new)
        return CliRunner().invoke(compare_command, [str(tmp_path / "old.md"), str(tmp_path / "new.md"), *arguments])

    return call


def test_the_redline_is_printed_with_signs_and_statistics(run: Run) -> None:
    shown = run().output
    assert "Providers [-should-]{+shall+} give researchers access within [-thirty-]{+ten+} days." in shown
    assert "should → shall" in shown
    assert "Measure 1 → Measure 2" in shown
    assert shown.endswith("Words: 2 inserted, 2 deleted, 0 moved, 24 unchanged.\n")


def test_json_tells_links_by_the_lines_of_headings(run: Run) -> None:
    made = json.loads(run("--json").output)
    assert {(link["old"], link["new"]) for link in made["provisions"]} == {(1, 1), (3, 7), (7, 3)}
    assert set(made["provisions"][0]) == {"old", "new", "relation", "confidence", "score", "reason"}
    assert made["statistics"] == {"inserted": 2, "deleted": 2, "moved": 0, "unchanged": 24}
    assert isinstance(made["candidates"], list)


def test_the_page_stands_alone(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "redline.html"
    assert run("--html", str(page)).exit_code == 0
    html = page.read_text(encoding="utf-8")
    HTMLParser().feed(html)
    assert "should</b></del>" in html
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")


def test_the_page_names_the_files_and_no_drafts(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "redline.html"
    run("--html", str(page), new=NEW.encode() + b"\n## Measure 3. Fees\n\nNo fee is charged.\n")
    html = page.read_text(encoding="utf-8")
    assert "<h1>What changed from old.md to new.md</h1>" in html
    assert "New in new.md" in html
    assert "draft 1" not in html
    assert "draft 2" not in html


@pytest.mark.parametrize(
    ("old", "said"),
    [(b"", "is empty"), (b" \n\t\n", "is empty"), (b"caf\xe9", "is not UTF-8"), (b"a\0b", "is not text")],
)
def test_what_cannot_be_compared_is_told_in_one_sentence(run: Run, old: bytes, said: str) -> None:
    result = run(old=old)
    assert result.exit_code == 2
    assert said in result.output
    assert result.output.count("\n") == 1


def test_a_missing_file_the_same_file_and_a_folder_are_told(run: Run, tmp_path: Path) -> None:
    run()
    old = str(tmp_path / "old.md")
    for other, said in ((old, "the same file"), (f"{old}.not", "cannot be read"), (str(tmp_path), "cannot be read")):
        result = CliRunner().invoke(compare_command, [old, other])
        assert (result.exit_code, said in result.output) == (2, True)


def test_the_command_starts_without_the_application(run: Run, tmp_path: Path) -> None:
    run()
    code = (
        "import sys; from codeprac.command_line import main\ntry:\n main()\nexcept SystemExit:\n pass\n"
        "assert 'sqlalchemy' not in sys.modules and 'flask' not in sys.modules"
    )
    arguments = [sys.executable, "-c", code, "compare", str(tmp_path / "old.md"), str(tmp_path / "new.md")]
    done = subprocess.run(
        arguments, capture_output=True, text=True, env={"PYTHONPATH": ":".join(sys.path)}, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "shall" in done.stdout
