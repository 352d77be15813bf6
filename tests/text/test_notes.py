"""Footnotes stand with the provision that refers to them, and every block stands once."""

from collections import Counter
from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from codeprac.text.blocks import BlockKind, blocks_of
from codeprac.text.changes import BlockRelation, Comparison
from codeprac.text.comparing import compare
from codeprac.text.footprint import begin, follow
from codeprac.text.lineage import trace
from codeprac.text.notes import with_own_notes
from codeprac.text.outline import outline
from codeprac.text.segments import new_text, old_text
from codeprac.text.words import count_words

FIRST = "Incidents are reported to the authority within two days of their discovery."
SECOND = "Every log of training data is kept for ten years and shown when asked for."
NOTE = "See the report of the expert group on serious incidents, section four."
DRAFT = f"# Code\n\n## Incidents\n\n{FIRST}[^1]\n\n## Records\n\n{SECOND}\n\n[^1]: {NOTE}\n"
PIECES = st.sampled_from(
    (
        "Text.[^a]",
        "Twice.[^b][^a]",
        "`[^b]`",
        "| a | b |\n|---|---|\n| c[^c] | d |",
        "[^a]: One, as [^c] says.",
        "[^b]: Two.\n\n    - a point\n\n    More of it.",
        "[^c]: [^a] Three.",
        "[^a]: Again.",
        "> Box.[^missing]",
        "- - Deep.",
        "## Next",
    )
)


def read(text: str) -> list[list[str]]:
    return [[block.text for block in blocks_of(each)] for each in with_own_notes(outline(text).provisions)]


def compared(old: str, new: str) -> Comparison:
    before, after = outline(old), outline(new)
    return compare(before, after, trace(before.provisions, after.provisions))


def test_a_footnote_stands_where_it_is_referred_to_first() -> None:
    text = f"# A\n\nText.[^2]\n\n# B\n\nText.[^1][^2]\n\n# C\n\nText.\n\n[^1]: {FIRST}\n\n[^2]: {SECOND}\n"
    assert read(text) == [["Text.[2]", f"[2] {SECOND}"], ["Text.[1][2]", f"[1] {FIRST}"], ["Text."]]


def test_all_of_a_footnote_goes_together_and_what_it_refers_to_with_it() -> None:
    first = "[^1]: First.\n\n    [2] paragraph.\n\n    - Point, see [^3].\n"
    text = f"# A\n\nText.[^1]\n\n# B\n\nText.\n\n{first}\n- Own point.\n"
    note = ["[1] First.", "[2] paragraph.", "Point, see [3].", "[3] Third."]
    assert read(f"{text}\n[^3]: Third.\n") == [["Text.[1]", *note], ["Text.", "Own point."]]


def test_a_footnote_that_nothing_refers_to_stays_where_it_is_defined() -> None:
    assert read("# A\n\nText.[^2]\n\n# B\n\n[^1]: First.\n\n[^1]: Again.\n") == [
        ["Text.[2]"],
        ["[1] First.", "[1] Again."],
    ]


def test_a_text_without_footnotes_is_left_as_it_is() -> None:
    provisions = outline(f"# A\n\n{FIRST}\n\n# B\n\n[^1]\n").provisions
    assert with_own_notes(provisions) is provisions


def test_a_chain_of_footnotes_may_be_as_long_as_it_likes() -> None:
    links = "\n\n".join(f"[^{number}]: See [^{number + 1}]." for number in range(3_000))
    assert [len(each) for each in read(f"# A\n\nText.[^0]\n\n# B\n\n{links}\n")] == [3_001, 0]


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_every_block_stands_once(pieces: list[str]) -> None:
    provisions = outline("\n\n".join(pieces)).provisions
    before, after = (
        Counter(chain.from_iterable(map(blocks_of, each))) for each in (provisions, with_own_notes(provisions))
    )
    assert before == after


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=12), st.lists(PIECES, max_size=12))
def test_words_are_counted_exactly_and_followed_wherever_footnotes_stand(old: list[str], new: list[str]) -> None:
    texts = "\n\n".join(old), "\n\n".join(new)
    made = compared(*texts)
    told = made.statistics
    before, after = (begin(outline(text)).count() for text in texts)
    assert told.deleted + told.moved + told.unchanged == sum(before.values())
    assert told.inserted + told.moved + told.unchanged == sum(after.values())
    assert sum(follow(begin(outline(texts[0])), made, 1).count().values()) == sum(after.values())


def test_a_change_of_a_footnote_is_one_of_the_provision_that_refers_to_it() -> None:
    made = compared(DRAFT, DRAFT.replace("section four", "section nine"))
    incidents, records = made.changes[1:]
    assert [block.relation for block in incidents.blocks] == [BlockRelation.SAME, BlockRelation.EDITED]
    assert incidents.blocks[1].kind is BlockKind.FOOTNOTE
    assert incidents.statistics.inserted == incidents.statistics.deleted == 1
    assert not records.words_changed
    assert not records.away


def test_a_footnote_of_which_the_link_alone_changed_is_formatting() -> None:
    noted = DRAFT.replace("the report", "[the report](https://example.org/a)")
    incidents, records = compared(noted, noted.replace("org/a", "org/b")).changes[1:]
    assert [block.minor for block in incidents.blocks] == [False, True]
    assert not records.nature


def test_a_footnote_goes_with_the_provision_that_is_deleted() -> None:
    kept = DRAFT.replace(f"## Incidents\n\n{FIRST}[^1]\n\n", "").replace(f"\n\n[^1]: {NOTE}", "")
    gone = next(change for change in compared(DRAFT, kept).changes if change.new is None)
    assert [old_text(block.segments) for block in gone.blocks] == [f"{FIRST}[1]", f"[1] {NOTE}"]


def test_a_footnote_has_not_moved_where_another_provision_comes_last() -> None:
    more = DRAFT.replace(f"{SECOND}\n", f"{SECOND}\n\n## Review\n\nThe code is reviewed every other year.\n")
    made = compared(DRAFT, more)
    assert made.statistics.moved == made.statistics.deleted == 0
    assert new_text(made.changes[1].blocks[-1].segments) == f"[1] {NOTE}"
    assert made.statistics.inserted == count_words("Review The code is reviewed every other year.")
