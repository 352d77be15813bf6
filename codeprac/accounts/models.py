"""Accounts. One table; what Flask-Security needs of it, and the profile."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask_security import UserMixin, WebAuthnMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.access.actor import Facts, OfficeRole
from codeprac.db import Model, WithId, reference


class User(WithId, UserMixin, Model):  # type: ignore[misc]  # the mixin promises an int id; ours is a ULID
    """A person who can sign in. Roles within a code and memberships are kept where those things are."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(sa.String(320), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    affiliation: Mapped[str] = mapped_column(sa.String(200), default="")
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    office_role: Mapped[str] = mapped_column(sa.String(20), default=OfficeRole.NONE)
    is_demo: Mapped[bool] = mapped_column(default=False)
    signed_in_at: Mapped[datetime | None]
    seen_until: Mapped[datetime | None]
    """What happened before, the account has seen: when it signed in the time before, or said so."""

    uses_keys: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    """Whether single keys do something on pages."""

    erased_at: Mapped[datetime | None]
    """When everything that told who it was was removed; what it wrote stays, as a former participant's."""

    merged_into_id: Mapped[str | None] = mapped_column(sa.String(26), index=True)
    """The account that a person had besides this one, and has kept."""

    identity_verified_at: Mapped[datetime | None]
    identity_verified_by_id: Mapped[str | None] = mapped_column(sa.String(26))
    identity_method: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    """How the office has checked who it is: a word of a list, no words about the person."""

    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(64))
    tf_totp_secret: Mapped[str | None]
    """The secret of an authenticator app, encrypted with the key of the instance."""

    tf_last_counter: Mapped[int | None]
    """Of the last code that was taken, so that none is taken twice."""

    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(sa.JSON(none_as_null=True))
    """The hashes of the recovery codes that are left."""

    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(  # type: ignore[assignment]  # none without a passkey
        sa.String(64), unique=True, index=True
    )
    webauthn: Mapped[list["Passkey"]] = relationship(  # type: ignore[assignment]  # the mixin says a list of its own
        cascade="all, delete-orphan", order_by="Passkey.id"
    )

    @property
    def facts(self) -> Facts:
        """What the policy needs to know."""
        return Facts(owner_id=self.id)

    @property
    def has_second_factor(self) -> bool:
        """Whether a password alone does not sign in."""
        return bool(self.tf_primary_method and self.tf_totp_secret) or bool(self.webauthn)


class Erasure(WithId, Model):
    """That an account is to be erased: asked by the person, who can undo it until it is due, or by an administrator."""

    __tablename__ = "erasures"

    user_id: Mapped[str] = reference("users.id")
    asked_by_id: Mapped[str | None] = reference("users.id")
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    obstacle: Mapped[str] = mapped_column(default="")
    """Why it could not be done when it was due; the person has been told."""
    undone_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys="Erasure.user_id")

    __table_args__ = (sa.Index("ix_erasures_due_at", "due_at"),)


class Merging(WithId, Model):
    """That two accounts of one person became one: what moved, by table, and the rows that could not, as they were."""

    __tablename__ = "mergings"

    kept_id: Mapped[str] = reference("users.id")
    closed_id: Mapped[str] = reference("users.id")
    actor_id: Mapped[str | None] = reference("users.id")
    reason: Mapped[str]
    at: Mapped[datetime]
    moved: Mapped[dict[str, Any]]
    set_aside: Mapped[list[dict[str, Any]]]

    kept: Mapped[User] = relationship(foreign_keys="Merging.kept_id")
    closed: Mapped[User] = relationship(foreign_keys="Merging.closed_id")


class Passkey(WithId, WebAuthnMixin, Model):  # type: ignore[misc]  # the mixin promises an int id; ours is a ULID
    """A key that a device keeps, and shows by its own PIN, finger or face. The names are Flask-Security's."""

    __tablename__ = "passkeys"

    user_id: Mapped[str] = reference("users.id")
    name: Mapped[str] = mapped_column(sa.String(64))
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int]
    transports: Mapped[list[str] | None] = mapped_column(sa.JSON(none_as_null=True))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(sa.String(64))
    extensions: Mapped[str | None]
    usage: Mapped[str] = mapped_column(sa.String(64))
    added_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))
    lastuse_datetime: Mapped[datetime]

    def get_user_mapping(self) -> dict[str, Any]:
        """How Flask-Security finds whose key it is."""
        return {"id": self.user_id}
