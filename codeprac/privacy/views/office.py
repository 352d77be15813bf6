"""What the office does with accounts: erasing one, and merging two that are one person's."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.accounts.freshness import fresh
from codeprac.accounts.models import User
from codeprac.accounts.queries import find_account, get_account
from codeprac.errors import NotFound
from codeprac.privacy.forms import ChooseAccountsForm, EraseForm, MergeForm
from codeprac.privacy.queries import find_erasure, list_obstacles, select_mergings
from codeprac.privacy.services import ensure_mergeable, erase_account, merge_accounts, name_of_former, preview_merging
from codeprac.privacy.views.own import fates
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import paginate

Page = str | Response | tuple[str, int]


@requires(Permission.ACCOUNT_ADMINISTER)
def erasing(account_id: str) -> str:
    """What erasing somebody's account would do, and what stands in its way."""
    return _erasing_page(get_account(account_id), EraseForm())


@requires(Permission.ACCOUNT_ADMINISTER)
@fresh
def erase(account_id: str) -> Page:
    """Erase somebody's account, at once."""
    account, form = get_account(account_id), EraseForm()
    if not form.validate_on_submit():
        return _erasing_page(account, form), 422
    erase_account(
        account,
        actor_id=current_actor().user_id,
        reason=form.reason.data or "",
        overrules=bool(form.overrules.data),
        now=clock.now(),
    )
    flash(_("The account is erased. What it wrote stays, as a former participant's."), "success")
    return redirect(url_for("accounts.list_accounts"), code=303)


@requires(Permission.ACCOUNT_MERGE)
def mergings() -> str:
    """Which accounts have been merged, and the form to merge two more."""
    return _mergings_page(ChooseAccountsForm())


@requires(Permission.ACCOUNT_MERGE)
def choose_accounts() -> Page:
    """Find the two accounts; addresses stay out of the address of the page."""
    form = ChooseAccountsForm()
    found: list[User] = []
    if form.validate_on_submit():
        for field in (form.kept, form.closed):
            account = find_account(field.data or "")
            if account is None or account.erased_at is not None:
                field.errors = [*field.errors, _("There is no account with this address.")]
            else:
                found.append(account)
    if len(found) < 2:
        return _mergings_page(form), 422
    return redirect(url_for("privacy.merging", account_id=found[0].id, other_id=found[1].id), code=303)


@requires(Permission.ACCOUNT_MERGE)
def merging(account_id: str, other_id: str) -> str:
    """What merging two accounts would move, and what it would settle."""
    return _merging_page(get_account(account_id), get_account(other_id), MergeForm())


@requires(Permission.ACCOUNT_MERGE)
@fresh
def merge(account_id: str, other_id: str) -> Page:
    """Merge them; both addresses are told."""
    kept, closed, form = get_account(account_id), get_account(other_id), MergeForm()
    ensure_mergeable(kept, closed, current_actor())
    if not form.validate_on_submit():
        return _merging_page(kept, closed, form), 422
    merge_accounts(kept, closed, reason=form.reason.data or "", actor_id=_actor_id(), now=clock.now())
    flash(_("The accounts are merged. Both addresses get a mail."), "success")
    return redirect(url_for("privacy.mergings"), code=303)


def _erasing_page(account: User, form: EraseForm) -> str:
    if account.erased_at is not None:
        raise NotFound(account.id)
    return render_template(
        "privacy/erasing.html",
        form=form,
        account=account,
        waiting=find_erasure(account.id),
        obstacles=list_obstacles(account),
        former=name_of_former(account),
        **fates(),
    )


def _mergings_page(form: ChooseAccountsForm) -> str:
    return render_template("privacy/mergings.html", form=form, page=paginate(select_mergings(), size=20))


def _merging_page(kept: User, closed: User, form: MergeForm) -> str:
    ensure_mergeable(kept, closed, current_actor())
    return render_template(
        "privacy/merging.html", form=form, kept=kept, closed=closed, preview=preview_merging(kept, closed)
    )


def _actor_id() -> str:
    return current_actor().user_id or ""
