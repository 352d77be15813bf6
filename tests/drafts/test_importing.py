"""Importing shows what a text becomes before anything is stored; bad files get a clear answer, and nothing is lost."""

import re
from datetime import UTC, datetime
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.previewing import MOST_CHOICES
from codeprac.drafts.queries import find_working_draft, has_text, list_provisions
from codeprac.drafts.rules import TooManyHeadings
from codeprac.drafts.services import import_draft
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, SOURCE, make_released_draft, make_working_draft

ADDRESS = "/codes/tests/drafts/import"
DOUBTFUL = "# Code\n\n### Measure 1\n\nAs Measure 9 says.\n\n### Measure 1\n\nTwice.\n"


@pytest.fixture
def code(db_session: Session) -> CodeOfPractice:
    return make_code(slug="tests", drafters=[make_user(email="drafter@example.org", name="Dora Drafter")])


@pytest.fixture
def drafter(client: JudgingClient, code: CodeOfPractice) -> JudgingClient:
    client.sign_in(code.roles[0].user)
    return client


@pytest.fixture
def quick_drafter(drafter: JudgingClient, app: Flask) -> FlaskClient:
    """The drafter without a judge, who takes seconds over a page of megabytes."""
    client = FlaskClient(app, app.response_class)
    with drafter.session_transaction() as mine, client.session_transaction() as session:
        session.update(mine)
    return client


