"""The tokens reach WCAG AA in light and dark; the style sheets keep to the tokens and to their size."""

import re
from pathlib import Path

import pytest

SHEETS = Path(__file__).resolve().parents[2] / "codeprac" / "static" / "css"
TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
HEX = re.compile(r"#[0-9a-f]{3,8}\b")
LINES_OF_A_SHEET = 400

PAPERS = ("paper", "canvas", "sunken")
ON_PAPER = [
    (ink, paper)
    for ink in ("ink", "ink-2", "accent", "accent-deep", "insert", "delete", "move", "warn")
    for paper in PAPERS
]
ON_TINTS = [
    ("ink-3", "paper"),
    ("ink-3", "canvas"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("accent-deep", "accent-tint"),
    ("insert", "insert-tint"),
    ("warn", "warn-tint"),
    ("delete", "delete-tint"),
    *[("ink", tint) for tint in ("accent-tint", "mark-1", "mark-2", "mark-3", "warn-tint", "delete-tint")],
]
EDGES = [("rule-strong", "paper"), ("rule-strong", "canvas"), ("mark-line", "paper"), ("accent", "paper")]


def tokens(mode: int) -> dict[str, str]:
    found = TOKEN.findall((SHEETS / "tokens.css").read_text(encoding="utf-8"))
    return {name: colours[mode] for name, *colours in found}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_words_and_edges_stand_out_enough(mode: int) -> None:
    colours = tokens(mode)
    wanted = [*((pair, 4.5) for pair in ON_PAPER + ON_TINTS), *((pair, 3.0) for pair in EDGES)]
    weak = {
        f"{front} on {back}": round(contrast(colours[front], colours[back]), 2)
        for (front, back), least in wanted
        if contrast(colours[front], colours[back]) < least
    }
    assert weak == {}


def test_only_the_tokens_name_colours() -> None:
    allowed = {"#ffffff", "#3a0d12", "#fff", "#555"}  # on danger, behind foreign mail, numbers on paper
    found = {
        f"{sheet.name}: {colour}"
        for sheet in SHEETS.glob("*.css")
        if sheet.name != "tokens.css"
        for colour in HEX.findall(re.sub(r"/\*.*?\*/|:has\(#[^)]*\)|#[a-z-]+:", "", sheet.read_text(encoding="utf-8")))
        if colour not in allowed
    }
    assert found == set()


def test_no_style_sheet_is_too_long() -> None:
    counts = {sheet.name: len(sheet.read_text(encoding="utf-8").splitlines()) for sheet in SHEETS.glob("*.css")}
    assert [name for name, lines in counts.items() if lines > LINES_OF_A_SHEET] == []
