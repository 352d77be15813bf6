"""Merging several contributions into one; a lead's work."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.annotations.rules import AnnotationKind, Unacceptable
from codeprac.errors import NotFound
from codeprac.web.access import requires
from codeprac.workspaces.forms import MergeForm, content_of, name_of_author
from codeprac.workspaces.models import Contribution
from codeprac.workspaces.queries import find_contributions, find_sent
from codeprac.workspaces.rules import join_texts
from codeprac.workspaces.services import merge_contributions, part_again
from codeprac.workspaces.views.blueprint import bp
from codeprac.workspaces.views.places import Room, enter

MOST = 50


@bp.get("/organisations/<slug>/rounds/<code_slug>/<int:number>/merge")
@requires(Permission.WORKSPACE_LEAD)
def merge(slug: str, code_slug: str, number: int) -> ResponseReturnValue:
    """The form that makes one contribution of several, begun with what they all say."""
    room = enter(slug, code_slug, number, permission=Permission.WORKSPACE_LEAD)
    sources = _sources(room, request.args.getlist("id"))
    if len(sources) < 2:
        flash(_("Choose at least two contributions to merge."), "warning")
        return redirect(room.address())
    form = MergeForm(formdata=None)
    _offer(form, sources)
    _begin(form, sources)
    return _page(room, sources, form)


@bp.post("/organisations/<slug>/rounds/<code_slug>/<int:number>/merge")
@requires(Permission.WORKSPACE_LEAD)
@limits.on_writing
def merge_them(slug: str, code_slug: str, number: int) -> ResponseReturnValue:
    """Merge them; the sources stay, and are shown with what came of them."""
    room = enter(slug, code_slug, number, permission=Permission.WORKSPACE_LEAD)
    sources, form = _sources(room, request.form.getlist("id")), MergeForm()
    if (sent_before := _sent_before(room, form)) is not None:
        return redirect(room.address("contribution", contribution_id=sent_before.id), code=303)
    if len(sources) < 2:
        raise NotFound("sources")
    _offer(form, sources)
    if not form.validate_on_submit():
        return _page(room, sources, form, 422)
    try:
        made = merge_contributions(
            sources,
            content_of(form),
            words_of=next(one for one in sources if one.id == form.words_of.data),
            lead=room.person,
            form_token=form.form_token.data or "",
            now=room.now,
        )
    except Unacceptable as error:
        form.refuse(error)
        return _page(room, sources, form, 422)
    flash(_("Merged and accepted. What it was made of stays with it."), "success")
    return redirect(room.address("contribution", contribution_id=made.id), code=303)


@bp.post("/organisations/<slug>/rounds/<code_slug>/<int:number>/contributions/<contribution_id>/part")
@requires(Permission.WORKSPACE_LEAD)
def part(slug: str, code_slug: str, number: int, contribution_id: str) -> ResponseReturnValue:
    """Undo a merge."""
    room = enter(slug, code_slug, number, permission=Permission.WORKSPACE_LEAD)
    sources = part_again(room.contribution(contribution_id), lead=room.person)
    if sources:
        flash(
            _("The merge is undone: each contribution stands for itself again; the merged one is left out."), "success"
        )
    return redirect(room.address("contribution", contribution_id=contribution_id), code=303)


def _sources(room: Room, ids: list[str]) -> list[Contribution]:
    return find_contributions(room.workspace.id, ids[:MOST]) if room.workspace else []


def _sent_before(room: Room, form: MergeForm) -> Contribution | None:
    """What came of the same form, sent a moment ago: its sources are settled by now."""
    token = form.form_token.data
    return find_sent(room.workspace.id, token) if room.workspace and token else None


def _offer(form: MergeForm, sources: list[Contribution]) -> None:
    if all(one.kind == AnnotationKind.ANSWER for one in sources):
        form.become_answer()
    form.words_of.choices = [(one.id, name_of_author(one)) for one in sources]


def _begin(form: MergeForm, sources: list[Contribution]) -> None:
    first = next((one for one in sources if one.proposed_wording is not None), sources[0])
    form.words_of.data = first.id
    form.kind.data = first.kind if form.is_answer or first.kind != AnnotationKind.ANSWER else AnnotationKind.GENERAL
    form.text.data = join_texts([one.text for one in sources])
    form.rationale.data = join_texts([one.rationale for one in sources])
    form.proposed_wording.data = first.proposed_wording
    form.delete_words.data = first.proposed_wording == ""
    form.evidence.data = "\n".join(dict.fromkeys(address for one in sources for address in one.evidence))


def _page(room: Room, sources: list[Contribution], form: MergeForm, status: int = 200) -> ResponseReturnValue:
    context = {"room": room, "code": room.round.code, "draft": room.round.draft, "name_of_author": name_of_author}
    return render_template("workspaces/merge.html", **context, sources=sources, form=form), status
