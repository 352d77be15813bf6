"""The office's page of people whose identity it has checked."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from codeprac.access.permissions import Permission
from codeprac.accounts.queries import find_account, get_account
from codeprac.moderation.forms import IdentityForm
from codeprac.moderation.queries import select_verified
from codeprac.moderation.rules import IdentityMethod
from codeprac.moderation.services import end_identity, verify_identity
from codeprac.moderation.views.blueprint import Page, bp
from codeprac.moderation.wording import method_words
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import paginate


@bp.get("/admin/identities")
@requires(Permission.IDENTITY_VERIFY)
def identities() -> Page:
    """Whose identity the office has checked, and a form to note the next."""
    return _page(_form())


@bp.post("/admin/identities")
@requires(Permission.IDENTITY_VERIFY)
def check_identity() -> Page:
    """Note that the office has checked who somebody is."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    account = find_account((form.email.data or "").strip())
    if account is None or account.confirmed_at is None or not account.active:
        form.email.errors = [_("There is no confirmed account with this address.")]
        return _page(form), 422
    actor_id = current_actor().user_id or ""
    verify_identity(account, method=IdentityMethod(form.method.data), actor_id=actor_id, now=clock.now())
    flash(_("The identity of %(name)s is verified.", name=account.name), "success")
    return redirect(url_for("moderation.identities"), 303)


@bp.post("/admin/identities/<account_id>/end")
@requires(Permission.IDENTITY_VERIFY)
def uncheck_identity(account_id: str) -> Page:
    """Take that back."""
    account = get_account(account_id)
    end_identity(account, actor_id=current_actor().user_id or "", now=clock.now())
    flash(_("The identity of %(name)s is no longer marked as verified.", name=account.name), "success")
    return redirect(url_for("moderation.identities"), 303)


def _form() -> IdentityForm:
    form = IdentityForm()
    form.method.choices = [SelectChoice(one.value, method_words(one)) for one in IdentityMethod]
    return form


def _page(form: IdentityForm) -> str:
    return render_template(
        "moderation/identities.html", form=form, page=paginate(select_verified()), method_words=method_words
    )
