"""The notices of the reader: the bell that counts them, the page that shows all."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.notifications.notices import count_unread, mark_read, select_notices
from codeprac.watching.queries import titles_of
from codeprac.watching.views.blueprint import bp
from codeprac.watching.wording import words_of
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import paginate


@bp.get("/account/notices")
@requires(Permission.ACCOUNT_OWN)
def notices() -> str:
    """What the reader was told, newest first."""
    page = paginate(select_notices(current_actor().user_id or ""))
    return render_template("watching/notices.html", page=page, titles=titles_of(page.rows), words_of=words_of)


@bp.post("/account/notices")
@requires(Permission.ACCOUNT_OWN)
def read_notices() -> Response:
    """Mark one notice as read, or all."""
    mark_read(current_actor().user_id or "", now=clock.now(), happening_id=request.form.get("notice", ""))
    return redirect(url_for("watching.notices"), code=303)


def unread_notices() -> int:
    """How many notices the reader has not read; for the bell."""
    user_id = current_actor().user_id
    return count_unread(user_id) if user_id else 0