def hidden_text(page: str) -> str:
    """The text that the preview carries along, as a browser would send it."""
    found = re.search(r'<textarea name="source" hidden[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return unescape(found[1]).replace("\n", "\r\n")


def sha256_in(page: str) -> str:
    found = re.search(r'<input id="sha256" name="sha256" type="hidden" value="([0-9a-f]{64})">', page)
    assert found
    return found[1]


def confirm(client: FlaskClient, page: str, **values: str) -> TestResponse:
    fields = {"source": hidden_text(page), "sha256": sha256_in(page), "title": "", "import": "1"}
    return send(client, fields | values)


def upload(client: FlaskClient, data: bytes, name: str = "draft.md", **values: str) -> TestResponse:
    return send(client, {"file": FileStorage(BytesIO(data), name)} | values)


def send(client: FlaskClient, fields: dict[str, object]) -> TestResponse:
    boundary, body = encode_multipart(fields)
    return client.post(ADDRESS, data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def test_only_drafters_of_the_code_import(client: JudgingClient, code: CodeOfPractice) -> None:
    assert client.get(ADDRESS).status_code == 303
    client.sign_in(make_user())
    assert client.get(ADDRESS).status_code == 403
    make_code(slug="other", drafters=[other := make_user()])
    client.sign_in(other)
    assert client.post(ADDRESS, data={"source": SOURCE}).status_code == 403


def test_the_preview_shows_the_outline_and_stores_nothing(drafter: JudgingClient, code: CodeOfPractice) -> None:
    response = upload(drafter, DOUBTFUL.encode())
    assert response.status_code == 200
    page = response.text
    assert "is the label of 2 provisions" in unescape(page)
    assert "“Measure 9” is referred to" in page
    assert re.search(r'<select name="kind-3" .*?<option value="measure" selected>', page, re.DOTALL)
    assert find_working_draft(code.id) is None


def test_the_import_stores_what_was_seen(drafter: JudgingClient, code: CodeOfPractice) -> None:
    page = upload(drafter, SOURCE.encode()).text
    response = confirm(drafter, page, title="First draft", note="Read Measure 1.1.", **{"kind-5": "section"})
    assert (response.status_code, response.location) == (303, "/codes/tests/working")
    draft = find_working_draft(code.id)
    assert (draft.title, draft.note, draft.author.name) == ("First draft", "Read Measure 1.1.", "Dora Drafter")
    assert has_text(draft, SOURCE)
    assert {row.slug: row.kind for row in list_provisions(draft)}["commitment-1"] == "section"


def test_a_pasted_text_is_as_good_as_a_file(drafter: JudgingClient, code: CodeOfPractice) -> None:
    page = drafter.post(ADDRESS, data={"source": SOURCE.replace("\n", "\r\n")}).text
    assert hidden_text(page).replace("\r\n", "\n") == SOURCE
    confirm(drafter, page)
    assert has_text(find_working_draft(code.id), SOURCE)


def test_the_text_can_be_changed_after_the_preview(drafter: JudgingClient) -> None:
    page = upload(drafter, SOURCE.encode()).text
    response = drafter.post(ADDRESS, data={"source": hidden_text(page), "title": "Mine", "edit": "1"})
    assert response.status_code == 200
    assert "Signatories will draw up documentation" in response.text
    assert 'value="Mine"' in response.text


def test_a_text_that_changed_on_its_way_is_shown_again(drafter: JudgingClient, code: CodeOfPractice) -> None:
    page = upload(drafter, SOURCE.encode()).text
    response = confirm(drafter, page, source=SOURCE.replace("ten", "eleven"))
    assert response.status_code == 422
    assert "changed on its way" in response.text
    assert find_working_draft(code.id) is None


def test_a_working_draft_is_replaced_only_when_said_so(drafter: JudgingClient, code: CodeOfPractice) -> None:
    first = make_working_draft(code, title="Precious")
    page = upload(drafter, NEXT_SOURCE.encode()).text
    assert "Precious" in page
    refused = confirm(drafter, page)
    assert refused.status_code == 422
    assert "Say that the working draft shall be replaced" in refused.text
    assert find_working_draft(code.id).id == first.id
    assert confirm(drafter, page, replace="y").status_code == 303
    assert has_text(find_working_draft(code.id), NEXT_SOURCE)


def test_a_form_sent_twice_imports_once(drafter: JudgingClient, code: CodeOfPractice) -> None:
    page = upload(drafter, SOURCE.encode()).text
    confirm(drafter, page)
    first = find_working_draft(code.id)
    assert confirm(drafter, page).status_code == 303
    assert find_working_draft(code.id).id == first.id


def test_the_last_draft_once_more_is_refused_in_words(drafter: JudgingClient, code: CodeOfPractice) -> None:
    make_released_draft(code)
    response = upload(drafter, SOURCE.encode())
    assert response.status_code == 422
    assert "identical to draft 1" in response.text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file holds no text."),
        (b" \n\t\n", "The file holds no text."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200), "not text"),
        (bytes(range(1, 32)) * 40, "control characters"),
    ],
)
def test_a_bad_file_is_refused_at_its_field_and_the_rest_is_kept(
    drafter: JudgingClient, data: bytes, message: str
) -> None:
    response = upload(drafter, data, title="A title worth keeping")
    assert response.status_code == 422
    assert message in response.text
    assert 'id="file-error"' in response.text
    assert 'value="A title worth keeping"' in response.text


def test_nothing_at_all_is_refused_at_the_field(drafter: JudgingClient) -> None:
    response = drafter.post(ADDRESS, data={"source": "", "title": "x" * 301})
    assert response.status_code == 422
    assert drafter.post(ADDRESS, data={"source": ""}).text.count("Choose a file or paste a text.") >= 1


def test_a_file_and_a_pasted_text_are_one_too_many(drafter: JudgingClient) -> None:
    response = upload(drafter, SOURCE.encode(), source="Something else")
    assert response.status_code == 422
    assert "not both" in response.text
    assert "Something else" in response.text


def test_other_encodings_are_read_and_doubted(drafter: JudgingClient) -> None:
    western = upload(drafter, "# Code\n\nDie Größe – “so”.\n".encode("cp1252")).text
    assert "Die Größe – “so”." in unescape(western)
    assert "read as Windows-1252" in western
    assert "Größe" in upload(drafter, b"\xef\xbb\xbf" + "# Größe\r\n\r\nWort.\r\n".encode()).text
    assert "Größe" in upload(drafter, "# Größe\n\nWort.\n".encode("utf-16")).text


