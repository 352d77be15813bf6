"""What authors chose not to have published stands nowhere: on no page, in no file, feed, mail or line of a log.

One annotation is confidential, one anonymous, one for an organisation alone; each hides a word that no route may tell
to those from whom it is kept. Three more were published with their names until moderation hid, restricted or held them,
and so was a reply: their words are hunted alike."""

import io
import logging
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.access.actor import MembershipRole
from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.rules import Publication
from codeprac.annotations.withholding import Rule, Withholding
from codeprac.audit.models import AuditEntry
from codeprac.audit.receipts import list_receipts_of
from codeprac.db import db
from codeprac.dispositions.rules import Outcome
from codeprac.dispositions.services import explain_change, record_dispositions, release_dispositions
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import get_provision
from codeprac.notifications.models import Happening, OutboxMessage
from codeprac.organisations.services import add_member
from codeprac.receipts.mailing import mail_receipts
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_reply
from tests.factories.editions import make_edition
from tests.factories.organisations import make_organisation
from tests.site.test_matrix import visitor
from tests.site.world import INSIDERS, ROLES, World, addresses, make_world

SECRET, NAMELESS, PERSON = "wombat", "numbat", "ocelot"
CHOSEN = (Publication.CONFIDENTIAL, Publication.ANONYMOUS, Publication.ORGANISATION)
WITHHELD = {Withholding.HIDDEN: "dunnart", Withholding.RESTRICTED: "bettong", Withholding.HELD: "potoroo"}
REPLIED = "pademelon"
MARKS = (SECRET, NAMELESS, PERSON, REPLIED, *WITHHELD.values())
OUTSIDERS = tuple(role for role in ROLES if role not in INSIDERS)
# Who belongs to which organisation, and which there are, is public whether they annotate or not.
OF_ORGANISATIONS = "organisations."
QUERIES = (
    "",
    "in=measure-1.1:9,recitals:9,commitment-1:9&numbers=1,2,3,4,5,6,7,8,9&group=industry&kind=technical&order=text",
)
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.fixture
def world(app: Flask, caplog: pytest.LogCaptureFixture) -> World:
    """The office, with the three annotations answered, one of them behind a change."""
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.WARNING, logger="sqlalchemy")  # it logs what it is told to, by who runs a database
    made = make_world()
    authors = [make_user(name=name) for name in ("Connie Wombat", "Nemo Numbat", "Olga Ocelot")]
    hidden = [
        make_annotation(made.closed, author=author, organisation=party, publication=publication, **said)
        for author, party, publication, said in zip(authors, _parties(authors), CHOSEN, _said(), strict=True)
    ]
    for annotation, author in zip(hidden, authors, strict=True):
        make_reply(annotation, author=author, text=f"Said again: {SECRET if annotation is hidden[0] else 'clearly'}.")
    hidden += [_withhold(made, how, mark) for how, mark in WITHHELD.items()]
    _answer(made, hidden)
    _withhold_reply(made.seen)
    made.people = dict(made.people) | dict(zip(CHOSEN, authors, strict=True))
    db.session.commit()
    return made


def hidden_in(world: World) -> dict[str, Annotation]:
    """The three annotations by what their authors chose: the last of each, for there are others made alike."""
    statement = sa.select(Annotation).where(Annotation.publication.in_(CHOSEN)).order_by(Annotation.number)
    return {annotation.publication: annotation for annotation in db.session.scalars(statement)}


def withheld_in(world: World) -> list[Annotation]:
    """The annotations that moderation keeps from the public, by number."""
    statement = sa.select(Annotation).where(Annotation.withheld.in_(list(WITHHELD))).order_by(Annotation.number)
    return list(db.session.scalars(statement))


