"""What must not stand in the project: paths of one machine, unfinished work, words that the house has replaced."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Written in pieces, so that this file is not its own first find.
BANNED = re.compile(
    "|".join(
        [
            r"(?<![\w.])/" + "work/",
            "/ro" + "ot/",
            "/home" + r"/\w",
            r"\bTO" + r"DO\b",
            r"\bFIX" + r"ME\b",
            "lorem ip" + "sum",
        ]
    )
)
TEXT = {".py", ".html", ".txt", ".md", ".js", ".css", ".toml", ".cfg", ".sh", ".json", ".svg", ""}


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_holds_a_banned_word() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in tracked_files()
        if path.suffix in TEXT
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if BANNED.search(line)
    ]
    assert found == []


def test_no_package_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert [str(path) for path in tracked_files() if path.stem in drawers or drawers & set(path.parent.parts)] == []
