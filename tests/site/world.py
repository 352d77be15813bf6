"""A small office with a bit of everything that some may see and others may not; every secret bears a mark in its text.

The code of practice `ours` has two released drafts, a closed round with answers (released and private), a sealed round
that runs, a working draft and a consolidated version; `theirs` is another one, with a working draft of its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from codeprac.access.actor import PUBLIC, Actor, Facts, MembershipRole
from codeprac.accounts.models import User
from codeprac.annotations.models import Anchor, Annotation, Reply, UnsentText
from codeprac.annotations.services import Contribution as Recorded
from codeprac.annotations.services import keep_unsent_text
from codeprac.audit.receipts import list_receipts_of
from codeprac.channels.rules import WhichText
from codeprac.channels.services import attach_file, enter_contribution, log_disclosure, record_input
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import actor_of
from codeprac.db import db, new_id
from codeprac.desk.rules import Assignee
from codeprac.desk.services import assign_annotations, save_filter, tag_annotations
from codeprac.dispositions.rules import Outcome
from codeprac.dispositions.services import (
    Choices,
    answer_issue,
    explain_change,
    keep_template,
    record_dispositions,
    record_dissent,
    release_dispositions,
)
from codeprac.drafting.models import DraftingNote
from codeprac.drafting.noting import write_note
from codeprac.drafts.models import Provision
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.services.writing import add_provision, start_working_draft
from codeprac.issues.models import SuggestedAnnotation, Suggestion
from codeprac.issues.rules import SuggestionKind
from codeprac.issues.services import create_issue, make_issue_of
from codeprac.notifications.rules import Watchable
from codeprac.notifications.watching import Subject, watch
from codeprac.openid.models import Identity
from codeprac.organisations.invitations import make_token
from codeprac.organisations.models import Organisation
from codeprac.records.models import RecordFile
from codeprac.records.rules import Channel, Said
from codeprac.rounds.models import Round
from codeprac.rounds.rules import Visibility
from codeprac.rounds.telling import tell_of_clocks
from codeprac.sheets import delimited
from codeprac.sheets.models import SheetRow
from codeprac.sheets.queries import select_rows
from codeprac.sheets.services import keep_import
from codeprac.sheets.services.keeping import Upload
from codeprac.sheets.tables import read_table
from codeprac.workspaces.models import Contribution, ContributionLink
from codeprac.workspaces.rules import ContributionState
from codeprac.workspaces.services import make_link
from tests.audit.stage import seal_and_stamp
from tests.factories.accounts import make_administrator, make_moderator, make_user
from tests.factories.annotations import make_annotation, make_reply
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, make_released_draft
from tests.factories.editions import make_edition
from tests.factories.moderation import make_cases, moderated
from tests.factories.openid import make_identity
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round
from tests.factories.workspaces import make_contribution, make_position

SEALED, PRIVATE, WORKING, UNSENT = "quokka-sealed", "quokka-private", "quokka-working", "quokka-unsent"
TOGETHER = "quokka-together"
SUGGESTION = new_id()
SECRETS = (SEALED, PRIVATE, WORKING, UNSENT, TOGETHER)
ROLES = (
    "public",
    "stakeholder",
    "other drafter",
    "drafter",
    "moderator",
    "office moderator",
    "administrator",
)
INSIDERS = frozenset({"drafter", "moderator", "administrator"})


@dataclass
class World:
    """Who and what there is."""

    people: Mapping[str, User]
    ours: CodeOfPractice
    theirs: CodeOfPractice
    closed: Round
    sealed: Round
    seen: Annotation
    hidden: Annotation
    reply: Reply
    unsent: UnsentText
    row: SheetRow
    organisation: Organisation
    provision: Provision
    carried: Anchor
    contribution: Contribution
    link: ContributionLink
    recorded: Annotation
    minutes: RecordFile

    def actor(self, role: str) -> Actor:
        """The actor behind a role."""
        if role == "public":
            return PUBLIC
        user = self.people[role]
        return actor_of(user.id, user.name, user.office_role)


def make_world(name: str = "Stina Stakeholder") -> World:
    """The office, committed; the stakeholder, who wrote most of what there is, bears this name."""
    people = {
        "stakeholder": make_user(name=name),
        "other drafter": make_user(name="Otto Otherwhere"),
        "drafter": make_user(name="Dana Drafter"),
        "moderator": make_user(name="Mona Moderator"),
        "office moderator": make_moderator(name="Ove Office"),
        "administrator": make_administrator(name="Ada Administrator"),
    }
    author = make_user(name=f"Anna {SEALED}")
    make_identity(people["stakeholder"])
    ours = make_code(slug="ours", drafters=[people["drafter"]], moderators=[people["moderator"]])
    theirs = make_code(slug="theirs", drafters=[people["other drafter"]])
    first = make_released_draft(ours)
    closed = make_round(first, **_closed())
    seen = make_annotation(closed, quote="up to date for ten years", author=people["stakeholder"])
    reply = make_reply(seen, author=people["stakeholder"])
    private = make_annotation(closed, "recitals", text="Answered in private.")
    second = make_released_draft(ours, NEXT_SOURCE)
    sealed = make_round(second, visibility=Visibility.SEALED)
    hidden = make_annotation(
        sealed, author=author, text=f"Secret: {SEALED}.", proposed_wording=f"{SEALED} wording", rationale=SEALED
    )
    make_reply(hidden, author=author, text=f"Also secret: {SEALED}.")
    provision = _write_on(ours, people["drafter"])
    _write_on(theirs, people["other drafter"])
    _answer(ours, seen, private, hidden)
    _arrange(ours, seen, people["drafter"])
    make_edition(first)
    make_cases(seen, reply, people["moderator"])
    unsent = keep_unsent_text(
        closed,
        author_id=people["stakeholder"].id,
        provision_id=None,
        content={"text": UNSENT},
        now=datetime.now(UTC),
    )
    row = _import(closed, people["stakeholder"])
    for subject in (
        Subject(Watchable.CODE, ours.id, ours.id),
        Subject(Watchable.ROUND, sealed.id, ours.id),
        Subject(Watchable.PROVISION, seen.provision.identity, ours.id),
    ):
        watch(subject, user_id=people["stakeholder"].id, now=datetime.now(UTC))
    tell_of_clocks(sealed.opens_at + timedelta(seconds=1))
    organisation = make_organisation(leads=[people["stakeholder"]], verified=True, name="Sample Labs")
    carried = db.session.scalars(sa.select(Anchor).filter_by(annotation_id=seen.id, draft_id=second.id)).one()
    together = _write_together(organisation, people["stakeholder"], sealed, closed)
    recorded = _record(closed, people["drafter"])
    there = (people, ours, theirs, closed, sealed, seen, hidden, reply, unsent, row, organisation, provision, carried)
    return seal_and_stamp(World(*there, *together, *recorded))


def _record(round_: Round, drafter: User) -> tuple[Annotation, RecordFile]:
    """A workshop with public minutes, and one of which the office keeps to itself who took part and what they wrote."""
    now, said = datetime.now(UTC), {"actor_id": drafter.id, "now": datetime.now(UTC)}
    open_, closed_ = (
        record_input(
            round_, Said(Channel.WORKSHOP, "On repair", now.date(), "", "", shows), [name], today=now.date(), **said
        )
        for shows, name in ((True, "A guild"), (False, PRIVATE))
    )
    minutes = attach_file(open_, b"What was said.", name="minutes.txt", is_public=True, **said)
    attach_file(closed_, PRIVATE.encode(), name=f"{PRIVATE}.txt", is_public=False, **said)
    what = Recorded(kind="general", text="Say more.", said_by="A guild")
    provision = list_provisions(round_.draft, with_body=True)[1]
    made = enter_contribution(open_, provision, what, selector=None, form_token="world", **said)
    hidden = replace(what, text=PRIVATE, said_by=PRIVATE, publication="confidential", confidential_reason=PRIVATE)
    for which, public in ((hidden, "Something."), (replace(hidden, publication="anonymous", text="Unnamed."), "")):
        one = replace(which, public_summary=public)
        enter_contribution(closed_, provision, one, selector=None, form_token=f"world-{which.publication}", **said)
    shown = {"disclosed_on": now.date(), "which": WhichText.OTHER, "sha256": "a" * 64, "today": now.date()}
    log_disclosure(round_.code, recipients="A board", reason="Asked.", **shown, **said)
    db.session.commit()
    return made, minutes


def _arrange(code: CodeOfPractice, annotation: Annotation, drafter: User) -> None:
    """What drafters arrange on an annotation whose answer is public: for nobody else."""
    by: dict[str, Any] = {"actor_id": drafter.id, "now": datetime.now(UTC)}
    assign_annotations(code, [annotation.id], to=Assignee(drafter_id=drafter.id), **by)
    tag_annotations(code.id, [annotation.id], name=PRIVATE, **by)
    save_filter(code.id, user_id=drafter.id, name=PRIVATE, query=f"tag={PRIVATE}", now=by["now"])
    db.session.commit()


def _write_together(
    organisation: Organisation, lead: User, sealed: Round, closed: Round
) -> tuple[Contribution, ContributionLink]:
    """What nobody outside of the organisation may see; in the closed round it has submitted a position."""
    submitted = make_contribution(organisation, closed, author=lead, text="We agree.", state=ContributionState.ACCEPTED)
    make_position(submitted.workspace, lead)
    secret = make_contribution(organisation, sealed, author=lead, text=f"Among us: {TOGETHER}.")
    link, _token = make_link(
        secret.workspace,
        label=TOGETHER,
        expires_at=sealed.closes_at,
        most_uses=None,
        actor_id=lead.id,
        now=secret.created_at,
    )
    db.session.commit()
    return secret, link


def _closed() -> dict[str, Any]:
    now = datetime.now(UTC)
    return {"opens_at": now - timedelta(days=40), "closes_at": now - timedelta(days=20)}


def _import(round_: Round, author: User) -> SheetRow:
    """A spreadsheet that nobody has submitted."""
    rows = [["Clause", "Type", "Comments"], ["Measure 1.1", "te", UNSENT]]
    upload = Upload(f"{UNSENT}.csv", "0" * 64, read_table(delimited.write(rows)))
    sheet, _is_new = keep_import(round_, upload, author=author, now=datetime.now(UTC))
    db.session.commit()
    return db.session.scalars(select_rows(sheet.id)).one()


def _write_on(code: CodeOfPractice, drafter: User) -> Provision:
    """A working draft that says something new, with its reason."""
    now = datetime.now(UTC)
    if code.slug == "theirs":
        make_released_draft(code)
    draft = start_working_draft(code, author_id=drafter.id, now=now)
    made = add_provision(
        draft,
        after=list_provisions(draft)[-1],
        heading=f"Measure 9.9. {WORKING}",
        level=3,
        kind="measure",
        body=f"Text that is not public: {WORKING}.",
        actor_id=drafter.id,
        now=now,
    )
    explain_change(draft, reason=f"Because: {WORKING}.", provision_id=made.id, actor_id=drafter.id, now=now)
    write_note(draft, made, f"Among us: {WORKING}.", meant_for_id=None, actor_id=drafter.id, now=now)
    db.session.commit()
    return made


def _answer(code: CodeOfPractice, seen: Annotation, *others: Annotation) -> None:
    now = datetime.now(UTC)
    record_dispositions([seen], outcome=Outcome.NOT_ACCEPTED, reason="Ten years are right.", actor_id=None, now=now)
    release_dispositions(code.id, actor_id=None, now=now)
    reason = f"Not for the public yet: {PRIVATE}."
    record_dispositions(others, outcome=Outcome.OUT_OF_SCOPE, reason=reason, actor_id=None, now=now)
    round_, title = others[0].round, f"Not for the public yet: {PRIVATE}"
    issue = make_issue_of(others, round_, title=title, summary=PRIVATE, actor_id=None, now=now)
    answered = answer_issue(issue, Choices(others), outcome=Outcome.DEFERRED, reason=PRIVATE, actor_id=None, now=now)
    given = {"reason": PRIVATE, "actor_id": seen.author_id, "now": now}
    record_dissent(answered[0], is_public=True, version=answered[0].version, **given)
    keep_template(code.id, name=PRIVATE, text=PRIVATE, actor_id=None, now=now)
    create_issue(round_, title=f"Empty, {PRIVATE}", actor_id=None, now=now)
    _suggest(round_, others, now)
    db.session.commit()


def _suggest(round_: Round, annotations: Sequence[Annotation], now: datetime) -> None:
    """What the machine suggests, in words that nobody else may read."""
    suggestion = Suggestion(
        id=SUGGESTION,
        round_id=round_.id,
        kind=SuggestionKind.ALIKE,
        score=0.8,
        words=[PRIVATE],
        size=1,
        people=1,
        organisations=0,
        suggested_at=now,
    )
    db.session.add(suggestion)
    db.session.flush()
    db.session.add_all(
        SuggestedAnnotation(suggestion_id=SUGGESTION, annotation_id=one.id, score=1.0) for one in annotations
    )
    db.session.commit()


@dataclass(frozen=True)
class Address:
    """One address of a route, and what its permission is about there; `hides` is its secret annotation."""

    rule: Rule
    path: str
    facts: Facts
    hides: bool = False


def addresses(app: Flask, world: World, method: str) -> list[Address]:
    """Every route that knows the method, filled in with what there is; routes about annotations also with the sealed
    one."""
    adapter = app.url_map.bind("localhost")
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()) and rule.endpoint != "static"]
    others = _others(world)
    return [
        Address(
            rule,
            adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method=method),
            facts,
            hides,
        )
        for rule in rules
        for values, facts, hides in _fillings(world, rule, others)
    ]


def _fillings(world: World, rule: Rule, others: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Facts, bool]]:
    if rule.endpoint.startswith("channels.") and "annotation_id" in rule.arguments:
        yield {"slug": world.ours.slug, "annotation_id": world.recorded.id}, world.ours.facts, False
    elif rule.endpoint.startswith("workspaces.") and "slug" in rule.arguments:
        yield _in_workspace(world, rule), world.organisation.facts, False
    elif rule.arguments & {"case_id", "flag_id"}:
        yield moderated(world.ours), world.reply.facts, False
    elif "annotation_id" in rule.arguments:
        yield {"annotation_id": world.seen.id}, world.seen.facts, False
        yield {"annotation_id": world.hidden.id}, world.hidden.facts, True
    elif rule.endpoint.startswith("organisations.") and "slug" in rule.arguments:
        lead = world.people["stakeholder"]
        token = make_token(world.organisation, lead.email, role=MembershipRole.MEMBER, inviter_id=lead.id)
        values = {"user_id": lead.id, "token": token}
        slug = "industry" if "stakeholder-groups" in rule.rule else world.organisation.slug
        yield values | {"slug": slug}, world.organisation.facts, False
    elif "reply_id" in rule.arguments:
        yield {"reply_id": world.reply.id}, world.reply.facts, False
    else:
        yield from ((others | {"number": number}, world.ours.facts, False) for number in _numbers(rule))


def _in_workspace(world: World, rule: Rule) -> dict[str, Any]:
    return {
        "slug": world.organisation.slug,
        "code_slug": world.ours.slug,
        "number": world.closed.number if rule.endpoint == "workspaces.position" else world.sealed.number,
        "provision_slug": "measure-1.1",
        "contribution_id": world.contribution.id,
        "link_id": world.link.id,
    }


def _numbers(rule: Rule) -> tuple[int, ...]:
    # Of a round that runs there is no report yet.
    is_report = rule.endpoint.startswith("reporting.")
    if "number" not in rule.arguments or "/editions/" in rule.rule or is_report:
        return (1,)
    return (2, 1)


def _others(world: World) -> dict[str, Any]:
    return {
        "slug": world.ours.slug,
        "provision_slug": "measure-1.1",
        "provision_id": world.provision.id,
        "anchor_id": world.carried.id,
        "old": 1,
        "new": 2,
        "name": "json",
        "which": "working",
        "identity": world.seen.provision.identity,
        "question": 1,
        "unsent_id": world.unsent.id,
        "import_id": world.row.import_id,
        "row_id": world.row.id,
        "account_id": world.people["stakeholder"].id,
        "other_id": world.people["other drafter"].id,
        "identity_id": db.session.scalars(sa.select(Identity.id)).first(),
        "seal": 1,
        **dict.fromkeys(("message_id", "sign_in_id"), world.reply.id),
        "receipt": list_receipts_of(world.seen.id)[0].number,
        "token": "a-token-of-nobody",
        "file_id": world.minutes.id,
        "key": "a-finding-of-nowhere",
        "suggestion_id": SUGGESTION,
        "suspension_id": "of-nobody",
        "ending": "csv",
        "note_id": db.session.scalars(sa.select(DraftingNote.id)).first(),
    }
