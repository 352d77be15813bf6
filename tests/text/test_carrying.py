"""Anchors carried to the next draft, never to look-alike text, and none lost without a word."""

from codeprac.text.anchoring import Selector, describe
from codeprac.text.carrying import Carried, Verdict, carry_all
from codeprac.text.lineage import trace
from codeprac.text.markdown import plain, render
from codeprac.text.outline import outline

TEXT = """# Code

## Commitment 1. Testing

Signatories will test each model before it is placed on the market. They will record the method and the result.

Tests are repeated once a year. Tests are repeated twice a year for models of the highest tier.

## Commitment 2. Reporting

Signatories will report serious incidents to the office without undue delay.
"""


def carried(old: str, new: str, quote: str) -> Carried:
    before, after = outline(old), outline(new)
    texts = [plain(render(provision.body)) for provision in before.provisions]
    position = next(at for at, text in enumerate(texts) if quote in text)
    start = texts[position].index(quote)
    anchor = position, describe(texts[position], start, start + len(quote))
    return carry_all(before, after, trace(before.provisions, after.provisions), [anchor])[0]


def test_a_quote_in_the_same_text_is_unchanged() -> None:
    made = carried(TEXT, TEXT, "record the method")
    assert made.verdict is Verdict.UNCHANGED
    assert made.place is not None
    assert made.place.selector.quote == "record the method"
    assert (made.place.provision, made.score) == (1, 1.0)


def test_a_quote_whose_words_changed_tells_both() -> None:
    new = TEXT.replace("record the method and the result", "document the method and every result")
    made = carried(TEXT, new, "They will record the method and the result.")
    assert made.verdict is Verdict.CHANGED
    assert made.new == "They will document the method and every result."


def test_of_two_nearly_identical_sentences_the_one_that_went_is_deleted() -> None:
    made = carried(TEXT, TEXT.replace("Tests are repeated once a year. ", ""), "Tests are repeated once a year.")
    assert made.verdict is Verdict.DELETED
    assert made.place is None


def test_a_sentence_moved_to_another_provision_is_moved() -> None:
    sentence = "They will record the method and the result."
    new = TEXT.replace(f" {sentence}", "").replace("undue delay.", f"undue delay. {sentence}")
    made = carried(TEXT, new, "record the method")
    assert made.verdict is Verdict.MOVED
    assert made.place is not None
    assert made.place.provision == 2


def test_an_annotation_on_a_whole_provision_follows_its_lineage() -> None:
    old, new = (
        outline(TEXT),
        outline(TEXT.replace("## Commitment 1", "## Commitment 7. Safety\n\nBe safe.\n\n## Commitment 8")),
    )
    made = carry_all(old, new, trace(old.provisions, new.provisions), [(1, Selector(""))])[0]
    assert made.place is not None
    assert made.place.provision == 2
    assert made.place.selector == Selector("")


def test_a_quote_of_which_hardly_a_word_is_left_is_deleted_with_what_stands_there_now() -> None:
    quote = "if a provider finds that evaluators outside the company know the dangers of similar systems better"
    old = TEXT.replace("delay.", f"delay, and they will say so in public within the year {quote}.")
    made = carried(old, old.replace(quote, "when a tester asks for it"), quote)
    assert made.verdict is Verdict.DELETED
    assert "say so in public" in made.new


def test_a_short_sentence_is_not_known_again_elsewhere_by_three_words() -> None:
    old = TEXT.replace("undue delay.", "undue delay.\n\nIn order to satisfy Measure 8.:")
    new = TEXT.replace("the result.", "the result. Satisfy Measure 8.: the Code.")
    for quote in ("satisfy Measure 8.:", "In order to satisfy Measure 8.:"):
        made = carried(old, new, quote)
        assert made.verdict in (Verdict.DELETED, Verdict.NEEDS_CHECK)
        assert made.place is None


LONG = "Whoever places a model on the market keeps every record of its training data for ten years."


def with_sentences(first: str, second: str) -> str:
    return TEXT.replace("once a year. ", f"once a year. {first} ".replace("  ", " ")).replace(
        "undue delay.", f"undue delay. {second}".rstrip()
    )


def test_a_word_beside_itself_may_be_either() -> None:
    made = carried(TEXT, TEXT.replace("each model before", "each model model before"), "model")
    assert made.verdict is Verdict.NEEDS_CHECK


def test_a_few_words_of_a_struck_sentence_that_stand_far_away_are_not_it() -> None:
    made = carried(with_sentences(LONG, ""), with_sentences("", "Every record of its training data."), LONG)
    assert made.place is None


def test_a_sentence_is_not_known_again_by_the_sign_before_its_twin() -> None:
    point = "the child has gone to school abroad for a long time and wants to end its education"
    old = with_sentences(f"Matters that were settled are told to the board. {point} here.", f"\n\n- {point} here, or")
    new = with_sentences("", "").replace(
        "## Commitment 2", f"## Means\n\nOf means for those who learn. {point} here,\n\n## Commitment 2"
    )
    made = carried(old, new, f"told to the board. {point}")
    assert made.place is None


def test_a_sentence_that_turns_up_where_its_near_twin_stood_needs_a_check() -> None:
    near = LONG.replace("Whoever", "Each firm that")
    made = carried(with_sentences(LONG, near + " They sign it."), with_sentences("", LONG + " They sign it."), LONG)
    assert made.verdict is Verdict.NEEDS_CHECK


def test_words_that_stand_everywhere_are_no_rest_of_a_quote() -> None:
    made = carried(TEXT, TEXT.replace("report serious incidents to", "tell it to"), "report serious incidents to")
    assert made.place is None


