"""Accounts are created, confirmed and given roles."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from codeprac.access.actor import OfficeRole
from codeprac.accounts.queries import find_account, list_demo_accounts, select_accounts
from codeprac.accounts.rules import EmailTaken, LastAdministrator, OwnAccount
from codeprac.accounts.services import confirm_account, create_account, edit_profile, give_office_role, set_active
from codeprac.audit.queries import list_entries_of
from tests.factories.accounts import PASSWORD, make_administrator, make_user

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def acts_on(account: object) -> list[str]:
    return [entry.tag for entry in list_entries_of("users", account.id)]


def test_an_account_is_found_however_its_address_is_written(db_session: Session) -> None:
    account = create_account(email=" Ada.Sample@Example.ORG ", name="Ada  Sample\n", password=None, now=NOW)
    assert account.email == "ada.sample@example.org"
    assert account.name == "Ada Sample"
    assert find_account("ADA.sample@example.org") is account


def test_a_password_is_kept_as_argon2id(db_session: Session) -> None:
    account = create_account(email="a@example.org", name="A", password=PASSWORD, now=NOW)
    assert account.password is not None
    assert account.password.startswith("$argon2id$")
    assert account.verify_and_update_password(PASSWORD)


def test_one_address_has_one_account(db_session: Session) -> None:
    make_user(email="twice@example.org")
    with pytest.raises(EmailTaken):
        create_account(email="Twice@example.org", name="B", password=None, now=NOW)


def test_a_form_sent_twice_at_the_same_moment_makes_one_account(
    db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user(email="twice@example.org")
    monkeypatch.setattr("codeprac.accounts.services.find_account", lambda email: None)
    with pytest.raises(EmailTaken):
        create_account(email="twice@example.org", name="B", password=None, now=NOW)
    assert find_account("twice@example.org") is not None


def test_confirming_twice_is_recorded_once(db_session: Session) -> None:
    account = make_user(confirmed=False)
    confirm_account(account, now=NOW)
    confirm_account(account, now=NOW)
    assert account.confirmed_at == NOW
    assert acts_on(account).count("account:confirmed") == 1


def test_a_profile_is_one_line_each(db_session: Session) -> None:
    account = make_user()
    edit_profile(account, name="New\x00 Name", affiliation=" Example\tUniversity ", now=NOW)
    assert (account.name, account.affiliation) == ("New Name", "Example University")


def test_an_administrator_gives_and_takes_office_roles(db_session: Session) -> None:
    administrator, other = make_administrator(), make_user()
    give_office_role(other, role=OfficeRole.MODERATOR, actor_id=administrator.id, now=NOW)
    assert other.office_role == OfficeRole.MODERATOR
    give_office_role(other, role=OfficeRole.NONE, actor_id=administrator.id, now=NOW)
    assert acts_on(other)[-2:] == ["account:office_role_given"] * 2


def test_nobody_takes_rights_from_their_own_account(db_session: Session) -> None:
    administrator = make_administrator()
    make_administrator()
    with pytest.raises(OwnAccount):
        give_office_role(administrator, role=OfficeRole.NONE, actor_id=administrator.id, now=NOW)
    with pytest.raises(OwnAccount):
        set_active(administrator, active=False, actor_id=administrator.id, now=NOW)


def test_the_last_administrator_stays(db_session: Session) -> None:
    administrator, other = make_administrator(), make_user()
    with pytest.raises(LastAdministrator):
        set_active(administrator, active=False, actor_id=other.id, now=NOW)


def test_demo_accounts_are_listed_only_when_they_can_be_used(db_session: Session) -> None:
    usable = make_user(is_demo=True)
    make_user(is_demo=True, active=False)
    make_user(is_demo=True, confirmed=False)
    assert list_demo_accounts() == [usable]


def test_accounts_are_searched_by_words_in_any_order(db_session: Session) -> None:
    wanted = make_user(name="Ida Specimen", affiliation="100% Example")
    make_user(name="Ida Other")
    for words in ("specimen ida", "100%", "IDA 100"):
        assert list(db_session.scalars(select_accounts(words))) == [wanted]
    assert list(db_session.scalars(select_accounts("%"))) == [wanted]
