"""Workspaces of organisations: contributions, what colleagues say of them, links, positions.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
INDEXES = {
    "workspaces": ("organisation_id", "round_id"),
    "positions": ("workspace_id", "submitted_by_id"),
    "contribution_links": ("workspace_id", "created_by_id"),
    "contributions": (
        "workspace_id",
        "provision_id",
        "author_id",
        "link_id",
        "decided_by_id",
        "merged_into_id",
        "position_id",
        "annotation_id",
    ),
    "contribution_versions": ("contribution_id", "editor_id"),
    "contribution_remarks": ("contribution_id", "author_id"),
}


def upgrade() -> None:
    """Nobody has a workspace yet."""
    for make in (_rooms, _positions, _links, _contributions, _around_contributions):
        make()
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Forget what was written in private; annotations that came of it stay."""
    for table in (
        "contribution_remarks",
        "contribution_supports",
        "contribution_versions",
        "contributions",
        "contribution_links",
        "positions",
        "workspaces",
    ):
        op.drop_table(table)


def _rooms() -> None:
    op.create_table(
        "workspaces",
        _id(),
        *_references("workspaces", organisation_id="organisations", round_id="rounds"),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspaces"),
        sa.UniqueConstraint("organisation_id", "round_id", name="uq_workspaces_organisation_id_round_id"),
    )


def _positions() -> None:
    op.create_table(
        "positions",
        _id(),
        *_references("positions", workspace_id="workspaces", submitted_by_id="users"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cover", sa.Text(), nullable=False),
        sa.Column("submitted_at", TIME, nullable=False),
        sa.Column("form_token", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_positions"),
        sa.UniqueConstraint("workspace_id", "number", name="uq_positions_workspace_id_number"),
        sa.UniqueConstraint("workspace_id", "form_token", name="uq_positions_workspace_id_form_token"),
    )


def _links() -> None:
    op.create_table(
        "contribution_links",
        _id(),
        *_references("contribution_links", workspace_id="workspaces", created_by_id="users"),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("most_uses", sa.Integer(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_contribution_links"),
        sa.UniqueConstraint("token_hash", name="uq_contribution_links_token_hash"),
    )


def _contributions() -> None:
    op.create_table(
        "contributions",
        _id(),
        *_references("contributions", workspace_id="workspaces", provision_id="provisions"),
        *_references(
            "contributions",
            nullable=True,
            author_id="users",
            link_id="contribution_links",
            decided_by_id="users",
            merged_into_id="contributions",
            position_id="positions",
            annotation_id="annotations",
        ),
        sa.Column("author_name", sa.String(120), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("prefix", sa.String(64), nullable=False),
        sa.Column("suffix", sa.String(64), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("proposed_wording", sa.Text(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("form_token", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contributions"),
        sa.UniqueConstraint("workspace_id", "form_token", name="uq_contributions_workspace_id_form_token"),
    )


def _around_contributions() -> None:
    op.create_table(
        "contribution_versions",
        _id(),
        *_references("contribution_versions", contribution_id="contributions"),
        *_references("contribution_versions", nullable=True, editor_id="users"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contribution_versions"),
        sa.UniqueConstraint("contribution_id", "number", name="uq_contribution_versions_contribution_id_number"),
    )
    op.create_table(
        "contribution_supports",
        *_references("contribution_supports", contribution_id="contributions", user_id="users"),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("contribution_id", "user_id", name="pk_contribution_supports"),
    )
    op.create_table(
        "contribution_remarks",
        _id(),
        *_references("contribution_remarks", contribution_id="contributions", author_id="users"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("form_token", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contribution_remarks"),
        sa.UniqueConstraint("author_id", "form_token", name="uq_contribution_remarks_author_id_form_token"),
    )


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(26), nullable=False)


def _references(table: str, *, nullable: bool = False, **targets: str) -> list[sa.schema.SchemaItem]:
    """Columns that refer to other tables, each with its constraint."""
    columns = [sa.Column(name, sa.String(26), nullable=nullable) for name in targets]
    constraints = [
        sa.ForeignKeyConstraint([name], [f"{target}.id"], name=f"fk_{table}_{name}_{target}")
        for name, target in targets.items()
    ]
    return [*columns, *constraints]
