"""The pages on security say what is true: every requirement has its line, every line its evidence, and what they name
is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs" / "security").glob("*.md")), ROOT / "SECURITY.md"]
NAMED = re.compile(
    r"`((?:tests|codeprac|docs|scripts|templates|migrations)/[\w./-]+|[A-Z]+\.md|pyproject\.toml|setup\.cfg)(?:::(\w+))?`"
)
ROW = re.compile(r"\| V([\d.]+) \| ([12]) \| (.+) \| (.+) \|")
# The requirements of levels 1 and 2 of OWASP ASVS 5.0.0, by section.
SECTIONS = {
    "1.1": (1, 2),
    "1.2": (1, 2, 3, 4, 5, 6, 7, 8, 9),
    "1.3": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    "1.4": (1, 2, 3),
    "1.5": (1, 2),
    "2.1": (1, 2, 3),
    "2.2": (1, 2, 3),
    "2.3": (1, 2, 3, 4),
    "2.4": (1,),
    "3.2": (1, 2),
    "3.3": (1, 2, 3, 4),
    "3.4": (1, 2, 3, 4, 5, 6),
    "3.5": (1, 2, 3, 4, 5),
    "3.7": (1, 2),
    "4.1": (1, 2, 3),
    "4.2": (1,),
    "4.3": (1, 2),
    "4.4": (1, 2, 3, 4),
    "5.1": (1,),
    "5.2": (1, 2, 3),
    "5.3": (1, 2),
    "5.4": (1, 2, 3),
    "6.1": (1, 2, 3),
    "6.2": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    "6.3": (1, 2, 3, 4),
    "6.4": (1, 2, 3, 4),
    "6.5": (1, 2, 3, 4, 5),
    "6.6": (1, 2, 3),
    "6.8": (1, 2, 3, 4),
    "7.1": (1, 2, 3),
    "7.2": (1, 2, 3, 4),
    "7.3": (1, 2),
    "7.4": (1, 2, 3, 4, 5),
    "7.5": (1, 2),
    "7.6": (1, 2),
    "8.1": (1, 2),
    "8.2": (1, 2, 3),
    "8.3": (1,),
    "8.4": (1,),
    "9.1": (1, 2, 3),
    "9.2": (1, 2, 3, 4),
    "10.1": (1, 2),
    "10.2": (1, 2),
    "10.3": (1, 2, 3, 4),
    "10.4": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    "10.5": (1, 2, 3, 4, 5),
    "10.6": (1, 2),
    "10.7": (1, 2, 3),
    "11.1": (1, 2),
    "11.2": (1, 2, 3),
    "11.3": (1, 2, 3),
    "11.4": (1, 2, 3, 4),
    "11.5": (1,),
    "11.6": (1,),
    "12.1": (1, 2, 3),
    "12.2": (1, 2),
    "12.3": (1, 2, 3, 4),
    "13.1": (1,),
    "13.2": (1, 2, 3, 4, 5),
    "13.3": (1, 2),
    "13.4": (1, 2, 3, 4, 5),
    "14.1": (1, 2),
    "14.2": (1, 2, 3, 4),
    "14.3": (1, 2, 3),
    "15.1": (1, 2, 3),
    "15.2": (1, 2, 3),
    "15.3": (1, 2, 3, 4, 5, 6, 7),
    "16.1": (1,),
    "16.2": (1, 2, 3, 4, 5),
    "16.3": (1, 2, 3, 4),
    "16.4": (1, 2, 3),
    "16.5": (1, 2, 3),
    "17.1": (1,),
    "17.2": (1, 2, 3, 4),
    "17.3": (1, 2),
}


def rows() -> Iterator[tuple[str, str, str]]:
    """The lines of the table: requirement, words, evidence."""
    for line in (ROOT / "docs" / "security" / "asvs.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| V"):
            found = ROW.fullmatch(line)
            assert found is not None, line
            yield found[1], found[3].strip(), found[4].strip()


def test_every_requirement_of_levels_1_and_2_has_one_line() -> None:
    given = [requirement for requirement, _words, _evidence in rows()]
    wanted = [f"{section}.{number}" for section, numbers in SECTIONS.items() for number in numbers]
    assert sorted(given) == sorted(wanted)
    assert len(given) == 253


def test_no_line_of_the_table_is_empty() -> None:
    for requirement, words, evidence in rows():
        assert len(words) > 5, requirement
        is_shown = NAMED.search(evidence) is not None
        is_argued = evidence.startswith(("Does not apply, because ", "Partly: ")) and len(evidence) > 30
        assert is_shown or is_argued, requirement


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_and_file_that_the_pages_name_is_there(page: Path) -> None:
    missing = []
    for path, test in NAMED.findall(page.read_text(encoding="utf-8")):
        file = ROOT / path
        if not file.exists():
            missing.append(path)
        elif test and not re.search(rf"^def {test}\(", file.read_text(encoding="utf-8"), re.MULTILINE):
            missing.append(f"{path}::{test}")
    assert missing == []


def test_links_of_the_policy_lead_somewhere() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert all((ROOT / link).exists() for link in re.findall(r"\]\(([^)#:]+)\)", text))
