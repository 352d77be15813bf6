"""Sign-in by Flask-Security, bound to our accounts, our transaction and our outbox."""

from typing import Any

from flask import Flask
from flask_security import FSQLALiteUserDatastore, RoleMixin, Security

from codeprac.accounts.models import User
from codeprac.db import db


class NoRole(RoleMixin):
    """Flask-Security's roles are not used: `codeprac.access.policy` decides instead."""


class Datastore(FSQLALiteUserDatastore):
    """Accounts for Flask-Security; it may flush, but our transaction commits."""

    def commit(self) -> None:
        """Leave the commit to the end of the request."""
        db.session.flush()

    def _prepare_create_user_args(self, **kwargs: Any) -> dict[str, Any]:
        prepared = super()._prepare_create_user_args(**kwargs)
        prepared.pop("roles", None)
        return dict(prepared)


datastore = Datastore(db, User, NoRole)
security = Security()


def init_app(app: Flask) -> None:
    """Bind Flask-Security with the settings of our sign-in."""
    app.config.from_mapping(SETTINGS)
    app.config.setdefault("SECURITY_PASSWORD_SALT", app.config["SECRET_KEY"])
    app.config["SECURITY_EMAIL_SENDER"] = app.config["MAIL_SENDER"]
    security.init_app(app, datastore)
    # Flask-Principal would read the cookie of every request; nothing here asks for its identity, and a page that is
    # the same for everyone must not depend on a cookie.
    security.principal.identity_loaders.clear()


SETTINGS = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_PASSWORD_COMPLEXITY_CHECKER": "zxcvbn",
    "SECURITY_CONFIRMABLE": True,
    "SECURITY_REGISTERABLE": True,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_USE_REGISTER_V2": True,
}
