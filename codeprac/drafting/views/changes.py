"""The changes of a working draft: each with its reason, and where it came from."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.codes.models import CodeOfPractice
from codeprac.dispositions.queries import Changed, list_answered_with, list_changed
from codeprac.drafting.forms import ChangeForm, version_in
from codeprac.drafting.queries import find_released
from codeprac.drafting.redlining import redline
from codeprac.drafting.services import explain
from codeprac.drafting.views.blueprint import bp, load_draft
from codeprac.drafts.models import Draft
from codeprac.errors import NotFound, RuleBroken, Stale
from codeprac.issues.queries import list_issues
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.get("/changes")
@requires(Permission.DRAFT_READ_WORKING)
def changes(slug: str) -> str:
    """Every change with its reason and origin; those that lack one first to be seen."""
    code, draft = load_draft(slug, Permission.DRAFT_READ_WORKING)
    listed = list_changed(draft)
    lacking = [changed for changed in listed if changed.change is None or not changed.origin]
    chosen = lacking if request.args.get("show") == "lacking" else listed
    return render_template(
        "drafting/changes.html", code=code, draft=draft, changes=chosen, total=len(listed), lacking=len(lacking)
    )


@bp.route("/changes/<provision_id>", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def change(slug: str, provision_id: str) -> str | tuple[str, int] | Response:
    """One change: what it does, why, and who asked for it."""
    code, draft = load_draft(slug)
    changed = _changed(draft, provision_id)
    form, offered = ChangeForm(data=_contents(changed)), list_issues(code.id)
    form.offer(offered)
    if not form.validate_on_submit():
        page = _page(code, draft, changed, form)
        return (page, 422) if form.errors else page
    try:
        explain(
            changed,
            draft=draft,
            reason=form.reason.data or "",
            origin=form.origin.data or "",
            issues=[issue for issue in offered if issue.id in (form.issues.data or ())],
            version=version_in(form.version),
            actor_id=current_actor().user_id,
            now=clock.now(),
        )
    except Stale as stale:
        form.reason.errors = [f"{stale.message} {_('It reads now:')} {stale.theirs}"]
        form.version.data = str(changed.change.version if changed.change else 0)
        return _page(code, draft, changed, form), 409
    except RuleBroken as error:
        form.origin.errors = [error.message]
        return _page(code, draft, changed, form), 422
    flash(_("Saved: %(name)s.", name=changed.provision.name), "success")
    return redirect(url_for("drafting.changes", slug=slug, _anchor=provision_id), code=303)


def _changed(draft: Draft, provision_id: str) -> Changed:
    """The change of this provision, of the working draft or dropped from the one before."""
    found = next((one for one in list_changed(draft) if one.provision.id == provision_id), None)
    if found is None:
        raise NotFound(f"no change of {provision_id}")
    return found


def _contents(changed: Changed) -> dict[str, object]:
    known = changed.change
    if known is None:
        return {"version": 0}
    return {
        "reason": known.reason,
        "origin": changed.origin.value,
        "issues": [issue.id for issue in known.issues],
        "version": known.version,
    }


def _page(code: CodeOfPractice, draft: Draft, changed: Changed, form: ChangeForm) -> str:
    row = changed.provision
    before = row if changed.is_dropped else find_released(row)
    return render_template(
        "drafting/change.html",
        code=code,
        draft=draft,
        changed=changed,
        form=form,
        redline=redline(before.source if before else "", "" if changed.is_dropped else row.source),
        answered=list_answered_with(changed.change.id) if changed.change else [],
    )
