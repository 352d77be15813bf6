"""What stands beside a password: the codes of an authenticator app, recovery codes, passkeys.

Flask-Security does the work; here it is told what we keep, and nothing changes without a record and a mail."""

import hashlib
import logging
import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_security import Totp, WebauthnUtil, tf_disabled, tf_profile_changed, user_failed_authn
from flask_security.recovery_codes import MfRecoveryCodesUtil
from flask_security.signals import wan_deleted, wan_registered
from flask_security.webauthn import WebAuthnTfPlugin
from passlib.exc import TokenError
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from codeprac.accounts.models import User
from codeprac.accounts.queries import lock_account
from codeprac.accounts.rules import RECOVERY_SIGNS, tidy_recovery_code
from codeprac.accounts.services import note_change_of_factors
from codeprac.audit.tags import Tag
from codeprac.web import clock

RECOVERY_CODES = 8
# 32 signs, 24 of them: 120 bits, so that a plain hash is safe to keep.
GROUPS, GROUP_LENGTH = 6, 4
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Record each change, and tell the owner of the account by mail."""
    tf_profile_changed.connect(_set, app)
    tf_disabled.connect(_removed, app)
    wan_registered.connect(_added_passkey, app)
    wan_deleted.connect(_removed_passkey, app)
    user_failed_authn.connect(_failed, app)


class AppCodes(Totp):
    """Codes of authenticator apps, each good for once."""

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        """Whether this is a code of the secret, of now or of the half minute around it, and later than the last."""
        account = lock_account(user.id)
        counter = account.tf_last_counter if totp_secret == account.tf_totp_secret else None
        try:
            found = self._totp.verify(token, totp_secret, window=window, last_counter=counter)
        except TokenError:
            return False
        except (KeyError, ValueError):  # kept with a key that this instance had once
            log.warning("the secret of the app of account %s cannot be read: was the key changed?", account.id)
            return False
        account.tf_last_counter = found.counter
        return True


class RecoveryCodes(MfRecoveryCodesUtil):
    """Codes on paper for who has lost the rest: kept as hashes, shown once, good for once."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        """Make new codes; those from before are void."""
        account, codes = lock_account(user.id), [_recovery_code() for _ in range(RECOVERY_CODES)]
        account.mf_recovery_codes = [_hash(code) for code in codes]
        note_change_of_factors(account, Tag.ACCOUNT_RECOVERY_CODES_MADE, now=clock.now())
        return codes

    def get_recovery_codes(self, user: Any) -> list[str]:
        """None can be shown again."""
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Whether the code is one that is left."""
        is_one = _hash(code) in (lock_account(user.id).mf_recovery_codes or [])
        if not is_one:
            log.warning("not signed in: account %s, wrong recovery code", user.id)
        return is_one

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """Strike a code out."""
        account, used = lock_account(user.id), _hash(code)
        account.mf_recovery_codes = [kept for kept in account.mf_recovery_codes or [] if kept != used]
        note_change_of_factors(account, Tag.ACCOUNT_RECOVERY_CODE_USED, now=clock.now())
        return True


class Passkeys(WebauthnUtil):
    """Passkeys that sign in on their own: the device asks for its PIN, a finger or a face each time."""

    def origin(self) -> str:
        """The address at which the page stands; which hosts there can be is settled before any page."""
        return f"{urlsplit(current_app.config['BASE_URL']).scheme}://{request.host}"

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """Any device that keeps keys of its own and asks who is there."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        """The device always asks who is there."""
        return UserVerificationRequirement.REQUIRED


class PasskeyFactor(WebAuthnTfPlugin):
    """A passkey is also a second factor after the password."""

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        """Passkeys, where the account has one."""
        return [("webauthn", "")] if user.webauthn else []


def keys_of(secret_key: str) -> dict[str, str]:
    """The key that secrets of apps are encrypted with, under a name that tells keys apart."""
    key = hashlib.sha256(b"codeprac second factors " + secret_key.encode()).hexdigest()
    return {key[:8]: key[8:]}


def _recovery_code() -> str:
    groups = ("".join(secrets.choice(RECOVERY_SIGNS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def _hash(code: str) -> str:
    return hashlib.sha256(tidy_recovery_code(code).encode()).hexdigest()


def _set(app: Flask, user: User, **details: Any) -> None:
    note_change_of_factors(user, Tag.ACCOUNT_FACTOR_SET, now=clock.now())


def _removed(app: Flask, user: User, **details: Any) -> None:
    note_change_of_factors(user, Tag.ACCOUNT_FACTOR_REMOVED, now=clock.now())


def _added_passkey(app: Flask, user: User, **details: Any) -> None:
    note_change_of_factors(user, Tag.ACCOUNT_PASSKEY_ADDED, now=clock.now())


def _removed_passkey(app: Flask, user: User, **details: Any) -> None:
    note_change_of_factors(user, Tag.ACCOUNT_PASSKEY_REMOVED, now=clock.now())


def _failed(app: Flask, user: User, auth_type: str, **details: Any) -> None:
    log.warning("not signed in: account %s, wrong %s", user.id, auth_type)