def _withhold(world: World, how: Withholding, mark: str) -> Annotation:
    """A named annotation that says a mark everywhere, answered with its words, and then withheld."""
    author = make_user(name=f"Wilma {mark.title()}")
    annotation = make_annotation(
        world.closed,
        author=author,
        organisation=make_organisation(name=f"{mark.title()} Trust", leads=[author]),
        quote="up to date for ten years",
        text=f"The {mark} text.",
        rationale=f"The {mark} rationale.",
        proposed_wording=f"{mark} wording",
        evidence=[f"https://{mark}.example/"],
    )
    make_reply(annotation, author=author, text=f"Said again: {mark}.")
    annotation.withheld, annotation.withheld_at = how, datetime.now(UTC)
    annotation.withheld_rule = "" if how is Withholding.HELD else Rule.PERSONAL_DATA
    return annotation


def _withhold_reply(annotation: Annotation) -> None:
    """A reply to what everybody reads, and an answer to it."""
    reply = make_reply(annotation, author=make_user(name=f"Rita {REPLIED.title()}"), text=f"My {REPLIED} reply.")
    make_reply(annotation, parent=reply, text="An answer that stays.")
    reply.withheld, reply.withheld_rule, reply.withheld_at = Withholding.HIDDEN, Rule.ABUSE, datetime.now(UTC)
    db.session.commit()


def _parties(authors: list[User]) -> list[object]:
    names = ("Wombat Works", "Numbat Networks", "Open Office")
    return [make_organisation(name=name, leads=[author]) for name, author in zip(names, authors, strict=True)]


def _said() -> list[dict[str, object]]:
    words = "up to date for ten years"
    return [
        {
            "quote": words,
            "text": f"Our {SECRET} text.",
            "rationale": f"The {SECRET} rationale.",
            "proposed_wording": f"{SECRET} wording",
            "evidence": [f"https://{SECRET}.example/"],
            "confidential_reason": f"A {SECRET} reason.",
            "public_summary": "About what it costs.",
        },
        {"quote": words, "text": "Said without a name."},
        {"quote": words, "text": "Said for all of us."},
    ]


def _answer(world: World, annotations: list[Annotation]) -> None:
    now = datetime.now(UTC)
    second = db.session.scalars(sa.select(Draft).where(Draft.code_id == world.ours.id, Draft.number == 2)).one()
    place = get_provision(second, "measure-1.1")
    change = explain_change(second, reason="It reads better.", provision_id=place.id, actor_id=None, now=now)
    values = {"outcome": Outcome.ACCEPTED, "actor_id": None, "now": now, "change": change}
    chosen = [annotation for annotation in annotations if not annotation.withheld]
    record_dispositions(chosen, reason="Taken over.", **values)
    for annotation in annotations[len(chosen) :]:
        record_dispositions([annotation], reason=f"As you say: {annotation.text}", **values)
    release_dispositions(world.ours.id, annotation_ids=[one.id for one in annotations], actor_id=None, now=now)
    make_edition(second)
    db.session.commit()


def paths(app: Flask, world: World, method: str) -> list[str]:
    """Every address, with each of the three annotations in the place of the one that is public."""
    found: dict[str, None] = {}
    for annotation in (*hidden_in(world).values(), *withheld_in(world)):
        reply = db.session.scalars(sa.select(Reply).where(Reply.annotation_id == annotation.id)).one()
        there = replace(world, seen=annotation, reply=reply)
        for address in addresses(app, there, method):
            if not address.rule.endpoint.startswith(OF_ORGANISATIONS):
                found[address.path] = None
    return list(found)


def marks_in(text: str) -> list[str]:
    return [mark for mark in MARKS if mark in text.lower()]


