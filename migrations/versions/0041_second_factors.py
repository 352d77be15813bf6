"""Second factors: authenticator apps, recovery codes, passkeys.

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
COLUMNS = {
    "tf_primary_method": sa.String(64),
    "tf_totp_secret": sa.Text(),
    "tf_last_counter": sa.Integer(),
    "mf_recovery_codes": sa.JSON(none_as_null=True),
    "fs_webauthn_user_handle": sa.String(64),
}
HANDLE = "ix_users_fs_webauthn_user_handle"


def upgrade() -> None:
    """Nobody has a second factor."""
    for name, kind in COLUMNS.items():
        op.add_column("users", sa.Column(name, kind, nullable=True))
    op.create_index(HANDLE, "users", ["fs_webauthn_user_handle"], unique=True)
    op.create_table(
        "passkeys",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(64), nullable=False),
        sa.Column("extensions", sa.Text(), nullable=True),
        sa.Column("usage", sa.String(64), nullable=False),
        sa.Column("added_at", TIME, nullable=False),
        sa.Column("lastuse_datetime", TIME, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_passkeys_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("credential_id", name="uq_passkeys_credential_id"),
    )
    op.create_index("ix_passkeys_user_id", "passkeys", ["user_id"])


def downgrade() -> None:
    """A password alone signs in again."""
    op.drop_table("passkeys")
    op.drop_index(HANDLE, "users")
    for name in COLUMNS:
        op.drop_column("users", name)
