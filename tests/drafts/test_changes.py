"""What readers step through: changes with addresses, what they touch, how they are filtered and folded."""

from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from re import findall, sub

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from codeprac.drafts.rendering.changes import Change, Left, ShownProvision, shown_provisions
from codeprac.drafts.rendering.comparing import VIEWS, View, render_comparison
from codeprac.drafts.rendering.filters import ONLY, Filters, count_facets, read_filters
from codeprac.drafts.rendering.folding import fold
from codeprac.drafts.rendering.hunks import clean_text
from codeprac.drafts.rendering.labels import Labels
from codeprac.drafts.rendering.pairs import Compared
from codeprac.drafts.rendering.segments import segments, with_signs
from codeprac.drafts.rendering.standalone import FileFacts, render_file
from codeprac.drafts.rendering.touching import Touch, touches
from codeprac.text.changes import BlockRelation, Statistics
from codeprac.text.comparing import compare
from codeprac.text.diffing import compare_words
from codeprac.text.lineage import Relation, trace
from codeprac.text.marking import MarkKind
from codeprac.text.outline import outline
from codeprac.text.segments import Nature, Op, new_text, old_text

OLD = """\
# Code

## Commitment 1. Records

Signatories should keep records for ten years.

They keep them safe.

They keep them dry.

They keep them cool.

They keep "copies" of all of them.

## Commitment 2. Reports

Reports are due by 1 May 2025.

## Commitment 3. Fees

There are no fees.
"""
NEW = (
    OLD.replace("should keep records for ten", "shall keep records for five")
    .replace('"copies"', "“copies”")
    .replace("1 May 2025", "1 June 2025")
    .replace(
        "## Commitment 3. Fees\n\nThere are no fees.", "## Commitment 4. Appeals\n\nAppeals may be lodged by anybody."
    )
)
WORDS = st.lists(st.sampled_from(["shall", "not", "may", "keep", "ten", "12", "the", "1 May 2025", ","]), max_size=12)


def compared(old: str = OLD, new: str = NEW) -> Compared:
    before, after = outline(old), outline(new)
    links = trace(before.provisions, after.provisions)
    return Compared((1, 2), before.provisions, after.provisions, compare(before, after, links))


def changes_of(provisions: Sequence[ShownProvision]) -> list[Change]:
    return [change for shown in provisions for change in shown.changes]


def named(provisions: Sequence[ShownProvision], title: str) -> ShownProvision:
    return next(shown for shown in provisions if shown.provision.title == title)


def test_changes_are_counted_by_what_can_be_asked_for() -> None:
    provisions = shown_provisions(compared())
    facets = count_facets(provisions)
    assert facets.total == len(changes_of(provisions)) == 5
    assert facets.only == {"wording": 4, "moved": 0, "obligations": 2}
    assert facets.kinds == {"commitment": 5}


def test_obligations_touched_are_counted_by_kind() -> None:
    provisions = shown_provisions(compared())
    records, reports = named(provisions, "Records").changes, named(provisions, "Reports").changes
    assert records[0].counts == {MarkKind.MODAL: 1, MarkKind.NUMBER: 1}
    assert [(verb.old, verb.new) for verb in records[0].verbs] == [("should", "shall")]
    assert reports[0].counts == {MarkKind.DATE: 1}
    assert records[1].counts == {}
    assert named(provisions, "Appeals").changes[0].counts == {}


def test_a_whole_provision_is_one_change() -> None:
    provisions = shown_provisions(compared())
    for title, sign in (("Fees", "deleted"), ("Appeals", "new")):
        change = named(provisions, title).changes[0]
        assert (change.sign, change.is_whole) == (sign, True)


def test_addresses_stay_when_other_changes_come() -> None:
    before = {change.address for change in changes_of(shown_provisions(compared()))}
    more = NEW.replace("They keep them dry.", "They keep them very dry.")
    after = {change.address for change in changes_of(shown_provisions(compared(new=more)))}
    assert before < after
    assert all(address.startswith("c-") and len(address) == 10 for address in before)


