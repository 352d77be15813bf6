"""Uploading a filled form for a round, and what one has uploaded."""

import hashlib
from pathlib import PurePath

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.annotations.rules import Unacceptable
from codeprac.annotations.together import read_speaker
from codeprac.annotations.views.places import chosen_organisation, organisations_of_actor, signed_in_user
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import get_code
from codeprac.rounds.models import Round
from codeprac.rounds.queries import get_round
from codeprac.sheets.forms import UploadForm
from codeprac.sheets.queries import count_states, list_imports
from codeprac.sheets.rules import FILE_LIMIT, MEGABYTE, MOST_ROWS, Unreadable
from codeprac.sheets.services import keep_import
from codeprac.sheets.services.keeping import Upload
from codeprac.sheets.tables import read_table
from codeprac.sheets.views.blueprint import bp
from codeprac.sheets.wording import words_of_reason
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.transaction import let_others_write


@bp.get("/codes/<slug>/rounds/<int:number>/import")
@requires(Permission.ANNOTATION_SUBMIT)
def import_form(slug: str, number: int) -> ResponseReturnValue:
    """The form to take away, the door to bring it back filled, and what was brought back before."""
    code = get_code(slug)
    form = UploadForm(formdata=None)
    form.offer(organisations_of_actor())
    if (asked := request.args.get("speak_for")) in {choice.value for choice in form.speak_for.choices}:
        form.speak_for.data = asked
    return _page(code, get_round(code, number), form)


@bp.post("/codes/<slug>/rounds/<int:number>/import")
@requires(Permission.ANNOTATION_SUBMIT)
@limits.on_writing
def upload(slug: str, number: int) -> ResponseReturnValue:
    """Read a filled form and keep it, with what was recognised in it; nothing is submitted yet."""
    code = get_code(slug)
    round_ = get_round(code, number)
    form, organisations = UploadForm(), organisations_of_actor()
    form.offer(organisations)
    if not form.validate_on_submit():
        return _page(code, round_, form), 422
    data = form.file.data.read(FILE_LIMIT + MEGABYTE)
    let_others_write()
    organisation_id, in_workspace = read_speaker(form.speak_for.data)
    try:
        read = Upload(_name_of(form.file.data.filename or ""), hashlib.sha256(data).hexdigest(), read_table(data))
        sheet, is_new = keep_import(
            get_round(code, number),
            read,
            author=signed_in_user(),
            organisation=chosen_organisation(organisations, organisation_id),
            in_workspace=in_workspace,
            publication=form.publication.data,
            now=clock.now(),
        )
    except Unreadable as error:
        form.file.errors = [words_of_reason(error)]
        return _page(code, get_round(code, number), form), 422
    except Unacceptable as error:
        form.publication.errors = [error.message]
        return _page(code, get_round(code, number), form), 422
    if not is_new:
        flash(_("You have uploaded this file before. Here is what became of it."), "info")
    return redirect(url_for("sheets.sheet", import_id=sheet.id), code=303)


@bp.get("/account/imports")
@requires(Permission.ACCOUNT_OWN)
def imports() -> ResponseReturnValue:
    """Every file that the reader has uploaded."""
    found = list_imports(current_actor().user_id or "")
    return render_template("sheets/imports.html", imports=found, counts=count_states([one.id for one in found]))


def _page(code: CodeOfPractice, round_: Round, form: UploadForm) -> str:
    found = list_imports(current_actor().user_id or "", round_id=round_.id)
    return render_template(
        "sheets/import_form.html",
        code=code,
        round=round_,
        draft=round_.draft,
        state=round_.state(clock.now()),
        form=form,
        imports=found,
        counts=count_states([one.id for one in found]),
        megabytes=FILE_LIMIT // MEGABYTE,
        most_rows=MOST_ROWS,
    )


def _name_of(path: str) -> str:
    """The last part of the name that a browser gave, without signs that no name has."""
    name = "".join(sign for sign in PurePath(path.replace("\\", "/")).name if sign.isprintable())
    return name or _("file without a name")
