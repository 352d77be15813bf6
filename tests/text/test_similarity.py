"""Near-duplicates and similar points, on texts that one can read."""

import random

from codeprac.text.segments import Op
from codeprac.text.similarity import find_alike, group_texts
from codeprac.text.variants import group_variants

LOGS = (
    "Providers of small models cannot keep every training log for ten years, because storage costs more than training."
)
LOGS_AGAIN = (
    "Dear drafters, providers of small models can not keep each training log ten years, as storage costs far more."
)
COSTS = "Storage of training logs should be paid by those who ask for them, not by providers of small models alone."
REGISTER = "Say who publishes the register of incidents, and where readers find entries of earlier years."


def test_nearly_the_same_text_is_grouped_and_says_by_which_words() -> None:
    told: list[tuple[int, int]] = []
    groups = group_texts([LOGS, REGISTER, LOGS_AGAIN, LOGS], lambda done, total: told.append((done, total)))
    (group,) = groups.alike
    assert {place for place, _score in group.members} == {0, 2, 3}
    assert "storage" in group.words
    assert 0.5 < group.score < 1
    assert told[-1] == (4, 4)


def test_a_similar_point_is_no_near_duplicate() -> None:
    groups = group_texts([LOGS, COSTS, REGISTER])
    assert groups.alike == []
    assert [{place for place, _score in group.members} for group in groups.similar] == [{0, 1}]


def test_texts_of_few_words_are_alike_only_when_they_are_the_same() -> None:
    assert [len(group.members) for group in group_texts(["I agree.", "I agree!", "I do agree."]).alike] == [2]


def test_no_text_and_empty_texts_make_no_group() -> None:
    for texts in ([], [""], ["", ""], ["", LOGS]):
        assert group_texts(texts).alike == []
        assert group_texts(texts).similar == []
    assert find_alike("", [LOGS]) == []
    assert find_alike(LOGS, []) == []


def test_a_campaign_is_found_however_large_a_share_of_all_texts_it_is() -> None:
    dice = random.Random(3)
    words = [f"word{number}" for number in range(400)]
    campaign = LOGS.split()
    copies = []
    for _copy in range(60):
        copies.append(" ".join(dice.choice(words) if dice.random() < 0.15 else word for word in campaign))
    others = [" ".join(dice.sample(words, 20)) for _other in range(40)]
    groups = group_texts([*copies, *others])
    found = {place for place, _score in groups.alike[0].members}
    assert found <= set(range(60))
    assert len(found) >= 54


def test_who_writes_nearly_the_same_is_shown_what_there_is() -> None:
    assert [place for place, _score in find_alike(LOGS_AGAIN, [REGISTER, LOGS, COSTS])] == [1]


def test_variants_differ_from_the_commonest_text() -> None:
    variants = group_variants([f"Dear all, {LOGS}", LOGS, f"{LOGS} ", LOGS.upper()])
    assert [variant.places for variant in variants] == [(1, 2, 3), (0,)]
    assert [part.text for part in variants[1].difference if part.op is Op.INSERT] == ["Dear all, "]
    assert group_variants([]) == []
