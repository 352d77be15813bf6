"""What was said elsewhere enters the ledger, and is never shown as the drafters' own view."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from codeprac.access.actor import PUBLIC, Actor
from codeprac.access.permissions import Permission
from codeprac.access.policy import is_allowed
from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.annotations.naming import capacity_of, origin_of, speaker_of
from codeprac.annotations.publishing import view_of
from codeprac.annotations.rules import AnnotationState, Unacceptable
from codeprac.annotations.services import Contribution
from codeprac.channels.models import Disclosure, RecordCorrection
from codeprac.channels.queries import list_contributions
from codeprac.channels.rules import NotLoggable, WhichText
from codeprac.channels.services import (
    attach_file,
    correct_contribution,
    correct_record,
    enter_contribution,
    log_disclosure,
    record_input,
    restore_record,
    set_file_publication,
    withdraw_record,
)
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.errors import Stale
from codeprac.issues.services import create_issue, put_into_issue
from codeprac.records.models import ChannelRecord
from codeprac.records.rules import Channel, FileRefused, NotRecordable, RecordWithdrawn, Said, is_late
from codeprac.rounds.models import Round
from codeprac.text.anchoring import Selector
from tests.channels.bombs import bomb
from tests.factories.accounts import make_user
from tests.factories.annotations import get_provision_of
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round
from tests.staging import Staged

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = (NOW - timedelta(days=30)).date()
SAID = Said(Channel.WORKSHOP, "On repair", DAY, "Lund", "We spoke about spare parts.", are_parties_public=True)
TODAY = NOW.date()


@dataclass
class Scene:
    """A closed round, who drafts, and a recorded workshop."""

    drafter: User
    author: User
    code: CodeOfPractice
    round: Round
    record: ChannelRecord

    @property
    def acting(self) -> dict[str, Any]:
        """Who acts, and when."""
        return {"actor_id": self.drafter.id, "now": NOW}

    def provision(self) -> Provision:
        """What the contributions are about."""
        return get_provision_of(self.round, "measure-1.1")

    def enter(self, text: str = "Too short.", token: str = "one", quote: str = "", **values: Any) -> Annotation:
        """Enter one contribution."""
        said = Contribution(kind="technical", text=text, **values)
        selector = Selector(quote) if quote else None
        return enter_contribution(
            self.record, self.provision(), said, selector=selector, form_token=token, **self.acting
        )


def make_scene() -> Scene:
    drafter, author = make_user(name="Dana Drafter"), make_user(name="Ada Author")
    make_organisation(name="Sample Labs", members=[author])
    code = make_code(drafters=[drafter])
    opens, closes = NOW - timedelta(days=40), NOW - timedelta(days=20)
    round_ = make_round(make_released_draft(code), opens_at=opens, closes_at=closes)
    record = record_input(
        round_, SAID, ["sample labs", "A guild", "A guild "], today=TODAY, actor_id=drafter.id, now=NOW
    )
    db.session.commit()
    return Scene(drafter, author, code, round_, record)


@pytest.fixture
def scene(staged: Staged) -> Scene:
    return staged("channels", make_scene)


def test_a_contribution_enters_a_closed_round_numbered_anchored_and_in_an_issue(scene: Scene) -> None:
    quote = "up to date for ten years"
    made, again = scene.enter(quote=quote), scene.enter(quote=quote)
    other = scene.enter("Longer.", token="two", proposed_wording="Anything.")
    assert made.id == again.id
    assert (made.number, other.number) == (1, 2)
    assert made.anchor.quote == quote
    assert (made.round_id, made.record_id) == (scene.round.id, scene.record.id)
    issue = create_issue(scene.round, title="Years", **scene.acting)
    assert len(put_into_issue(issue, [made, other], **scene.acting)) == 2


def test_a_contribution_is_never_the_drafters_own_view(scene: Scene) -> None:
    parties = {party.name: party for party in scene.record.parties}
    assert list(parties) == ["Sample Labs", "A guild"]
    whole = scene.enter()
    named = scene.enter(token="two", said_by="A guild")
    party = scene.enter(token="three", organisation=parties["Sample Labs"].organisation)
    unnamed = scene.enter(token="four", said_by="A guild", publication="anonymous")
    secret = scene.enter(
        token="five",
        said_by="A guild",
        publication="confidential",
        confidential_reason="x",
        public_summary="Something.",
    )
    db.session.expire_all()
    for actor in (Actor(scene.drafter.id), Actor("lea", leads=frozenset({party.organisation_id or ""}))):
        assert not any(is_allowed(actor, Permission.ANNOTATION_EDIT, one.facts) for one in (whole, party))
    views = [view_of(one.written, PUBLIC) for one in (whole, named, party, unnamed, secret)]
    assert all("Dana" not in f"{view}" for view in views)
    recorded = origin_of(views[0])
    assert recorded.startswith("Workshop of ")
    assert recorded.endswith(", recorded by the drafters")
    assert [speaker_of(view) for view in views] == [
        recorded, "A guild", "Sample Labs", "Anonymous contribution", "Confidential contribution",
    ]  # fmt: skip
    assert [capacity_of(view) for view in views] == [
        "", recorded, f"Industry, {recorded}", "Workshop, recorded by the drafters", "Recorded by the drafters",
    ]  # fmt: skip
    assert not any("guild" in f"{view}" or "On repair" in f"{view}" for view in views[3:])
    assert list_contributions(scene.record, actor=PUBLIC, now=NOW) == [whole, named, party]


def test_what_is_not_there_or_has_not_happened_is_not_recorded(scene: Scene) -> None:
    for said, parties, field in (
        (replace(SAID, title=" "), ["x"], "title"),
        (replace(SAID, held_on=TODAY + timedelta(days=1)), ["x"], "held_on"),
        (SAID, [" ", ""], "parties"),
    ):
        with pytest.raises(NotRecordable) as refused:
            record_input(scene.round, said, parties, today=TODAY, **scene.acting)
        assert refused.value.field == field


def test_a_day_after_the_closing_one_is_late() -> None:
    assert not is_late(DAY, DAY)
    assert is_late(DAY + timedelta(days=1), DAY)


def test_corrections_say_what_changed_and_why_and_two_do_not_overwrite_each_other(scene: Scene) -> None:
    better = replace(SAID, place="Malmö")
    say = {"today": TODAY, **scene.acting}
    correct_record(scene.record, better, ["A guild"], reason="It was elsewhere.", version=1, **say)
    entry = db.session.scalars(sa.select(RecordCorrection)).one()
    assert entry.reason == "It was elsewhere."
    assert entry.changes == [
        {"field": "place", "old": "Lund", "new": "Malmö"},
        {"field": "parties", "old": "Sample Labs\nA guild", "new": "A guild"},
    ]
    assert [party.name for party in scene.record.parties if party.removed_at] == ["Sample Labs"]
    with pytest.raises(Stale):
        correct_record(scene.record, SAID, ["A guild"], reason="Again.", version=1, **say)
    with pytest.raises(NotRecordable):
        correct_record(scene.record, better, ["A guild"], reason="Nothing.", version=2, **say)


def test_a_corrected_contribution_never_shows_more_than_before(scene: Scene) -> None:
    made = scene.enter(said_by="A guild", publication="anonymous")
    said = Contribution(kind="general", text="Far too short.", publication="anonymous")
    correct_contribution(made, said, reason="Misheard.", version=1, **scene.acting)
    entry = db.session.scalars(sa.select(RecordCorrection)).one()
    assert [change["field"] for change in entry.changes] == ["kind", "text"]
    with pytest.raises(Unacceptable):
        correct_contribution(made, replace(said, publication="named"), reason="x", version=2, **scene.acting)


def test_a_withdrawn_record_takes_what_came_of_it_along_and_stays(scene: Scene) -> None:
    made = scene.enter()
    withdraw_record(scene.record, reason="It was another round.", **scene.acting)
    assert made.state == AnnotationState.WITHDRAWN
    with pytest.raises(RecordWithdrawn):
        scene.enter(token="late")
    restore_record(scene.record, reason="It was this one.", **scene.acting)
    assert made.state == AnnotationState.SUBMITTED


def test_the_public_has_only_public_files_and_never_in_the_browser(scene: Scene, client: FlaskClient) -> None:
    minutes = attach_file(scene.record, b"%PDF-1.7", name="../März.exe", is_public=False, **scene.acting)
    assert attach_file(scene.record, b"%PDF-1.7", name="again.pdf", is_public=True, **scene.acting).id == minutes.id
    with pytest.raises(FileRefused):
        attach_file(scene.record, b"MZ\x00", name="minutes.pdf", is_public=True, **scene.acting)
    with pytest.raises(FileRefused, match="larger than 100 MB"):
        attach_file(scene.record, bomb(), name="minutes.docx", is_public=True, **scene.acting)
    db.session.commit()
    address = f"/codes/{scene.code.slug}/records/files/{minutes.id}"
    assert client.get(address).status_code == 404
    set_file_publication(minutes, is_public=True, **scene.acting)
    db.session.commit()
    answer = client.get(address)
    assert answer.data == b"%PDF-1.7"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_an_early_disclosure_is_logged_for_ever(scene: Scene, client: FlaskClient) -> None:
    entry: dict[str, Any] = {"recipients": "A board", "disclosed_on": TODAY, "reason": "It asked.", "today": TODAY}
    first = log_disclosure(scene.code, which=WhichText.DRAFT, draft=scene.round.draft, **entry, **scene.acting)
    assert first.sha256 == scene.round.draft.source_sha256
    hashed = {"which": WhichText.OTHER, "sha256": "AB" * 32, "corrects": first}
    log_disclosure(scene.code, **hashed, **entry, **scene.acting)
    for wrong in ({"which": WhichText.WORKING}, {"which": WhichText.OTHER, "sha256": "x"}):
        with pytest.raises(NotLoggable):
            log_disclosure(scene.code, **wrong, **entry, **scene.acting)  # type: ignore[arg-type]  # on purpose
    db.session.commit()
    assert [one.number for one in db.session.scalars(sa.select(Disclosure).order_by(Disclosure.number))] == [1, 2]
    page = client.get(f"/codes/{scene.code.slug}/disclosures").text
    assert "Corrects" in page
    assert "Corrected by" in page
    assert "to: A board" in client.get(f"/codes/{scene.code.slug}/feed.atom").text
    assert f'/codes/{scene.code.slug}/disclosures"' in client.get(f"/codes/{scene.code.slug}").text


def test_a_drafter_records_enters_and_corrects_by_forms(scene: Scene, sign_in: Any) -> None:
    client, base = sign_in(scene.drafter), f"/codes/{scene.code.slug}/records"
    form = {
        "round": "1", "channel": "letter", "title": "On prices", "held_on": TODAY.isoformat(), "place": "",
        "parties": "Sample Labs", "are_parties_public": "y", "summary": "",
    }  # fmt: skip
    made = client.post(f"{base}/new", data=form)
    assert made.location.endswith("/records/2")
    page = client.get(made.location).text
    assert "counts as late" in page
    said = {"provision": scene.provision().id, "party": "", "kind": "general", "text": "Dear.", "publication": "named"}
    assert client.post(f"{base}/2/contributions/new", data=said | {"provision": ""}).status_code == 422
    assert client.post(f"{base}/2/contributions/new", data=said).status_code == 303
    annotation = db.session.scalars(sa.select(Annotation).where(Annotation.text == "Dear.")).one()
    story = client.get(f"/annotations/{annotation.id}").text
    assert "It is not a view of theirs" in story
    assert "Letter of" in client.get(f"/codes/{scene.code.slug}/annotations").text
    correct = f"{base}/contributions/{annotation.id}/correct"
    assert client.post(correct, data=said | {"text": "Too dear.", "version": "1"}).status_code == 422
    assert client.post(correct, data=said | {"text": "Too dear.", "version": "1", "reason": "x"}).status_code == 303
    assert "Too dear." in client.get(made.location).text


def test_of_two_corrections_of_a_contribution_at_the_same_moment_the_second_is_told(scene: Scene) -> None:
    made = scene.enter("They asked for spare parts.")
    elsewhere = sa.update(Annotation).where(Annotation.id == made.id).values(version=made.version + 1)
    db.session.execute(elsewhere, execution_options={"synchronize_session": False})
    said = Contribution(made.kind, "They asked for cheap spare parts.")
    with pytest.raises(Stale):
        correct_contribution(made, said, reason="Misheard.", version=made.version, actor_id=None, now=NOW)
