"""Links of README and docs lead somewhere, and every picture is shown."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)#\s]+)")
LARGEST = 250_000


def pages() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def targets(page: Path) -> set[Path]:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    return {(page.parent / link).resolve() for link in links if "://" not in link}


def test_links_between_pages_of_the_documentation_lead_somewhere() -> None:
    missing = [(page.name, target) for page in pages() for target in targets(page) if not target.exists()]
    assert missing == []


def test_every_picture_is_shown_and_small() -> None:
    pictures = set((ROOT / "docs" / "images").glob("*.png"))
    assert pictures == {target for page in pages() for target in targets(page) if target.suffix == ".png"}
    assert [picture.name for picture in pictures if picture.stat().st_size > LARGEST] == []


def test_every_setting_stands_in_the_table() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "codeprac").rglob("*.py"))
    names = set(re.findall(r"CODEPRAC_[A-Z_]+[A-Z]", code))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert sorted(name for name in names if f"| `{name}` |" not in readme) == []
