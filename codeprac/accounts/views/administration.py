"""Administration: accounts, roles in the office, and the record of every act."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.actor import OfficeRole
from codeprac.access.permissions import Permission
from codeprac.accounts.forms import OfficeRoleForm
from codeprac.accounts.freshness import fresh
from codeprac.accounts.models import User
from codeprac.accounts.queries import get_account, list_names, select_accounts
from codeprac.accounts.services import give_office_role, reset_factors, set_active
from codeprac.accounts.views.blueprint import bp
from codeprac.audit.models import AuditEntry
from codeprac.audit.naming import find_unnamed
from codeprac.audit.queries import (
    IDS,
    Wanted,
    find_last_seal,
    find_links,
    list_object_names,
    select_entries,
)
from codeprac.audit.wording import act_words, field_words, list_act_words, object_words
from codeprac.notifications.queries import count_stuck
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import paginate


@bp.get("/admin/")
@requires(Permission.ACCOUNT_ADMINISTER)
def administration() -> str:
    """What an administrator can do."""
    return render_template("accounts/administration.html", stuck=count_stuck())


@bp.get("/admin/accounts")
@requires(Permission.ACCOUNT_ADMINISTER)
def list_accounts() -> str:
    """Every account, by name; searched and filtered."""
    words, role = request.args.get("q", "")[:200], request.args.get("role", "")
    page = paginate(select_accounts(words, role))
    return render_template("accounts/list_accounts.html", page=page, words=words, role=role)


@bp.get("/admin/accounts/<account_id>")
@requires(Permission.ACCOUNT_ADMINISTER)
def show_account(account_id: str) -> str:
    """One account, and what an administrator can change of it."""
    account = get_account(account_id)
    return _show_account(account, OfficeRoleForm(role=account.office_role))


@bp.post("/admin/accounts/<account_id>/role")
@requires(Permission.ACCOUNT_ADMINISTER)
@fresh
def change_office_role(account_id: str) -> Response | tuple[str, int]:
    """Give an account a role in the office, or take it away."""
    account, form = get_account(account_id), OfficeRoleForm()
    if not form.validate_on_submit():
        return _show_account(account, form), 422
    give_office_role(account, role=OfficeRole(form.role.data), actor_id=_actor_id(), now=clock.now())
    flash(_("The role of %(name)s is changed.", name=account.name), "success")
    return redirect(url_for("accounts.show_account", account_id=account.id), code=303)


@bp.post("/admin/accounts/<account_id>/deactivate")
@requires(Permission.ACCOUNT_ADMINISTER)
@fresh
def deactivate_account(account_id: str) -> Response:
    """Close an account: it is signed out at once, and cannot be used."""
    return _set_active(account_id, active=False)


@bp.post("/admin/accounts/<account_id>/activate")
@requires(Permission.ACCOUNT_ADMINISTER)
@fresh
def activate_account(account_id: str) -> Response:
    """Open a closed account again."""
    return _set_active(account_id, active=True)


@bp.post("/admin/accounts/<account_id>/reset-second-factor")
@requires(Permission.ACCOUNT_ADMINISTER)
@fresh
def reset_second_factor(account_id: str) -> Response:
    """Take the second factor from somebody who has lost it."""
    account = get_account(account_id)
    reset_factors(account, actor_id=_actor_id(), now=clock.now())
    flash(_("%(name)s signs in with the password alone now, and was told.", name=account.name), "success")
    return redirect(url_for("accounts.show_account", account_id=account.id), code=303)


@bp.get("/admin/audit")
@requires(Permission.AUDIT_READ)
def audit_log() -> str:
    """The record of every act, newest first; of one kind, by one account, on one object, in a period."""
    asked = {name: request.args.get(name, "").strip()[:80] for name in ("tag", "actor", "object", "since", "until")}
    since, until = _midnight(asked["since"]), _midnight(asked["until"], days_later=1)
    wanted = Wanted(asked["tag"], asked["actor"], asked["object"], since, until, named_only=bool(asked["actor"]))
    page = paginate(select_entries(wanted))
    return render_template(
        "audit/audit_log.html",
        page=page,
        asked=asked,
        seal=find_last_seal(),
        links=find_links(page.rows),
        tags=[("", _("All acts")), *list_act_words()],
        names=list_names({asked["actor"], *(entry.actor_id for entry in page.rows if entry.actor_id)}),
        **_told_of(page.rows),
    )


def _told_of(entries: Sequence[AuditEntry]) -> dict[str, Any]:
    """What pages of acts tell them by."""
    return {
        "unnamed": find_unnamed(entries),
        "objects": list_object_names(entries),
        "ids": IDS,
        "act_words": act_words,
        "object_words": object_words,
        "field_words": field_words,
    }


def _midnight(day: str, *, days_later: int = 0) -> datetime | None:
    """The beginning of a day in the office's time zone; None for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(day) + timedelta(days=days_later), time(), clock.office_zone())
    except (ValueError, OverflowError):
        return None


def _show_account(account: User, form: OfficeRoleForm) -> str:
    page = paginate(select_entries(Wanted(actor_id=account.id, named_only=True)), size=20)
    return render_template("accounts/show_account.html", account=account, form=form, page=page, **_told_of(page.rows))


def _actor_id() -> str:
    return current_actor().user_id or ""


def _set_active(account_id: str, *, active: bool) -> Response:
    account = get_account(account_id)
    set_active(account, active=active, actor_id=_actor_id(), now=clock.now())
    if active:
        flash(_("The account of %(name)s can be used again.", name=account.name), "success")
    else:
        flash(_("The account of %(name)s is closed.", name=account.name), "success")
    return redirect(url_for("accounts.show_account", account_id=account.id), code=303)
