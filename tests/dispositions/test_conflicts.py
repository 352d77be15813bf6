"""Proposals for the same words: the sweep finds exactly the pairs that the rule names."""

from hypothesis import given
from hypothesis import strategies as st

from codeprac.dispositions.conflicts import Proposal, find_conflicting, rivals_of
from codeprac.dispositions.rules import overlap

SPANS = st.one_of(
    st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    st.just((None, None)),
)


@given(st.lists(st.tuples(st.sampled_from("abc"), SPANS), max_size=25))
def test_the_sweep_finds_what_the_rule_names(placed: list[tuple[str, tuple[int | None, int | None]]]) -> None:
    proposals = [
        Proposal(str(number), number, provision, start, end, taken=False)
        for number, (provision, (start, end)) in enumerate(placed)
    ]
    expected = {
        one.annotation_id
        for one in proposals
        for other in proposals
        if one is not other
        and one.provision_id == other.provision_id
        and overlap((one.start, one.end), (other.start, other.end))
    }
    assert find_conflicting(proposals) == expected
    assert set(rivals_of({proposal.annotation_id for proposal in proposals}, proposals)) == expected
