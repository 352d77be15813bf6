"""The settings of Flask-Security: what of it is on, where its pages are, how long its links last."""

from datetime import timedelta
from typing import Any

from codeprac.web import clock

# How long after the password was asked for grave acts go without asking again.
FRESH_FOR = timedelta(minutes=15)

SETTINGS: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    # For the links in mails: they are signed, and what is hashed is a hash already. The usual scheme takes so long that
    # whoever asks for a link sees from the clock whether there is an account.
    "SECURITY_HASHING_SCHEMES": ["hex_sha256"],
    "SECURITY_DEPRECATED_HASHING_SCHEMES": [],
    "SECURITY_PASSWORD_CONFIRM_REQUIRED": False,
    "SECURITY_CONFIRMABLE": True,
    "SECURITY_REGISTERABLE": True,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_IMPLEMENTATIONS": {
        "code": "flask_security.twofactor.CodeTfPlugin",
        "webauthn": "codeprac.accounts.factors.PasskeyFactor",
    },
    # Either half minute around the present one: clocks of phones are good.
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_TWO_FACTOR_SETUP_URL": "/account/app",
    "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/account/signing-in",
    "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/login/code",
    "SECURITY_TWO_FACTOR_RESCUE_URL": "/login/help",
    "SECURITY_TWO_FACTOR_SELECT_URL": "/login/factor",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
    "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/login/recovery-code",
    "SECURITY_WEBAUTHN": True,
    # A passkey asks who is there by itself: it is both factors.
    "SECURITY_WAN_ALLOW_AS_FIRST_FACTOR": True,
    "SECURITY_WAN_ALLOW_AS_MULTI_FACTOR": True,
    "SECURITY_WAN_ALLOW_AS_VERIFY": ["first"],
    # Whoever asks for an address would learn whether it has a passkey.
    "SECURITY_WAN_ALLOW_USER_HINTS": False,
    "SECURITY_WAN_REGISTER_URL": "/account/passkeys",
    "SECURITY_WAN_DELETE_URL": "/account/passkeys/remove",
    "SECURITY_WAN_POST_REGISTER_VIEW": "/account/signing-in",
    "SECURITY_WAN_SIGNIN_URL": "/login/passkey",
    "SECURITY_WAN_SIGNIN_WITHIN": timedelta(minutes=5),
    "SECURITY_WAN_VERIFY_URL": "/account/confirm/passkey",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_USE_REGISTER_V2": True,
    "SECURITY_POST_LOGIN_VIEW": "/since",
    "SECURITY_POST_REGISTER_VIEW": "/register/sent",
    "SECURITY_POST_CHANGE_VIEW": "/account",
    "SECURITY_CONFIRM_EMAIL_WITHIN": timedelta(days=2),
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(days=1),
    "SECURITY_CHANGE_EMAIL": True,
    "SECURITY_CHANGE_EMAIL_URL": "/account/email",
    "SECURITY_CHANGE_EMAIL_WITHIN": timedelta(hours=2),
    "SECURITY_VERIFY_URL": "/account/confirm",
    # Measured from the moment of the password, not from the last grave act.
    "SECURITY_FRESHNESS": FRESH_FOR,
    "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(0),
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_DATETIME_FACTORY": clock.now,
    # Whether a mail arrives is what confirmation finds out; no question to the DNS of others while registering.
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    # Our own templates are rendered into the outbox instead.
    "SECURITY_EMAIL_PLAINTEXT": False,
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "REMEMBER_COOKIE_DURATION": timedelta(days=30),
    "REMEMBER_COOKIE_HTTPONLY": True,
    "REMEMBER_COOKIE_SAMESITE": "Lax",
}