def test_the_same_change_twice_has_two_addresses() -> None:
    old = "# A\n\nSame words here.\n\n# B\n\nSame words here.\n"
    found = [change.address for change in changes_of(shown_provisions(compared(old, old.replace("words", "things"))))]
    assert len(found) == 2
    assert found[1] == f"{found[0]}-2"


def test_unchanged_blocks_are_folded_but_for_one_beside_each_change(app: Flask) -> None:
    shown = named(
        shown_provisions(compared(new=NEW.replace("They keep them cool.\n", "They keep them cool.\n\nAll.\n"))),
        "Records",
    )
    with app.test_request_context():
        pieces = fold(shown.parts, shown.kind, Filters())
        assert [(bool(piece.change), piece.is_folded) for piece in pieces] == [
            (True, False),
            (False, False),
            (False, False),
            (False, False),
            (True, False),
            (True, False),
        ]
        alone = fold(shown.parts, shown.kind, Filters(("obligations",)))
        assert alone[-1].is_folded
        assert alone[-1].words == "2 other changes, 2 paragraphs unchanged"


@pytest.mark.parametrize("only", [(), *[(name,) for name in ONLY], ONLY])
def test_filters_show_as_many_changes_as_they_say(app: Flask, only: tuple[str, ...]) -> None:
    with app.test_request_context():
        for view in VIEWS:
            made = render_comparison(compared(), view=view, filters=Filters(only, ("commitment",)))
            assert made.changes.count(" data-change") == made.shown
            assert not only or made.shown <= min(made.facets.only[name] for name in only)


def test_filters_are_read_in_one_order_and_unknown_ones_are_left_out() -> None:
    read = read_filters(["obligations", "x", "wording", "wording"], ["measure", "commitment", "nonsense"])
    assert read == Filters(("wording", "obligations"), ("commitment", "measure"))
    assert read.query == [("only", "wording"), ("only", "obligations"), ("kind", "commitment"), ("kind", "measure")]
    assert not read_filters([], [])


def test_wording_only_leaves_punctuation_unmarked(app: Flask) -> None:
    parts = compare_words("Keep it, safe.", "Keep it safe.")
    with app.test_request_context():
        assert "<del>" in segments(parts)
        assert segments(parts, wording_only=True) == "Keep it safe."
        assert segments(parts, "old", wording_only=True) == "Keep it, safe."


def test_a_verb_that_stands_on_both_sides_is_not_touched() -> None:
    assert touches(compare_words("They will go.", "Later, in another town, they all will sing.")).counts == {}
    assert touches(compare_words("They shall go.", "They shall not go.")).counts == {MarkKind.MODAL: 1}


@given(WORDS, WORDS)
def test_signs_stand_within_the_segments_and_in_order(old: list[str], new: list[str]) -> None:
    parts = compare_words(" ".join(old), " ".join(new))
    found = touches(parts)
    for place, marks in found.at.items():
        ends = [0]
        for mark in marks:
            assert ends[-1] <= mark.start < mark.end <= len(parts[place].text)
            ends.append(mark.end)
        assert parts[place].op is not Op.EQUAL
    assert set(found.counts.values()) <= set(range(1, 30))


@given(WORDS, WORDS)
def test_each_view_says_the_texts_as_they_are(app_context: None, old: list[str], new: list[str]) -> None:
    parts = compare_words(" ".join(old), " ".join(new))
    touched = touches(parts)
    assert text_of(segments(parts, "old", touched=touched)) == old_text(parts)
    assert text_of(segments(parts, "new", touched=touched)) == new_text(parts)
    clean = clean_text(parts)
    assert text_of(clean.html).split() == new_text(parts).split()
    quoted = " ".join(note.before for note in clean.notes)
    assert set(quoted.split()) <= set(old_text(parts).split())


def test_cells_of_a_table_are_told_apart(app: Flask) -> None:
    old = "# A\n\n| Act | Text |\n|---|---|\n| One | Five & two |\n"
    with app.test_request_context():
        made = render_comparison(compared(old, old.replace("Five", "Six")), view="inline", filters=Filters())
    assert 'One<span class="cell"> | </span><del>' in made.changes
    assert "&amp; two" in made.changes


