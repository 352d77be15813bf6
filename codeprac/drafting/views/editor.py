"""Writing one provision: Markdown, preview, redline, reason, and the annotations that call for the change."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.codes.models import CodeOfPractice
from codeprac.dispositions.queries import answers_to, find_change
from codeprac.drafting.forms import AddProvisionForm, ProvisionForm, head_of, version_in
from codeprac.drafting.joining import Both, both_of
from codeprac.drafting.noting import count_open_notes
from codeprac.drafting.queries import (
    anchor_on,
    find_released,
    get_provision_by_id,
    get_standing_provision,
    list_annotations_on,
    taken_ids,
)
from codeprac.drafting.redlining import redline
from codeprac.drafting.services import give_reason
from codeprac.drafting.views.blueprint import bp, load_draft, load_provision
from codeprac.drafts.arranging import compose
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.rules import HeadingsOutOfPlace, body_of
from codeprac.drafts.services.rows import heading_of
from codeprac.drafts.services.writing import add_provision, edit_provision
from codeprac.errors import Stale
from codeprac.text.comparing import ProvisionChange
from codeprac.text.markdown import render
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.transaction import let_others_write

# The longest provisions of real codes have 10,000 characters; ten times that is compared within a second or two.
MOST_SHOWN_AT_ONCE = 100_000
Answer = str | tuple[str, int] | Response


@bp.route("/<provision_id>", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def edit(slug: str, provision_id: str) -> str | tuple[str, int] | Response:
    """Edit a provision; somebody else's change meanwhile is shown beside what was typed, and nothing is lost."""
    code, draft, provision = load_provision(slug, provision_id)
    form = ProvisionForm(data=None if request.method == "POST" else _contents(draft, provision))
    if not form.is_submitted():
        return _page(code, draft, provision, form)
    if not form.validate() or "preview" in request.form:
        return _page(code, draft, provision, form), 422 if form.errors else 200
    if "join" in request.form or "settle" in request.form:
        return _bring_together(code, draft, provision, form)
    actor_id, now = current_actor().user_id, clock.now()
    try:
        edit_provision(
            provision,
            heading=form.heading.data or "",
            level=form.level.data or 0,
            kind=form.kind.data,
            body=form.body.data or "",
            version=version_in(form.version),
            actor_id=actor_id,
            now=now,
        )
        give_reason(
            provision, form.reason.data or "", actor_id=actor_id, now=now, version=version_in(form.reason_version)
        )
    except HeadingsOutOfPlace as error:
        form.body.errors = [error.message]
        return _page(code, draft, provision, form), 422
    except Stale as stale:
        return _page(code, draft, provision, form, stale=stale), 409
    flash(_("Saved: %(name)s.", name=provision.name), "success")
    return redirect(url_for("drafting.working", slug=slug, _anchor=provision.id), code=303)


def _bring_together(code: CodeOfPractice, draft: Draft, provision: Provision, form: ProvisionForm) -> Answer:
    """Both changes in the form for a last look; what is not decided yet is asked again. Nothing is stored."""
    if _settle(form, provision) if "settle" in request.form else _join(form, provision):
        return _page(code, draft, provision, form, joined=True)
    message = _("Choose for each place which wording stands, then put them together. Nothing is saved yet.")
    stale = Stale(message, theirs=provision.source, yours=form.body.data or "")
    return _page(code, draft, provision, form, stale=stale), 422 if "settle" in request.form else 409


