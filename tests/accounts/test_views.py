"""One's own account, the corner of pages that are the same for everyone, and administration."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from codeprac.access.actor import OfficeRole
from codeprac.accounts.queries import get_account
from codeprac.notifications.models import OutboxMessage
from tests.client import JudgingClient
from tests.factories.accounts import make_administrator, make_moderator, make_user
from tests.factories.codes import make_code
from tests.factories.organisations import make_organisation

ADMINISTRATION = ("/admin/", "/admin/accounts", "/admin/audit", "/admin/stakeholder-groups")


def test_the_account_shows_roles_and_organisations(client: JudgingClient, db_session: Session) -> None:
    user = make_user(name="Dana Exempel")
    client.sign_in(user)
    assert "You speak for yourself" in client.get("/account").text
    make_organisation(name="Sample Makers", members=[user], verified=True)
    make_code(title="A Sample Code", drafters=[user])
    page = client.get("/account").text
    for words in ("Sample Makers", "verified", "A Sample Code", "Drafter"):
        assert words in page


def test_the_account_is_for_who_is_signed_in(client: JudgingClient) -> None:
    assert client.get("/account").location == "/login?next=/account"


def test_a_profile_is_saved_and_errors_keep_what_was_typed(client: JudgingClient, db_session: Session) -> None:
    user = make_user()
    client.sign_in(user)
    answer = client.post("/account", data={"name": "", "affiliation": "Kept University"})
    assert answer.status_code == 422
    assert 'value="Kept University"' in answer.text
    assert client.post("/account", data={"name": "Neu Örnek", "affiliation": ""}).status_code == 303
    assert get_account(user.id).name == "Neu Örnek"
    assert "Neu Örnek" in client.get("/account").text


def test_nobody_changes_more_than_the_profile_by_the_profile(client: JudgingClient, db_session: Session) -> None:
    user = make_user()
    client.sign_in(user)
    client.post("/account", data={"name": "A", "office_role": "administrator", "email": "b@example.org"})
    assert get_account(user.id).office_role == OfficeRole.NONE
    assert get_account(user.id).email == user.email


def test_the_session_tells_who_reads_and_is_never_kept(client: JudgingClient, db_session: Session) -> None:
    answer = client.get("/session.json")
    assert answer.json == {"signed_in": False}
    assert answer.headers["Cache-Control"] == "private, no-store"
    user = make_user(name="Dana Exempel")
    code = make_code(drafters=[user])
    make_code()
    client.sign_in(user)
    told = client.get("/session.json").json
    assert (told["name"], told["drafter_of"]) == ("Dana Exempel", [code.slug])
    assert told["csrf_token"]
    client.sign_in(make_administrator())
    assert len(client.get("/session.json").json["drafter_of"]) == 2


@pytest.mark.parametrize("path", ADMINISTRATION)
def test_administration_is_for_administrators(client: JudgingClient, db_session: Session, path: str) -> None:
    assert client.get(path).status_code == 303
    for user, status in ((make_user(), 403), (make_moderator(), 403), (make_administrator(), 200)):
        client.sign_in(user)
        assert client.get(path).status_code == status


def test_accounts_are_searched_filtered_and_paged(client: JudgingClient, db_session: Session) -> None:
    client.sign_in(make_administrator(name="Ada Sample"))
    for number in range(60):
        make_user(name=f"Muster {number:02}")
    make_user(name="Zoe Late", confirmed=False)
    assert "Muster 48" in client.get("/admin/accounts").text
    assert "Zoe Late" not in client.get("/admin/accounts").text
    assert "Zoe Late" in client.get("/admin/accounts?page=2").text
    assert "Zoe Late" in client.get("/admin/accounts?role=unconfirmed").text
    found = client.get("/admin/accounts?q=ada&role=administrator").text
    assert "Muster" not in found
    assert "No account fits" in client.get("/admin/accounts?q=nobody+at+all&role=moderator").text


def test_an_administrator_gives_a_role_and_closes_an_account(client: JudgingClient, db_session: Session) -> None:
    administrator, user = make_administrator(), make_user()
    client.sign_in(administrator)
    path = f"/admin/accounts/{user.id}"
    assert client.get(path).status_code == 200
    assert client.post(f"{path}/role", data={"role": "emperor"}).status_code == 422
    assert client.post(f"{path}/role", data={"role": "moderator"}).status_code == 303
    assert get_account(user.id).office_role == OfficeRole.MODERATOR
    assert client.post(f"{path}/deactivate").status_code == 303
    assert "Open the account again" in client.get(path).text
    assert client.post(f"{path}/activate").status_code == 303
    assert get_account(user.id).active
    for act in ("deactivate", "role"):
        own = client.post(f"/admin/accounts/{administrator.id}/{act}", data={"role": "none"})
        assert own.status_code == 409
        assert "your own account" in own.text
    assert client.get("/admin/accounts/nothing").status_code == 404


def test_the_record_names_who_did_what_and_is_filtered(client: JudgingClient, db_session: Session) -> None:
    administrator, user = make_administrator(name="Ada Sample"), make_user()
    client.sign_in(administrator)
    client.post(f"/admin/accounts/{user.id}/role", data={"role": "moderator"})
    page = client.get("/admin/audit?tag=account:office_role_given").text
    assert "Ada Sample" in page
    assert page.count(">changed a role in the office</span></td>") == 1
    assert "Nothing recorded" in client.get("/admin/audit?tag=edition:published").text


def test_mail_that_is_stuck_is_told(client: JudgingClient, db_session: Session) -> None:
    client.sign_in(make_administrator())
    assert "could not be delivered" not in client.get("/admin/").text
    db_session.add(
        OutboxMessage(
            event="x",
            recipient="a@example.org",
            subject="x",
            body_text="x",
            body_html="x",
            created_at=datetime.now(UTC),
            attempts=1,
            last_error="refused",
        )
    )
    assert "1 mail could not be delivered yet" in client.get("/admin/").text
