"""What binds less or more in another wording."""

import pytest

from codeprac.text.comparing import compare_words
from codeprac.text.duties import Cue, shifts
from codeprac.text.rewording import reworded

SHALL = "Signatories shall publish the report within five working days."


@pytest.mark.parametrize(
    ("old", "new", "cue", "is_weaker"),
    [
        (SHALL, SHALL.replace("shall", "should"), Cue.VERB, True),
        (SHALL, SHALL.replace("shall", "may"), Cue.VERB, True),
        (SHALL.replace("shall", "are encouraged to"), SHALL, Cue.VERB, False),
        ("They may sell it.", "They may not sell it.", Cue.VERB, False),
        ("De ska svara.", "De bör svara.", Cue.VERB, True),
        (SHALL, SHALL.replace(" within", ", where appropriate, within"), Cue.WAY_OUT, True),
        ("They use reasonable efforts to answer.", "They shall answer.", Cue.WAY_OUT, False),
        ("De ska om möjligt svara.", "De ska svara.", Cue.WAY_OUT, False),
        ("Risks, including theft, count.", "Risks, such as theft, count.", Cue.LIST, True),
        ("Risks, e.g. theft, count.", "Risks, including theft, count.", Cue.LIST, False),
        ("They name at least three.", "They name three.", Cue.FLOOR, True),
        (SHALL, SHALL.replace("five", "ten"), Cue.DEADLINE, True),
        (SHALL, SHALL.replace("five working days", "a week"), None, None),
        (SHALL, SHALL.replace("five working days", "two weeks"), Cue.DEADLINE, True),
        ("every two years", "every 12 months", Cue.DEADLINE, False),
        ("They keep it for at least five years.", "They keep it for at least ten years.", Cue.PERIOD, False),
        ("Svar lämnas inom tre veckor.", "Svar lämnas inom en månad.", Cue.DEADLINE, True),
    ],
)
def test_what_binds_less_or_more_is_found(old: str, new: str, cue: Cue | None, is_weaker: bool | None) -> None:
    found = [(shift.cue, shift.is_weaker) for shift in shifts(old, new)]
    assert found == ([(cue, is_weaker)] if cue else [])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SHALL, SHALL.replace("shall", "must")),
        ("The rate may rise.", "The rate can rise."),
        ("by 2 May 2025 they shall answer", "by 2 June 2025 they shall answer"),
        ("less is needed.", "less is needed where appropriate mitigations exist."),
        (SHALL, SHALL.replace("publish", "write and publish")),
    ],
)
def test_what_binds_alike_is_not_found(old: str, new: str) -> None:
    assert shifts(old, new) == ()


def test_sentences_are_followed_within_a_block() -> None:
    old = "They shall answer every repairer in writing. They may charge a fee. Nobody pays twice for one answer."
    new = "Here is a new one. They should answer every repairer in writing. Nobody pays twice for one answer."
    pairs = [(each.old.strip(), each.new.strip()) for each in reworded(compare_words(old, new))]
    assert pairs == [("They shall answer every repairer in writing.", "They should answer every repairer in writing.")]


def test_sentences_that_were_brought_together_are_followed_each() -> None:
    old = "They keep a log of all of it.\nThey shall answer every repairer in writing."
    new = "They keep a log of all of it. They should answer every repairer in writing."
    pairs = [(each.old.strip(), each.new.strip()) for each in reworded(compare_words(old, new))]
    assert pairs == [("They shall answer every repairer in writing.", "They should answer every repairer in writing.")]
