"""Lineage against what careful readers found, on real drafts of several families and on edits of them made here."""

import random
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import pytest

from codeprac.text.lineage import Confidence, Lineage, Relation, trace_all
from codeprac.text.outline import outline
from codeprac.text.provisions import Outline, OutlinedProvision
from tests.text import lineage_labels as labels

Provisions = Sequence[OutlinedProvision]
Pairs = Collection[tuple[int, int]]
Texts = Callable[[str], str]


@dataclass(frozen=True)
class Measured:
    """Precision and recall of confident links, recall with the first three candidates, and with the links proposed and
    the first three candidates of only those new provisions that have no confident one."""

    precision: float
    recall: float
    offered: float
    strictly: float


def confident(lineage: Lineage) -> set[tuple[int, int]]:
    return {
        (link.old, link.new)
        for link in lineage.links
        if link.old is not None and link.new is not None and link.confidence is Confidence.CONFIDENT
    }


def linked_by(lineage: Lineage) -> set[tuple[int, int]]:
    return {(link.old, link.new) for link in lineage.links if link.old is not None and link.new is not None}


def measure(old: Outline, new: Outline, main: Pairs, also: Pairs = ()) -> Measured:
    """`main` and `also` are pairs of lines."""
    lineage = trace_all(old.provisions, new.provisions)
    before, after = ([each.line for each in whole.provisions] for whole in (old, new))
    assert {at for at, _ in (*main, *also)} <= set(before)
    assert {to for _, to in (*main, *also)} <= set(after)
    sure = {(before[at], after[to]) for at, to in confident(lineage)}
    offered = {(before[at], after[guess.new]) for guess in lineage.candidates for at in guess.old[:3]}
    settled = {to for _, to in sure}
    linked = {(before[at], after[to]) for at, to in linked_by(lineage)}
    strictly = linked | {pair for pair in offered if pair[1] not in settled}
    wanted = set(main)
    return Measured(
        len(sure & (wanted | set(also))) / max(1, len(sure)),
        len(sure & wanted) / len(wanted),
        len((sure | offered) & wanted) / len(wanted),
        len(strictly & wanted) / len(wanted),
    )


def test_the_first_two_drafts_are_linked_as_a_careful_reader_links_them(
    gpai: tuple[Outline, Outline, Outline],
) -> None:
    found = measure(gpai[0], gpai[1], labels.FIRST_TO_SECOND, labels.FIRST_TO_SECOND_ALSO)
    assert found.precision >= 0.97
    assert found.recall >= 0.65
    assert min(found.offered, found.strictly) >= 0.94


def test_the_last_two_drafts_are_linked_as_a_careful_reader_links_them(
    gpai: tuple[Outline, Outline, Outline],
) -> None:
    found = measure(gpai[1], gpai[2], labels.SECOND_TO_THIRD, labels.SECOND_TO_THIRD_ALSO)
    assert found.precision >= 0.97
    assert found.recall >= 0.65
    assert found.offered >= 0.96
    assert found.strictly >= 0.93


def test_a_policy_rewritten_after_comments_is_linked_as_a_careful_reader_links_it(real_text: Texts) -> None:
    old = outline(real_text("us-source-code-policy/v2-2016-04-19-draft-after-comment-period.md"))
    new = outline(real_text("us-source-code-policy/v3-2016-08-08-final.md"))
    found = measure(old, new, labels.POLICY, labels.POLICY_ALSO)
    assert found.precision == 1
    assert found.recall >= 0.55
    assert found.offered >= 0.95


def test_a_covenant_is_linked_through_its_versions(real_text: Texts) -> None:
    texts = [outline(real_text(f"contributor-covenant/v{version}.en.md")) for version in ("1.4", "2.0", "2.1")]
    found = measure(texts[0], texts[1], labels.COVENANT)
    assert (found.precision, found.recall) == (1, 1)
    links = trace_all(texts[1].provisions, texts[2].provisions).links
    assert [(link.old, link.new) for link in links] == [(at, at) for at in range(len(texts[1].provisions))]


