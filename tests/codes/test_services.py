"""Creating and editing codes of practice, giving and taking roles."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from codeprac.access.actor import CodeRoleName
from codeprac.audit.models import AuditEntry
from codeprac.audit.tags import Tag
from codeprac.codes.models import CodeOfPractice, CodeRole, WorkingGroup
from codeprac.codes.queries import list_people
from codeprac.codes.rules import AccountUnconfirmed, AddressUnusable, LastModerator, SlugTaken, SlugUnusable
from codeprac.codes.services import create_code, edit_code, give_role, take_role
from codeprac.errors import NotFound, Stale
from codeprac.notifications.models import OutboxMessage
from tests.factories.accounts import make_user
from tests.factories.codes import make_code

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_who_creates_a_code_moderates_it(db_session: Session) -> None:
    user = make_user()
    code = create_code(
        title="Repair Information",
        summary="About repair.",
        legal_bases=[("Regulation", "https://example.org/law"), ("Directive", "")],
        working_groups=[("Spare parts", "Chapters 1 and 2")],
        languages=["en", "fr"],
        actor_id=user.id,
        now=NOW,
    )
    assert code.slug == "repair-information"
    assert [basis.label for basis in code.legal_bases] == ["Regulation", "Directive"]
    assert [(role.user_id, role.role) for role in list_people(code.id)] == [(user.id, CodeRoleName.MODERATOR)]
    assert db_session.scalars(sa.select(AuditEntry.tag).order_by(AuditEntry.id)).all()[-1] == Tag.CODE_CREATED


def test_a_taken_address_is_refused_and_a_suggested_one_avoids_it(db_session: Session) -> None:
    make_code(slug="repair")
    with pytest.raises(SlugTaken, match="repair"):
        create_code(title="Repair", slug="repair", actor_id=None, now=NOW)
    assert create_code(title="Repair", actor_id=None, now=NOW).slug == "repair-2"


def test_an_unusable_address_or_link_is_refused(db_session: Session) -> None:
    with pytest.raises(SlugUnusable):
        create_code(title="Repair", slug="Re pair", actor_id=None, now=NOW)
    with pytest.raises(AddressUnusable, match="Law"):
        create_code(title="Repair", legal_bases=[("Law", "javascript:alert(1)")], actor_id=None, now=NOW)


def edit(code: CodeOfPractice, **values: object) -> CodeOfPractice:
    groups = [(group.id, group.name, group.remit) for group in code.working_groups]
    chosen = {
        "title": code.title,
        "summary": code.summary,
        "legal_bases": [],
        "working_groups": groups,
        "languages": ["en"],
        "version": code.version,
        "actor_id": None,
        "now": NOW,
    }
    return edit_code(code, **chosen | values)


def test_a_renamed_working_group_keeps_its_people_and_a_removed_one_frees_them(db_session: Session) -> None:
    code = create_code(title="A", working_groups=[("One", ""), ("Two", "")], actor_id=None, now=NOW)
    one, two = code.working_groups
    user = make_user()
    give_role(code, user, role=CodeRoleName.DRAFTER, working_group=one, actor_id=None, now=NOW)
    edit(code, working_groups=[(two.id, "Two", ""), (one.id, "First", "All of it"), (None, "Three", "")])
    db_session.expire_all()
    assert [group.name for group in code.working_groups] == ["Two", "First", "Three"]
    assert [role.working_group.name for role in list_people(code.id) if role.working_group] == ["First"]
    edit(code, working_groups=[(two.id, "Two", "")])
    db_session.expire_all()
    assert [role.working_group_id for role in list_people(code.id)] == [None]
    assert db_session.scalars(sa.select(WorkingGroup.name)).all() == ["Two"]


def test_a_forged_working_group_becomes_a_new_one(db_session: Session) -> None:
    other = create_code(title="Other", working_groups=[("Theirs", "")], actor_id=None, now=NOW)
    code = create_code(title="A", actor_id=None, now=NOW)
    edit(code, working_groups=[(other.working_groups[0].id, "Mine", "")])
    db_session.expire_all()
    assert [group.name for group in other.working_groups] == ["Theirs"]
    assert [group.name for group in code.working_groups] == ["Mine"]


def test_editing_what_somebody_else_edited_since_is_stale(db_session: Session) -> None:
    code = make_code()
    seen = code.version
    edit(code, summary="Theirs.")
    with pytest.raises(Stale) as caught:
        edit(code, summary="Mine.", version=seen)
    assert (caught.value.theirs, caught.value.yours) == ("Theirs.", "Mine.")


def test_a_role_given_twice_is_one_role_with_the_last_working_group(db_session: Session) -> None:
    code = create_code(title="A", working_groups=[("One", "")], actor_id=None, now=NOW)
    user = make_user()
    give_role(code, user, role=CodeRoleName.DRAFTER, actor_id=None, now=NOW)
    give_role(code, user, role=CodeRoleName.DRAFTER, working_group=code.working_groups[0], actor_id=None, now=NOW)
    (role,) = list_people(code.id)
    assert role.working_group is not None
    assert role.working_group.name == "One"


def test_roles_need_a_confirmed_account_and_a_group_of_the_code(db_session: Session) -> None:
    code, other = make_code(), create_code(title="Other", working_groups=[("Theirs", "")], actor_id=None, now=NOW)
    with pytest.raises(AccountUnconfirmed):
        give_role(code, make_user(confirmed=False), role=CodeRoleName.DRAFTER, actor_id=None, now=NOW)
    with pytest.raises(NotFound):
        give_role(
            code,
            make_user(),
            role=CodeRoleName.DRAFTER,
            working_group=other.working_groups[0],
            actor_id=None,
            now=NOW,
        )


def test_a_code_keeps_at_least_one_moderator(db_session: Session) -> None:
    one, two = make_user(), make_user()
    code = make_code(moderators=[one, two], drafters=[one])
    take_role(code, one.id, role=CodeRoleName.MODERATOR, actor_id=two.id, now=NOW)
    with pytest.raises(LastModerator):
        take_role(code, two.id, role=CodeRoleName.MODERATOR, actor_id=two.id, now=NOW)
    take_role(code, one.id, role=CodeRoleName.DRAFTER, actor_id=two.id, now=NOW)
    assert [row.user_id for row in db_session.scalars(sa.select(CodeRole))] == [two.id]
    with pytest.raises(NotFound):
        take_role(code, one.id, role=CodeRoleName.DRAFTER, actor_id=two.id, now=NOW)


def test_who_gets_a_role_from_somebody_else_is_told(db_session: Session) -> None:
    moderator, drafter = make_user(), make_user(email="ada@example.org", name="Ada Sample")
    code = make_code(title="Repair Information", moderators=[moderator])
    give_role(code, drafter, role=CodeRoleName.DRAFTER, actor_id=moderator.id, now=NOW)
    give_role(code, drafter, role=CodeRoleName.DRAFTER, actor_id=moderator.id, now=NOW)
    give_role(code, moderator, role=CodeRoleName.DRAFTER, actor_id=moderator.id, now=NOW)
    (mail,) = db_session.scalars(sa.select(OutboxMessage).where(OutboxMessage.event == "code_role_given"))
    assert (mail.recipient, mail.subject) == ("ada@example.org", "You are now a drafter of Repair Information")
    assert f"/codes/{code.slug}" in mail.body_text
