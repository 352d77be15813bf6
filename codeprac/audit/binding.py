"""Which rows bind the office and those who take part, and which of their columns: what nobody may rewrite unseen.

The record holds a digest of each of these rows as it was left last (`holding`), and `codeprac audit verify` compares
(`comparing`). Left out is what says nothing to anybody: counters of versions, tokens of forms, when a notice left, what
is computed from other rows and can be computed again, and what says who somebody is: a digest outlives it.

The form of a digest stands beside it, within what is chained. A column is added by a new form; the old one stays."""

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from codeprac.db import Model

FORM: Final = 1


def _columns(**tables: str) -> dict[str, tuple[str, ...]]:
    return {table: tuple(names.split()) for table, names in tables.items()}


# In this order they are compared: what is said of others first.
FORMS: Final[Mapping[int, Mapping[str, tuple[str, ...]]]] = {
    1: _columns(
        dispositions=(
            "annotation_id code_id outcome reason author_id recorded_at released_at change_id agreement agreed_by_id"
            " agreed_at issue_id"
        ),
        disposition_events="annotation_id act outcome reason note actor_id at",
        dissents="disposition_id author_id reason is_public is_outdated recorded_at",
        issue_answers="issue_id outcome reason author_id recorded_at",
        points=(
            "annotation_id number quote start end issue_id outcome reason answered_by_id answered_at answered_with_id"
            " made_by_id made_at removed_at"
        ),
        follow_ups="disposition_id annotation_id author_id stance reason given_at",
        changes="draft_id provision_id old_provision_id reason origin author_id created_at",
        change_issues="change_id issue_id",
        taken_proposals="annotation_id draft_id provision_id taken_by_id taken_at",
        annotations=(
            "number code_id round_id draft_id provision_id author_id organisation_id group_id record_id said_by kind"
            " text rationale proposed_wording evidence publication confidential_reason public_summary state"
            " submitted_at edited_at withdrawn_at withheld withheld_rule withheld_at"
        ),
        replies=(
            "annotation_id author_id organisation_id parent_id kind text created_at edited_at withdrawn_at withheld"
            " withheld_rule withheld_at"
        ),
        endorsements="annotation_id author_id organisation_id group_id endorser_id given_at",
        question_answers="annotation_id round_id number",
        positions="workspace_id number cover submitted_by_id submitted_at",
        channel_records=(
            "code_id round_id number channel title held_on place summary are_parties_public recorded_by_id recorded_at"
            " withdrawn_at withdrawn_reason"
        ),
        record_corrections="record_id annotation_id act version changes reason made_by_id made_at",
        disclosures=(
            "code_id number recipients disclosed_on which draft_id sha256 reason corrects_id recorded_by_id recorded_at"
        ),
        issues="code_id round_id number title summary created_at released_at removed_at merged_into_id",
        rounds=(
            "code_id draft_id number introduction questions wanted_kinds opens_at closes_at visibility short_reason"
            " created_at created_by_id"
        ),
        round_extensions="round_id old_closes_at new_closes_at reason extended_at extended_by_id",
        cancelled_rounds="code_id draft_id number opens_at closes_at reason cancelled_at cancelled_by_id",
        drafts=(
            "code_id number state title note source source_sha256 base_id author_id created_at released_at"
            " released_by_id"
        ),
        provisions=(
            "draft_id identity position level kind label number heading title slug parent_id source body_html body_text"
            " removed_at"
        ),
        draft_renderings="body_html contents_html",
        prepared_releases=(
            "code_id draft_id digest with_answers release_at stage prepared_by_id prepared_at approved_by_id"
            " approved_at ended_at ended_by_id note counts"
        ),
        gate_passes="release_id gate count reason",
        release_settings="code_id blocking persons edited_by_id edited_at",
        editions="code_id draft_id number note published_at published_by_id",
        moderation_cases=(
            "number code_id annotation_id reply_id author_id organisation_id group_id source state opened_at settled_at"
            " due_at amended_at"
        ),
        flags="case_id reason words flagger_id flagged_at",
        judgements=(
            "case_id act rule words to_author judged_by_id judged_at undone_at due_at until suspension_id before"
        ),
        appeals="judgement_id flag_id appellant_id words made_at outcome answer judged_by_id judged_at",
        suspensions="code_id user_id since until lifted_at",
        codes="slug title summary languages created_at created_by_id needs_agreement checking accepted_first",
        code_roles="code_id user_id role working_group_id is_chair created_at",
        organisations=(
            "slug name description country website kind size register_number may_sign interests group_id created_by_id"
            " created_at verified_at verified_by_id verification_note changed_at"
        ),
        memberships="organisation_id user_id role created_at",
        users=(
            "active office_role confirmed_at erased_at merged_into_id identity_verified_at identity_verified_by_id"
            " identity_method"
        ),
    )
}
BINDING: Final = FORMS[FORM]

# Of the tables above; a test asks of each column whether it is here or there, so that a new one is not forgotten.
FREE: Final = _columns(
    dispositions="version",
    issue_answers="version",
    points="version",
    changes="version",
    annotations="version form_token",
    replies="version form_token",
    positions="form_token",
    channel_records="version",
    issues="version created_by_id",
    drafts="version word_count",
    provisions="version word_count edited_by_id edited_at",
    draft_renderings="created_at generation",
    moderation_cases="version",
    flags="email form_token",
    judgements="tell_at told_at",
    appeals="told_at",
    codes="version",
    users=(
        "email name affiliation password fs_uniquifier created_at is_demo signed_in_at seen_until uses_keys"
        " tf_primary_method tf_totp_secret tf_last_counter mf_recovery_codes fs_webauthn_user_handle"
    ),
)


def table_of(name: str) -> sa.Table:
    """The table of this name."""
    return Model.metadata.tables[name]


def key_of(table: sa.Table) -> sa.Column[Any]:
    """The one column by which a row of this table is known."""
    (key,) = table.primary_key.columns
    return key


def columns_of(name: str) -> tuple[sa.Column[Any], ...]:
    """The columns of a table that any form of a digest takes in, after the key."""
    table = table_of(name)
    names = dict.fromkeys(column for form in FORMS.values() for column in form.get(name, ()))
    return key_of(table), *(table.c[column] for column in names)
