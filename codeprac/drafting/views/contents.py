"""The contents of the working draft; starting and discarding it."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.drafting.queries import read_room
from codeprac.drafting.views.blueprint import bp, load_draft
from codeprac.drafting.wording import structural_words
from codeprac.drafts.cases import count_open
from codeprac.drafts.queries import find_latest_draft, find_working_draft
from codeprac.drafts.rules import names_another_draft
from codeprac.drafts.services import discard_draft
from codeprac.drafts.services.undoing import find_undoable
from codeprac.drafts.services.writing import start_working_draft
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.get("")
@requires(Permission.DRAFT_READ_WORKING)
def working(slug: str) -> str:
    """The working draft, provision by provision, with what has changed; or how to begin one."""
    code = load_code(slug, Permission.DRAFT_READ_WORKING)
    draft = find_working_draft(code.id)
    if draft is None:
        return render_template("drafting/none.html", code=code, latest=find_latest_draft(code.id))
    room, latest = read_room(draft), find_latest_draft(code.id)
    number = (latest.number or 0) + 1 if latest else 1
    misnamed = room.title if room.title and names_another_draft(room.title.heading, number) else None
    undoable = find_undoable(draft)
    context = {
        "undoable": undoable,
        "undo_words": structural_words(undoable.act) if undoable else "",
        "code": code,
        "draft": draft,
        "room": room,
        "waiting": count_open(draft),
    }
    return render_template("drafting/working.html", **context, number=number, misnamed=misnamed)


@bp.post("/start")
@requires(Permission.DRAFT_WRITE)
def start(slug: str) -> Response:
    """Begin the next draft from the last released one."""
    code = load_code(slug, Permission.DRAFT_WRITE)
    draft = start_working_draft(code, author_id=current_actor().user_id, now=clock.now())
    number = draft.base.number if draft.base else None
    flash(_("The working draft begins as a copy of draft %(number)s.", number=number), "success")
    return redirect(url_for("drafting.working", slug=slug), code=303)


@bp.post("/discard")
@requires(Permission.DRAFT_WRITE)
def discard(slug: str) -> Response:
    """Set the working draft aside."""
    _code, draft = load_draft(slug)
    discard_draft(draft, actor_id=current_actor().user_id, now=clock.now())
    flash(_("The working draft was set aside."), "success")
    return redirect(url_for("drafting.working", slug=slug), code=303)