def test_hostile_text_does_nothing_in_the_preview(drafter: JudgingClient) -> None:
    page = upload(drafter, b"# <script>alert(1)</script>\n\n</textarea><script>alert(2)</script>\n").text
    assert "<script>alert" not in page
    assert hidden_text(page).endswith("</textarea><script>alert(2)</script>\r\n")


def test_two_megabytes_are_welcome(quick_drafter: FlaskClient, code: CodeOfPractice) -> None:
    text = "# Code\n\n" + "".join(f"## Measure {n}\n\n{'Words to fill a page with. ' * 200}\n\n" for n in range(400))
    assert len(text) > 2 * 1024 * 1024
    page = upload(quick_drafter, text.encode()).text
    assert confirm(quick_drafter, page).status_code == 303
    db.session.expire_all()
    assert has_text(find_working_draft(code.id), text)


def test_ten_thousand_headings_are_rows_without_a_choice(quick_drafter: FlaskClient) -> None:
    text = "".join(f"# Heading {n}\n\nText {n}.\n\n" for n in range(10_000))
    page = upload(quick_drafter, text.encode()).text
    assert "<select" not in page
    assert page.count('class="outline-heading"') == 10_000


def test_more_headings_than_any_code_has_are_refused(quick_drafter: FlaskClient, code: CodeOfPractice) -> None:
    for source in ("#\n" * 20_001, "a\n-\n" * 20_001):
        answer = quick_drafter.post(ADDRESS, data={"source": f"# Code\n\n{source}"})
        assert answer.status_code == 422
        assert "The text has more than 20,000 headings." in answer.text
        with pytest.raises(TooManyHeadings):
            import_draft(code, f"# Code\n\n{source}", author_id=None, now=datetime.now(UTC))


def test_as_many_choices_as_the_preview_offers_are_accepted(quick_drafter: FlaskClient, code: CodeOfPractice) -> None:
    text = "".join(f"# Heading {n}\n\n" for n in range(MOST_CHOICES))
    page = upload(quick_drafter, text.encode()).text
    kinds = {name: "measure" for name in re.findall(r'<select name="(kind-\d+)"', page)}
    assert len(kinds) == MOST_CHOICES
    assert confirm(quick_drafter, page, **kinds).status_code == 303
    db.session.expire_all()
    assert {row.kind for row in list_provisions(find_working_draft(code.id))} == {"measure"}


def test_a_text_over_the_limit_is_told_the_limit(drafter: JudgingClient) -> None:
    response = upload(drafter, b"# Code\n\n" + b"word " * 880_000)
    assert response.status_code == 422
    assert "at most 4 MB" in response.text
    larger = upload(drafter, b"# Code\n\n" + b"word " * 1_200_000)
    assert larger.status_code == 413
    assert "4 MB" in larger.text


def test_forged_kinds_are_ignored(drafter: JudgingClient, code: CodeOfPractice) -> None:
    page = upload(drafter, SOURCE.encode()).text
    forged = {"kind-5": "emperor", "kind-x": "measure", "kind-99999999999999": "measure", "kind-9": "kpi"}
    assert confirm(drafter, page, **forged).status_code == 303
    assert {row.slug: row.kind for row in list_provisions(find_working_draft(code.id))}["commitment-1"] == "commitment"


def test_drafts_are_listed_with_the_working_draft_for_those_who_may(
    client: JudgingClient, code: CodeOfPractice
) -> None:
    assert "No draft is released yet" in client.get("/codes/tests/drafts").text
    released = make_released_draft(code)
    make_released_draft(code, NEXT_SOURCE)
    make_working_draft(code, NEXT_SOURCE + "\nMore.\n", title="Secret plans")
    page = client.get("/codes/tests/drafts").text
    assert released.source_sha256 in page
    assert "/codes/tests/compare/1/2" in page
    assert "Secret plans" not in page
    client.sign_in(code.roles[0].user)
    assert "Secret plans" in client.get("/codes/tests/drafts").text