def text_of(html: str) -> str:
    """What is read of the HTML by who does not hear it."""
    silent = sub(r'<(span|sup) class="(?:said|note-number)">.*?</\1>(?:\d+</sup>)?', "", html)
    return unescape(sub(r"<[^>]+>", "", silent))


@pytest.fixture(scope="module")
def app_context(built_app: Flask) -> object:
    with built_app.test_request_context():
        yield


def test_every_change_has_a_label(app: Flask) -> None:
    signs = {*BlockRelation, *Relation, "renumbered"}
    with app.test_request_context():
        labels = Labels()
        for sign in signs:
            for nature in (None, *Nature):
                assert labels.of(Change("c-x", str(sign), nature, (), Statistics()))


@pytest.mark.parametrize("view", VIEWS)
def test_no_text_becomes_a_tag(app: Flask, view: View) -> None:
    hostile = '<img src=x onerror=alert(1)> & "quotes" shall </p> 12 '
    old = OLD.replace("safe", hostile + "safe").replace("Reports are", hostile + "Reports are")
    new = NEW.replace("Reports are", hostile.replace("shall", "may") * 2 + "Reports are").replace(
        "Appeals may", hostile
    )
    with app.test_request_context():
        made = render_comparison(compared(old, new), view=view, filters=Filters())
        file = render_file(compared(old, new), FileFacts("A <b>title"), view=view)
    assert "<img" not in made.changes + made.contents + file
    assert "&lt;img src=x" in made.changes
    assert "A <b>title" not in file


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("are required to", '<b class="touched">are required </b><b class="touched" data-sign="modal">to</b>'),
        ("may", '<b class="touched" data-sign="modal">may</b>'),
        ("9" * 50, f'<b class="touched">{"9" * 30}</b><b class="touched" data-sign="modal">{"9" * 20}</b>'),
    ],
)
def test_a_sign_stays_with_the_end_of_its_words_however_long_they_are(text: str, html: str) -> None:
    assert with_signs(f"They {text}.", [Touch(5, 5 + len(text), MarkKind.MODAL, ends=True)]) == f"They {html}."
    assert with_signs(text, [Touch(0, len(text), MarkKind.MODAL, ends=False)]) == f'<b class="touched">{text}</b>'


@pytest.mark.parametrize("view", VIEWS)
def test_points_show_the_numbers_of_their_lists(app: Flask, view: View) -> None:
    old = "# Code\n\n1. Records are kept.\n2. Reports are due in May.\n"
    new = "# Code\n\n1. Fees are due.\n2. Records are kept.\n3. Reports are due in June.\n"
    with app.test_request_context():
        html = str(render_comparison(compared(old, new), view=view, filters=Filters()).changes)
    numbers = findall(r'<span class="point-number">(.*?)</span>', html)
    assert numbers == (["1.", "2.", "2.", "3."] if view == "side" else ["1.", "2.", "3."])


def test_files_side_by_side_are_named_as_files(app: Flask) -> None:
    with app.test_request_context():
        drafts = render_file(compared(), FileFacts("A"), view="side")
        files = render_file(replace(compared(), files=("a.md", "b.md")), FileFacts("A"), view="side")
    assert 'class="change-before" data-draft="Draft 1"' in drafts
    assert 'class="change-before" data-draft="a.md"' in files
    assert 'class="change-after" data-draft="b.md"' in files
    assert "Draft " not in files


def test_text_that_is_shown_elsewhere_leaves_a_line_with_a_link_both_ways() -> None:
    moved = "Whoever keeps records names one person who answers for them to the office."
    sources = (OLD.replace("They keep them safe.", moved), NEW.replace("1 June 2025.", f"1 June 2025.\n\n{moved}"))
    made = compared(*sources)
    shown = shown_provisions(made)
    lines = [part for each in shown for part in each.parts if isinstance(part, Left)]
    assert [(line.text, line.address) for line in lines] == [
        ("Whoever keeps records names one person who answers …", named(shown, "Reports").address)
    ]
    html = render_comparison(made, view="inline", filters=Filters()).changes
    assert f'Moved to <a href="#{named(shown, "Reports").address}">' in html
    assert f'<a href="#{named(shown, "Records").address}">Moved here from' in html
