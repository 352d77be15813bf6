"""`codeprac carry`: where quotes from one text stand in another, without a database."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import click

from codeprac.text.anchoring import Selector
from codeprac.text.carrying import Carried, Carrier, Place, Verdict
from codeprac.text.decoding import UndecodableText, decode
from codeprac.text.lineage import trace
from codeprac.text.outline import Known, outline
from codeprac.text.provisions import Outline
from codeprac.text.quoting import NotFound, QuoteFinder

_FILE = click.File("rb")
# JSON escapes the controls of ASCII but these, which terminals obey too.
_CONTROLS = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


class Unreadable(click.ClickException):
    """What was given cannot be read; the message says where and why."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A quote as given: its id, the line of the heading it stands under if that is known, and the quote."""

    id: Any
    line: int | None
    selector: Selector


@click.command("carry")
@click.argument("old", metavar="OLD.md", type=_FILE)
@click.argument("new", metavar="NEW.md", type=_FILE)
@click.argument("quotes", metavar="QUOTES.jsonl", type=_FILE)
def carry_command(old: BinaryIO, new: BinaryIO, quotes: BinaryIO) -> None:
    """Tell where quotes from OLD.md stand in NEW.md.

    Each line of QUOTES.jsonl is an object with id, heading_line, quote, prefix and suffix: the line of the heading in
    OLD.md (from 1), the quote and up to 64 characters before and after it, as plain text. An empty quote is the whole
    provision. For each line one is printed, with the verdict and the place in NEW.md.
    """
    asked = list(read_quotes(_read(quotes), quotes.name))
    known = Known()
    before, after = outline(_read(old), known=known), outline(_read(new), known=known)
    answers = carry_quotes(before, after, asked)
    for answer in answers:
        line = json.dumps(answer, ensure_ascii=False).translate(_CONTROLS)
        click.echo(line.encode("utf-8", "backslashreplace"))


def carry_quotes(old: Outline, new: Outline, asked: list[Asked]) -> Iterator[Mapping[str, Any]]:
    """The answer to each quote, in order."""
    carrier = Carrier(old, new, trace(old.provisions, new.provisions))
    finder = QuoteFinder(carrier.old, [provision.heading for provision in old.provisions])
    positions = {provision.line: provision.position for provision in old.provisions}
    lines = [provision.line for provision in new.provisions]
    for one in asked:
        found = finder.find(one.selector, None if one.line is None else positions.get(one.line))
        if isinstance(found, NotFound):
            carried = Carried(Verdict.NEEDS_CHECK, None, 0.0, found.reason, one.selector.quote, "")
        else:
            carried = carrier.carry(*found)
        yield answer_to(one, carried, lines)


def answer_to(asked: Asked, carried: Carried, lines: list[int]) -> Mapping[str, Any]:
    """The printed object for one quote."""
    answer: dict[str, Any] = {"id": asked.id, "verdict": carried.verdict.value}
    answer |= _place(carried.place, lines)
    answer |= {"score": carried.score, "reason": carried.reason}
    for name, places in (("candidates", carried.candidates), ("further", carried.further)):
        if places:
            answer[name] = [_place(place, lines) | {"score": place.score} for place in places]
    return answer


def _place(place: Place | None, lines: list[int]) -> dict[str, Any]:
    if place is None:
        return {"heading_line": None, "quote": "", "prefix": "", "suffix": ""}
    chosen = place.selector
    return {
        "heading_line": lines[place.provision],
        "quote": chosen.quote,
        "prefix": chosen.prefix,
        "suffix": chosen.suffix,
    }


def read_quotes(source: str, name: str) -> Iterator[Asked]:
    """The quotes of a file with one JSON object a line; raises Unreadable with the number of the line."""
    for number, line in enumerate(source.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield _asked(json.loads(line))
        except (ValueError, RecursionError) as problem:
            raise Unreadable(f"{name}, line {number}: {problem}") from None


def _asked(given: Any) -> Asked:
    if not isinstance(given, dict):
        raise ValueError("not an object")
    line = given.get("heading_line")
    if line is not None and (not isinstance(line, int) or isinstance(line, bool)):
        raise ValueError("heading_line is neither a number nor null")
    if "quote" not in given:
        raise ValueError("quote is missing")
    quote, prefix, suffix = (_text(given, key) for key in ("quote", "prefix", "suffix"))
    return Asked(given.get("id"), line, Selector(quote, prefix, suffix))


def _text(given: Mapping[str, Any], key: str) -> str:
    text = given.get(key)
    if text is None and key != "quote":
        return ""
    if not isinstance(text, str):
        raise ValueError(f"{key} is not a text")
    return text


def _read(file: BinaryIO) -> str:
    try:
        return decode(file.read())
    except UndecodableText as problem:
        raise Unreadable(f"{file.name}: {problem}") from None
