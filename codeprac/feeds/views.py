"""Feeds and the calendar: public, the same for everyone, answered with an ETag."""

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, g, request, url_for
from flask_babel import gettext as _
from markupsafe import escape

from codeprac.access.actor import PUBLIC
from codeprac.annotations.models import Annotation
from codeprac.annotations.naming import author_of, said_in
from codeprac.annotations.publishing import view_of
from codeprac.audit.models import AuditSeal
from codeprac.audit.queries import select_seals
from codeprac.audit.verifying import text_of
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import get_code
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.feeds.atom import Entry, Feed, write_atom
from codeprac.feeds.calendar import Deadline, write_calendar
from codeprac.feeds.queries import (
    MOST_ENTRIES,
    Fact,
    get_newest_provision,
    list_facts_of_code,
    list_facts_of_provision,
    list_public_annotations,
    list_rounds_with_extensions,
)
from codeprac.rounds.models import CancelledRound, Round
from codeprac.rounds.queries import get_round, list_cancelled_rounds
from codeprac.watching.wording import words_of
from codeprac.web import clock
from codeprac.web.access import public
from codeprac.web.filters import beginning, markdown

bp = Blueprint("feeds", __name__)
# Readers of feeds ask by themselves, some of them every minute.
CACHE_CONTROL = "public, max-age=300"
BEFORE_ANY_SEAL = datetime(2000, 1, 1, tzinfo=UTC)


@bp.get("/codes/<slug>/feed.atom")
@public
def feed_of_code(slug: str) -> Response:
    """What happens to a code of practice."""
    code = get_code(slug)
    page = url_for("overviews.code", slug=slug)
    return _answer_feed(code.title, page, code.created_at, [_entry(fact) for fact in list_facts_of_code(code)])


@bp.get("/codes/<slug>/rounds/<int:number>/feed.atom")
@public
def feed_of_round(slug: str, number: int) -> Response:
    """The annotations of a round, as far as the public sees them."""
    code = get_code(slug)
    round_ = get_round(code, number)
    annotations = list_public_annotations(Annotation.round_id == round_.id, now=clock.now())
    title = _("Annotations in round %(number)s: %(code)s", number=number, code=code.title)
    page = url_for("overviews.round", slug=slug, number=number)
    return _answer_feed(title, page, round_.created_at, [_entry_of(annotation) for annotation in annotations])


@bp.get("/codes/<slug>/provisions/<identity>/feed.atom")
@public
def feed_of_provision(slug: str, identity: str) -> Response:
    """What becomes of a provision in each draft, and the annotations on it, under whatever number."""
    code = get_code(slug)
    newest = get_newest_provision(code, identity)
    annotations = list_public_annotations(
        Annotation.code_id == code.id, Provision.identity == identity, now=clock.now()
    )
    entries = [_entry(fact) for fact in list_facts_of_provision(code, identity)]
    entries += [_entry_of(annotation) for annotation in annotations]
    newest_first = sorted(entries, key=lambda entry: (entry.at, entry.id), reverse=True)[:MOST_ENTRIES]
    page = url_for("annotations.provision", slug=slug, number=newest.draft.number, provision_slug=newest.slug)
    return _answer_feed(f"{newest.name}: {code.title}", page, code.created_at, newest_first)


@bp.get("/record/seals.atom")
@public
def feed_of_seals() -> Response:
    """The seals of the record: whoever keeps them can tell later whether it was rewritten."""
    seals = list(db.session.scalars(select_seals().limit(MOST_ENTRIES)))
    entries = [_entry_of_seal(seal) for seal in seals]
    since = seals[-1].sealed_at if seals else BEFORE_ANY_SEAL
    return _answer_feed(_("Seals of the record"), url_for("audit.record"), since, entries)


@bp.get("/codes/<slug>/calendar.ics")
@public
def calendar(slug: str) -> Response:
    """When the rounds of a code of practice open and close."""
    code = get_code(slug)
    rounds: Iterable[Round | CancelledRound] = [*list_rounds_with_extensions(code.id), *list_cancelled_rounds(code.id)]
    deadlines = [deadline for round_ in rounds for deadline in _deadlines(code, round_)]
    return _answer(write_calendar(code.title, deadlines, clock.office_zone()), "text/calendar")


def _answer_feed(title: str, page: str, since: datetime, entries: list[Entry]) -> Response:
    feed = Feed(title, _absolute(page), _absolute(request.path), current_app.config["OFFICE_NAME"], since, entries)
    return _answer(write_atom(feed), "application/atom+xml")


def _answer(body: bytes, mimetype: str) -> Response:
    g.same_for_everyone = True
    response = Response(body, content_type=f"{mimetype}; charset=utf-8", headers={"Cache-Control": CACHE_CONTROL})
    response.add_etag()
    response.make_conditional(request)
    return response


def _entry(fact: Fact) -> Entry:
    return Entry(_tag(f"{fact.event}:{fact.id}"), words_of(fact.event, fact.data), _absolute(fact.path), fact.at)


def _entry_of(annotation: Annotation) -> Entry:
    words = _("Annotation %(number)s on %(provision)s", number=annotation.number, provision=annotation.provision.name)
    view = view_of(annotation.written, PUBLIC)
    return Entry(
        id=_tag(f"annotation:{annotation.id}"),
        title=words,
        link=_absolute(url_for("annotations.annotation", annotation_id=annotation.id)),
        at=annotation.submitted_at if view.is_named else _day_of(annotation.submitted_at),
        html=str(markdown(beginning(said_in(view)))),
        author=author_of(view),
        updated=annotation.edited_at if view.is_named else None,
    )


def _entry_of_seal(seal: AuditSeal) -> Entry:
    return Entry(
        id=_tag(f"seal:{seal.number}"),
        title=_("Seal %(number)s: root %(root)s", number=seal.number, root=seal.root),
        link=_absolute(url_for("audit.record")) + f"#seal-{seal.number}",
        at=seal.sealed_at,
        html=f"<p><code>{escape(text_of(seal))}</code></p><p>SHA-256 <code>{seal.hash}</code></p>",
    )


def _day_of(moment: datetime) -> datetime:
    """The day of what somebody wrote who is not named: the minute could tell them apart."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _deadlines(code: CodeOfPractice, round_: Round | CancelledRound) -> list[Deadline]:
    """The opening and the closing of a round; of a cancelled one too, so that calendars take it out."""
    names = {"code": code.title, "round": round_.number, "draft": round_.draft.number}
    link = _absolute(url_for("overviews.round", slug=code.slug, number=round_.number))
    host, is_cancelled = urlsplit(current_app.config["BASE_URL"]).hostname, isinstance(round_, CancelledRound)
    if isinstance(round_, CancelledRound):
        changed_at, changes = round_.cancelled_at, 1
    else:
        changes = len(round_.extensions)
        changed_at = round_.extensions[-1].extended_at if changes else round_.created_at
    return [
        Deadline(
            id=f"{code.id.lower()}-round-{round_.number}-{what}@{host}",
            words=words % names,
            link=link,
            at=at,
            changed_at=changed_at,
            changes=changes,
            is_cancelled=is_cancelled,
            reminds=what == "closes",
        )
        for what, words, at in (
            ("opens", _("Round %(round)s opens: %(code)s, draft %(draft)s"), round_.opens_at),
            ("closes", _("Round %(round)s closes: %(code)s, draft %(draft)s"), round_.closes_at),
        )
    ]


def _absolute(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"


def _tag(name: str) -> str:
    """A permanent id by RFC 4151."""
    return f"tag:{urlsplit(current_app.config['BASE_URL']).hostname},2025:{name}"
