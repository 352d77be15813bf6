"""Since you were last here."""

from typing import cast

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.accounts.models import User
from codeprac.accounts.services import note_seen
from codeprac.codes.queries import list_roles_of
from codeprac.dispositions.queries import list_answers_to_follow_up
from codeprac.drafts.queries import list_reading_positions
from codeprac.notifications.notices import list_notices
from codeprac.returning.queries import MOST_SHOWN, list_open_rounds, list_own_annotations, list_waiting_replies
from codeprac.watching.queries import titles_of
from codeprac.watching.wording import words_of
from codeprac.web import clock
from codeprac.web.access import current_actor, requires

bp = Blueprint("returning", __name__)


@bp.get("/since")
@requires(Permission.ACCOUNT_OWN)
def since() -> str:
    """What happened to what one wrote and watches, what waits for an answer and until when."""
    account, actor, now = _own_account(), current_actor(), clock.now()
    moment = account.seen_until or account.created_at
    news = list_notices(account.id, since=moment, limit=MOST_SHOWN)
    return render_template(
        "returning/since.html",
        account=account,
        moment=moment,
        is_first=account.seen_until is None,
        own=list_own_annotations(actor, since=moment, now=now),
        waiting=list_waiting_replies(account.id, now=now),
        to_follow_up=list_answers_to_follow_up(actor, most=MOST_SHOWN),
        rounds=list_open_rounds(account.id, now=now),
        news=news,
        reading=list_reading_positions(account.id, most=3),
        titles=titles_of(news),
        words_of=words_of,
        roles=list_roles_of(account.id),
    )


@bp.post("/since")
@requires(Permission.ACCOUNT_OWN)
def have_seen() -> Response:
    """Begin anew from this moment."""
    note_seen(_own_account(), now=clock.now())
    return redirect(url_for("returning.since"), code=303)


def _own_account() -> User:
    return cast(User, current_user._get_current_object())
