"""The pages of moderation, from the link to flag to the public figures; without scripts and by form."""

import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from codeprac.access.actor import MembershipRole
from codeprac.annotations.withholding import Withholding
from codeprac.codes.rules import Checking
from codeprac.db import db
from codeprac.moderation.models import ModerationCase
from codeprac.moderation.rules import UNDO_FOR, Act
from codeprac.moderation.services import choose_checking, tell_of_moderation
from codeprac.organisations.services import add_member
from tests.client import JudgingClient
from tests.factories.accounts import make_administrator, make_moderator, make_user
from tests.factories.annotations import make_annotation
from tests.factories.moderation import judged, make_flag
from tests.moderation.stage import Stage


def test_anybody_flags_a_text_and_keeps_a_page_with_the_outcome(client: JudgingClient, stage: Stage) -> None:
    page = client.get(f"/annotations/{stage.annotation.id}").text
    assert f"/annotations/{stage.annotation.id}/flag" in page
    assert f"/replies/{stage.reply.id}/flag" in page
    address = f"/replies/{stage.reply.id}/flag"
    form = client.get(address).text
    assert "I did not write this" in form
    token = re.search(r'name="form_token"[^>]*value="(\w+)"', form)
    assert token is not None
    assert client.post(address, data={"reason": "other"}).status_code == 422
    assert client.post(address, data={"reason": "not-mine", "email": "no address"}).status_code == 422
    sent = {"reason": "not-mine", "words": "Kim is me.", "form_token": token[1]}
    first, again = (client.post(address, data=sent) for _ in range(2))
    assert first.status_code == 303
    assert first.location == again.location
    flag = client.get(first.location).text
    assert "It is with the moderators" in flag
    assert "I did not write this" in flag
    case = db.session.scalars(sa.select(ModerationCase)).one()
    judged(case, stage.first, Act.DISMISS, words="Kim is a common name.")
    tell_of_moderation(stage.now + UNDO_FOR, db.session.commit)
    assert "Kim is a common name." in client.get(first.location).text
    assert client.post(f"{first.location}/appeal", data={"words": ""}).status_code == 422
    assert client.post(f"{first.location}/appeal", data={"words": "Not mine."}).status_code == 303
    assert "Waits for another moderator" in client.get(first.location).text


def test_a_moderator_judges_undoes_and_judges_again_by_form(client: JudgingClient, stage: Stage) -> None:
    make_flag(stage.annotation, words="That number.", flagger=make_user(name="Flora Flagger"))
    client.sign_in(stage.first)
    queue = client.get("/codes/ours/cases").text
    assert "Call Kim on 030 1234." in queue
    assert "1 flag:" in queue
    page = client.get("/codes/ours/cases/1").text
    for words in ("Flora Flagger", "number.", "Ada Author"):
        assert words in page
    address = "/codes/ours/cases/1"
    sent = {"act": "hide", "words": "It names a person.", "version": "1"}
    answer = client.post(address, data=sent)
    assert answer.status_code == 422
    assert "Choose the published rule" in answer.text
    assert "It names a person." in answer.text
    assert client.post(address, data=sent | {"rule": "personal-data"}).status_code == 303
    assert client.post(address, data=sent | {"rule": "personal-data"}).status_code == 409
    public = client.get(f"/annotations/{stage.annotation.id}")
    assert "hidden from the public" in public.text
    client.post(f"{address}/undo")
    assert db.session.get_one(type(stage.annotation), stage.annotation.id).withheld == ""
    client.post(address, data=sent | {"rule": "personal-data", "version": "3"})
    client.sign_out()
    page = client.get(f"/annotations/{stage.annotation.id}").text
    assert "030 1234" not in page
    assert "Ada Author" not in page
    assert "under the rule “Personal data of others”" in page
    assert "Nothing was decided" in client.get(f"/annotations/{stage.annotation.id}/moderation").text
    tell_of_moderation(stage.now + UNDO_FOR, db.session.commit)
    assert "It names a person." in client.get(f"/annotations/{stage.annotation.id}/moderation").text


def test_a_member_of_the_organisation_moderating_reads_no_flagger_and_judges_nothing(
    client: JudgingClient, stage: Stage
) -> None:
    add_member(stage.organisation, stage.first, role=MembershipRole.MEMBER, actor_id=None, now=stage.now)
    make_flag(stage.annotation, words="Among us: quoll.", flagger=make_user(name="Flora Flagger"))
    client.sign_in(stage.first)
    page = client.get("/codes/ours/cases/1").text
    assert "An organisation that you belong to" in page
    assert "Flora Flagger" not in page
    assert "quoll" not in page
    sent = {"act": "dismiss", "words": "Fine.", "version": "1"}
    answer = client.post("/codes/ours/cases/1", data=sent)
    assert answer.status_code == 409
    assert "another moderator judges it" in answer.text


