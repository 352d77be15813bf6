"""The forms of moderators: creating and editing a code, appointing people."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from codeprac.access.actor import CodeRoleName
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import asks_agreement, get_code, list_people
from tests.client import JudgingClient
from tests.factories.accounts import make_administrator, make_moderator, make_user
from tests.factories.codes import make_code

SignIn = Callable[[Any], JudgingClient]


def filled(**values: Any) -> dict[str, Any]:
    form = {
        "title": "Repair Information",
        "summary": "About **repair**.",
        "languages": ["en", "fr"],
        "legal_bases-0-label": "Regulation (EU) 2024/1",
        "legal_bases-0-url": "https://example.org/law",
        "legal_bases-1-label": "",
        "legal_bases-1-url": "",
        "working_groups-0-name": "Spare parts",
        "working_groups-0-remit": "Chapters 1 and 2",
    }
    return form | values


def test_a_moderator_of_the_office_creates_a_code_and_appoints_next(sign_in: SignIn, db_session: Session) -> None:
    client = sign_in(make_moderator())
    assert client.get("/codes/new").status_code == 200
    answer = client.post("/codes/new", data=filled())
    assert (answer.status_code, answer.location) == (303, "/codes/repair-information/people")
    code = get_code("repair-information")
    assert [basis.url for basis in code.legal_bases] == ["https://example.org/law"]
    assert [group.name for group in code.working_groups] == ["Spare parts"]
    assert client.get(answer.location).status_code == 200


def test_nobody_else_creates_codes(client: JudgingClient, sign_in: SignIn) -> None:
    assert client.get("/codes/new").status_code == 303
    assert sign_in(make_user()).get("/codes/new").status_code == 403
    assert client.post("/codes/new", data=filled()).status_code == 403


def test_a_faulty_form_keeps_what_was_typed_and_says_what_at_the_field(sign_in: SignIn, db_session: Session) -> None:
    make_code(slug="taken")
    answer = sign_in(make_moderator()).post(
        "/codes/new",
        data=filled(
            title="",
            slug="taken",
            **{"legal_bases-0-url": "javascript:alert(1)", "working_groups-0-name": ""},
        ),
    )
    assert answer.status_code == 422
    for words in (
        "Enter a title",
        "Another code of practice has this address",
        "begins with https:// or http://",
        "Name the working group",
        "javascript:alert(1)",
        "Chapters 1 and 2",
        "About **repair**.",
    ):
        assert words in answer.text
    assert db_session.scalars(sa.select(CodeOfPractice.slug)).all() == ["taken"]


def test_more_rows_come_without_scripts_and_without_saving(sign_in: SignIn, db_session: Session) -> None:
    answer = sign_in(make_moderator()).post("/codes/new", data=filled(title="", more="legal_bases"))
    assert answer.status_code == 200
    assert 'name="legal_bases-3-url"' in answer.text
    assert "Enter a title" not in answer.text
    assert db_session.scalars(sa.select(CodeOfPractice)).all() == []


def test_a_form_posted_twice_is_refused_the_second_time(sign_in: SignIn, db_session: Session) -> None:
    client = sign_in(make_moderator())
    assert client.post("/codes/new", data=filled(slug="repair")).status_code == 303
    again = client.post("/codes/new", data=filled(slug="repair"))
    assert again.status_code == 422
    assert "has this address" in again.text


def test_the_summary_is_shown_as_safe_markdown(sign_in: SignIn, db_session: Session) -> None:
    client = sign_in(make_moderator())
    client.post("/codes/new", data=filled(slug="repair", summary="**Bold** <script>alert(1)</script>"))
    page = client.get("/codes/repair").text
    assert "<strong>Bold</strong>" in page
    assert "<script>alert" not in page


def test_a_moderator_edits_the_code_but_not_its_address(sign_in: SignIn, db_session: Session) -> None:
    moderator = make_user()
    code = make_code(moderators=[moderator])
    client = sign_in(moderator)
    assert 'name="slug"' not in client.get(f"/codes/{code.slug}/edit").text
    answer = client.post(f"/codes/{code.slug}/edit", data=filled(title="Renamed", slug="other", version="1"))
    assert (answer.status_code, answer.location) == (303, f"/codes/{code.slug}")
    assert get_code(code.slug).title == "Renamed"
    assert get_code(code.slug).version == 2


def test_the_second_editor_keeps_what_they_typed(sign_in: SignIn, db_session: Session) -> None:
    moderator = make_user()
    code = make_code(moderators=[moderator])
    client, address = sign_in(moderator), f"/codes/{code.slug}/edit"
    client.post(address, data=filled(title="First", version="1"))
    late = client.post(address, data=filled(title="Second", version="1"))
    assert late.status_code == 409
    assert "Somebody else saved this description" in late.text
    assert 'value="Second"' in late.text
    assert get_code(code.slug).title == "First"
    assert client.post(address, data=filled(title="Second", version="2")).status_code == 303
    assert get_code(code.slug).title == "Second"


def test_only_moderators_of_this_code_edit_and_appoint(sign_in: SignIn, db_session: Session) -> None:
    elsewhere = make_user()
    make_code(moderators=[elsewhere])
    code = make_code(drafters=[elsewhere])
    client = sign_in(elsewhere)
    assert client.get(f"/codes/{code.slug}/edit").status_code == 403
    assert client.get(f"/codes/{code.slug}/people").status_code == 403
    assert client.post(f"/codes/{code.slug}/people", data={}).status_code == 403
    client.sign_in(make_administrator())
    assert client.get(f"/codes/{code.slug}/edit").status_code == 200


def test_a_role_is_given_by_email_with_a_working_group(sign_in: SignIn, db_session: Session) -> None:
    client = sign_in(make_moderator())
    client.post("/codes/new", data=filled(slug="repair"))
    group = get_code("repair").working_groups[0]
    person = make_user(email="ada@example.org", name="Ada Sample")
    given = {"email": " ADA@example.org ", "role": "drafter", "working_group_id": group.id}
    assert client.post("/codes/repair/people", data=given).status_code == 303
    page = client.get("/codes/repair/people").text
    assert "Ada Sample is now a drafter" in page
    assert "Spare parts" in page
    assert (person.id, CodeRoleName.DRAFTER) in {
        (role.user_id, role.role) for role in list_people(get_code("repair").id)
    }


def test_a_role_for_nobody_is_refused_at_the_field(sign_in: SignIn, db_session: Session) -> None:
    moderator = make_user()
    code = make_code(moderators=[moderator])
    client = sign_in(moderator)
    make_user(email="late@example.org", confirmed=False)
    for email, words in (
        ("nobody@example.org", "No account has this address"),
        ("late@example.org", "has not confirmed"),
        ("nonsense", "such as name@example.org"),
    ):
        answer = client.post(f"/codes/{code.slug}/people", data={"email": email, "role": "drafter"})
        assert answer.status_code == 422
        assert words in answer.text
        assert f'value="{email}"' in answer.text


def test_a_role_is_taken_back_after_confirmation_but_not_from_the_last_moderator(
    sign_in: SignIn, db_session: Session
) -> None:
    moderator, drafter = make_user(), make_user()
    code = make_code(moderators=[moderator], drafters=[drafter])
    client, address = sign_in(moderator), f"/codes/{code.slug}/people/take"
    assert "What they wrote stays" in client.get(f"/codes/{code.slug}/people").text
    assert client.post(address, data={"user_id": drafter.id, "role": "drafter"}).status_code == 303
    refused = client.post(address, data={"user_id": moderator.id, "role": "moderator"})
    assert refused.status_code == 409
    assert "at least one moderator" in refused.text
    assert client.post(address, data={"user_id": drafter.id, "role": "emperor"}).status_code == 404


def test_who_gives_up_their_own_role_lands_where_they_may_be(sign_in: SignIn, db_session: Session) -> None:
    moderator = make_user()
    code = make_code(moderators=[moderator, make_user()])
    answer = sign_in(moderator).post(
        f"/codes/{code.slug}/people/take", data={"user_id": moderator.id, "role": "moderator"}
    )
    assert answer.location == f"/codes/{code.slug}"


def test_moderators_name_chairs_and_ask_for_their_agreement(sign_in: SignIn, db_session: Session) -> None:
    moderator, drafter = make_moderator(), make_user(name="Cho Chair")
    code = make_code(moderators=[moderator], drafters=[drafter])
    client, base = sign_in(moderator), f"/codes/{code.slug}/people"
    client.post(f"{base}/agreement", data={"asked": "1"})
    assert "Nobody chairs" in client.get(base).text
    assert client.post(f"{base}/chair", data={"user_id": drafter.id, "chair": "1"}).status_code == 303
    page = client.get(base).text
    assert "Chair of the code" in page
    assert "Nobody chairs" not in page
    assert asks_agreement(code.id)
    client.post(f"{base}/chair", data={"user_id": drafter.id, "chair": "0"})
    assert not asks_agreement(code.id)
    assert client.post(f"{base}/chair", data={"user_id": moderator.id, "chair": "1"}).status_code == 404
