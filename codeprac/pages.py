"""Every blueprint, and what every template may ask for."""

from typing import Any

from flask import Flask, current_app
from flask_login import current_user

from codeprac.access.actor import PUBLIC, Actor
from codeprac.access.permissions import Permission
from codeprac.account_pages import bp as account
from codeprac.account_pages import init_app as init_account_pages
from codeprac.accounts.views import bp as accounts
from codeprac.annotations import answers, naming, together
from codeprac.annotations.histories import annotations_in_history
from codeprac.annotations.publishing import closes, tells_replier, view_of
from codeprac.annotations.views import bp as annotations
from codeprac.annotations.views.rescuing import keep_text, rescue_text
from codeprac.api.views import bp as api
from codeprac.audit.receipts import spaced
from codeprac.audit.views import bp as audit
from codeprac.channels.views import bp as channels
from codeprac.channels.views.records import came_late
from codeprac.code_bars import code_bar
from codeprac.codes.drafters import is_drafter_of
from codeprac.codes.queries import actor_of
from codeprac.codes.views import bp as codes
from codeprac.desk.views import bp as desk
from codeprac.dispositions.noting import notes_between, reasons_in_history
from codeprac.dispositions.queries import find_release_of_answers, list_objections_on
from codeprac.dispositions.showing import ShownAnswers
from codeprac.dispositions.views import bp as dispositions
from codeprac.drafting.views import bp as drafting
from codeprac.drafting.views import lineage
from codeprac.drafts.rendering.segments import segments
from codeprac.drafts.views import bp as drafts
from codeprac.feeds.views import bp as feeds
from codeprac.footprints.views import bp as footprints
from codeprac.footprints.views import words_from
from codeprac.gathering.showing import issue_shown
from codeprac.gathering.views import bp as gathering
from codeprac.moderation.views import bp as moderation
from codeprac.notifications.views import bp as notifications
from codeprac.openid.showing import identities_of, offered_provider, page_before
from codeprac.openid.views import bp as openid
from codeprac.operations.views import bp as operations
from codeprac.organisations.views import bp as organisations
from codeprac.overviews.views import bp as overviews
from codeprac.privacy.views import bp as privacy
from codeprac.publication.views import bp as publication
from codeprac.receipts.views import bp as receipts
from codeprac.receipts.views import receipts_of
from codeprac.releasing.views import bp as releasing
from codeprac.reporting.views import bp as reporting
from codeprac.returning.views import bp as returning
from codeprac.rounds.views import bp as rounds
from codeprac.sheets.views import bp as sheets
from codeprac.watching.views import bp as watching
from codeprac.watching.views.notices import unread_notices
from codeprac.watching.views.watching import is_watching
from codeprac.web import access, bar, change_notes, clock, history_notes, rescuing
from codeprac.workspaces.views import bp as workspaces
from codeprac.workspaces.views.keeping import Workspaces
from codeprac.workspaces.views.leading import own_rooms, rooms_of

PEOPLE = (
    account,
    accounts,
    openid,
    audit,
    notifications,
    organisations,
    watching,
    feeds,
    receipts,
    returning,
    workspaces,
    privacy,
)
TEXTS = (
    overviews,
    codes,
    drafts,
    rounds,
    drafting,
    lineage,
    annotations,
    channels,
    dispositions,
    gathering,
    footprints,
    desk,
    releasing,
    reporting,
    publication,
    sheets,
    moderation,
)
BLUEPRINTS = (*PEOPLE, *TEXTS, api, operations)


def init_app(app: Flask) -> None:
    """Register the blueprints and the common names of templates."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    init_account_pages(app)
    app.extensions[access.LOADER] = _load_actor
    app.extensions[bar.PROVIDER] = code_bar
    app.extensions[answers.PROVIDER] = ShownAnswers()
    app.extensions[together.PROVIDER] = Workspaces()
    app.extensions[rescuing.RESCUER] = rescue_text
    app.extensions[rescuing.KEEPER] = keep_text
    app.extensions[change_notes.PROVIDER] = notes_between
    app.extensions[history_notes.PROVIDERS] = (reasons_in_history, annotations_in_history)
    # As globals, not by a context processor: a page that is the same for everyone is rendered without the request.
    app.jinja_env.globals.update(_common_names())


def _common_names() -> dict[str, Any]:
    return {
        "current_actor": access.current_actor,
        "view_of": lambda annotation: view_of(annotation.written, access.current_actor()),
        "tells_replier": tells_replier,
        "is_closed_reply": lambda reply: closes(reply.withholding, reply.facts, access.current_actor()),
        "notice_of": naming.notice_of,
        "speaker_of": naming.speaker_of,
        "capacity_of": naming.capacity_of,
        "choice_of": naming.choice_of,
        "said_in": naming.said_in,
        "origin_of": naming.origin_of,
        "came_late": came_late,
        "may": access.may,
        "code_bar": bar.code_bar,
        "is_drafter_of": is_drafter_of,
        "Permission": Permission,
        "now": clock.now,
        "segments": segments,
        "is_watching": is_watching,
        "issue_shown": issue_shown,
        "receipts_of": receipts_of,
        "objections_on": list_objections_on,
        "answers_released_on": find_release_of_answers,
        "words_from": words_from,
        "spaced": spaced,
        "unread_notices": unread_notices,
        "offered_provider": offered_provider,
        "identities_of": identities_of,
        "page_before": page_before,
        "own_rooms": own_rooms,
        "rooms_of": rooms_of,
    }


def _load_actor() -> Actor:
    """The actor of this request: two queries for a signed-in account, none for the public. Where a second factor is
    required, the roles of who has none rest; where everybody needs one, more than that."""
    if not current_user.is_authenticated:
        return PUBLIC
    actor = actor_of(current_user.id, current_user.name, current_user.office_role)
    wanted = current_app.config["SECOND_FACTOR"]
    if wanted == "offered" or current_user.has_second_factor:
        return actor
    if wanted == "everybody":
        return actor.held()
    return actor.resting() if actor.holds_role else actor
