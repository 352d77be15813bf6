"""The stakeholder groups: an administrator adds and renames them."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.organisations.forms import GroupForm
from codeprac.organisations.queries import (
    count_organisations_by_group,
    get_stakeholder_group,
    list_stakeholder_groups,
)
from codeprac.organisations.rules import NameTaken
from codeprac.organisations.services import add_stakeholder_group, rename_stakeholder_group
from codeprac.organisations.views import bp
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.route("/admin/stakeholder-groups", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_ADMINISTER)
def stakeholder_groups() -> str | Response | tuple[str, int]:
    """Every group with its organisations counted; add one."""
    form = GroupForm()
    if form.validate_on_submit():
        try:
            group = add_stakeholder_group(name=form.name.data or "", actor_id=current_actor().user_id, now=clock.now())
        except NameTaken as error:
            form.name.errors = [error.message]
        else:
            flash(_("The group “%(name)s” is added.", name=group.name), "success")
            return redirect(url_for("organisations.stakeholder_groups"), code=303)
    page = render_template(
        "organisations/stakeholder_groups.html",
        form=form,
        groups=list_stakeholder_groups(),
        counts=count_organisations_by_group(),
    )
    return page, 422 if form.errors else 200


@bp.route("/admin/stakeholder-groups/<slug>", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_ADMINISTER)
def rename_group(slug: str) -> str | Response | tuple[str, int]:
    """Give a group another name."""
    group = get_stakeholder_group(slug)
    form = GroupForm(obj=group)
    if form.validate_on_submit():
        try:
            rename_stakeholder_group(
                group, name=form.name.data or "", actor_id=current_actor().user_id or "", now=clock.now()
            )
        except NameTaken as error:
            form.name.errors = [error.message]
        else:
            flash(_("The group is renamed."), "success")
            return redirect(url_for("organisations.stakeholder_groups"), code=303)
    return render_template("organisations/rename_group.html", form=form, group=group), 422 if form.errors else 200
