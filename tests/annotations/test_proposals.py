"""Proposals on a passage beside one another, and against each other."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from codeprac.annotations.proposals import Passage, Span, passage_of, passages_of, reads_as, redline_of
from codeprac.annotations.rules import Publication
from codeprac.db import db
from codeprac.text.diffing import new_text, old_text
from codeprac.text.words import collapse
from tests.annotations.scene import Scene
from tests.client import JudgingClient
from tests.factories.annotations import make_annotation

TEXT = "Signatories keep the documentation up to date for ten years and publish it."
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 15)), max_size=12)


def span(key: str, words: str) -> Span:
    start = TEXT.index(words)
    return Span(key, start, start + len(words))


@given(SPANS)
def test_passages_part_the_proposals_and_never_touch_one_another(places: list[tuple[int, int]]) -> None:
    spans = [Span(str(number), start, start + length) for number, (start, length) in enumerate(places)]
    passages = passages_of(spans, len(TEXT))
    assert sorted(key for passage in passages for key in passage.keys) == sorted(one.key for one in spans)
    assert all(before.end <= after.start for before, after in pairwise(passages))
    for one in spans:
        passage = passage_of(passages, one.key)
        assert passage is not None
        assert passage.start <= (one.start or 0) <= (one.end or 0) <= passage.end


def test_each_proposal_is_read_in_the_whole_passage() -> None:
    one, other, whole = span("1", "for ten years"), span("2", "date for ten"), Span("3", None, None)
    (passage,) = passages_of([one, other], len(TEXT))
    assert TEXT[passage.start : passage.end] == "date for ten years"
    assert reads_as(TEXT, passage, one, "for  five years") == "date for five years"
    assert reads_as(TEXT, passage, other, "") == "years"
    parts = redline_of(TEXT, passage, one, "for five years")
    assert (old_text(parts), new_text(parts)) == ("date for ten years", "date for five years")
    assert passages_of([one, whole], len(TEXT)) == [Passage(0, len(TEXT), ("1", "3"))]
    assert reads_as(TEXT, Passage(0, len(TEXT), ()), whole, "All\nanew.") == "All anew."
    assert collapse(TEXT) == TEXT


def test_the_page_shows_what_one_may_read_and_compares_two(client: JudgingClient, scene: Scene) -> None:
    make_annotation(scene.round, quote="for ten years", proposed_wording="for five years")
    make_annotation(scene.round, quote="ten years", proposed_wording="a year")
    make_annotation(scene.round, "measure-1.1", quote="Signatories", proposed_wording="")
    hidden = make_annotation(scene.round, quote="ten years", proposed_wording="quokka")
    hidden.publication, hidden.public_summary = Publication.CONFIDENTIAL, "A summary."
    hidden.confidential_reason = "A reason."
    db.session.commit()
    page = client.get(f"{scene.address()}/proposals?one=1&other=2").text
    assert "3 proposals of other wording, on 2 passages." in page
    assert "From annotation 1 to annotation 2" in page
    assert "quokka" not in page
    assert "passages of their own" in client.get(f"{scene.address()}/proposals?one=1&other=3").text
    assert "quokka" not in client.get(f"{scene.address()}/proposals?one=1&other=4").text
    client.sign_in(scene.drafter)
    assert "quokka" in client.get(f"{scene.address()}/proposals").text
    assert "Nobody proposes other wording here" in client.get(f"{scene.address('recitals')}/proposals").text
