"""Words that stay in their place while sentences are cut otherwise, and short look-alikes that are nobody's."""

from codeprac.text.anchoring import describe
from codeprac.text.carrying import Carried, Verdict, carry_all
from codeprac.text.gaps import NOWHERE, find_again
from codeprac.text.lineage import trace
from codeprac.text.markdown import plain, render
from codeprac.text.outline import outline
from codeprac.text.passages import read_passages

TEXT = """# Code

## Commitment 1. Testing

Signatories will test each model before it is placed on the market.

Accountability mechanisms

Progress of the tests is reported to the office once a year.

- `<ol type="a">` opens the list

## Commitment 2. Reporting

Signatories will report serious incidents to the office without undue delay.
"""


def carried(new: str, quote: str) -> Carried:
    """What became of a quote that stands once in the text."""
    before, after = outline(TEXT), outline(new)
    texts = [plain(render(provision.body)) for provision in before.provisions]
    position = next(at for at, text in enumerate(texts) if quote in text)
    start = texts[position].index(quote)
    anchor = position, describe(texts[position], start, start + len(quote))
    return carry_all(before, after, trace(before.provisions, after.provisions), [anchor])[0]


def test_a_short_line_joined_to_the_sentence_after_it_stays_where_it_is() -> None:
    made = carried(TEXT.replace("mechanisms\n\nProgress", "mechanisms Progress"), "Accountability mechanisms")
    assert made.place is not None
    assert made.place.selector.quote == "Accountability mechanisms"


def test_a_short_line_is_deleted_when_nothing_like_it_is_left() -> None:
    made = carried(TEXT.replace("Accountability mechanisms\n\n", ""), "Accountability mechanisms")
    assert made.verdict is Verdict.DELETED


def test_a_short_line_that_went_and_came_in_another_sentence_needs_a_check() -> None:
    new = TEXT.replace("Accountability mechanisms\n\n", "")
    new = new.replace("undue delay.", "undue delay; accountability mechanisms also apply.")
    assert carried(new, "Accountability mechanisms").verdict is Verdict.NEEDS_CHECK


def test_a_few_words_between_signs_are_not_known_again_elsewhere() -> None:
    new = TEXT.replace('- `<ol type="a">` opens the list\n\n', "")
    new = new.replace("serious incidents", 'serious `<ol type="a">` incidents')
    assert carried(new, 'type="a"').verdict in (Verdict.DELETED, Verdict.NEEDS_CHECK)


def test_a_phrase_that_survives_of_a_sentence_that_went_needs_a_check_with_its_place() -> None:
    new = TEXT.replace("Progress of the tests is reported to the office once a year.\n\n", "")
    new += "\nIn all of it, and wherever they work, auditors see what is reported to the office and decide.\n"
    made = carried(new, "Progress of the tests is reported to the office once a year.")
    assert made.verdict is Verdict.NEEDS_CHECK
    assert "is reported to the office" in made.candidates[0].selector.quote


def test_a_quote_of_which_only_common_words_survive_is_deleted() -> None:
    new = TEXT.replace("Progress of the tests is reported to the office once a year.\n\n", "")
    new += "\nAuditors of the day see what is in the boxes a while.\n"
    assert carried(new, "Progress of the tests is reported to the office once a year.").verdict is Verdict.DELETED


def test_signs_alone_do_not_make_a_sentence_known_again() -> None:
    old = TEXT.replace("Accountability mechanisms", 'See "(https://a.example/techfar/)"; "id=48" (here).')
    new = TEXT.replace("Accountability mechanisms", 'Ask "(https://b.example/memo/)"; "no=47" (twice).')
    before, after = outline(old), outline(new)
    text = plain(render(before.provisions[1].body))
    start = text.index("techfar")
    anchor = 1, describe(text, start, start + len("techfar"))
    made = carry_all(before, after, trace(before.provisions, after.provisions), [anchor])[0]
    assert made.place is None


def test_a_short_line_of_which_half_stayed_where_it_stood_is_placed() -> None:
    made = carried(TEXT.replace("Accountability mechanisms", "Accountability bodies"), "Accountability mechanisms")
    assert made.verdict is Verdict.CHANGED
    assert made.new == "Accountability"


def test_a_short_line_of_which_half_stands_with_another_line_is_not_placed() -> None:
    new = TEXT.replace("Accountability mechanisms", "Accountability bodies\n\nProgress reports")
    assert carried(new, "Accountability mechanisms").place is None


def test_a_word_that_stands_again_between_what_stood_around_it_is_found() -> None:
    old = read_passages(outline("# Code\n\nFirst comes this. Open questions remain? Last comes that.\n"))
    new = read_passages(outline("# Code\n\nFirst comes this. There may remain some? To questions. Last comes that.\n"))
    went = {**{at: at for at in range(4)}, **{old.keys.index("last") + step: 14 - 1 + step for step in range(4)}}
    images = [went.get(word, NOWHERE) for word in range(len(old.keys))]
    found = find_again(old, new, images)
    assert {old.keys[at]: new.keys[to] for at, to in found.items()} == {"questions": "questions", "remain": "remain"}
    assert find_again(old, new, [NOWHERE] * len(old.keys)) == {}


def test_words_of_a_quote_that_stand_again_need_a_check() -> None:
    new = TEXT.replace("Accountability mechanisms", "At last the office tells of its progress and its mechanisms")
    new = new.replace("Progress of the tests is reported to the office once a year.\n\n", "")
    made = carried(new, "mechanisms")
    assert made.verdict is Verdict.NEEDS_CHECK
    assert made.candidates[0].selector.quote == "mechanisms"
