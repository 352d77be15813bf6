"""Open questions of the drafters: answered like annotations, summarised by stakeholder group."""

import pytest

from codeprac.access.actor import PUBLIC
from codeprac.annotations.queries import AnswerShare, count_answers_on, count_answers_to, list_asked
from codeprac.annotations.rules import AnnotationKind, Unacceptable, may_be
from codeprac.annotations.services import edit_annotation
from codeprac.audit.receipts import list_receipts_of
from codeprac.errors import NotFound
from codeprac.rounds.rules import Visibility
from tests.annotations.scene import Scene, make_scene
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.factories.drafts import SOURCE

ASKING = f"{SOURCE}\n\n## Question 1. Costs\n\nWhat would this cost a small provider?\n"
SECRET = {"publication": "confidential", "confidential_reason": "A secret.", "public_summary": "About costs."}


def test_answers_stand_where_a_question_is_asked() -> None:
    assert [may_be(kind, asks=False) for kind in AnnotationKind] == [True, True, True, False]
    assert all(may_be(kind, asks=True) for kind in AnnotationKind)


@pytest.fixture
def asking(app: object) -> Scene:
    """A draft and a round that ask."""
    return make_scene(ASKING, questions=["Is ten years *right*?", "What else?"])


def question_in(scene: Scene) -> str:
    """The slug of the question in the text."""
    asked = list_asked(scene.round, actor=PUBLIC, now=scene.now)
    return asked.provisions[0][0].slug


def test_answers_are_counted_by_group_and_the_receipt_names_the_question(asking: Scene) -> None:
    slug, values = question_in(asking), {"kind": "answer", "author": asking.author}
    make_annotation(asking.round, slug, organisation=asking.organisation, **values)
    make_annotation(asking.round, slug, **values)
    make_annotation(asking.round, slug, organisation=asking.organisation, **values, **SECRET)
    first = list_asked(asking.round, actor=PUBLIC, now=asking.now).provisions[0][0]
    group = asking.organisation.group
    assert count_answers_on(first, actor=PUBLIC, now=asking.now) == [
        AnswerShare(group.slug, group.name, 1),
        AnswerShare("-", "", 1),
        AnswerShare("", "", 1),
    ]
    answer = make_annotation(asking.round, "recitals", question_number=2, **values)
    assert count_answers_to(asking.round.id, 2, actor=PUBLIC, now=asking.now) == [AnswerShare("-", "", 1)]
    assert '"question":"What else?"' in list_receipts_of(answer.id)[0].content
    with pytest.raises(NotFound):
        make_annotation(asking.round, "recitals", question_number=3, **values)
    with pytest.raises(Unacceptable):
        make_annotation(asking.round, "measure-1.1", **values)
    with pytest.raises(Unacceptable):
        edit_annotation(
            answer,
            actor_id=asking.author.id,
            version=1,
            kind="general",
            text="No.",
            rationale="",
            proposed_wording=None,
            evidence=[],
            now=asking.now,
        )


def test_a_question_in_the_text_takes_answers(client: JudgingClient, asking: Scene) -> None:
    path = asking.address(question_in(asking))
    client.sign_in(asking.author)
    page = client.get(path).text
    assert "Submit the answer" in page
    assert "Propose to delete these words" not in page
    sent = {"text": "Nothing.", "form_token": "q", "speak_for": asking.organisation.id, "publication": "named"}
    assert client.post(f"{path}/annotations", data=sent | {"kind": "general", "text": ""}).status_code == 422
    assert client.post(f"{path}/annotations", data=sent | {"kind": "answer"}).status_code == 303
    assert "Answers by stakeholder group" in client.get(path).text
    round_page = client.get(f"/codes/{asking.code.slug}/rounds/{asking.round.number}").text
    assert "Questions in the text" in round_page
    assert "1 answer" in round_page


def test_a_question_of_a_round_is_answered_edited_and_listed(client: JudgingClient, asking: Scene) -> None:
    path = f"/codes/{asking.code.slug}/rounds/{asking.round.number}/questions/1"
    assert "Sign in to annotate" in client.get(path).text
    assert client.get(path.replace("questions/1", "questions/9")).status_code == 404
    client.sign_in(asking.author)
    sent = {"kind": "answer", "text": "Ten is right.", "form_token": "q", "speak_for": "", "publication": "named"}
    assert client.post(path, data=sent | {"text": " "}).status_code == 422
    answer = client.post(path, data=sent)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Your answer was submitted as number 1" in page
    assert "People for themselves" in page
    address = answer.location.split("sent=")[1].split("#")[0]
    story = client.get(f"/annotations/{address}").text
    assert "Answer to question 1 of round 1" in story
    assert "to question 1 of round 1" in client.get(f"/codes/{asking.code.slug}/annotations?kind=answer").text
    change = sent | {"version": "1", "text": "Twelve is right."}
    assert client.post(f"/annotations/{address}/edit", data=change).status_code == 303
    assert "Twelve is right." in client.get(f"{path}?group=-").text
    assert "Nobody of this group has answered" in client.get(f"{path}?group=industry").text


def test_answers_in_a_sealed_round_are_kept_from_others(client: JudgingClient, app: object) -> None:
    scene = make_scene(ASKING, questions=["Why?"], visibility=Visibility.SEALED)
    answer = make_annotation(scene.round, "recitals", kind="answer", question_number=1, author=make_user())
    page = client.get(f"/codes/{scene.code.slug}/rounds/1/questions/1").text
    assert answer.text not in page
    assert "0 answers" in page
    assert "1 answer" not in client.get(f"/codes/{scene.code.slug}/rounds/1").text
