"""The policy, as a table: who may do what to which object."""

import pytest

from codeprac.access.actor import PUBLIC, Actor, CodeRoleName, Facts, OfficeRole
from codeprac.access.permissions import Permission
from codeprac.access.policy import POLICY, could_be_allowed, is_allowed, needs_object

HERE = Facts(code_id="code-1", owner_id="sam", organisation_id="org-1")

ACTORS = {
    "public": PUBLIC,
    "stakeholder": Actor("sue"),
    "owner": Actor("sam", organisations=frozenset({"org-1"})),
    "lead": Actor("lea", organisations=frozenset({"org-1"}), leads=frozenset({"org-1"})),
    "other lead": Actor("liv", organisations=frozenset({"org-2"}), leads=frozenset({"org-2"})),
    "drafter": Actor("dan", code_roles=frozenset({("code-1", CodeRoleName.DRAFTER)})),
    "chair": Actor(
        "cho", code_roles=frozenset({("code-1", CodeRoleName.DRAFTER)}), chairs=frozenset({("code-1", "group-1")})
    ),
    "other drafter": Actor("dot", code_roles=frozenset({("code-2", CodeRoleName.DRAFTER)})),
    "moderator": Actor("mia", code_roles=frozenset({("code-1", CodeRoleName.MODERATOR)})),
    "other moderator": Actor("moe", code_roles=frozenset({("code-2", CodeRoleName.MODERATOR)})),
    "office": Actor("ola", office_role=OfficeRole.MODERATOR),
    "administrator": Actor("ada", office_role=OfficeRole.ADMINISTRATOR),
}
EVERYBODY_SIGNED_IN = set(ACTORS) - {"public"}

ALLOWED: dict[Permission, set[str]] = {
    Permission.CODE_CREATE: {"office", "administrator"},
    Permission.CODE_EDIT: {"moderator", "administrator"},
    Permission.CODE_APPOINT: {"moderator", "administrator"},
    Permission.DRAFT_READ_WORKING: {"drafter", "chair", "moderator", "administrator"},
    Permission.DRAFT_WRITE: {"drafter", "chair", "administrator"},
    Permission.DRAFT_RELEASE: {"drafter", "chair", "administrator"},
    Permission.RELEASE_APPROVE: {"drafter", "chair", "moderator", "administrator"},
    Permission.LINEAGE_DECLARE: {"drafter", "chair", "administrator"},
    Permission.ROUND_OPEN: {"drafter", "chair", "administrator"},
    Permission.ROUND_EXTEND: {"drafter", "chair", "administrator"},
    Permission.ANNOTATION_SUBMIT: EVERYBODY_SIGNED_IN,
    Permission.ANNOTATION_EDIT: {"owner", "lead"},
    Permission.ANNOTATION_READ_SEALED: {"drafter", "chair", "moderator", "administrator"},
    Permission.ANNOTATION_READ_WHOLE: {"owner", "lead", "drafter", "chair", "moderator", "administrator"},
    Permission.ANCHOR_CHECK: {"drafter", "chair", "moderator", "administrator"},
    Permission.RECORD_WRITE: {"drafter", "chair", "moderator", "administrator"},
    Permission.DISCLOSURE_LOG: {"drafter", "chair", "moderator", "administrator"},
    Permission.REPLY_SUBMIT: EVERYBODY_SIGNED_IN,
    Permission.REPLY_EDIT: {"owner"},
    Permission.ANNOTATION_ENDORSE: EVERYBODY_SIGNED_IN,
    Permission.DESK_READ: {"drafter", "chair", "moderator", "administrator"},
    Permission.DISPOSITION_RECORD: {"drafter", "chair", "administrator"},
    Permission.DISPOSITION_AGREE: {"chair", "administrator"},
    Permission.DISPOSITION_RELEASE: {"drafter", "chair", "administrator"},
    Permission.DISPOSITION_FOLLOW_UP: {"owner", "lead"},
    Permission.EDITION_PUBLISH: {"moderator", "administrator"},
    Permission.ORGANISATION_CREATE: EVERYBODY_SIGNED_IN,
    Permission.ORGANISATION_EDIT: {"lead", "office", "administrator"},
    Permission.ORGANISATION_VERIFY: {"office", "administrator"},
    Permission.ORGANISATION_JOIN: EVERYBODY_SIGNED_IN,
    Permission.WORKSPACE_WRITE: {"owner", "lead"},
    Permission.WORKSPACE_LEAD: {"lead"},
    Permission.TEXT_AMEND: {"owner", "lead"},
    Permission.CASE_JUDGE: {"moderator", "administrator"},
    Permission.IDENTITY_VERIFY: {"office", "administrator"},
    Permission.WATCH_KEEP: EVERYBODY_SIGNED_IN,
    Permission.ACCOUNT_OWN: EVERYBODY_SIGNED_IN,
    Permission.ACCOUNT_ADMINISTER: {"administrator"},
    Permission.ACCOUNT_MERGE: {"office", "administrator"},
    Permission.JOB_ADMINISTER: {"administrator"},
    Permission.AUDIT_READ: {"administrator"},
}


def test_every_permission_stands_in_the_policy_and_in_this_table() -> None:
    assert set(POLICY) == set(Permission) == set(ALLOWED)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("name", ACTORS)
def test_the_policy_allows_exactly_this(name: str, permission: Permission) -> None:
    assert is_allowed(ACTORS[name], permission, HERE) == (name in ALLOWED[permission])


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("name", ACTORS)
def test_who_is_allowed_is_let_in_at_the_door(name: str, permission: Permission) -> None:
    if is_allowed(ACTORS[name], permission, HERE):
        assert could_be_allowed(ACTORS[name], permission)


@pytest.mark.parametrize("permission", Permission)
def test_the_public_is_never_let_in_at_a_door_with_a_permission(permission: Permission) -> None:
    assert not could_be_allowed(PUBLIC, permission)


def test_a_permission_on_objects_says_nothing_without_one() -> None:
    for permission in Permission:
        if needs_object(permission):
            assert not is_allowed(ACTORS["drafter"], permission)
            assert not is_allowed(ACTORS["owner"], permission)
