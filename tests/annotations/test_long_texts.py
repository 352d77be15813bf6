"""Lists stay short, however long the texts in them are and however often somebody replies."""

from tests.annotations.scene import Scene
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_reply
from tests.text.conftest import processor_seconds

LONG = "A long story. " * 2_000


def test_lists_show_the_beginning_of_a_long_annotation_and_lead_on(client: JudgingClient, scene: Scene) -> None:
    annotation = make_annotation(scene.round, text=f"{LONG}The end.")
    for path in (scene.address(), f"/codes/{scene.code.slug}/annotations"):
        page = client.get(path).text
        assert 100 < page.count("A long story.") < 300
        assert f'<a href="/annotations/{annotation.id}">Read on' in page
    assert "The end." in client.get(f"/annotations/{annotation.id}").text


def test_a_provision_shows_the_first_replies_and_how_many_there_are(client: JudgingClient, scene: Scene) -> None:
    annotation, author = make_annotation(scene.round), make_user()
    for number in range(7):
        make_reply(annotation, author=author, text=f"Reply no. {number}. {LONG}The end.")
    page = client.get(scene.address()).text
    assert "Reply no. 4." in page
    assert "Reply no. 5." not in page
    assert f'<a href="/annotations/{annotation.id}#replies">7 replies</a>' in page
    assert "The end." not in page
    assert client.get(f"/annotations/{annotation.id}").text.count("The end.") == 7


def test_a_page_of_hostile_texts_comes_in_seconds(client: JudgingClient, scene: Scene) -> None:
    author = make_user()
    table = "|".join("a" * 112) + "\n" + "|".join("-" * 112) + "\n" + "|\n" * 14_000
    for number in range(10):
        make_annotation(scene.round, text=f"{table}{number}", author=author)
    with processor_seconds(10):
        assert client.get(f"/codes/{scene.code.slug}/annotations").status_code == 200
    with processor_seconds(3):
        client.get(f"/codes/{scene.code.slug}/drafts/1/annotations.json?in=measure-1.1")
