"""Acts on a provision's place: moving, splitting, merging, removing, restoring; each a form that says what follows."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.drafting.forms import MergeForm, MoveForm, RemoveForm, SplitForm, version_in
from codeprac.drafting.queries import find_released, get_standing_provision
from codeprac.drafting.services import give_reason, give_reason_of_removal
from codeprac.drafting.views.blueprint import bp, load_provision, load_standing
from codeprac.drafts.arranging import beneath
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.rules import HeadingsOutOfPlace, body_of
from codeprac.drafts.services.writing import (
    merge_provisions,
    move_provision,
    remove_provision,
    restore_provision,
    split_provision,
)
from codeprac.web import clock
from codeprac.web.access import current_actor, requires

Answer = str | tuple[str, int] | Response


@bp.route("/<provision_id>/move", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def move(slug: str, provision_id: str) -> Answer:
    """Move a provision, with what stands beneath it."""
    code, draft, provision = load_standing(slug, provision_id)
    form = MoveForm(after=_before(draft, provision))
    form.after.choices = [("", _("At the very beginning")), *_places(draft, provision)]
    if not form.validate_on_submit():
        return _form("move", code=code, draft=draft, provision=provision, form=form)
    after = get_standing_provision(draft, form.after.data) if form.after.data else None
    actor_id, now = current_actor().user_id, clock.now()
    move_provision(provision, after=after, actor_id=actor_id, now=now)
    give_reason(provision, form.reason.data or "", actor_id=actor_id, now=now)
    return _done(slug, provision, _("Moved: %(name)s.", name=provision.name))


@bp.route("/<provision_id>/split", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def split(slug: str, provision_id: str) -> Answer:
    """Cut a provision in two."""
    code, draft, provision = load_standing(slug, provision_id)
    form = SplitForm(first_body=body_of(provision.source).strip(), version=provision.version)
    if not form.validate_on_submit():
        return _form("split", code=code, draft=draft, provision=provision, form=form)
    actor_id, now = current_actor().user_id, clock.now()
    try:
        second = split_provision(
            provision,
            first_body=form.first_body.data or "",
            second_heading=form.second_heading.data or "",
            second_body=form.second_body.data or "",
            version=version_in(form.version),
            actor_id=actor_id,
            now=now,
        )
    except HeadingsOutOfPlace as error:
        form.second_body.errors = [error.message]
        return _form("split", code=code, draft=draft, provision=provision, form=form)
    give_reason(provision, form.reason.data or "", actor_id=actor_id, now=now)
    give_reason(second, form.reason.data or "", actor_id=actor_id, now=now)
    return _done(slug, second, _("Split: “%(first)s” and “%(second)s”.", first=provision.name, second=second.name))


@bp.route("/<provision_id>/merge", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def merge(slug: str, provision_id: str) -> Answer:
    """Put another provision's text at the end of this one."""
    code, draft, provision = load_standing(slug, provision_id)
    form = MergeForm()
    others = [(row.id, _indented(row)) for row in list_provisions(draft) if row.id != provision.id]
    form.other.choices = [("", _("Choose a provision")), *others]
    if not form.validate_on_submit():
        return _form("merge", code=code, draft=draft, provision=provision, form=form)
    other = get_standing_provision(draft, form.other.data)
    actor_id, now = current_actor().user_id, clock.now()
    merge_provisions(provision, other, actor_id=actor_id, now=now)
    give_reason(provision, form.reason.data or "", actor_id=actor_id, now=now)
    return _done(slug, provision, _("Merged “%(other)s” into “%(name)s”.", other=other.name, name=provision.name))


@bp.route("/<provision_id>/remove", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def remove(slug: str, provision_id: str) -> Answer:
    """Take a provision out; it can be restored until the release."""
    code, draft, provision = load_standing(slug, provision_id)
    form = RemoveForm()
    if not form.validate_on_submit():
        rows = list_provisions(draft)
        under = [rows[place] for place in _block(rows, provision) if rows[place].id != provision.id]
        return _form("remove", code=code, draft=draft, provision=provision, form=form, under=under)
    actor_id, now = current_actor().user_id, clock.now()
    for row in remove_provision(provision, with_beneath=form.with_beneath.data, actor_id=actor_id, now=now):
        give_reason_of_removal(row, find_released(row), form.reason.data or "", actor_id=actor_id, now=now)
    flash(_("Removed: %(name)s. It can be restored below until the release.", name=provision.name), "success")
    return redirect(url_for("drafting.working", slug=slug, _anchor="removed"), code=303)


@bp.post("/<provision_id>/restore")
@requires(Permission.DRAFT_WRITE)
def restore(slug: str, provision_id: str) -> Response:
    """Bring a removed provision back."""
    _code, _draft, provision = load_provision(slug, provision_id)
    restore_provision(provision, actor_id=current_actor().user_id, now=clock.now())
    return _done(slug, provision, _("Restored: %(name)s.", name=provision.name))


def _form(name: str, **context: object) -> str | tuple[str, int]:
    page = render_template(f"drafting/{name}.html", **context)
    return (page, 422) if request.method == "POST" else page


def _done(slug: str, provision: Provision, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("drafting.working", slug=slug, _anchor=provision.id), code=303)


def _places(draft: Draft, provision: Provision) -> list[tuple[str, str]]:
    """Every provision that this one can stand behind."""
    rows = list_provisions(draft)
    block = set(_block(rows, provision))
    return [(row.id, _indented(row)) for place, row in enumerate(rows) if place not in block]


def _before(draft: Draft, provision: Provision) -> str:
    """The provision that this one stands behind now: a form that is sent as it came moves nothing."""
    rows = list_provisions(draft)
    at = [row.id for row in rows].index(provision.id)
    return rows[at - 1].id if at else ""


def _block(rows: list[Provision], provision: Provision) -> range:
    return beneath([row.level for row in rows], [row.id for row in rows].index(provision.id))


def _indented(row: Provision) -> str:
    name = f"{row.label}. {row.title}" if row.label and row.title else row.name
    return "\u2003" * max(row.level - 1, 0) + name[:120]
