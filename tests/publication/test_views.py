"""Publishing, reading and downloading consolidated versions."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from codeprac.annotations.services import submit_annotation
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.services import edit_code
from codeprac.db import db
from codeprac.dispositions.services import record_dispositions, release_dispositions
from codeprac.drafts.queries import get_released_draft, list_provisions
from codeprac.publication.models import Edition
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, SOURCE, make_released_draft
from tests.factories.editions import make_edition
from tests.factories.rounds import make_round
from tests.staging import Staged

SignIn = Callable[[Any], JudgingClient]
NOW = datetime.now(UTC)


@pytest.fixture
def code(staged: Staged) -> CodeOfPractice:
    """A code with a moderator and two released drafts."""
    return staged("publication", make_stage)


def make_stage() -> CodeOfPractice:
    """A code with a moderator and two released drafts."""
    code = make_code(slug="repair", title="Repair Information", moderators=[make_user()], drafters=[make_user()])
    make_released_draft(code)
    make_released_draft(code, NEXT_SOURCE)
    edit_code(
        code,
        title=code.title,
        summary=code.summary,
        legal_bases=[("The Law", "https://example.org/law")],
        working_groups=[],
        languages=["en"],
        version=code.version,
        actor_id=None,
        now=NOW,
    )
    db.session.commit()
    return code


def person(code: CodeOfPractice, role: str) -> Any:
    return next(held.user for held in code.roles if held.role == role)


def draft_of(code: CodeOfPractice, number: int) -> Any:
    return get_released_draft(code, number)


def test_a_moderator_publishes_after_a_page_that_says_what_happens(
    code: CodeOfPractice, sign_in: SignIn, db_session: Session
) -> None:
    client = sign_in(person(code, "moderator"))
    page = client.get("/codes/repair/publish/2").text
    assert "Publish draft 2 as consolidated version 1" in page
    assert draft_of(code, 2).source_sha256 in page
    assert "cannot be taken back" in page
    unconfirmed = client.post("/codes/repair/publish/2", data={"note": "Agreed **by all**."})
    assert unconfirmed.status_code == 422
    assert "Agreed **by all**." in unconfirmed.text
    answer = client.post("/codes/repair/publish/2", data={"note": "Agreed **by all**.", "understood": "y"})
    assert (answer.status_code, answer.location) == (303, "/codes/repair/editions/1")
    assert "<strong>by all</strong>" in client.get(answer.location).text


def test_a_text_that_calls_itself_a_draft_is_pointed_at_before_it_is_published(
    code: CodeOfPractice, sign_in: SignIn
) -> None:
    moderator = sign_in(person(code, "moderator"))
    assert "The text calls itself" not in moderator.get("/codes/repair/publish/2").text
    make_released_draft(code, "# Third Draft: Repair\n\n## Measure 1. Manuals\n\nThere will be manuals.")
    assert "The text calls itself “Third Draft: Repair”." in moderator.get("/codes/repair/publish/3").text


def test_only_moderators_of_the_code_publish(code: CodeOfPractice, client: JudgingClient, sign_in: SignIn) -> None:
    assert client.get("/codes/repair/publish/2").status_code == 303
    assert sign_in(person(code, "drafter")).get("/codes/repair/publish/2").status_code == 403
    assert client.post("/codes/repair/publish/2", data={"understood": "y"}).status_code == 403


def test_the_page_warns_of_an_open_round_and_of_what_is_not_answered(
    code: CodeOfPractice, sign_in: SignIn, db_session: Session
) -> None:
    annotate(code)
    page = sign_in(person(code, "moderator")).get("/codes/repair/publish/2").text
    assert "Round 1 on this draft is still open" in page
    assert "1 annotation has no published answer" in page


def test_a_form_posted_twice_publishes_once(code: CodeOfPractice, sign_in: SignIn, db_session: Session) -> None:
    client = sign_in(person(code, "moderator"))
    for status in (303, 409):
        assert client.post("/codes/repair/publish/2", data={"understood": "y"}).status_code == status
    assert db_session.scalar(sa.select(sa.func.count(Edition.id))) == 1
    assert "is published already" in client.get("/codes/repair/publish/2").text
    assert "A newer draft is published" in client.get("/codes/repair/publish/1").text
    assert client.get("/codes/repair/publish/9").status_code == 404


def test_an_edition_is_read_without_an_account_and_names_its_source(
    code: CodeOfPractice, client: JudgingClient
) -> None:
    draft = draft_of(code, 2)
    make_edition(draft, note="")
    page = client.get("/codes/repair/editions/1").text
    for words in (
        "Repair Information",
        "Consolidated version 1, published",
        "The Law",
        draft.source_sha256,
        "http://localhost/codes/repair/editions/1",
        "five years",
        'href="/codes/repair/editions/1.md"',
        "2 drafts",
        "Why it reads as it does",
        "Annotations and answers",
    ):
        assert words in page
    assert "superseded" not in page
    assert ">Annotate<" not in page


def test_a_superseded_edition_stays_and_leads_to_the_newest(code: CodeOfPractice, client: JudgingClient) -> None:
    make_edition(draft_of(code, 1))
    before = client.get("/codes/repair/editions/1")
    make_edition(draft_of(code, 2))
    after = client.get("/codes/repair/editions/1")
    assert "This version is superseded." in after.text
    assert 'href="/codes/repair/editions/2"' in after.text
    assert "ten years" in after.text
    assert before.headers["ETag"] != after.headers["ETag"]
    assert client.get("/codes/repair/published").location == "/codes/repair/editions/2"


def test_an_edition_is_the_same_for_everyone_and_kept_by_caches(
    code: CodeOfPractice, client: JudgingClient, sign_in: SignIn
) -> None:
    make_edition(draft_of(code, 2))
    anonymous = client.get("/codes/repair/editions/1")
    assert anonymous.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in anonymous.headers
    assert "Cookie" not in anonymous.headers.get("Vary", "")
    signed_in = sign_in(person(code, "moderator")).get("/codes/repair/editions/1")
    assert signed_in.get_data() == anonymous.get_data()
    again = client.get("/codes/repair/editions/1", headers={"If-None-Match": anonymous.headers["ETag"]})
    assert again.status_code == 304


def test_what_does_not_exist_is_not_found(code: CodeOfPractice, client: JudgingClient) -> None:
    make_edition(draft_of(code, 1))
    for address in ("/codes/repair/editions/2", "/codes/repair/editions/1.pdf", "/codes/repair/editions/2.md"):
        assert client.get(address).status_code == 404
    assert "Not published yet" in client.get(f"/codes/{make_code().slug}/published").text


def test_the_markdown_has_the_hash_that_the_edition_names(code: CodeOfPractice, client: JudgingClient) -> None:
    draft = draft_of(code, 2)
    make_edition(draft)
    answer = client.get("/codes/repair/editions/1.md")
    assert hashlib.sha256(answer.get_data()).hexdigest() == draft.source_sha256
    assert answer.mimetype == "text/markdown"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="repair-edition-1.md"'
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in answer.headers
    again = client.get("/codes/repair/editions/1.md", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_html_file_brings_its_own_policy(code: CodeOfPractice, client: JudgingClient) -> None:
    make_edition(draft_of(code, 2))
    answer = client.get("/codes/repair/editions/1.html")
    assert "style-src 'sha256-" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "five years" in answer.text
    assert 'href="/' not in answer.text


def annotate(code: CodeOfPractice, *, released: bool | None = None) -> None:
    draft = draft_of(code, 2)
    round_ = make_round(draft)
    provision = list_provisions(draft)[2]
    annotation = submit_annotation(
        round_,
        provision,
        author=make_user(),
        kind="technical",
        text="Too short.",
        rationale="It is.",
        form_token="one",
        now=NOW,
    )
    if released is not None:
        record_dispositions([annotation], outcome="accepted", reason="Yes.", actor_id=None, now=NOW)
        if released:
            round_.closes_at = NOW - timedelta(hours=1)
            release_dispositions(code.id, actor_id=None, now=NOW)
    db.session.commit()


def test_the_json_holds_lineage_and_published_answers(code: CodeOfPractice, client: JudgingClient) -> None:
    annotate(code, released=True)
    make_edition(draft_of(code, 2))
    document = json.loads(client.get("/codes/repair/editions/1.json").get_data())
    assert "".join(provision["source"] for provision in document["provisions"]) == draft_of(code, 2).source
    assert {link["relation"] for link in document["lineage"]} >= {"same", "edited"}
    assert all((link["old_draft"], link["new_draft"]) == (1, 2) for link in document["lineage"])
    (answer,) = document["dispositions"]
    assert (answer["annotation"], answer["draft"], answer["outcome"], answer["reason"]) == (1, 2, "accepted", "Yes.")
    assert answer["address"].startswith("http://localhost/annotations/")


def test_the_json_tells_no_private_answer(code: CodeOfPractice, client: JudgingClient) -> None:
    annotate(code, released=False)
    make_edition(draft_of(code, 2))
    assert json.loads(client.get("/codes/repair/editions/1.json").get_data())["dispositions"] == []


def test_the_index_shows_the_newest_edition_of_each_code(code: CodeOfPractice, client: JudgingClient) -> None:
    make_edition(draft_of(code, 1), published_at=NOW - timedelta(days=9))
    make_edition(draft_of(code, 2), published_at=NOW - timedelta(days=1))
    other = make_code(title="Other Code")
    make_edition(make_released_draft(other, SOURCE), published_at=NOW - timedelta(days=3))
    page = client.get("/published").text
    assert page.index("Repair Information") < page.index("Other Code")
    assert 'href="/codes/repair/editions/2"' in page
    assert 'href="/codes/repair/editions/1"' not in page


def test_an_empty_index_says_so(client: JudgingClient) -> None:
    assert "Nothing is published yet" in client.get("/published").text


def test_reading_and_listing_ask_few_questions(code: CodeOfPractice, client: JudgingClient) -> None:
    make_edition(draft_of(code, 1))
    for _more in range(4):
        make_edition(make_released_draft(make_code()))
    asked: list[str] = []

    def note(*args: Any) -> None:
        asked.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    for address, most in (("/codes/repair/editions/1", 6), ("/published", 3), ("/codes/repair/editions/1.json", 9)):
        client.get(address)
        asked.clear()
        client.get(address)
        assert len(asked) <= most, (address, asked)
    event.remove(db.engine, "before_cursor_execute", note)
