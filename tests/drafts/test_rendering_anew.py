"""Stored pages of an earlier form are rendered anew: once, with the text and its hash as they were."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from codeprac.db import db
from codeprac.drafts.commands import render_drafts_command
from codeprac.drafts.models import Draft, DraftRendering, Provision
from codeprac.drafts.queries import get_rendering
from codeprac.drafts.rendering.reading import GENERATION, render_contents, render_reading
from codeprac.drafts.rendering.words import ChangeWords
from codeprac.drafts.services.rendering import keep_rendering, list_outdated, render_anew, render_outdated
from tests.client import JudgingClient
from tests.factories.codes import make_code
from tests.factories.drafts import SOURCE, make_released_draft

LATER = datetime.now(UTC) + timedelta(days=1)
PAGES_OF_TODAY = {2: "b68693ba87322552"}
"""What the form of each generation makes of `FIXED`: a form that makes something else needs a new generation, or drafts
that were released before keep the old one for ever."""


def made_old(draft: Draft) -> str:
    """Put a page of an earlier form in the place of the stored one, and give that."""
    stored = get_rendering(draft.id)
    page = stored.body_html
    stored.body_html, stored.generation = page.replace("History", "An older line"), GENERATION - 1
    db.session.commit()
    return page


def test_an_older_page_is_rendered_anew_and_nothing_else_changes(db_session: Session, client: JudgingClient) -> None:
    code = make_code()
    first = make_released_draft(code)
    second = make_released_draft(code, SOURCE.replace("ten years", "five years"))
    pages = {one.id: made_old(one) for one in (first, second)}
    third = make_released_draft(code, SOURCE.replace("ten years", "six years"))
    kept = get_rendering(third.id).created_at
    texts = sa.select(Provision.id, Provision.source, Provision.body_text, Provision.body_html).order_by(Provision.id)
    hashes = sa.select(Draft.id, Draft.source, Draft.source_sha256, Draft.version).order_by(Draft.id)
    before = db_session.execute(texts).all(), db_session.execute(hashes).all()
    address = f"/codes/{code.slug}/drafts/2"
    assert "An older line" in client.get(address).text

    assert list_outdated() == [first.id, second.id]
    assert render_outdated(lambda: LATER) == 2
    db_session.expire_all()
    for draft in (first, second):
        stored = get_rendering(draft.id)
        assert (stored.body_html, stored.generation, stored.created_at) == (pages[draft.id], GENERATION, LATER)
    assert "Edited since draft 1" in get_rendering(second.id).body_html
    assert get_rendering(third.id).created_at == kept
    assert (db_session.execute(texts).all(), db_session.execute(hashes).all()) == before
    page = client.get(address).text
    assert "An older line" not in page
    assert "History" in page
    assert render_outdated(lambda: LATER + timedelta(days=1)) == 0


def test_a_page_made_anew_meanwhile_stays(db_session: Session) -> None:
    draft = make_released_draft(make_code())
    made_old(draft)
    made = render_anew(draft.id)
    db_session.execute(sa.update(DraftRendering).values(created_at=LATER))
    assert not keep_rendering(made, now=LATER + timedelta(days=1))


def test_the_command_renders_and_says_so(app: Flask) -> None:
    made_old(make_released_draft(make_code()))
    run = app.test_cli_runner()
    assert run.invoke(render_drafts_command).output == "1 rendered anew.\n"
    assert "page of today" in run.invoke(render_drafts_command).output


def test_another_form_of_the_page_has_another_generation(app: Flask) -> None:
    code = SimpleNamespace(slug="fixed")
    draft = SimpleNamespace(code=code, number=2)
    row = SimpleNamespace(id="1", parent_id=None, slug="measure-1.1", kind="measure", number="1.1", label="Measure 1.1",
                          title="A title", heading="Measure 1.1 A title", name="Measure 1.1", identity="I",
                          body_html="<p>Words.</p>", level=2)  # fmt: skip
    with app.app_context():
        page = render_reading(draft, [row], {0: ChangeWords("edited", "Edited")}, 1) + render_contents([row])  # type: ignore[arg-type,list-item]
    assert PAGES_OF_TODAY[GENERATION] == sha256(page.encode()).hexdigest()[:16]
