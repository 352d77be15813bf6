"""One row of an uploaded file: placing it by hand, correcting it, leaving it out, taking it back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import undefer

from codeprac.access.permissions import Permission
from codeprac.annotations.rules import AnnotationKind, Unacceptable
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.errors import Stale
from codeprac.sheets.forms import RowForm
from codeprac.sheets.models import SheetRow
from codeprac.sheets.queries import (
    find_next_waiting,
    get_provision_in,
    get_row,
    list_provisions_like,
    list_provisions_of,
)
from codeprac.sheets.rules import HANDED_ON, RowState
from codeprac.sheets.services import correct_row, drop_row, restore_row
from codeprac.sheets.views.blueprint import bp
from codeprac.sheets.wording import SETTLE, words_of
from codeprac.web.access import current_actor, requires

MOST_OFFERED = 2_000


@bp.get("/imports/rows/<row_id>")
@requires(Permission.ACCOUNT_OWN)
def row(row_id: str) -> ResponseReturnValue:
    """The row as it came, and the form with what it would say."""
    found = _own(row_id)
    form = RowForm(formdata=None)
    form.fill_in(found)
    if (candidate := request.args.get("provision")) in found.candidates:
        form.provision.data = candidate
    return _page(found, form)


@bp.post("/imports/rows/<row_id>")
@requires(Permission.ACCOUNT_OWN)
def save_row(row_id: str) -> ResponseReturnValue:
    """Put the row where its owner says; or narrow the list of provisions, which changes nothing."""
    found, form = _own(row_id), RowForm()
    if "search" in request.form or found.state in HANDED_ON:
        return _page(found, form)
    form.offer([], None)
    if found.kind == AnnotationKind.ANSWER:
        form.become_answer()
    if not form.validate_on_submit():
        return _page(found, form, 422)
    try:
        correct_row(
            found,
            get_provision_in(found.sheet.round.draft_id, form.provision.data),
            quote=form.quote.data or "",
            **form.content,
            seen=form.seen.data or "",
            actor_id=found.sheet.author_id,
        )
    except Unacceptable as error:
        form.refuse(error)
        return _page(found, form, 422)
    except Stale as error:
        form.seen.data = found.mark
        return _page(found, form, 409, stale=error)
    return _onward(found)


@bp.post("/imports/rows/<row_id>/drop")
@requires(Permission.ACCOUNT_OWN)
def drop(row_id: str) -> ResponseReturnValue:
    """Leave a row out."""
    found = _own(row_id)
    drop_row(found, actor_id=found.sheet.author_id)
    flash(_("Row %(line)s is left out. It is kept, and can be taken back.", line=found.line), "success")
    return _back(found)


@bp.post("/imports/rows/<row_id>/restore")
@requires(Permission.ACCOUNT_OWN)
def restore(row_id: str) -> ResponseReturnValue:
    """Take a row back that was left out."""
    found = _own(row_id)
    restore_row(found, actor_id=found.sheet.author_id)
    return _back(found)


def _own(row_id: str) -> SheetRow:
    return get_row(row_id, author_id=current_actor().user_id or "")


def _page(found: SheetRow, form: RowForm, status: int = 200, stale: Stale | None = None) -> ResponseReturnValue:
    draft = found.sheet.round.draft
    if found.kind == AnnotationKind.ANSWER:
        form.become_answer()
    words = (form.words.data or "").replace("\x00", "")
    provisions = list_provisions_like(draft.id, words, most=MOST_OFFERED)
    chosen = _chosen(found, form)
    form.offer(provisions, chosen)
    candidates = list_provisions_of(found.candidates)
    return render_template(
        "sheets/row.html",
        row=found,
        sheet=found.sheet,
        code=found.sheet.round.code,
        round=found.sheet.round,
        draft=draft,
        form=form,
        stale=stale,
        chosen=chosen,
        candidates=candidates,
        found_count=len(provisions),
        words=words,
        words_of=words_of,
        settle=SETTLE,
    ), status


def _chosen(found: SheetRow, form: RowForm) -> Provision | None:
    """The provision that the form shows as chosen, with its text."""
    if not form.provision.data:
        return None
    chosen = db.session.get(Provision, form.provision.data[:26], options=[undefer(Provision.body_text)])
    return chosen if chosen is not None and chosen.draft_id == found.sheet.round.draft_id else None


def _onward(found: SheetRow) -> ResponseReturnValue:
    """On to the next row that waits, or back to all."""
    following = find_next_waiting(found)
    if found.state in {RowState.WRONG, RowState.UNPLACED}:
        return redirect(url_for("sheets.row", row_id=found.id), code=303)
    if following is None:
        flash(_("Row %(line)s is settled.", line=found.line), "success")
        return _back(found)
    flash(_("Row %(line)s is settled. This is the next one.", line=found.line), "success")
    return redirect(url_for("sheets.row", row_id=following.id), code=303)


def _back(found: SheetRow) -> ResponseReturnValue:
    return redirect(url_for("sheets.sheet", import_id=found.import_id, show=request.args.get("show") or None), code=303)
