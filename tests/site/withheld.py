"""The small office of `world`, with what authors chose not to have published, what moderation keeps from the public,
and people of another organisation.

One annotation is confidential, one anonymous, one for an organisation alone; each hides a word that no route may tell
to those from whom it is kept. Three more were published with their names until moderation hid, restricted or held them,
and so was a reply."""

from datetime import UTC, datetime

import sqlalchemy as sa

from codeprac.access.actor import MembershipRole
from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.rules import Publication
from codeprac.annotations.withholding import Rule, Withholding
from codeprac.db import db
from codeprac.dispositions.rules import Outcome
from codeprac.dispositions.services import explain_change, record_dispositions, release_dispositions
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import get_provision
from codeprac.organisations.services import add_member
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_reply
from tests.factories.editions import make_edition
from tests.factories.organisations import make_organisation
from tests.site.world import World, make_world

SECRET, NAMELESS, PERSON = "wombat", "numbat", "ocelot"
CHOSEN = (Publication.CONFIDENTIAL, Publication.ANONYMOUS, Publication.ORGANISATION)
WITHHELD = {Withholding.HIDDEN: "dunnart", Withholding.RESTRICTED: "bettong", Withholding.HELD: "potoroo"}
REPLIED = "pademelon"
MARKS = (SECRET, NAMELESS, PERSON, REPLIED, *WITHHELD.values())
STRANGERS = ("member of another organisation", "lead of another organisation")


def make_withheld() -> World:
    """The office, with the three annotations answered, one of them behind a change."""
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
    made.people = dict(made.people) | dict(zip(CHOSEN, authors, strict=True)) | _strangers()
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


def reply_to(annotation: Annotation) -> Reply:
    """The one reply to an annotation of these."""
    return db.session.scalars(sa.select(Reply).where(Reply.annotation_id == annotation.id)).one()


def marks_in(text: str) -> list[str]:
    """The words that a text tells."""
    lowered = text.lower()
    return [mark for mark in MARKS if mark in lowered]


def _strangers() -> dict[str, User]:
    """People of another organisation, of whom nobody has heard here."""
    member, lead = make_user(name="Mia Member"), make_user(name="Leo Lead")
    other = make_organisation(leads=[lead], verified=True, name="Other Works")
    add_member(other, member, role=MembershipRole.MEMBER, actor_id=None, now=datetime.now(UTC))
    return dict(zip(STRANGERS, (member, lead), strict=True))


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
