"""Files of records: attaching, showing to the public or not, withdrawing; and taking one away."""

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.channels.forms import FileForm, ReasonForm
from codeprac.channels.queries import get_file, get_record
from codeprac.channels.services import attach_file, set_file_publication, withdraw_file
from codeprac.channels.views.blueprint import bp
from codeprac.channels.views.records import ask_reason, show_record
from codeprac.codes.loading import load_code
from codeprac.codes.queries import get_code
from codeprac.errors import NotFound
from codeprac.records.filetypes import CONTENT_TYPES
from codeprac.records.models import RecordFile
from codeprac.records.rules import FILE_LIMIT, FileKind, FileRefused
from codeprac.web import clock
from codeprac.web.access import current_actor, may, public, requires
from codeprac.web.headers import POLICY_OF_FILES
from codeprac.web.transaction import let_others_write


@bp.get("/codes/<slug>/records/files/<file_id>")
@public
def file(slug: str, file_id: str) -> Response:
    """A file of a record, to be saved and never shown by the browser; a private one only to who works on the code."""
    code = get_code(slug)
    found = get_file(code.id, file_id, with_content=True)
    is_writer = may(Permission.RECORD_WRITE, code.facts)
    is_standing = found.withdrawn_at is None and found.record.withdrawn_at is None
    if not is_writer and not (found.is_public and is_standing):
        raise NotFound(file_id)
    response = Response(found.content, content_type=CONTENT_TYPES[FileKind(found.kind)])
    response.headers.set("Content-Disposition", "attachment", filename=found.name)
    response.headers["Content-Security-Policy"] = POLICY_OF_FILES
    return response


@bp.post("/codes/<slug>/records/<int:number>/files")
@requires(Permission.RECORD_WRITE)
def attach(slug: str, number: int) -> ResponseReturnValue:
    """Attach minutes or another file to a record."""
    code = load_code(slug, Permission.RECORD_WRITE)
    found, form = get_record(code.id, number), FileForm()
    if not form.validate():
        return show_record(code, found, form)
    data = form.file.data.read(FILE_LIMIT + 1)
    let_others_write()
    found = get_record(code.id, number)
    try:
        attach_file(
            found,
            data,
            name=form.file.data.filename or "",
            is_public=bool(form.is_public.data),
            actor_id=current_actor().user_id,
            now=clock.now(),
        )
    except FileRefused as error:
        form.file.errors = [error.message]
        return show_record(code, found, form)
    flash(_("The file is attached."))
    return _back(slug, number)


@bp.post("/codes/<slug>/records/files/<file_id>/show")
@requires(Permission.RECORD_WRITE)
def show_file(slug: str, file_id: str) -> ResponseReturnValue:
    """Let the public have a file."""
    found = _load(slug, file_id)
    set_file_publication(found, is_public=True, actor_id=current_actor().user_id, now=clock.now())
    return _back(slug, found.record.number)


@bp.post("/codes/<slug>/records/files/<file_id>/hide")
@requires(Permission.RECORD_WRITE)
def hide_file(slug: str, file_id: str) -> ResponseReturnValue:
    """Keep a file for those who work on the code."""
    found = _load(slug, file_id)
    set_file_publication(found, is_public=False, actor_id=current_actor().user_id, now=clock.now())
    return _back(slug, found.record.number)


@bp.post("/codes/<slug>/records/files/<file_id>/withdraw")
@requires(Permission.RECORD_WRITE)
def remove_file(slug: str, file_id: str) -> ResponseReturnValue:
    """Withdraw a file, for a reason."""
    found, form = _load(slug, file_id), ReasonForm()
    if not form.validate():
        back = url_for("channels.record", slug=slug, number=found.record.number)
        return ask_reason(get_code(slug), form, back)
    withdraw_file(found, reason=form.reason.data or "", actor_id=current_actor().user_id, now=clock.now())
    flash(_("The file is withdrawn."))
    return _back(slug, found.record.number)


def _load(slug: str, file_id: str) -> RecordFile:
    code = load_code(slug, Permission.RECORD_WRITE)
    return get_file(code.id, file_id)


def _back(slug: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("channels.record", slug=slug, number=number, _anchor="files"), 303)
