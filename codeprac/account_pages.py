"""The pages of one's own account, which show something of every domain; and the accounts of the demonstration."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_security.utils import login_user, logout_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from codeprac.access.actor import CodeRoleName, OfficeRole
from codeprac.access.permissions import Permission
from codeprac.accounts.forms import ProfileForm
from codeprac.accounts.models import User
from codeprac.accounts.places import is_own_path
from codeprac.accounts.queries import list_demo_accounts
from codeprac.accounts.services import choose_keys, edit_profile
from codeprac.annotations.queries import count_by_code, count_unsent_texts
from codeprac.codes.queries import list_roles_of, list_slugs_drafted_by
from codeprac.errors import NotFound
from codeprac.organisations.queries import list_memberships_of
from codeprac.sample.accounts import DEMO_PASSWORD
from codeprac.watching.views.notices import unread_notices
from codeprac.web import clock
from codeprac.web.access import current_actor, public, requires

bp = Blueprint("account", __name__)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demonstration, with what it may do in words."""

    id: str
    name: str
    roles: str
    kind: str


def init_app(app: Flask) -> None:
    """Let the sign-in page offer the accounts of the demonstration."""
    app.extensions["security"].login_context_processor(_offer_demo_accounts)
    if app.config["DEMO"]:
        app.jinja_env.globals["demo_password"] = DEMO_PASSWORD


@bp.get("/account")
@requires(Permission.ACCOUNT_OWN)
def profile() -> str:
    """One's own account: profile, roles, organisations, contributions."""
    return _show_profile(ProfileForm(obj=current_user))


@bp.post("/account")
@requires(Permission.ACCOUNT_OWN)
def save_profile() -> AnyResponse | tuple[str, int]:
    """Change one's own name and affiliation."""
    form = ProfileForm()
    if not form.validate_on_submit():
        return _show_profile(form), 422
    name, affiliation = form.name.data or "", form.affiliation.data or ""
    edit_profile(_own_account(), name=name, affiliation=affiliation, now=clock.now())
    flash(_("Your profile is saved."), "success")
    return redirect(url_for("account.profile"), code=303)


@bp.post("/account/keys")
@requires(Permission.ACCOUNT_OWN)
def save_keys() -> AnyResponse:
    """Switch single keys on or off, here and wherever one signs in."""
    choose_keys(_own_account(), uses_keys=request.form.get("keys") == "on")
    flash(_("Your choice is saved."), "success")
    return redirect(url_for("account.profile"), code=303)


@bp.get("/session.json")
@public
def session() -> Response:
    """Who reads, for pages that are the same for everyone: their scripts ask here."""
    actor = current_actor()
    answer: dict[str, Any] = {"signed_in": actor.is_signed_in}
    if actor.is_signed_in:
        answer |= {
            "id": actor.user_id,
            "name": actor.name,
            "drafter_of": list_slugs_drafted_by(actor),
            "csrf_token": generate_csrf(),
            "unread": unread_notices(),
            "keys": _own_account().uses_keys,
            "links": {"account": url_for("account.profile"), "sign_out": url_for("security.logout")},
        }
    response = jsonify(answer)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/register/sent")
@public
def registered() -> str:
    """What to do after registering."""
    return render_template("accounts/registered.html")


@bp.get("/demo")
@public
def demo() -> str:
    """The accounts of the demonstration; only there."""
    _ensure_demo()
    return render_template("accounts/demo.html", demo_accounts=_demo_accounts())


@bp.post("/demo")
@public
def sign_in_demo() -> AnyResponse:
    """Sign in as one of the accounts of the demonstration; only there, and only as one of them."""
    _ensure_demo()
    wanted = request.form.get("account", "")
    account = next((account for account in list_demo_accounts() if account.id == wanted), None)
    if account is None:
        raise NotFound(wanted)
    if current_user.is_authenticated:
        logout_user()
    login_user(account, remember=False, authn_via=["demo"])
    flash(_("You are signed in as %(name)s.", name=account.name), "success")
    target = request.args.get("next", "")
    return redirect(target if is_own_path(target) else url_for("returning.since"), code=303)


def _offer_demo_accounts() -> dict[str, Any]:
    """One account of each kind on the sign-in page; the others are a page away."""
    if not current_app.config["DEMO"]:
        return {}
    accounts = _demo_accounts()
    chosen = {account.kind: account for account in reversed(accounts)}
    shown = [account for account in accounts if account in chosen.values()]
    return {"demo_accounts": shown, "more_demo_accounts": len(accounts) - len(shown)}


def _own_account() -> User:
    account: User = current_user._get_current_object()
    return account


def _show_profile(form: ProfileForm) -> str:
    account = _own_account()
    return render_template(
        "accounts/profile.html",
        form=form,
        account=account,
        memberships=list_memberships_of(account.id),
        roles=list_roles_of(account.id),
        contributions=count_by_code(account.id),
        unsent=count_unsent_texts(account.id),
    )


def _ensure_demo() -> None:
    if not current_app.config["DEMO"]:
        raise NotFound("demo")


def _demo_accounts() -> list[DemoAccount]:
    return [_describe(account) for account in list_demo_accounts()]


def _describe(account: User) -> DemoAccount:
    in_codes = Counter(role.role for role in list_roles_of(account.id))
    memberships = list_memberships_of(account.id)
    words = []
    if account.office_role != OfficeRole.NONE:
        words.append(
            _("administrator") if account.office_role == OfficeRole.ADMINISTRATOR else _("moderator of the office")
        )
    if count := in_codes[CodeRoleName.MODERATOR]:
        words.append(ngettext("moderator of one code of practice", "moderator of %(num)d codes of practice", count))
    if count := in_codes[CodeRoleName.DRAFTER]:
        words.append(ngettext("drafter of one code of practice", "drafter of %(num)d codes of practice", count))
    words += [_("speaks for %(name)s", name=membership.organisation.name) for membership in memberships]
    roles = ", ".join(words) or _("speaks for themselves")
    kind = (
        account.office_role if account.office_role != OfficeRole.NONE else max(in_codes, default=str(bool(memberships)))
    )
    return DemoAccount(account.id, account.name, roles[:1].upper() + roles[1:], kind)
