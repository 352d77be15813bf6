"""Acts on accounts."""

from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from codeprac.access.actor import OfficeRole
from codeprac.accounts.models import User
from codeprac.accounts.passwords import hash_password
from codeprac.accounts.queries import count_administrators, find_account
from codeprac.accounts.rules import (
    RECORDER,
    EmailTaken,
    Erased,
    OwnAccount,
    Standing,
    ensure_standing_may_change,
    normalise_email,
    one_line,
)
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.notifications.services import queue
from codeprac.sign_ins.services import end_sign_ins


def create_account(
    *,
    email: str,
    name: str,
    password: str | None,
    now: datetime,
    confirmed: bool = False,
    affiliation: str = "",
    office_role: OfficeRole = OfficeRole.NONE,
    is_demo: bool = False,
) -> User:
    """Create an account; without a password it can be signed in with only after one is set by a link."""
    account = add_account(
        email=email,
        name=name,
        affiliation=affiliation,
        password_hash=hash_password(password) if password is not None else None,
        now=now,
    )
    account.confirmed_at = now if confirmed else None
    account.office_role = office_role
    account.is_demo = is_demo
    db.session.flush()
    return account


def get_recorder(now: datetime) -> User:
    """The account that stands as the author of what was recorded of other channels: nobody's, and never signed in
    with, so that it is nobody's own view; made when it is first asked for."""
    found = find_account(RECORDER)
    if found is None:
        try:
            found = create_account(email=RECORDER, name=_("Recorded by the drafters"), password=None, now=now)
        except EmailTaken:  # made at the same moment
            found = find_account(RECORDER)
        assert found is not None  # noqa: S101 - one of the two has made it
        found.name, found.active = _("Recorded by the drafters"), False
        db.session.flush()
    return found


def add_account(*, email: str, name: str, affiliation: str, password_hash: str | None, now: datetime) -> User:
    """Add an unconfirmed account whose password is hashed already; raises EmailTaken."""
    if find_account(email) is not None:
        raise EmailTaken(_("There is an account with this e-mail address already."))
    account = User(
        email=normalise_email(email),
        name=one_line(name),
        affiliation=one_line(affiliation),
        password=password_hash,
        active=True,
        fs_uniquifier=uuid4().hex,
        confirmed_at=None,
        created_at=now,
        office_role=OfficeRole.NONE,
        is_demo=False,
    )
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError:  # a form sent twice at the same moment
        raise EmailTaken(_("There is an account with this e-mail address already.")) from None
    record(Tag.ACCOUNT_REGISTERED, actor_id=account.id, subject=account, at=now)
    return account


def confirm_account(account: User, *, now: datetime) -> None:
    """Note that the address belongs to who registered it; once is enough."""
    if account.confirmed_at is None:
        account.confirmed_at = now
        record(Tag.ACCOUNT_CONFIRMED, actor_id=account.id, subject=account, at=now)


def change_email(account: User, *, email: str, now: datetime) -> None:
    """Give the account another, confirmed address. It is signed out everywhere, links that went to the old address are
    void, and that is told of it."""
    former, account.email = account.email, normalise_email(email)
    account.confirmed_at = now
    account.fs_uniquifier = uuid4().hex
    end_sign_ins(account.id)
    record(Tag.ACCOUNT_EMAIL_CHANGED, actor_id=account.id, subject=account, at=now)
    queue("email_changed", to=former, now=now, name=account.name, changed_at=now)


def note_sign_in(account: User, *, now: datetime) -> None:
    """Note that somebody signs in: they have seen what happened until they did so the time before."""
    if account.signed_in_at is not None:
        account.seen_until = max(account.seen_until or account.signed_in_at, account.signed_in_at)
    account.signed_in_at = now


def note_seen(account: User, *, now: datetime) -> None:
    """Note that somebody has seen what happened until now."""
    account.seen_until = now


def edit_profile(account: User, *, name: str, affiliation: str, now: datetime) -> None:
    """Change what others see of an account."""
    account.name = one_line(name)
    account.affiliation = one_line(affiliation)
    # Accounts that were merged into this one stand in the record, and bear its name.
    db.session.execute(sa.update(User).where(User.merged_into_id == account.id).values(name=account.name))
    record(Tag.ACCOUNT_EDITED, actor_id=account.id, subject=account, at=now)


def choose_keys(account: User, *, uses_keys: bool) -> None:
    """Let the account use single keys, or not; nobody else sees it, so nothing is recorded."""
    account.uses_keys = uses_keys


def give_office_role(account: User, *, role: OfficeRole, actor_id: str, now: datetime) -> None:
    """Give an account a role in the office, or take it away with OfficeRole.NONE."""
    if account.erased_at is not None:
        raise Erased(_("This account is erased: nobody can use it again."))
    before = standing(account)
    _ensure_may_change(account, Standing(role, account.active), actor_id=actor_id)
    account.office_role = role
    record(Tag.ACCOUNT_OFFICE_ROLE_GIVEN, actor_id=actor_id, subject=account, at=now, role=role, before=before.role)


def set_active(account: User, *, active: bool, actor_id: str, now: datetime) -> None:
    """Let an account be used, or stop its use at once; nothing that it wrote changes. Raises Erased."""
    if account.erased_at is not None:
        raise Erased(_("This account is erased: nobody can use it again."))
    _ensure_may_change(account, Standing(OfficeRole(account.office_role), active), actor_id=actor_id)
    account.active = active
    end_sign_ins(account.id)
    tag = Tag.ACCOUNT_ACTIVATED if active else Tag.ACCOUNT_DEACTIVATED
    record(tag, actor_id=actor_id, subject=account, at=now)


def note_change_of_factors(account: User, tag: Tag, *, now: datetime) -> None:
    """Record that the way an account is signed in has changed, and tell its owner."""
    record(tag, actor_id=account.id, subject=account, at=now)
    queue("sign_in_changed", to=account.email, now=now, name=account.name, what=tag.value, changed_at=now)


def reset_factors(account: User, *, actor_id: str | None, now: datetime) -> None:
    """Take every second factor from an account whose owner has lost them. It is signed out everywhere; who has a role
    sets up another factor before they use it."""
    if account.id == actor_id:
        raise OwnAccount(_("Change your own second factor where you set it up."))
    account.tf_primary_method = account.tf_totp_secret = account.tf_last_counter = None
    account.mf_recovery_codes = None
    account.webauthn.clear()
    end_sign_ins(account.id)
    by = {"by": "command line"} if actor_id is None else {}
    record(Tag.ACCOUNT_FACTORS_RESET, actor_id=actor_id, subject=account, at=now, **by)
    what = Tag.ACCOUNT_FACTORS_RESET.value
    queue("sign_in_changed", to=account.email, now=now, name=account.name, what=what, changed_at=now)


def standing(account: User) -> Standing:
    """What the account may do for the office now."""
    return Standing(OfficeRole(account.office_role), account.active)


def _ensure_may_change(account: User, after: Standing, *, actor_id: str) -> None:
    ensure_standing_may_change(
        standing(account),
        after,
        own=account.id == actor_id,
        administrators=count_administrators(),
        message_own=_("You cannot take rights from your own account. Ask another administrator."),
        message_last=_("This is the last administrator. Make another account an administrator first."),
    )
