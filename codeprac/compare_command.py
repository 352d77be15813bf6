"""`codeprac compare`: what became of the provisions of one text in another, word by word, without a database."""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from codeprac.carry_command import Unreadable
from codeprac.text.changes import Comparison
from codeprac.text.comparing import compare
from codeprac.text.decoding import UndecodableText, read
from codeprac.text.lineage import Lineage, trace_all
from codeprac.text.outline import Known, outline
from codeprac.text.printing import print_comparison, print_statistics
from codeprac.text.provisions import Outline

_FILE = click.Path(path_type=Path)
_DELETED = re.compile(r"\[(-.*?-|<.*?<)\]", re.DOTALL)
_INSERTED = re.compile(r"\{(\+.*?\+|>.*?>)\}", re.DOTALL)
_HEADING = re.compile(r"^## .*$", re.MULTILINE)


@click.command("compare")
@click.argument("old_path", metavar="OLD.md", type=_FILE)
@click.argument("new_path", metavar="NEW.md", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print links, candidates and statistics as JSON instead.")
@click.option("--html", "page", type=_FILE, metavar="FILE", help="Write the redline as one HTML file.")
def compare_command(old_path: Path, new_path: Path, as_json: bool, page: Path | None) -> None:
    """Tell what became of each provision of OLD.md in NEW.md, word by word.

    Both are Markdown, in UTF-8. Without options the redline is printed: [-deleted-], {+inserted+}, and where words went
    elsewhere [<away<] and {>here>}. In JSON a provision is the number of the line of its heading.
    """
    old, new = read_pair(old_path, new_path)
    lineage = trace_all(old.provisions, new.provisions)
    comparison = compare(old, new, lineage.links)
    if page is not None:
        _write(page, _page(old_path, new_path, old, new, comparison))
    if as_json:
        _print(json.dumps(as_object(old, new, lineage, comparison), ensure_ascii=False, indent=1))
    elif page is not None:
        _print(f"Written to {page}. {print_statistics(comparison.statistics)}")
    else:
        text = "\n".join(print_comparison(old.provisions, new.provisions, comparison))
        _print(coloured(text) if sys.stdout.isatty() else text)


def read_pair(old: Path, new: Path) -> tuple[Outline, Outline]:
    """The outlines of two files; raises Unreadable where they are one file, empty, or not text in UTF-8."""
    texts = _read(old), _read(new)
    if old.samefile(new):
        raise Unreadable(f"{old} and {new} are the same file.")
    known = Known()
    return outline(texts[0], known=known), outline(texts[1], known=known)


def as_object(old: Outline, new: Outline, lineage: Lineage, comparison: Comparison) -> Mapping[str, Any]:
    """The links, the candidates where they are not sure, and the statistics; provisions by the lines of headings."""
    before = [provision.line for provision in old.provisions]
    after = [provision.line for provision in new.provisions]
    words = comparison.statistics
    return {
        "provisions": [
            {
                "old": None if link.old is None else before[link.old],
                "new": None if link.new is None else after[link.new],
                "relation": link.relation.value,
                "confidence": link.confidence.value,
                "score": link.score,
                "reason": link.reason,
            }
            for link in lineage.links
        ],
        "candidates": [{"new": after[each.new], "old": [before[at] for at in each.old]} for each in lineage.candidates],
        "statistics": {
            "inserted": words.inserted,
            "deleted": words.deleted,
            "moved": words.moved,
            "unchanged": words.unchanged,
        },
    }


def coloured(text: str) -> str:
    """The printed redline with colours, for terminals; signs and not colours carry the meaning."""
    text = _DELETED.sub(lambda found: click.style(found[0], fg="red"), text)
    text = _INSERTED.sub(lambda found: click.style(found[0], fg="green"), text)
    return _HEADING.sub(lambda found: click.style(found[0], bold=True), text)


def _print(text: str) -> None:
    """Print in UTF-8, whatever the locale."""
    click.echo(text.encode("utf-8", "backslashreplace"))


def _page(old_path: Path, new_path: Path, old: Outline, new: Outline, comparison: Comparison) -> str:
    from codeprac.drafts.rendering.pairs import Compared
    from codeprac.drafts.rendering.standalone import FileFacts, render_file

    names = (old_path.name, new_path.name) if old_path.name != new_path.name else (str(old_path), str(new_path))
    compared = Compared((1, 2), old.provisions, new.provisions, comparison, files=names)
    return render_file(compared, FileFacts(" → ".join(names)))


def _read(path: Path) -> str:
    try:
        text = read(path.read_bytes())
    except OSError as problem:
        raise Unreadable(f"{path} cannot be read: {problem.strerror}.") from None
    except UndecodableText as problem:
        raise Unreadable(f"{path}: {problem}") from None
    if not text.encoding.startswith("utf-8"):
        raise Unreadable(f"{path} is not UTF-8; save it as UTF-8.")
    if not text.text.strip():
        raise Unreadable(f"{path} is empty.")
    return text.text


def _write(path: Path, html: str) -> None:
    try:
        path.write_text(html, encoding="utf-8")
    except OSError as problem:
        raise Unreadable(f"{path} cannot be written: {problem.strerror}.") from None