@pytest.mark.parametrize(
    ("first", "second", "new"),
    [
        ("skollagen-2010-800.v1-2025-07-01.sv.md", "skollagen-2010-800.v2-2025-09-01.sv.md", 2),
        ("inkomstskattelagen-1999-1229.v1-2025-07-01.sv.md", "inkomstskattelagen-1999-1229.v2-2025-10-01.sv.md", 1),
    ],
)
def test_a_statute_with_few_changes_keeps_its_provisions_in_order(
    real_text: Texts, first: str, second: str, new: int
) -> None:
    before, after = (outline(real_text(f"swedish-statutes/{name}")).provisions for name in (first, second))
    links = trace_all(before, after).links
    pairs = [(link.old, link.new) for link in links if link.old is not None and link.new is not None]
    assert len(pairs) == len(before) == len(after) - new
    assert [at for at, _ in pairs] == sorted(at for at, _ in pairs)
    assert all(link.confidence is Confidence.CONFIDENT for link in links if link.old is not None)
    assert all(before[at].label == after[to].label for at, to in pairs)


# Edits of a real text, each with the lines that it leaves alone and how far it may confuse the engine.


def renumbered(source: str, chance: random.Random) -> str:
    """Another scheme of numbers: "Measure 2.1" becomes "Article 7(3)" without a trace of the old one."""
    return re.sub(
        r"(?m)^(#+) (?:Sub-)?(?:Commitment|Measures?) [IVX\d.]+:?",
        lambda found: f"{found[1]} Article {chance.randrange(1, 900)}.",
        source,
    )


def reworded(source: str, chance: random.Random) -> str:
    """One word of five is another."""
    words = [word for word in source.split() if word.isalpha()]
    lines = (
        line if line.startswith(("#", "|", "[^")) else " ".join(
            chance.choice(words) if word.isalpha() and chance.random() < 0.2 else word for word in line.split(" ")
        )
        for line in source.split("\n")
    )  # fmt: skip
    return "\n".join(lines)


def headless(source: str, chance: random.Random) -> str:
    """Every heading is the same piece of boilerplate."""
    return re.sub(r"(?m)^(#+) .*", r"\1 Key Performance Indicator", source)


def moved(source: str, chance: random.Random) -> str:
    """The last third of the parts stands first."""
    parts = re.split(r"(?m)^(?=## )", source)
    third = len(parts) * 2 // 3
    return parts[0] + "".join(parts[third:] + parts[1:third])


@pytest.mark.parametrize("draft", [0, 1, 2])
@pytest.mark.parametrize(
    ("edit", "precision", "recall"),
    [(renumbered, 1, 1), (reworded, 0.99, 0.97), (headless, 0.99, 0.9), (moved, 1, 1)],
    ids=["renumbered", "reworded", "headless", "moved"],
)
def test_an_edited_text_is_linked_to_itself(
    real_text: Texts,
    gpai: tuple[Outline, Outline, Outline],
    draft: int,
    edit: Callable[[str, random.Random], str],
    precision: float,
    recall: float,
) -> None:
    source = "".join(each.source for each in gpai[draft].provisions)
    after = outline(edit(source, random.Random(20_250_310))).provisions
    before = gpai[draft].provisions
    lineage = trace_all(before, after)
    assert len(before) == len(after)
    truth = _by_source(before, after) if edit is moved else {(at, at) for at in range(len(before))}
    sure = confident(lineage)
    assert len(sure & truth) >= precision * len(sure)
    assert len(sure & truth) >= recall * len(truth)


def _by_source(before: Provisions, after: Provisions) -> set[tuple[int, int]]:
    """The pairs of equal provisions, equal ones in order."""
    waiting: dict[str, list[int]] = {}
    for at, each in enumerate(before):
        waiting.setdefault(each.source.strip(), []).append(at)
    return {(waiting[each.source.strip()].pop(0), to) for to, each in enumerate(after)}


def test_unrelated_texts_have_no_confident_links(gpai: tuple[Outline, Outline, Outline], real_text: Texts) -> None:
    other = outline(real_text("us-source-code-policy/v3-2016-08-08-final.md"))
    for draft in gpai:
        links = trace_all(draft.provisions, other.provisions).links
        sure = [link for link in links if link.confidence is Confidence.CONFIDENT]
        assert {link.relation for link in sure} <= {Relation.NEW, Relation.DELETED}
