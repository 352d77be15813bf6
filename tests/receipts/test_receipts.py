"""Receipts: what was received is kept exactly, shown to its owner alone, and anybody who holds it can check it."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.annotations.services import edit_annotation
from codeprac.audit.models import Receipt
from codeprac.audit.receipts import (
    ALPHABET,
    canonical,
    fingerprint,
    forget_identity,
    list_receipts_of,
    read_number,
    spaced,
)
from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.notifications.models import OutboxMessage
from codeprac.notifications.notices import set_receipts, wants_receipts
from codeprac.receipts.mailing import ACCOUNTS_AT_ONCE, QUIET, mail_receipts
from codeprac.rounds.models import Round
from codeprac.rounds.rules import Visibility
from codeprac.watching.links import RECEIPTS, unsubscribe_link
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.rounds import make_round
from tests.judging.html import assert_valid_html
from tests.staging import Staged

NOW = datetime.now(UTC)
SECRET = "quokka-text"
PLAIN = st.none() | st.integers(-(2**53), 2**53) | st.text(max_size=20) | st.lists(st.text(max_size=5), max_size=3)


@pytest.fixture
def round_(staged: Staged) -> Round:
    return staged("receipts", make_sealed_round)


def make_sealed_round() -> Round:
    """A sealed round on the first draft of a code, committed."""
    return make_round(make_released_draft(make_code(slug="ours")), visibility=Visibility.SEALED)


@pytest.fixture
def annotation(round_: Round) -> Annotation:
    return make_annotation(round_, text=SECRET, quote="up to date", evidence=["https://a.example/é"])


def receipt_of(annotation: Annotation) -> Receipt:
    return list_receipts_of(annotation.id)[-1]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from("abcdefg"), PLAIN))
def test_the_same_content_has_the_same_hash_however_it_is_written(content: dict[str, Any]) -> None:
    plain = canonical(content)
    assert json.loads(plain) == content
    assert fingerprint(plain) == hashlib.sha256(plain.encode()).hexdigest()
    turned = dict(reversed(content.items()))
    assert fingerprint(json.dumps(turned, indent=3)) == fingerprint(plain)
    assert fingerprint(f"\r\n {plain}\n") == fingerprint(plain)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=()), max_size=50))
def test_anything_has_a_fingerprint(text: str) -> None:
    assert len(fingerprint(text)) == 64


def test_canonical_json_is_as_the_standard_writes_it() -> None:
    content = {"b": "€\u000f\nA'B\"\\", "a": [None, 1, "\u20ac"], "c": "\U0001f9a6\u007f"}
    assert canonical(content) == '{"a":[null,1,"€"],"b":"€\\u000f\\nA\'B\\"\\\\","c":"\U0001f9a6\u007f"}'


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(ALPHABET, min_size=12, max_size=12))
def test_a_number_is_read_however_it_is_written(number: str) -> None:
    assert read_number(spaced(number).lower()) == read_number(f" {number} ") == number


@pytest.mark.parametrize("text", ["", "x", "0" * 11, "0" * 13, "O0I1L2U3V4W5", "0" * 10_000])
def test_what_is_no_number_leads_nowhere(text: str) -> None:
    with pytest.raises(NotFound):
        read_number(text)


def test_submitting_gives_a_receipt_over_all_that_was_received(annotation: Annotation) -> None:
    receipt = receipt_of(annotation)
    content = json.loads(receipt.content)
    assert receipt.sha256 == hashlib.sha256(receipt.content.encode()).hexdigest()
    assert content == {
        "annotation": 1,
        "code": "ours",
        "draft": 1,
        "draft_sha256": annotation.draft.source_sha256,
        "evidence": ["https://a.example/é"],
        "identity_sha256": hashlib.sha256(receipt.identity.encode()).hexdigest(),
        "kind": "technical",
        "organisation": None,
        "proposed_wording": None,
        "provision": "measure-1.1",
        "quote": "up to date",
        "rationale": "",
        "receipt": spaced(receipt.number),
        "received_at": annotation.submitted_at.isoformat(),
        "round": 1,
        "text": SECRET,
        "publication": "named",
        "confidential_reason": "",
        "public_summary": "",
        "version": 1,
    }


def test_who_wrote_it_stands_apart_and_can_be_erased(client: JudgingClient, annotation: Annotation) -> None:
    receipt, name = receipt_of(annotation), annotation.author.name
    identity, content, sha256 = receipt.identity, receipt.content, receipt.sha256
    assert json.loads(identity)["author"] == name
    assert name not in content
    client.sign_in(annotation.author)
    assert client.get(f"/receipts/{receipt.number}/identity.json").text == identity
    forget_identity(annotation.author_id)
    db.session.commit()
    assert (receipt.content, receipt.sha256, receipt.identity) == (content, sha256, "")
    for held, answer in (
        (content, "exactly"),
        (identity, "exactly"),
        (identity.replace(name, "Ann Other"), "not what"),
    ):
        assert answer in client.post(f"/receipts/{receipt.number}", data={"text": held}).text
    assert client.get(f"/receipts/{receipt.number}/identity.json").status_code == 404


def test_of_a_receipt_that_holds_the_name_itself_only_the_hash_stays(
    client: JudgingClient, annotation: Annotation
) -> None:
    receipt = receipt_of(annotation)
    held = canonical({"author": annotation.author.name, "text": SECRET})
    old = Receipt(
        number=receipt.number[::-1],
        owner_id=annotation.author_id,
        object_id=annotation.id,
        version=1,
        content=held,
        sha256=fingerprint(held),
        received_at=NOW,
    )
    db.session.add(old)
    db.session.commit()
    forget_identity(annotation.author_id)
    db.session.commit()
    assert (old.content, old.sha256) == ("", fingerprint(held))
    assert "exactly" in client.post(f"/receipts/{old.number}", data={"text": held}).text


def test_editing_gives_another_and_the_first_stays(annotation: Annotation) -> None:
    first = receipt_of(annotation)
    values = {"kind": "general", "text": "Other words.", "rationale": "", "proposed_wording": None, "evidence": []}
    edit_annotation(annotation, actor_id=annotation.author_id, version=1, now=NOW, **values)
    db.session.commit()
    kept, later = list_receipts_of(annotation.id)
    assert (kept.number, kept.sha256) == (first.number, first.sha256)
    assert json.loads(later.content)["text"] == "Other words."
    assert json.loads(later.content)["version"] == later.version == 2


def test_its_owner_sees_what_was_received_and_downloads_it(client: JudgingClient, annotation: Annotation) -> None:
    receipt = receipt_of(annotation)
    client.sign_in(annotation.author)
    assert f"/receipts/{spaced(receipt.number)}" in client.get(f"/annotations/{annotation.id}").text
    assert spaced(receipt.number) in client.get("/account/receipts").text
    page = client.get(f"/receipts/{spaced(receipt.number)}").text
    assert SECRET in page
    assert receipt.sha256 in page
    file = client.get(f"/receipts/{receipt.number}/content.json")
    assert hashlib.sha256(file.data).hexdigest() == receipt.sha256


@pytest.mark.parametrize("who", ["public", "stakeholder", "administrator"])
def test_nobody_else_sees_more_than_time_and_hash(client: JudgingClient, annotation: Annotation, who: str) -> None:
    receipt = receipt_of(annotation)
    if who != "public":
        client.sign_in(make_user(office_role="administrator" if who == "administrator" else "none"))
    page = client.get(f"/receipts/{receipt.number}").text
    assert receipt.sha256 in page
    for hidden in (SECRET, annotation.author.name, annotation.id, "measure-1.1", "/annotations/"):
        assert hidden not in page
    assert client.get(f"/receipts/{receipt.number}/content.json").status_code in {303, 404}
    checked = client.post(f"/receipts/{receipt.number}", data={"text": receipt.content.replace(SECRET, "x")}).text
    assert "This is not what was received" in checked
    assert SECRET not in checked
    assert (
        "This is exactly what was received"
        in client.post(f"/receipts/{receipt.number}", data={"text": receipt.content + "\r\n"}).text
    )


def mail(now: datetime) -> list[OutboxMessage]:
    """The mails about receipts that are written at this moment."""
    known = set(db.session.scalars(sa.select(OutboxMessage.id)))
    mail_receipts(now, db.session.commit)
    found = db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.recipient))
    return [row for row in found if row.id not in known]


def test_one_mail_names_the_receipts_of_a_session_of_work(round_: Round) -> None:
    author, begun = make_user(), NOW
    for minutes in (0, 10, 20):
        make_annotation(round_, author=author, text=f"{SECRET} {minutes}", now=begun + timedelta(minutes=minutes))
    assert mail(begun + timedelta(minutes=34)) == []
    (sent,) = mail(begun + timedelta(minutes=20) + QUIET)
    assert sent.subject == "Receipts for 3 submissions"
    assert sent.recipient == author.email
    for receipt in db.session.scalars(sa.select(Receipt)):
        assert spaced(receipt.number) in sent.body_text
        assert receipt.sha256 in sent.body_text
    assert SECRET not in sent.body_text + sent.body_html
    assert sent.unsubscribe_url == unsubscribe_link(author.id, RECEIPTS)
    assert_valid_html(sent.body_html)
    assert mail(begun + timedelta(hours=2)) == []


def test_who_wants_none_gets_none_and_later_none_of_those_either(client: JudgingClient, round_: Round) -> None:
    author = make_user()
    path = unsubscribe_link(author.id, RECEIPTS).removeprefix("http://localhost")
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not wants_receipts(author.id)
    make_annotation(round_, author=author, now=NOW)
    assert mail(NOW + timedelta(hours=1)) == []
    set_receipts(author.id, True)
    assert mail(NOW + timedelta(hours=2)) == []


def test_the_last_hour_is_mailed_in_a_few_statements_for_each_fifty(
    round_: Round, count_queries: Callable[..., Any]
) -> None:
    authors = [make_user() for _ in range(ACCOUNTS_AT_ONCE * 2)]
    for author in authors:
        make_annotation(round_, author=author, now=NOW)
    with count_queries() as statements:
        assert len(mail(NOW + timedelta(hours=1))) == len(authors)
    assert len([one for one in statements if not one.startswith("INSERT")]) < 20
    assert db.session.scalars(sa.select(User.id).where(User.id.in_([one.id for one in authors]))).all()
