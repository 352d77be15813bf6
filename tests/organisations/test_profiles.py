"""What an organisation says of itself as a party, and what a change of it does to its verification."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from codeprac.audit.models import AuditEntry
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.organisations.rules import changed_fields, is_register_number
from codeprac.organisations.services import verify_organisation
from tests.client import JudgingClient
from tests.factories.accounts import make_moderator, make_user
from tests.factories.organisations import make_organisation

SAID = {
    "group": "industry",
    "country": "BE",
    "website": "",
    "description": "Makes things.",
    "kind": "company",
    "size": "small",
    "register_number": "123456789012-34",
    "may_sign": "yes",
    "interests": "It sells what the code is about.",
}


@pytest.mark.parametrize("number", ["123456789012-34", "1234567890-12", "01234567-00"])
def test_numbers_of_the_register_are_digits_a_hyphen_and_two_digits(number: str) -> None:
    assert is_register_number(number)


@pytest.mark.parametrize(
    "number", ["1234-56", "1234567890123-45", "123456789012", "123456789012-3", "x123456789-12", "١٢٣٤٥٦٧٨-١٢"]
)
def test_anything_else_is_no_number_of_the_register(number: str) -> None:
    assert not is_register_number(number)


def test_what_changed_is_named_in_its_order() -> None:
    assert changed_fields({"a": 1, "b": 2}, {"b": 3, "a": 1, "c": 0}) == ["b", "c"]


def test_a_lead_describes_the_party_and_everybody_reads_it(client: JudgingClient) -> None:
    lead = make_user()
    organisation = make_organisation(leads=[lead])
    address = f"/organisations/{organisation.slug}"
    client.sign_in(lead)
    form = SAID | {"name": organisation.name}
    assert client.post(f"{address}/edit", data=form | {"register_number": "12-3"}).status_code == 422
    assert client.post(f"{address}/edit", data=form).status_code == 303
    client.sign_out()
    page = client.get(address).text
    for words in ("Company", "10 to 49 people", "123456789012-34", "It sells what the code is about."):
        assert words in page


def test_a_change_after_the_verification_is_shown_until_the_office_has_looked_again(client: JudgingClient) -> None:
    lead, moderator = make_user(), make_moderator()
    organisation = make_organisation(leads=[lead], verified=True)
    address, form = f"/organisations/{organisation.slug}", SAID | {"name": organisation.name}
    client.sign_in(lead)
    client.post(f"{address}/edit", data=form)
    client.sign_out()
    assert "Changed since, on" in client.get(address).text
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == Tag.ORGANISATION_EDITED)).one()
    assert {"kind", "size", "register_number", "may_sign", "interests"} <= set(entry.data["changed"])
    client.sign_in(moderator)
    assert "verify it anew" in client.get(address).text
    db.session.refresh(organisation)
    verify_organisation(organisation, note="Looked again.", actor_id=moderator.id, now=datetime.now(UTC))
    assert "Changed since, on" not in client.get(address).text


def test_nobody_of_the_office_lets_themselves_into_an_organisation(client: JudgingClient) -> None:
    moderator = make_moderator()
    organisation = make_organisation(leads=[make_user()])
    client.sign_in(moderator)
    answer = client.post(
        f"/organisations/{organisation.slug}/members", data={"email": moderator.email.upper(), "role": "member"}
    )
    assert answer.status_code == 422