@bp.route("/add", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def add(slug: str) -> str | tuple[str, int] | Response:
    """Add a provision behind another one."""
    code, draft = load_draft(slug)
    after_id = request.values.get("after") or ""
    after = get_standing_provision(draft, after_id) if after_id else None
    form = AddProvisionForm(after=after_id, level=after.level if after else 2, kind=after.kind if after else None)
    if not form.validate_on_submit() or "preview" in request.form:
        page = _page(code, draft, None, form, after=after)
        return (page, 422) if form.errors else page
    actor_id, now = current_actor().user_id, clock.now()
    try:
        provision = add_provision(
            draft,
            after=after,
            heading=form.heading.data or "",
            level=form.level.data or 0,
            kind=form.kind.data,
            body=form.body.data or "",
            form_token=form.form_token.data,
            actor_id=actor_id,
            now=now,
        )
    except HeadingsOutOfPlace as error:
        form.body.errors = [error.message]
        return _page(code, draft, None, form, after=after), 422
    give_reason(provision, form.reason.data or "", actor_id=actor_id, now=now)
    flash(_("Added: %(name)s.", name=provision.name), "success")
    return redirect(url_for("drafting.working", slug=slug, _anchor=provision.id), code=303)


@bp.post("/preview")
@requires(Permission.DRAFT_WRITE)
def preview(slug: str) -> str:
    """The preview and the redline of what is being typed, for the editor's script; stores nothing."""
    _code, draft = load_draft(slug)
    provision_id = request.form.get("provision", "")
    released = find_released(get_provision_by_id(draft, provision_id)) if provision_id else None
    old = released.source if released else None
    let_others_write()
    return render_template("drafting/_panes.html", **_panes(ProvisionForm(), old))


def _both(form: ProvisionForm, provision: Provision) -> Both:
    return both_of(form.basis.data or "", form.body.data or "", body_of(provision.source))


def _heads_conflict(form: ProvisionForm, provision: Provision) -> bool:
    """Whether both changed level, kind or heading, each in their way."""
    began, typed, saved = form.basis_head.data, _head_typed(form), _head_saved(provision)
    return typed != saved and began not in (typed, saved)


def _merged(form: ProvisionForm, provision: Provision) -> str | None:
    """The text with what was typed and with what somebody else saved meanwhile, where it is certain how."""
    return None if _heads_conflict(form, provision) else _both(form, provision).merged()


def _joining(form: ProvisionForm, provision: Provision) -> ProvisionChange | None:
    """What joining both changes would add to the text that stands there; None where people have to."""
    merged = _merged(form, provision)
    return None if merged is None else redline(body_of(provision.source), merged)


def _join(form: ProvisionForm, provision: Provision) -> bool:
    """Put both changes into the form, which is as if it had been opened just now; nothing is stored."""
    return _fill(form, provision, _merged(form, provision))


def _settle(form: ProvisionForm, provision: Provision) -> bool:
    """The same as the drafter chose, conflict by conflict; not where somebody saved again meanwhile."""
    if request.form.get("seen") != str(provision.version):
        return False
    both = _both(form, provision)
    choices = {one.number: request.form.get(f"choice-{one.number}", "") for one in both.conflicts()}
    return _fill(form, provision, both.settled(choices))


def _fill(form: ProvisionForm, provision: Provision, text: str | None) -> bool:
    if text is None:
        return False
    if _head_typed(form) == form.basis_head.data:
        form.level.data, form.kind.data, form.heading.data = provision.level, provision.kind, heading_of(provision)
    form.body.data, form.basis.data = text, body_of(provision.source).strip()
    form.basis_head.data = _head_saved(provision)
    form.version.data = str(provision.version)
    return True


def _head_typed(form: ProvisionForm) -> str:
    return head_of(form.level.data, form.kind.data, form.heading.data)


def _head_saved(provision: Provision) -> str:
    return head_of(provision.level, provision.kind, heading_of(provision))


def _contents(draft: Draft, provision: Provision) -> dict[str, object]:
    """What the form shows first."""
    change = find_change(draft.id, provision.id, None)
    return {
        "heading": heading_of(provision),
        "level": provision.level,
        "kind": provision.kind,
        "body": body_of(provision.source).strip(),
        "basis": body_of(provision.source).strip(),
        "basis_head": _head_saved(provision),
        "version": provision.version,
        "reason": change.reason if change else "",
        "reason_version": change.version if change else 0,
    }


def _panes(form: ProvisionForm, old: str | None) -> dict[str, object]:
    """Preview and redline of the form's text, `old` being the released one; none where they would take long."""
    level = min(max(form.level.data or 0, 0), 6)
    source = compose(level, form.heading.data or "", form.body.data or "")
    is_long = max(len(source), len(old or "")) > MOST_SHOWN_AT_ONCE
    return {
        "is_long": is_long,
        "preview": "" if is_long else render(source, headings="strip"),
        "redline": None if is_long or old is None else redline(old, source),
    }


def _page(
    code: CodeOfPractice,
    draft: Draft,
    provision: Provision | None,
    form: ProvisionForm,
    *,
    stale: Stale | None = None,
    joined: bool = False,
    after: Provision | None = None,
) -> str:
    released = find_released(provision) if provision else None
    annotations = list_annotations_on(provision) if provision else []
    joining = _joining(form, provision) if stale and provision else None
    conflicts = _both(form, provision).conflicts() if stale and provision and joining is None else []
    chosen = {one.number: request.form.get(f"choice-{one.number}", "") for one in conflicts}
    if stale and provision:
        form.version.data = str(provision.version)
    return render_template(
        "drafting/edit.html",
        code=code,
        draft=draft,
        provision=provision,
        after=after,
        form=form,
        released=released,
        stale=stale,
        joined=joined,
        notes=count_open_notes(code.id).get(provision.identity, 0) if provision else 0,
        joining=joining,
        conflicts=conflicts,
        chosen=chosen,
        annotations=annotations,
        anchors={annotation.id: anchor_on(annotation) for annotation in annotations},
        taken=taken_ids(draft, annotations),
        answers=answers_to([annotation.id for annotation in annotations], include_private=True),
        **_panes(form, released.source if released else None),
    )
