"""What a code asks of its releases."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.accounts.freshness import fresh
from codeprac.codes.loading import load_code
from codeprac.releasing.forms import ReleaseRulesForm
from codeprac.releasing.queries import find_settings
from codeprac.releasing.rules import Persons, blocking_of
from codeprac.releasing.services import set_release_rules
from codeprac.releasing.views.blueprint import Page, bp
from codeprac.releasing.wording import GATES
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.route("/codes/<slug>/release-rules", methods=["GET", "POST"])
@requires(Permission.CODE_EDIT)
@fresh
def release_rules(slug: str) -> Page:
    """Which gates hold a release up, and how many persons it takes."""
    code = load_code(slug, Permission.CODE_EDIT)
    known = find_settings(code.id)
    blocking = blocking_of(known.blocking if known else None)
    persons = known.persons if known else Persons.DEFAULT.value
    form = ReleaseRulesForm(data={"blocking": [gate.value for gate in blocking], "persons": persons})
    if not form.validate_on_submit():
        page = render_template(
            "releasing/release_rules.html",
            code=code,
            form=form,
            hints={gate.value: why for gate, (_name, why) in GATES.items()},
        )
        return (page, 422) if form.errors else page
    set_release_rules(
        code,
        blocking=form.gates,
        persons=Persons(form.persons.data),
        actor_id=current_actor().user_id,
        now=clock.now(),
    )
    flash(_("Saved. The next release is held to these rules."), "success")
    return redirect(url_for("releasing.release_rules", slug=slug), 303)