def unpacked(data: bytes) -> str:
    """The text of an answer; of a packed file (a spreadsheet is one) the text of all that is in it."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@pytest.mark.parametrize("role", OUTSIDERS)
def test_no_route_tells_what_an_author_kept_back(app: Flask, world: World, role: str) -> None:
    client, told = visitor(app, world, role), []
    for path in paths(app, world, "GET"):
        for query in QUERIES:
            answer = client.get(f"{path}?{query}")
            told += [f"{path}?{query}: {mark}" for mark in marks_in(unpacked(answer.data))]
            if answer.status_code != 200:
                break  # closed to this role, whatever is asked of it
    for path in paths(app, world, "POST") if role == "stakeholder" else ():
        told += [f"POST {path}: {mark}" for mark in marks_in(unpacked(client.post(path, data={"text": "x"}).data))]
    assert told == []
    for annotation in withheld_in(world):
        page = client.get(f"/annotations/{annotation.id}").text
        assert ("before it is published" if annotation.withheld == "held" else "Personal data of others") in page
    assert "under the rule “Insults, threats, hatred”" in client.get(f"/annotations/{world.seen.id}").text
    assert "About what it costs." in client.get(f"/annotations/{hidden_in(world)[Publication.CONFIDENTIAL].id}").text


def test_no_filter_finds_what_is_not_told(app: Flask, world: World) -> None:
    client = visitor(app, world, "stakeholder")
    hidden = hidden_in(world)
    for query in ("organisation=wombat-works", "organisation=numbat-networks", "organisation=-"):
        for path in ("/codes/ours/annotations", "/codes/ours/drafts/1/measure-1.1"):
            page = client.get(f"{path}?{query}").text
            assert hidden[Publication.CONFIDENTIAL].id not in page, query
            assert hidden[Publication.ANONYMOUS].id not in page, query
    for annotation in withheld_in(world):
        mark = WITHHELD[Withholding(annotation.withheld)]
        for query in (f"q={mark}", f"organisation={mark}-trust", "group=industry", "proposes=1", "q=ten years"):
            assert annotation.id not in client.get(f"/codes/ours/annotations?{query}").text, query
    secret = hidden[Publication.CONFIDENTIAL].id
    for query in (f"q={SECRET}", "q=ten years", "proposes=1"):
        assert secret not in client.get(f"/codes/ours/annotations?{query}").text, query
        assert secret in visitor(app, world, "drafter").get(f"/codes/ours/annotations?{query}").text, query
    assert secret in client.get("/codes/ours/annotations?q=what it costs").text


def test_the_place_of_what_is_confidential_is_not_painted(app: Flask, world: World) -> None:
    secret = hidden_in(world)[Publication.CONFIDENTIAL]
    address = f"/codes/ours/drafts/1/annotations.json?in=measure-1.1:9&numbers={secret.number}"
    for role, is_told in (
        ("public", False),
        ("stakeholder", False),
        ("drafter", True),
        (Publication.CONFIDENTIAL, True),
    ):
        data = visitor(app, world, role).get(address).json
        (mark,) = [mark for mark in data["provisions"]["measure-1.1"] if mark[0] == secret.number]
        (card,) = [card for card in data["cards"] if card["number"] == secret.number]
        assert (mark[1] is not None) is (card["start"] is not None) is card["proposes"] is is_told
        assert (SECRET in card["text"]) is is_told


@pytest.mark.parametrize("role", ["drafter", "moderator", "administrator", Publication.CONFIDENTIAL])
def test_who_works_on_the_code_and_who_wrote_it_see_all(app: Flask, world: World, role: str) -> None:
    client, secret = visitor(app, world, role), hidden_in(world)[Publication.CONFIDENTIAL]
    page = client.get(f"/annotations/{secret.id}").text
    for words in ("Connie Wombat", "Wombat Works", f"Our {SECRET} text", f"{SECRET} rationale", f"A {SECRET} reason"):
        assert words in page
    assert f"https://{SECRET}.example/" in page
    assert f"Our {SECRET} text" in client.get("/codes/ours/annotations").text
    for annotation in withheld_in(world) if role != Publication.CONFIDENTIAL else ():
        page = client.get(f"/annotations/{annotation.id}").text
        assert annotation.text in page
        assert f"Wilma {WITHHELD[Withholding(annotation.withheld)].title()}" in page
        assert "What the public sees" in page
    if role != Publication.CONFIDENTIAL:
        assert f"My {REPLIED} reply" in client.get(f"/annotations/{world.seen.id}").text


def test_the_organisation_sees_what_was_said_for_it(app: Flask, world: World) -> None:
    secret = hidden_in(world)[Publication.CONFIDENTIAL]
    assert secret.organisation is not None
    colleague = make_user(name="Cora Colleague")
    add_member(secret.organisation, colleague, role=MembershipRole.MEMBER, actor_id=None, now=datetime.now(UTC))
    db.session.commit()
    world.people = dict(world.people) | {"colleague": colleague}
    assert f"Our {SECRET} text" in visitor(app, world, "colleague").get(f"/annotations/{secret.id}").text


def test_mails_notices_records_and_logs_hold_nothing_of_it(
    app: Flask, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    mail_receipts(datetime.now(UTC) + timedelta(hours=1), db.session.commit)
    own = {user.email for role, user in world.people.items() if role in CHOSEN}
    own |= {annotation.author.email for annotation in withheld_in(world)}
    mails = list(db.session.scalars(sa.select(OutboxMessage)))
    assert {mail.recipient for mail in mails} >= own
    for mail in mails:
        said = f"{mail.subject} {mail.body_text} {mail.body_html}".lower()
        assert [mark for mark in MARKS if mark in said and mail.recipient not in own] == []
        assert not any(f"{SECRET} {part}" in said for part in ("text", "rationale", "wording", "reason"))
    for row in db.session.scalars(sa.select(Happening)):
        assert marks_in(str(row.data) + row.path) == []
    for entry in db.session.scalars(sa.select(AuditEntry).where(AuditEntry.object_type == "annotations")):
        assert marks_in(str(entry.data)) == []
    client = visitor(app, world, Publication.CONFIDENTIAL)
    address = f"/annotations/{hidden_in(world)[Publication.CONFIDENTIAL].id}"
    for path in (f"{address}/edit", f"{address}/replies"):
        client.post(path, data={"text": f"Late {SECRET} text.", "publication": "confidential", "version": "1"})
    assert marks_in(caplog.text) == []


def test_the_record_of_acts_names_no_author_who_is_not_named(app: Flask, world: World) -> None:
    client = visitor(app, world, "administrator")
    for tag in ("annotation:submitted", "annotation:edited", "reply:submitted"):
        page = client.get(f"/admin/audit?tag={tag}").text
        assert "not named here</td>" in page or tag == "annotation:edited"
        # Whose text moderation keeps from the public is no secret to the office.
        assert set(marks_in(page)) <= {REPLIED, *WITHHELD.values()}
    for publication, annotation in hidden_in(world).items():
        acts = client.get(f"/admin/accounts/{world.people[publication].id}").text
        assert annotation.id not in acts
        assert annotation.id not in client.get(f"/admin/audit?actor={world.people[publication].id}").text


def test_the_receipt_that_anybody_can_look_up_tells_nothing(app: Flask, world: World) -> None:
    (receipt,) = list_receipts_of(hidden_in(world)[Publication.CONFIDENTIAL].id)
    page = visitor(app, world, "stakeholder").get(f"/receipts/{receipt.number}").text
    assert receipt.sha256 in page
    assert marks_in(page) == []


def test_templates_show_views_of_annotations_and_never_the_rows() -> None:
    """What a page says of an annotation comes from `view_of`; a template that took the row would tell all of it."""
    row = re.compile(
        r"\b(annotation|other|one\.annotation|anchor\.annotation|answer\.annotation)"
        r"\.(text|rationale|proposed_wording|evidence|author|organisation|group|confidential_reason)\b"
    )
    found = [
        f"{path.relative_to(TEMPLATES)}: {match.group()}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for match in row.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