def test_a_short_sentence_that_stands_far_away_in_another_needs_a_check() -> None:
    short = "Uses that nobody may make."
    within = "As the annex calls them, uses that nobody may make are listed there."
    made = carried(with_sentences(short, ""), with_sentences("", within), short)
    assert made.verdict is Verdict.NEEDS_CHECK


def test_a_few_words_of_a_struck_sentence_in_a_new_one_are_not_the_sentence_moved() -> None:
    old = with_sentences("Their licence is accessible at [osd](https://opensource.example/osd.html)/en/fr/.", "")
    new = with_sentences("", "Agency rules accessible at [osd](https://opensource.example/osd.html)/en/fr/ now.")
    assert carried(old, new, "accessible at osd/en/fr/").place is None


def test_a_short_sentence_that_stands_elsewhere_and_within_another_needs_a_check() -> None:
    short = "When schooling begins"
    old = TEXT.replace("## Commitment 2", f"{short}\n\nIt ends with the ninth year.\n\n## Commitment 2")
    new = old.replace(short, f"{short} the child goes").replace("undue delay.", f"undue delay.\n\n{short}")
    made = carried(old, new, short)
    assert made.place is None or made.place.provision == 1


def test_a_quote_is_deleted_when_what_stands_there_now_holds_none_of_its_words() -> None:
    new = with_sentences("Nobody keeps every model of the market, or its data for a year.", "")
    assert carried(with_sentences(LONG, ""), new, "training data").verdict is Verdict.NEEDS_CHECK
    assert carried(with_sentences(LONG, ""), new, "Whoever").verdict is Verdict.DELETED


def test_of_two_near_sentences_one_that_is_left_and_much_changed_may_be_either() -> None:
    parties = ("three: Technical", "four: Governing")
    points = "".join(f"\n\n- Working party {party} risk measures for systemic danger" for party in parties)
    old = TEXT.replace("undue delay.", f"undue delay.{points}")
    new = TEXT.replace("undue delay.", "undue delay.\n\n- Working party may risk thanks, for systemic")
    assert carried(old, new, "Working party three").verdict is Verdict.NEEDS_CHECK


def test_a_copy_of_the_sentence_beside_it_is_not_what_became_of_a_sentence() -> None:
    first = "Help third parties report serious incidents, either to the office itself or through the provider."
    second = (
        "Help those report serious incidents who build on it, such as customers, either to the office or a provider."
    )
    old = TEXT.replace("undue delay.", f"undue delay. {first} {second}")
    new = TEXT.replace("undue delay.", f"undue delay. {first} {first.replace('itself', 'alone')}")
    assert carried(old, new, "incidents who build").place is None


def test_a_sentence_that_a_neighbour_has_twice_may_be_either() -> None:
    point = "This means attacks on networks and the scaling of such attacks."
    before, after = "Some risks lie in offence.", "Others lie in what a model says."
    old = TEXT.replace("undue delay.", f"undue delay. {before} {point} {after}")
    new = old.replace(point, f"{point} of note). {point}")
    assert carried(old, new, "scaling of such").verdict is Verdict.NEEDS_CHECK


def test_a_long_run_of_a_struck_sentence_that_has_no_past_elsewhere_needs_a_check() -> None:
    run = "keeps every record of its training data for ten years after the end of its use"
    old = with_sentences(
        f"A firm that sells a model, lends it or puts it to its own use at home {run}.", f"Each {run}."
    )
    new = with_sentences("", f"Each {run}. The board has said in its last letter that nobody of them or us ever {run}.")
    assert carried(old, new, "every record of its training data").verdict is Verdict.NEEDS_CHECK


def listed(*points: str) -> str:
    return TEXT.replace("## Commitment 2", "".join(f"- {point}\n" for point in points) + "\n## Commitment 2")


def test_a_point_that_now_stands_twice_may_be_either() -> None:
    old = listed("primary schools,", "adapted schools,", "special schools,", "boarding schools.")
    new = listed("primary schools, or", "primary schools,", "special schools,", "boarding schools.")
    assert carried(old, new, "primary schools").verdict is Verdict.NEEDS_CHECK


def test_a_point_is_not_moved_to_what_the_beginning_of_another_is_now() -> None:
    old = listed("adapted schools, by law of 2015", "boarding schools.").replace(
        "undue delay.", "undue delay.\n\n- adapted schools,"
    )
    made = carried(old, listed("adapted schools,", "boarding schools."), "adapted schools, by")
    assert made.place is not None
    assert made.place.provision == 1


def test_a_formula_of_a_struck_sentence_is_not_the_sentence_moved() -> None:
    formula = "Therefore, the Signatories of this Code commit to the following:"
    both = f"### Measure 1.2 Means\n\nFunds are set aside.\n\n{TEXT.partition('## Commitment 2')[2]}"
    ends = f"{both}\n## Commitment 3. Audits\n\n{formula}\n"
    risks = "will determine and specify the risks that matter to the proposed use, the placing on the market and the"
    risks += " making of what is meant in the annex."
    old = f"# Code\n\n### Measure 1.1 Risks\n\n{formula} Signatories {risks}\n\n{ends}"
    audits = (
        "will conduct an audit each year of what they made, how it was made and by whom, present it to the board or"
    )
    new = f"# Code\n\n### Measure 1.1 Risks\n\nRisks are known.\n\n{ends}\n## Commitment 4. Board\n\n"
    new += f"{formula} Signatories {audits} its equal, and keep what they found, with every record that led to it.\n"
    assert carried(old, new, f"{formula} Signatories will").place is None
