"""The public's own changes to a real draft, applied one after another in the order of their days."""

from collections import Counter
from collections.abc import Callable

from codeprac.text.anchoring import describe
from codeprac.text.fragments import words_of
from codeprac.text.outline import outline
from codeprac.text.patching import Applied, Replacement, apply_replacement
from codeprac.text.proposal_files import read_proposals
from codeprac.text.proposing import Place, Places


def test_each_is_applied_exactly_or_refused_and_none_lands_elsewhere(real_text: Callable[[str], str]) -> None:
    changes = read_proposals(real_text("us-source-code-policy/proposed-changes.csv"))
    provisions = outline(real_text("us-source-code-policy/v1-2016-03-10-draft.md")).provisions
    texts, bodies = [words_of(one.body) for one in provisions], [one.body for one in provisions]
    places, counts = Places(texts, [one.heading for one in provisions]), Counter[str]()
    for change in changes:
        place = places.find(change.before, change.after, change.section)
        if not isinstance(place, Place):
            counts["without a place"] += 1
            continue
        at, before = place.provision, bodies[place.provision]
        assert change.section in {"Footnotes", provisions[at].heading}
        quoted = describe(texts[at], place.start, place.end)
        found = apply_replacement(before, Replacement(quoted, place.wording, provisions[at].body))
        if not isinstance(found, Applied):
            counts[f"refused: {found.refusal.value}"] += 1
            continue
        counts["exact" if found.exact else "joined with what changed since"] += 1
        then, now = words_of(before), packed(words_of(found.source))
        assert now.startswith(packed(then[: found.start]))
        assert now.endswith(packed(then[found.end :]))
        bodies[at] = found.source
    print(f"\n{counts}")  # noqa: T201 - the figures are asked for
    assert counts["exact"] >= 60
    assert sum(counts.values()) == 140


def packed(text: str) -> str:
    return "".join(text.split())
