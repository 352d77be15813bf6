"""Who answers which annotation until when, tags, kept filters, acts on the desk, and plans of rounds.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is assigned, tagged or planned yet."""
    op.create_table(
        "assignments",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("annotation_id", sa.String(26), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("drafter_id", sa.String(26), nullable=True),
        sa.Column("working_group_id", sa.String(26), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("changed_by_id", sa.String(26), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["annotation_id"], ["annotations.id"], name="fk_assignments_annotation_id_annotations"),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_assignments_code_id_codes"),
        sa.ForeignKeyConstraint(["drafter_id"], ["users.id"], name="fk_assignments_drafter_id_users"),
        sa.ForeignKeyConstraint(
            ["working_group_id"],
            ["working_groups.id"],
            name="fk_assignments_working_group_id_working_groups",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["users.id"], name="fk_assignments_changed_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        sa.UniqueConstraint("annotation_id", name="uq_assignments_annotation_id"),
    )
    for column in ("code_id", "drafter_id", "working_group_id", "due_on", "changed_by_id"):
        op.create_index(f"ix_assignments_{column}", "assignments", [column])
    op.create_table(
        "desk_tags",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("created_by_id", sa.String(26), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_desk_tags_code_id_codes"),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name="fk_desk_tags_created_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_desk_tags"),
        sa.UniqueConstraint("code_id", "name", name="uq_desk_tags_code_id_name"),
    )
    op.create_index("ix_desk_tags_created_by_id", "desk_tags", ["created_by_id"])
    op.create_table(
        "tagged_annotations",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("annotation_id", sa.String(26), nullable=False),
        sa.Column("tag_id", sa.String(26), nullable=False),
        sa.Column("tagged_by_id", sa.String(26), nullable=True),
        sa.Column("tagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["annotation_id"], ["annotations.id"], name="fk_tagged_annotations_annotation_id_annotations"
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["desk_tags.id"], name="fk_tagged_annotations_tag_id_desk_tags"),
        sa.ForeignKeyConstraint(["tagged_by_id"], ["users.id"], name="fk_tagged_annotations_tagged_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_tagged_annotations"),
        sa.UniqueConstraint("annotation_id", "tag_id", name="uq_tagged_annotations_annotation_id_tag_id"),
    )
    op.create_index("ix_tagged_annotations_tag_id", "tagged_annotations", ["tag_id"])
    op.create_index("ix_tagged_annotations_tagged_by_id", "tagged_annotations", ["tagged_by_id"])
    _create_kept()


def _create_kept() -> None:
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_saved_filters_user_id_users"),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_saved_filters_code_id_codes"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filters"),
        sa.UniqueConstraint("user_id", "code_id", "name", name="uq_saved_filters_user_id_code_id_name"),
    )
    op.create_index("ix_saved_filters_code_id", "saved_filters", ["code_id"])
    op.create_table(
        "desk_acts",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("code_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.String(26), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name="fk_desk_acts_code_id_codes"),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name="fk_desk_acts_actor_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_desk_acts"),
    )
    op.create_index("ix_desk_acts_code_id_at", "desk_acts", ["code_id", "at"])
    op.create_index("ix_desk_acts_actor_id", "desk_acts", ["actor_id"])
    op.create_table(
        "desk_plans",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("round_id", sa.String(26), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("set_by_id", sa.String(26), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_desk_plans_round_id_rounds"),
        sa.ForeignKeyConstraint(["set_by_id"], ["users.id"], name="fk_desk_plans_set_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_desk_plans"),
        sa.UniqueConstraint("round_id", name="uq_desk_plans_round_id"),
    )
    op.create_index("ix_desk_plans_set_by_id", "desk_plans", ["set_by_id"])


def downgrade() -> None:
    """Forget what drafters arranged among themselves; annotations, issues and answers stay."""
    for table in ("desk_plans", "desk_acts", "saved_filters", "tagged_annotations", "desk_tags", "assignments"):
        op.drop_table(table)
