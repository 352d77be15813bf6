"""Acts on a provision's place: moving, removing, restoring, and undoing the last act; each says what follows."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.drafting.forms import MoveForm, RemoveForm
from codeprac.drafting.queries import find_released, get_standing_provision
from codeprac.drafting.services import give_reason, give_reason_of_removal
from codeprac.drafting.views.blueprint import bp, load_draft, load_provision, load_standing
from codeprac.drafts.arranging import beneath
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.services.structuring import move_provision, remove_provision, restore_provision
from codeprac.drafts.services.undoing import undo_act
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
        return act_page("move", code=code, draft=draft, provision=provision, form=form)
    after = get_standing_provision(draft, form.after.data) if form.after.data else None
    actor_id, now = current_actor().user_id, clock.now()
    move_provision(provision, after=after, actor_id=actor_id, now=now)
    give_reason(provision, form.reason.data or "", actor_id=actor_id, now=now)
    return done(slug, provision, _("Moved: %(name)s.", name=provision.name))


@bp.route("/<provision_id>/remove", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def remove(slug: str, provision_id: str) -> Answer:
    """Take a provision out; it can be restored until the release."""
    code, draft, provision = load_standing(slug, provision_id)
    form = RemoveForm()
    if not form.validate_on_submit():
        rows = list_provisions(draft)
        under = [rows[place] for place in _block(rows, provision) if rows[place].id != provision.id]
        return act_page("remove", code=code, draft=draft, provision=provision, form=form, under=under)
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
    return done(slug, provision, _("Restored: %(name)s.", name=provision.name))


@bp.post("/undo")
@requires(Permission.DRAFT_WRITE)
def undo(slug: str) -> Response:
    """Undo the last act on the structure."""
    _code, draft = load_draft(slug)
    act = undo_act(draft, request.form.get("act", ""), actor_id=current_actor().user_id, now=clock.now())
    flash(_("Undone: %(name)s is as it was.", name=act.provision.name if act.provision else ""), "success")
    return redirect(url_for("drafting.working", slug=slug, _anchor=act.provision_id), code=303)


def act_page(name: str, **context: object) -> str | tuple[str, int]:
    """The form of an act; 422 where it was sent and something is missing."""
    page = render_template(f"drafting/{name}.html", **context)
    return (page, 422) if request.method == "POST" else page


def done(slug: str, provision: Provision, message: str) -> Response:
    """Back to the provision in the contents, with a word on what was done."""
    flash(message, "success")
    return redirect(url_for("drafting.working", slug=slug, _anchor=provision.id), code=303)


def _places(draft: Draft, provision: Provision) -> list[tuple[str, str]]:
    """Every provision that this one can stand behind."""
    rows = list_provisions(draft)
    block = set(_block(rows, provision))
    return [(row.id, indented(row)) for place, row in enumerate(rows) if place not in block]


def _before(draft: Draft, provision: Provision) -> str:
    """The provision that this one stands behind now: a form that is sent as it came moves nothing."""
    rows = list_provisions(draft)
    at = [row.id for row in rows].index(provision.id)
    return rows[at - 1].id if at else ""


def _block(rows: list[Provision], provision: Provision) -> range:
    return beneath([row.level for row in rows], [row.id for row in rows].index(provision.id))


def indented(row: Provision) -> str:
    """How a list of choices names a provision."""
    name = f"{row.label}. {row.title}" if row.label and row.title else row.name
    return "\u2003" * max(row.level - 1, 0) + name[:120]
