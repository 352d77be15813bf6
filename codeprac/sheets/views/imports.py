"""One uploaded file: its rows with what was recognised, submitting what is ready, taking the rest away."""

from datetime import datetime

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.db import db
from codeprac.rounds.rules import RoundState
from codeprac.sheets import delimited
from codeprac.sheets.models import SheetImport
from codeprac.sheets.queries import count_states, get_import, select_rows
from codeprac.sheets.rules import HANDED_ON, RowState
from codeprac.sheets.services import contribute_import, discard_import, submit_import
from codeprac.sheets.views.blueprint import bp
from codeprac.sheets.views.downloads import CSV
from codeprac.sheets.wording import SETTLE, STATES, words_of
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import paginate

SHOWN = {
    "waiting": (RowState.UNPLACED, RowState.WRONG),
    "ready": (RowState.READY,),
    "left-out": (RowState.DUPLICATE, RowState.DROPPED),
    "submitted": HANDED_ON,
}


@bp.get("/imports/<import_id>")
@requires(Permission.ACCOUNT_OWN)
def sheet(import_id: str) -> ResponseReturnValue:
    """The rows of a file, each with where it goes and what is doubtful."""
    found = _own(import_id)
    shown = request.args.get("show", "")
    counts = count_states([found.id])[found.id]
    return render_template(
        "sheets/sheet.html",
        sheet=found,
        code=found.round.code,
        round=found.round,
        draft=found.round.draft,
        state=found.round.state(clock.now()),
        page=paginate(select_rows(found.id, SHOWN.get(shown, ()))),
        shown=shown if shown in SHOWN else "",
        counts={name: sum(counts.get(state, 0) for state in states) for name, states in SHOWN.items()},
        total=sum(counts.values()),
        states=STATES,
        settle=SETTLE,
        words_of=words_of,
    )


@bp.post("/imports/<import_id>/submit")
@requires(Permission.ANNOTATION_SUBMIT)
@limits.on_writing
def submit(import_id: str) -> ResponseReturnValue:
    """Submit every row that is ready, or put it into the workspace; all or none."""
    found, now = _own(import_id), clock.now()
    if found.in_workspace:
        return _contribute(found, now)
    if found.round.state(now) is RoundState.CLOSED:
        return redirect(url_for("sheets.sheet", import_id=found.id), code=303)  # the page says what became of it
    made = submit_import(found, actor_id=found.author_id, now=now)
    flash(
        ngettext("%(num)d annotation is submitted.", "%(num)d annotations are submitted.", len(made)),
        "success",
    )
    return redirect(url_for("sheets.sheet", import_id=found.id), code=303)


@bp.post("/imports/<import_id>/discard")
@requires(Permission.ACCOUNT_OWN)
def discard(import_id: str) -> ResponseReturnValue:
    """Forget a file."""
    found = _own(import_id)
    address = url_for("sheets.import_form", slug=found.round.code.slug, number=found.round.number)
    discard_import(found, actor_id=found.author_id, now=clock.now())
    return redirect(address, code=303)


@bp.get("/imports/<import_id>/unsent.csv")
@requires(Permission.ACCOUNT_OWN)
def unsent_csv(import_id: str) -> Response:
    """The rows that were not handed on, with every cell as it came."""
    found = _own(import_id)
    unsent = tuple(state for state in RowState if state not in HANDED_ON)
    rows = [row.raw for row in db.session.scalars(select_rows(found.id, unsent))]
    headings = list(dict.fromkeys(name for row in rows for name in row))
    content = delimited.write([headings, *([str(row.get(name, "")) for name in headings] for row in rows)])
    response = Response(content, content_type=CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="unsent-{found.id}.csv"'
    return response


def _contribute(found: SheetImport, now: datetime) -> ResponseReturnValue:
    made = contribute_import(found, actor_id=found.author_id, now=now)
    words = ngettext(
        "%(num)d contribution is in the workspace, ready for a lead. Your colleagues see it, nobody else.",
        "%(num)d contributions are in the workspace, ready for a lead. Your colleagues see them, nobody else.",
        len(made),
    )
    flash(words, "success")
    return redirect(url_for("sheets.sheet", import_id=found.id), code=303)


def _own(import_id: str) -> SheetImport:
    return get_import(import_id, author_id=current_actor().user_id or "")
