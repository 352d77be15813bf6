"""What holds for any two drafts that share sentences: all old text is shown once, and its old place tells where."""

from collections import Counter
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from codeprac.text.blocks import Block, blocks_of
from codeprac.text.changes import BlockRelation, Comparison, ProvisionChange
from codeprac.text.comparing import compare
from codeprac.text.lineage import trace
from codeprac.text.notes import with_own_notes
from codeprac.text.outline import outline
from codeprac.text.provisions import Outline
from codeprac.text.segments import Op

SENTENCES = (
    "Providers shall give qualified researchers access to the weights of the model within thirty days.",
    "Every log of training data is kept for ten years and shown to the authority when it asks for it.",
    "A serious incident is reported in writing within two days, with its cause and the remedy chosen.",
    "Whoever breaches the code is named on a public list that the secretariat keeps.",
    "The board meets four times a year; its minutes are published before the following meeting begins.",
    "Small firms may ask for a simpler form (see Annex 2), which the secretariat provides free of charge.",
    "(a) red lamps burn at night on every ship that carries more than twelve passengers;",
    "(b) green lamps burn by day wherever fog hides the coast from those who steer.",
    "Testing covers cyber attacks, loss of control and harm to public health before each release.",
    "They agree.",
)
PARAGRAPHS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join)
LINES = st.one_of(PARAGRAPHS, PARAGRAPHS.map("- {}".format), PARAGRAPHS.map("> {}".format))
TITLES = st.sampled_from(["Access", "Incidents", "Meetings", "Key Performance Indicator", "Safety"])
HEADINGS = st.tuples(st.sampled_from(["#", "##", "###"]), TITLES).map(" ".join)
DRAFTS = st.lists(st.tuples(HEADINGS, st.lists(LINES, max_size=3)), min_size=1, max_size=5).map(
    lambda drawn: "\n\n".join(part for heading, lines in drawn for part in (heading, *lines))
)
MANY = settings(max_examples=60, deadline=None)


def compared(old: str, new: str) -> tuple[Outline, Comparison]:
    before, after = outline(old), outline(new)
    return before, compare(before, after, trace(before.provisions, after.provisions))


def places_of(draft: Outline) -> list[tuple[int, Block]]:
    """The blocks of a draft, each with the position of its provision."""
    return [(each.position, block) for each in with_own_notes(draft.provisions) for block in blocks_of(each)]


def characters(change: ProvisionChange, placed: list[tuple[int, Block]]) -> Iterator[tuple[int, int]]:
    """The characters of old blocks that a change shows, as (place, character)."""
    for block in change.blocks:
        if block.shares:
            spans = block.shares
        elif len(block.places) > 1:
            spans = tuple((0, len(placed[place][1].text)) for place in block.places)
        else:
            length = sum(len(each.text) for each in block.segments if each.op is not Op.INSERT)
            spans = ((block.start, block.start + length),)
        for place, (start, end) in zip(block.places, spans, strict=False):
            yield from ((place, at) for at in range(start, end))


@given(DRAFTS, DRAFTS)
@MANY
def test_every_sign_of_the_old_draft_is_shown_exactly_once(old: str, new: str) -> None:
    before, made = compared(old, new)
    placed = places_of(before)
    shown = Counter(each for change in made.changes for each in characters(change, placed))
    wanted = {(place, at) for place, (_, block) in enumerate(placed) for at in range(len(block.text))}
    assert shown == dict.fromkeys(wanted, 1)


@given(DRAFTS, DRAFTS)
@MANY
def test_every_provision_of_both_drafts_has_its_change(old: str, new: str) -> None:
    before, made = compared(old, new)
    came = [change.new for change in made.changes if change.new is not None]
    assert came == list(range(len(outline(new).provisions)))
    gone = [change.old for change in made.changes if change.new is None and change.old is not None]
    kept = {source for change in made.changes for source in change.sources}
    assert sorted(gone) == sorted(set(range(len(before.provisions))) - kept)


@given(DRAFTS, DRAFTS)
@MANY
def test_old_text_that_is_shown_elsewhere_leaves_a_line_where_it_stood(old: str, new: str) -> None:
    before, made = compared(old, new)
    placed = places_of(before)
    for change in made.changes:
        assert [line.at for line in change.away] == sorted(line.at for line in change.away)
        assert all(0 <= line.at <= len(change.blocks) for line in change.away)
        if change.old is not None and is_only_place(change, made):
            own = {place for place, (provision, _) in enumerate(placed) if provision == change.old}
            here = {place for block in change.blocks if not block.moved for place in block.places}
            lines = [line for line in change.away if is_of(line.text, own, placed)]
            assert sum(line.blocks for line in lines) >= len(own - here)


def is_only_place(change: ProvisionChange, made: Comparison) -> bool:
    """Whether no other change shows what became of the old provision of a change."""
    return all(change.old not in (each.old, *each.sources) for each in made.changes if each is not change)


def is_of(text: str, own: set[int], placed: list[tuple[int, Block]]) -> bool:
    beginning = text.removesuffix(" …")
    return any(beginning in placed[place][1].text for place in own)


@given(DRAFTS)
@MANY
def test_a_draft_beside_itself_has_no_line_and_nothing_that_is_gone(text: str) -> None:
    _, made = compared(text, text)
    assert all(not change.away and change.new is not None for change in made.changes)
    assert all(block.relation is BlockRelation.SAME for change in made.changes for block in change.blocks)
