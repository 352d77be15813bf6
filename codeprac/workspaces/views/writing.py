"""Writing and editing contributions, in private."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.annotations.models import UnsentText
from codeprac.annotations.queries import Subject, get_provision_with_text
from codeprac.annotations.rules import About, AnnotationKind, Unacceptable
from codeprac.annotations.services import end_unsent_text
from codeprac.annotations.views.keeping import continue_form, keeping_of, posted_token, token_of_edit
from codeprac.drafts.models import Provision
from codeprac.drafts.queries import list_provisions
from codeprac.errors import NotAllowed, Stale
from codeprac.web.access import requires
from codeprac.workspaces.forms import (
    ContributionForm,
    EditContributionForm,
    content_of,
    fill_in,
    name_of_author,
    provision_choices,
)
from codeprac.workspaces.models import Contribution
from codeprac.workspaces.rules import can_edit
from codeprac.workspaces.services import contribute, edit_contribution
from codeprac.workspaces.views.blueprint import bp
from codeprac.workspaces.views.places import Room, enter


@bp.get("/organisations/<slug>/rounds/<code_slug>/<int:number>/write")
@requires(Permission.WORKSPACE_WRITE)
def choose(slug: str, code_slug: str, number: int) -> ResponseReturnValue:
    """Choose the provision that a contribution is about."""
    room = enter(slug, code_slug, number)
    provisions = list_provisions(room.round.draft)
    if (asked := request.args.get("provision", "")) in {one.slug for one in provisions}:
        return redirect(room.address("write", provision_slug=asked))
    return render_template("workspaces/choose.html", **_context(room), provisions=provision_choices(provisions))


@bp.get("/organisations/<slug>/rounds/<code_slug>/<int:number>/write/<provision_slug>")
@requires(Permission.WORKSPACE_WRITE)
def write(slug: str, code_slug: str, number: int, provision_slug: str) -> ResponseReturnValue:
    """The form of a new contribution on a provision."""
    room = enter(slug, code_slug, number)
    provision, form = get_provision_with_text(room.round.draft, provision_slug), ContributionForm(formdata=None)
    unsent = continue_form(form, _subject(room, provision.id), afresh="afresh" in request.args)
    if unsent is not None:
        form.form_token.data = unsent.form_token
    return _write_page(room, provision, form)


@bp.post("/organisations/<slug>/rounds/<code_slug>/<int:number>/write/<provision_slug>")
@requires(Permission.WORKSPACE_WRITE)
@limits.on_writing
def send(slug: str, code_slug: str, number: int, provision_slug: str) -> ResponseReturnValue:
    """Put a contribution into the workspace."""
    room = enter(slug, code_slug, number)
    provision, form = get_provision_with_text(room.round.draft, provision_slug), ContributionForm()
    if not form.validate_on_submit():
        return _write_page(room, provision, form, 422)
    try:
        made = contribute(
            room.opened(),
            provision,
            content_of(form),
            selector=form.selector,
            author_id=room.person.user_id,
            form_token=f"{room.person.user_id}-{form.form_token.data}",
            now=room.now,
        )
    except Unacceptable as error:
        form.refuse(error)
        return _write_page(room, provision, form, 422)
    _end(room, _subject(room, provision.id))
    flash(_("Your contribution is in the workspace, as a draft. Your colleagues see it, nobody else."), "success")
    return redirect(room.address("contribution", contribution_id=made.id, sent=provision.id), code=303)


@bp.route(
    "/organisations/<slug>/rounds/<code_slug>/<int:number>/contributions/<contribution_id>/edit",
    methods=["GET", "POST"],
)
@requires(Permission.WORKSPACE_WRITE)
@limits.on_writing
def edit(slug: str, code_slug: str, number: int, contribution_id: str) -> ResponseReturnValue:
    """Change what a contribution says; every version stays."""
    room = enter(slug, code_slug, number)
    found = room.contribution(contribution_id)
    if not can_edit(found.standing, room.person):
        raise NotAllowed(contribution_id)
    form = EditContributionForm()
    if found.kind == AnnotationKind.ANSWER:
        form.become_answer()
    if not form.is_submitted():
        fill_in(form, found)
        form.version.data = str(found.version)
        subject = _subject(room, found.provision_id, found.id)
        unsent = continue_form(form, subject, afresh="afresh" in request.args)
        return _edit_page(room, found, form, unsent=unsent)
    if not form.validate():
        return _edit_page(room, found, form, 422)
    try:
        edit_contribution(found, content_of(form), version=form.seen_version, editor=room.person, now=room.now)
    except Unacceptable as error:
        form.refuse(error)
        return _edit_page(room, found, form, 422)
    except Stale as error:
        form.version.data = str(found.version)
        return _edit_page(room, found, form, 409, stale=error)
    _end(room, _subject(room, found.provision_id, found.id))
    flash(_("The contribution is changed. What it said before stays below."), "success")
    return redirect(room.address("contribution", contribution_id=found.id), code=303)


def _write_page(room: Room, provision: Provision, form: ContributionForm, status: int = 200) -> ResponseReturnValue:
    keeping = keeping_of(_subject(room, provision.id), form.form_token.data or "")
    context = {"provision": provision, "form": form, "keeping": keeping}
    return render_template("workspaces/write.html", **_context(room), **context), status


def _edit_page(
    room: Room,
    found: Contribution,
    form: EditContributionForm,
    status: int = 200,
    *,
    stale: Stale | None = None,
    unsent: UnsentText | None = None,
) -> ResponseReturnValue:
    subject = _subject(room, found.provision_id, found.id)
    token = token_of_edit(subject, unsent)
    keeping = keeping_of(subject, token)
    context = {"one": found, "form": form, "stale": stale, "name_of_author": name_of_author}
    context |= {"token": token, "keeping": keeping}
    return render_template("workspaces/edit.html", **_context(room), **context), status


def _subject(room: Room, provision_id: str, contribution_id: str = "") -> Subject:
    """What is typed here is about, as long as it is kept for its author alone."""
    within = f"{room.organisation.id}.{contribution_id}".rstrip(".")
    return Subject(About.WORKSPACE, room.round.id, provision_id, within=within)


def _end(room: Room, subject: Subject) -> None:
    end_unsent_text(subject, posted_token(), author_id=room.person.user_id, now=room.now)


def _context(room: Room) -> dict[str, object]:
    return {"room": room, "code": room.round.code, "draft": room.round.draft}
