"""Filters, order and columns kept under a name, each drafter for themselves."""

from urllib.parse import urlencode

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.desk import services
from codeprac.desk.rules import NAME_LIMIT, FilterUnnamed
from codeprac.desk.views.blueprint import Page, bp
from codeprac.desk.views.filtering import desk_address, kept_in_address
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.post("/filters")
@requires(Permission.DESK_READ)
def keep_filter(slug: str) -> Page:
    """Keep what the address says under a name, or forget what is kept."""
    code = load_code(slug, Permission.DESK_READ)
    reader = current_actor().user_id or ""
    if drop := request.form.get("drop"):
        services.drop_filter(drop[:26], code_id=code.id, user_id=reader)
        flash(_("The filter is forgotten."), "success")
        return redirect(desk_address(slug), 303)
    said = {name: value for name, value in kept_in_address().items() if name != "page"}
    query = urlencode(said, doseq=True)
    try:
        kept = services.save_filter(
            code.id, user_id=reader, name=request.form.get("name", ""), query=query, now=clock.now()
        )
    except FilterUnnamed:
        flash(_("Give the filter a name of at most %(most)s characters.", most=NAME_LIMIT), "error")
        return redirect(desk_address(slug), 303)
    flash(_("The filter “%(name)s” is kept.", name=kept.name), "success")
    return redirect(f"{url_for('desk.triage', slug=slug)}?{query}" if query else url_for("desk.triage", slug=slug), 303)