def test_the_author_amends_and_appeals_by_form(client: JudgingClient, stage: Stage) -> None:
    case = make_flag(stage.annotation).case
    judged(case, stage.first, Act.AMEND, to_author="Only the number.")
    tell_of_moderation(stage.now + UNDO_FOR, db.session.commit)
    client.sign_in(stage.author)
    there = f"/annotations/{stage.annotation.id}/moderation"
    page = client.get(there).text
    assert "Only the number." in page
    assert f"/moderation/{case.id}/amend" in page
    assert "The author is asked to amend it" in client.get("/account/moderation").text
    amend = f"/moderation/{case.id}/amend"
    assert "Call Kim on 030 1234." in client.get(amend).text
    assert client.post(amend, data={"text": "", "version": "1"}).status_code == 422
    stale = client.post(amend, data={"text": "Call us.", "version": "7"})
    assert stale.status_code == 409
    assert "Call us." in stale.text
    assert client.post(amend, data={"text": "Call us.", "version": "1"}).status_code == 303
    assert client.get(amend).status_code == 409
    client.sign_in(stage.second)
    assert "Amended by its author" in client.get("/codes/ours/cases/1").text
    judged(db.session.get_one(ModerationCase, case.id), stage.first, Act.RESTRICT)
    tell_of_moderation(stage.now + UNDO_FOR, db.session.commit)
    client.sign_in(stage.author)
    assert client.post(f"/moderation/{case.id}/appeal", data={"words": "Why?"}).status_code == 303
    client.sign_in(stage.first)
    verdict = {"outcome": "confirmed", "answer": "Because."}
    assert client.post("/codes/ours/cases/1/appeal", data=verdict).status_code == 409
    client.sign_in(stage.second)
    assert "Judge the appeal" in client.get("/codes/ours/cases/1").text
    assert client.post("/codes/ours/cases/1/appeal", data=verdict).status_code == 303
    assert "Confirmed by another moderator" in client.get(there).text


def test_what_is_held_is_published_from_one_page(client: JudgingClient, stage: Stage) -> None:
    choose_checking(stage.code, checking=Checking.ALL, accepted_first=1, actor_id=None, now=stage.now)
    held = [
        make_annotation(stage.round, text=f"Text {number}.", quote="Signatories", proposed_wording="")
        for number in range(3)
    ]
    own = make_annotation(stage.round, text="Mine.")
    own.author_id = stage.first.id
    client.sign_in(stage.first)
    page = client.get("/codes/ours/cases/held").text
    assert page.count("(delete these words)") == 3
    assert page.count('name="annotation"') == 4
    answer = client.post("/codes/ours/cases/held", data={"annotation": [held[0].id, held[1].id, own.id]})
    assert answer.status_code == 303
    states = [db.session.get_one(type(own), one.id).withheld for one in (*held, own)]
    assert states == ["", "", Withholding.HELD, Withholding.HELD]
    client.sign_out()
    assert "Text 0." in client.get("/codes/ours/annotations").text
    assert "Text 2." not in client.get("/codes/ours/annotations").text
    assert "before it is published" in client.get(f"/annotations/{held[2].id}").text


def test_the_queue_asks_as_much_for_many_cases_as_for_one(
    client: JudgingClient, stage: Stage, count_queries: Callable[..., Any]
) -> None:
    client.sign_in(stage.first)
    counts = []
    for amount in (1, 8):
        for _each in range(amount):
            make_flag(make_annotation(stage.round), flagger=make_user())
        client.get("/codes/ours/cases")
        with count_queries() as statements:
            assert client.get("/codes/ours/cases").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 25


def test_the_office_marks_identities_and_nobody_their_own(client: JudgingClient, stage: Stage) -> None:
    office = make_moderator()
    client.sign_in(office)
    said = {"email": stage.author.email, "method": "meeting"}
    assert client.post("/admin/identities", data=said | {"email": "nobody@example.org"}).status_code == 422
    assert client.post("/admin/identities", data=said).status_code == 303
    assert client.post("/admin/identities", data=said | {"email": office.email}).status_code == 409
    assert "Ada Author" in client.get("/admin/identities").text
    assert "identity verified" in client.get(f"/annotations/{stage.annotation.id}").text
    assert client.post(f"/admin/identities/{stage.author.id}/end").status_code == 303
    assert "identity verified" not in client.get(f"/annotations/{stage.annotation.id}").text


def test_figures_and_settings_are_found(client: JudgingClient, stage: Stage) -> None:
    assert "Nothing was flagged so far" in client.get("/codes/ours/moderation").text
    judged(make_flag(stage.annotation).case, stage.first, Act.SUSPEND)
    page = client.get("/codes/ours/moderation").text
    assert "fewer than 5" in page
    assert "Insults, threats, hatred" in page
    client.sign_in(make_administrator())
    page = client.get("/codes/ours/cases/settings").text
    assert "Ada Author" in page
    suspended = re.search(r"/suspensions/(\w+)/lift", page)
    assert suspended is not None
    assert client.post(f"/codes/ours/suspensions/{suspended[1]}/lift").status_code == 303
    sent = {"checking": "new", "accepted_first": "2"}
    assert client.post("/codes/ours/cases/settings", data=sent | {"accepted_first": "99"}).status_code == 422
    assert client.post("/codes/ours/cases/settings", data=sent).status_code == 303
    assert "first 2 contributions of each new account" in client.get("/codes/ours/moderation").text
