"""Drafts of annotations: saved as one types, version by version, for their author alone, until they are submitted."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, UnsentText
from codeprac.annotations.services import delete_unsent_text, keep_unsent_text
from codeprac.annotations.services.keeping import TooMuchUnsent
from codeprac.annotations.stamps import FIELD, make_stamp
from codeprac.annotations.unsent import Standing, content_of, differing, fits, has_words, standing
from codeprac.db import db
from tests.annotations.scene import Scene, make_scene
from tests.client import JudgingClient
from tests.databases import Database
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation

WORDS = "up to date for ten years"
JSON = {"Accept": "application/json"}
CONTENTS = st.dictionaries(st.sampled_from(["text", "rationale", "quote"]), st.text(max_size=3), max_size=3)


@given(CONTENTS, st.integers(1, 3), CONTENTS, st.integers(0, 3))
def test_only_what_goes_on_from_the_saved_version_takes_its_place(
    saved: dict[str, str], version: int, content: dict[str, str], seen: int
) -> None:
    how = standing(saved, version, content, seen)
    assert (how is Standing.SAME) == (saved == content)
    if how is Standing.NEWER:
        assert seen == version
    if saved != content and seen != version:
        assert how is Standing.RIVAL
    assert standing(None, 0, content, seen) is (Standing.GONE if seen else Standing.NEWER)


def test_of_a_form_is_kept_what_its_author_wrote() -> None:
    fields = [
        ("csrf_token", "x"),
        ("form_token", "t"),
        ("draft_version", "3"),
        ("written_by", "s"),
        ("not a name", "x"),
    ]
    assert content_of([*fields, ("text", "a\r\nb"), ("speak_for", "")]) == {"text": "a\nb", "speak_for": ""}
    assert not has_words({"kind": "general", "quote": WORDS, "proposed_wording": f" {WORDS}\n", "text": " "})
    assert has_words({"quote": WORDS, "proposed_wording": "other words"})
    assert fits({"text": "x" * 60_000})
    assert not fits({"text": "x" * 60_001})
    assert differing({"text": "a", "kind": "x"}, {"text": "b", "kind": "x", "evidence": ""}) == ["text"]


def typed(scene: Scene, text: str = "A long thought.", **values: Any) -> dict[str, Any]:
    return {
        "draft_about": f"new:{scene.provision().id}", "draft_version": "0", "form_token": "one form",
        "kind": "technical", "quote": WORDS, "text": text, **values,
    }  # fmt: skip


def save(client: JudgingClient, fields: dict[str, Any]) -> TestResponse:
    return client.post("/account/unsent", data=fields, headers=JSON)


def count(model: type[UnsentText] | type[Annotation] = UnsentText) -> int:
    db.session.expire_all()
    statement = sa.select(sa.func.count(model.id))
    if model is UnsentText:
        statement = statement.where(UnsentText.deleted_at.is_(None))
    return db.session.scalar(statement) or 0


def test_a_draft_is_saved_gone_on_with_and_ended_by_submitting(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(scene.author)
    first = save(client, typed(scene)).get_json()
    assert first["version"] == 1
    assert save(client, typed(scene)).get_json()["version"] == 1  # the answer was lost, the script tries again
    assert save(client, typed(scene, "A longer thought.", draft_version="1")).get_json()["version"] == 2
    page = client.get(scene.address()).text
    for kept in ("A longer thought.", ">\nup to date for ten years</textarea>", 'name="draft_version" value="2"'):
        assert kept in page.replace("\r", "")
    assert "A longer thought." not in client.get(f"{scene.address()}?afresh=1").text.split('id="annotate"')[1][:3000]
    assert client.get(f"/codes/{scene.code.slug}/drafts/1/unsent.json").get_json() == {"provisions": {"measure-1.1": 1}}
    assert client.get(f"/account/unsent/{first['id']}/continue").location.endswith(f"?unsent={first['id']}#annotate")
    for _twice in range(2):
        sent = client.post(f"{scene.address()}/annotations", data=typed(scene, "A longer thought.", draft_version="2"))
        assert sent.status_code == 303
    assert (count(), count(Annotation)) == (0, 1)
    assert save(client, typed(scene, "Too late for a save.", draft_version="2")).status_code == 410
    assert count() == 0


def test_two_windows_do_not_overwrite_each_other(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(scene.author)
    save(client, typed(scene, "From the first window."))
    answer = save(client, typed(scene, "From the second window."))
    assert answer.status_code == 409
    assert answer.get_json()["theirs"]["content"]["text"] == "From the first window."
    shown = client.post("/account/unsent", data=typed(scene, "From the second window."))
    page = client.get(shown.location).text
    for words in ("You edited this in another window", "From the first window.", "From the second window."):
        assert words in page
    mine, other = shown.location.split("/")[-1].split("?other=")
    assert client.post(f"/account/unsent/{other}/discard", data={"keep": mine}).location.endswith(f"{mine}/continue")
    page = client.get("/account/unsent").text
    assert "From the second window." in page
    assert "From the first window." not in page


def test_a_save_that_comes_after_the_submission_keeps_nothing(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(scene.author)
    client.post(f"{scene.address()}/annotations", data=typed(scene, "Sent at once."))
    assert save(client, typed(scene, "Sent at")).status_code == 410
    annotation = db.session.scalars(sa.select(Annotation)).one()
    reply = {"draft_about": f"reply:{annotation.id}", "form_token": "a reply", "draft_version": "0", "kind": "comment"}
    client.post(f"/annotations/{annotation.id}/replies", data=reply | {"text": "So do I."})
    assert save(client, reply | {"text": "So do I."}).status_code == 410
    edit = typed(scene, "Said better.", draft_about=f"edit:{annotation.id}", form_token="an edit", version="1")
    client.post(f"/annotations/{annotation.id}/edit", data=edit)
    assert save(client, edit).status_code == 410
    assert count() == 0
    assert "Said better." not in client.get("/account/unsent").text
    assert save(client, typed(scene, "Another one.", form_token="another form")).get_json()["version"] == 1


def test_what_was_submitted_is_not_restored_as_a_draft(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(scene.author)
    saved = save(client, typed(scene)).get_json()["id"]
    client.post(f"{scene.address()}/annotations", data=typed(scene, draft_version="1"))
    assert client.post(f"/account/unsent/{saved}/restore").status_code == 404
    assert db.session.scalars(sa.select(UnsentText)).one().content == {}


def test_an_edit_that_goes_on_in_another_window_is_ended_by_submitting_it(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(scene.author)
    annotation = make_annotation(scene.round, author=scene.author)
    edit = typed(scene, "From one window.", draft_about=f"edit:{annotation.id}", form_token="one edit", version="1")
    save(client, edit)
    page = client.get(f"/annotations/{annotation.id}/edit").text
    assert "From one window." in page
    assert 'name="form_token" value="one edit"' in page
    client.post(f"/annotations/{annotation.id}/edit", data=edit)
    assert count() == 0
    page = client.get(f"/annotations/{annotation.id}/edit").text
    assert 'name="form_token" value="one edit"' not in page


def test_a_draft_without_words_is_none(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(scene.author)
    assert save(client, typed(scene, "", proposed_wording=WORDS)).get_json() == {"version": 0}
    save(client, typed(scene))
    assert save(client, typed(scene, " ", draft_version="1")).get_json() == {"version": 0}
    assert count() == 0
    assert save(client, typed(scene, "x" * 60_001)).status_code == 409
    assert save(client, typed(scene, draft_about="new:nothing")).status_code == 404


def test_edits_and_replies_are_saved_too(client: JudgingClient, scene: Scene) -> None:
    own, other = make_annotation(scene.round, author=scene.author), make_annotation(scene.round)
    client.sign_in(scene.author)
    edit = {
        "draft_about": f"edit:{own.id}",
        "form_token": f"edit-{own.id}",
        "kind": "general",
        "text": "Edited.",
        "version": "1",
    }
    reply = {"draft_about": f"reply:{other.id}", "form_token": "a reply", "text": "Begun to answer."}
    assert save(client, edit).status_code == save(client, reply).status_code == 200
    assert save(client, {**edit, "draft_about": f"edit:{other.id}"}).status_code == 404
    assert "Edited." in client.get(f"/annotations/{own.id}/edit").text
    assert "Begun to answer." in client.get(f"/annotations/{other.id}").text
    assert client.post(f"/annotations/{own.id}/edit", data=edit).status_code == 303
    assert client.post(f"/annotations/{other.id}/replies", data=reply).status_code == 303
    assert count() == 0


def test_answers_to_questions_are_saved_and_gone_on_with(client: JudgingClient) -> None:
    scene = make_scene(questions=["Is ten years right?"])
    client.sign_in(scene.author)
    fields = typed(scene, draft_about=f"question:{scene.round.id}.1", text="It is not.", quote="")
    kept = save(client, fields).json
    assert kept is not None
    address = f"/codes/{scene.code.slug}/rounds/{scene.round.number}/questions/1"
    going_on = client.get(f"/account/unsent/{kept['id']}/continue").headers["Location"]
    assert going_on.startswith(f"{address}?unsent=")
    for page in (address, going_on):
        assert "It is not." in client.get(page).text
    assert "Answer to question 1" in client.get("/account/unsent").text
    for nothing in ("2", "0", "x"):
        assert save(client, {**fields, "draft_about": f"question:{scene.round.id}.{nothing}"}).status_code == 404
    client.post(address, data={**fields, "kind": "answer", "speak_for": "", "publication": "named"})
    assert count() == 0


def test_nobody_else_reads_a_draft(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(scene.author)
    draft = save(client, typed(scene, "quokka")).get_json()["id"]
    address = f"/account/unsent/{draft}"
    for reader in (scene.drafter, make_user(office_role="administrator")):
        client.sign_in(reader)
        paths = [address, f"{address}.md", f"{address}.json", f"{address}/continue"]
        assert {client.get(path).status_code for path in paths} == {404}
        assert {client.post(f"{address}/{act}").status_code for act in ("discard", "restore")} == {404}
        for path in (
            scene.address(),
            "/account/unsent",
            f"/codes/{scene.code.slug}/annotations",
            "/account/unsent.json",
        ):
            assert "quokka" not in client.get(path).text
        assert client.get(f"/codes/{scene.code.slug}/drafts/1/unsent.json").get_json() == {"provisions": {}}


def test_what_is_left_when_a_round_closes_is_listed_with_downloads(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(scene.author)
    draft = save(client, typed(scene, "Not sent in time.")).get_json()["id"]
    scene.round.closes_at = scene.round.opens_at + timedelta(seconds=1)
    db.session.commit()
    page = client.get("/account/unsent").text
    assert "the round has closed" in page
    assert "/continue" not in page
    assert client.get(f"/account/unsent/{draft}/continue").location == f"/account/unsent/{draft}"
    assert "Not sent in time." in client.get(f"/account/unsent/{draft}.md").text
    (row,) = client.get("/account/unsent.json").get_json()
    assert (row["provision"], row["fields"]["text"], row["sent_late_at"]) == ("measure-1.1", "Not sent in time.", None)
    late = client.post(
        f"{scene.address()}/annotations", data=typed(scene, "Sent too late.", draft_version="1")
    ).location
    assert late == f"/account/unsent/{draft}"
    assert "Your text came too late" in client.get(late).text


def test_deleting_is_for_good_after_a_day(scene: Scene) -> None:
    values = {"author_id": scene.author.id, "provision_id": scene.provision().id}
    first = keep_unsent_text(scene.round, content={"text": "One."}, now=scene.now, **values)
    second = keep_unsent_text(scene.round, content={"text": "Two."}, now=scene.now, **values)
    delete_unsent_text(first, actor_id=scene.author.id, now=scene.now)
    delete_unsent_text(second, actor_id=scene.author.id, now=scene.now + timedelta(hours=25))
    db.session.commit()
    assert db.session.scalars(sa.select(UnsentText.id)).all() == [second.id]


def stamped(scene: Scene, author: User, **values: Any) -> dict[str, Any]:
    return typed(scene, **{FIELD: make_stamp(author, f"new:{scene.provision().id}"), **values})


def test_a_form_that_comes_without_a_sign_in_becomes_a_draft_of_who_wrote_it(
    app: Flask, client: JudgingClient, scene: Scene
) -> None:
    sent = client.post(f"{scene.address()}/annotations", data=stamped(scene, scene.author))
    assert sent.location.startswith("/login?next=/account/unsent/")
    assert count() == 1
    text = db.session.scalars(sa.select(UnsentText)).one()
    assert (text.author_id, text.content["text"]) == (scene.author.id, "A long thought.")
    client.sign_in(scene.author)
    page = client.get(client.get(f"/account/unsent/{text.id}/continue").location).text
    assert "A long thought." in page


def test_what_no_stamp_vouches_for_is_kept_for_nobody(client: JudgingClient, scene: Scene) -> None:
    forged = make_stamp(scene.author, f"new:{scene.provision().id}")[:-2]
    old = stamped(scene, scene.author)
    scene.author.fs_uniquifier = "a new password was set"
    db.session.commit()
    for fields in (typed(scene), typed(scene, **{FIELD: forged}), old):
        assert client.post(f"{scene.address()}/annotations", data=fields).location == "/login"
    assert count() == 0


def test_a_form_of_one_account_is_not_sent_in_the_name_of_another(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(scene.drafter)
    assert save(client, stamped(scene, scene.author)).status_code == 401
    answer = client.post(f"{scene.address()}/annotations", data=stamped(scene, scene.author))
    assert answer.location == "/account/unsent"
    page = client.get(answer.location).text
    assert "written by another account" in page
    assert "A long thought." not in page
    assert count(Annotation) == 0
    assert db.session.scalars(sa.select(UnsentText.author_id)).all() == [scene.author.id]


def test_an_expired_form_becomes_a_draft(database: Database, make_app: Any, scene: Scene) -> None:
    guarded = make_app(database.url, {"WTF_CSRF_ENABLED": True})
    client = guarded.test_client()
    client.sign_in(scene.author)
    fields, address = stamped(scene, scene.author), f"{scene.address()}/annotations"
    db.session.commit()  # else this test holds the writer's place
    answer = client.post(address, data=fields)
    assert answer.location.endswith("/continue")
    assert client.post(address, data=fields, headers=JSON).status_code == 400
    with guarded.app_context():
        db.engine.dispose()
    assert (count(), count(Annotation)) == (1, 0)


def test_there_is_an_end_to_how_many_are_kept(
    client: JudgingClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("codeprac.annotations.services.keeping.MOST_TEXTS", 1)
    client.sign_in(scene.author)
    assert save(client, typed(scene)).status_code == 200
    answer = save(client, typed(scene, form_token="another form"))
    assert "as many as are kept" in answer.get_json()["error"]["message"]
    assert save(client, typed(scene, "Still saved.", draft_version="1")).status_code == 200


def test_deleting_makes_no_room_without_end_and_neither_does_being_late(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("codeprac.annotations.services.keeping.MOST_DELETED", 1)
    monkeypatch.setattr("codeprac.annotations.services.keeping.MOST_LATE", 2)
    values = {"author_id": scene.author.id, "provision_id": scene.provision().id}
    for second, text in enumerate(("One.", "Two.", "Three.")):
        kept = keep_unsent_text(scene.round, content={"text": text}, now=scene.now, **values)
        delete_unsent_text(kept, actor_id=scene.author.id, now=scene.now + timedelta(seconds=second))
    rows = db.session.scalar(sa.select(sa.func.count(UnsentText.id)))
    assert (rows, kept.content) == (1, {"text": "Three."})
    for text in ("Four.", "Five.", "Five."):
        keep_unsent_text(scene.round, content={"text": text}, now=scene.now, **values)
    for text in ("Six.", "x" * 1_000_001):
        with pytest.raises(TooMuchUnsent):
            keep_unsent_text(scene.round, content={"text": text}, now=scene.now, **values)
