"""`codeprac carry` answers every line in its order, whatever it is given, without a database."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from codeprac.carry_command import carry_command
from codeprac.cli import cli

OLD = """Before all.

# Code

## Measure 1

Signatories will *record* the “method” and the result of each test. Tests take place once a year.

- first point
- second point

## Measure 2

Signatories will report serious incidents. Tests take place once a year.
"""
NEW = OLD.replace("## Measure 1", "## Measure 0\n\nNew text here.\n\n## Measure 1").replace("each test", "every test")


def run(folder: Path, quotes: str | bytes, old: str = OLD, new: str = NEW) -> Result:
    for name, text in (("old.md", old), ("new.md", new), ("quotes.jsonl", quotes)):
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return CliRunner().invoke(carry_command, [str(folder / name) for name in ("old.md", "new.md", "quotes.jsonl")])


def answers(folder: Path, *quotes: dict[str, Any]) -> list[dict[str, Any]]:
    made = run(folder, "\n".join(json.dumps(quote) for quote in quotes))
    assert made.exit_code == 0, made.output
    return [json.loads(line) for line in made.stdout.splitlines()]


def test_the_command_is_one_of_codeprac() -> None:
    assert "carry" in cli.commands


def test_a_quote_is_answered_with_its_place_in_the_new_text(tmp_path: Path) -> None:
    (made,) = answers(
        tmp_path, {"id": 7, "heading_line": 5, "quote": "the result of each test", "prefix": "", "suffix": ""}
    )
    assert made["id"] == 7
    assert made["verdict"] == "changed"
    assert made["heading_line"] == 9
    assert made["quote"] == "the result of every test"
    assert made["prefix"] == "Signatories will record the “method” and "
    assert made["suffix"].startswith(". Tests")
    assert 0 < made["score"] < 1
    assert made["reason"]


def test_answers_come_in_the_order_of_the_questions(tmp_path: Path) -> None:
    made = answers(tmp_path, *({"id": f"q{at}", "quote": "serious incidents"} for at in range(20)))
    assert [one["id"] for one in made] == [f"q{at}" for at in range(20)]
    assert {one["heading_line"] for one in made} == {NEW[: NEW.index("## Measure 2")].count("\n") + 1}


@pytest.mark.parametrize(
    "quote",
    [
        'record the "method"  and',
        "record the ‘method’ and",
        "*record* the method and",
        "record\nthe “method” and",
        "RECORD the “method” and",
    ],
)
def test_white_space_quote_style_and_marks_do_not_matter(tmp_path: Path, quote: str) -> None:
    (made,) = answers(tmp_path, {"id": 1, "heading_line": 5, "quote": quote})
    assert (made["verdict"], made["quote"]) == ("unchanged", "record the “method” and")


def test_a_quote_across_blocks_is_found(tmp_path: Path) -> None:
    (made,) = answers(tmp_path, {"id": 1, "heading_line": 5, "quote": "once a year.\n\n- first point\n- second"})
    assert (made["verdict"], made["quote"]) == ("unchanged", "once a year. first point second")


def test_an_unknown_heading_line_is_no_obstacle_to_a_quote_that_its_context_settles(tmp_path: Path) -> None:
    first, second, third = answers(
        tmp_path,
        {"id": 1, "heading_line": 999, "quote": "serious incidents"},
        {"id": 2, "heading_line": None, "quote": "once a year", "prefix": "incidents. Tests take place "},
        {"id": 3, "quote": "once a year", "prefix": "Tests take place "},
    )
    assert first["verdict"] == second["verdict"] == "unchanged"
    assert first["heading_line"] == second["heading_line"]
    assert third["verdict"] == "needs check"
    assert "2 times" in third["reason"]


def test_a_quote_that_is_not_there_needs_a_check_and_says_why(tmp_path: Path) -> None:
    missing, signs = answers(tmp_path, {"id": 1, "quote": "entirely other words"}, {"id": 2, "quote": "…!"})
    for made in (missing, signs):
        assert made["verdict"] == "needs check"
        assert made["heading_line"] is None
        assert "old text" in made["reason"]


def test_an_empty_quote_is_the_whole_provision(tmp_path: Path) -> None:
    (made,) = answers(tmp_path, {"id": 1, "heading_line": 5, "quote": ""})
    assert (made["verdict"], made["heading_line"], made["quote"]) == ("changed", 9, "")


def test_a_quote_from_a_heading_is_the_whole_provision(tmp_path: Path) -> None:
    (made,) = answers(tmp_path, {"id": 1, "quote": "Measure 2", "prefix": None})
    assert (made["verdict"], made["quote"]) == ("unchanged", "")
    assert made["heading_line"] is not None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2"),
        ("[1]", "not an object"),
        ('{"id": 1}', "quote is missing"),
        ('{"id": 1, "quote": 5}', "quote is not a text"),
        ('{"id": 1, "quote": "x", "prefix": 1}', "prefix is not a text"),
        ('{"id": 1, "quote": "x", "heading_line": "5"}', "heading_line"),
        ("[" * 100_000, "line 2"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_printed(tmp_path: Path, line: str, told: str) -> None:
    made = run(tmp_path, f'{{"id": 1, "quote": "record"}}\n{line}\n')
    assert made.exit_code == 2
    assert made.stdout == ""
    assert "line 2" in made.stderr
    assert told in made.stderr


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    made = run(tmp_path, b"\x00\x01\xff")
    assert made.exit_code == 2
    assert "quotes.jsonl" in made.stderr


def test_empty_texts_and_no_quotes_are_answered_with_nothing(tmp_path: Path) -> None:
    made = run(tmp_path, "\n\n", old="", new="")
    assert (made.exit_code, made.stdout) == (0, "")


def test_half_a_character_in_a_quote_breaks_nothing(tmp_path: Path) -> None:
    made = run(tmp_path, '{"id": "\\ud83d", "quote": "\\ud83d"}')
    assert made.exit_code == 0
    assert json.loads(made.stdout)["verdict"] == "needs check"


def test_no_control_sign_of_a_quote_reaches_the_terminal(tmp_path: Path) -> None:
    quote = {"id": "a\x9b2J\x7f", "heading_line": 5, "quote": "never \x9b31m \x1b[2J written"}
    made = run(tmp_path, json.dumps(quote))
    assert not set(made.stdout.rstrip("\n")) & {chr(code) for code in (*range(32), *range(0x7F, 0xA0))}
    assert json.loads(made.stdout)["id"] == quote["id"]
