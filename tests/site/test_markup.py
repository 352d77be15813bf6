"""Whatever somebody writes anywhere, it is shown as it was written, and nowhere becomes markup."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.access.actor import OfficeRole
from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.annotations.services import keep_unsent_text
from codeprac.codes.models import CodeOfPractice, LegalBasis, WorkingGroup
from codeprac.codes.services import give_role
from codeprac.db import db
from codeprac.dispositions.services import explain_change, record_dispositions, release_dispositions
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.services.writing import start_working_draft
from codeprac.notifications.models import OutboxMessage
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round, RoundExtension
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.annotations import get_provision_of, make_annotation, make_reply
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.editions import make_edition
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round

TAG = "<img src=x onerror=alert(1)>"
EVIL = f"\"'>{TAG}</title></textarea><script>alert(1)</script>{{{{7*7}}}}&lt;b&gt;"
LINKS = (
    '[one](javascript:alert(1)) ![two](data:text/html,x) <javascript:alert(2)> [three](https://a.example/"onclick=x)'
)
SOURCE = f"""\
# Code {EVIL}

Text {EVIL} and {LINKS}

## Measure 1. {EVIL}

Signatories {EVIL} will keep it.[^{"onclick"}]

| {EVIL} | b |
|---|---|
| {TAG} | `{TAG}` |

```{TAG}
{EVIL}
```

<div onclick="x">{TAG}</div>

## {TAG}

More.

[^{"onclick"}]: {EVIL}
"""
OUT_IN_THE_OPEN = (TAG, "<script>alert", "<div onclick", 'href="javascript:', 'href="data:', 'src="data:')


@pytest.fixture
def administrator(app: Flask) -> User:
    return make_user(name=EVIL[:200], affiliation=EVIL[:200], office_role=OfficeRole.ADMINISTRATOR)


@pytest.fixture
def code(administrator: User) -> CodeOfPractice:
    """A code of practice of which every text is hostile."""
    code = make_code(slug="evil", title=EVIL, summary=f"{EVIL}\n\n{LINKS}", drafters=[administrator])
    code.legal_bases = [LegalBasis(label=EVIL, url=f"https://a.example/?{EVIL.replace(' ', '')}", position=0)]
    code.working_groups = [WorkingGroup(name=EVIL[:200], remit=EVIL, position=0)]
    now = datetime.now(UTC)
    first = make_released_draft(code, SOURCE, title=EVIL, note=EVIL)
    second = make_released_draft(code, SOURCE.replace("keep it", f"keep {TAG} it for ever"), title=EVIL, note=EVIL)
    organisation = make_organisation(
        leads=[administrator], name=EVIL[:200], description=LINKS, website="https://a.example/\"'><b>"
    )
    _consult(first, administrator, organisation, closes_at=now - timedelta(days=1))
    running = _consult(second, administrator, organisation, closes_at=now + timedelta(days=3))
    keep_unsent_text(
        running, author_id=administrator.id, provision_id=None, content={"text": EVIL, "quote": EVIL}, now=now
    )
    make_edition(first, note=f"{EVIL}\n\n{LINKS}")
    draft = start_working_draft(code, author_id=administrator.id, now=now)
    explain_change(draft, reason=EVIL, provision_id=list_provisions(draft)[1].id, actor_id=administrator.id, now=now)
    give_role(code, make_user(name="Plain"), role="moderator", actor_id=administrator.id, now=now)
    db.session.commit()
    return code


def _consult(draft: Draft, author: User, organisation: Organisation, *, closes_at: datetime) -> Round:
    """A round with an annotation of every sort, replied to and answered."""
    texts = {"introduction": f"{EVIL}\n\n{LINKS}", "questions": [EVIL, LINKS], "short_reason": EVIL}
    round_ = make_round(draft, closes_at=closes_at, **texts)
    round_.extensions = [
        RoundExtension(old_closes_at=closes_at, new_closes_at=closes_at, reason=EVIL, extended_at=closes_at)
    ]
    values: dict[str, Any] = {
        "text": f"{EVIL}\n\n{LINKS}\n\n[^{TAG}]\n\n[^{TAG}]: {EVIL}",
        "rationale": EVIL,
        "proposed_wording": EVIL,
        "evidence": ["https://a.example/\"'><img/src=x/onerror=alert(1)>"],
    }
    body = get_provision_of(round_, "measure-1").body_text
    quote = body[: body.index("will keep")]
    made = [
        make_annotation(round_, "measure-1", quote=quote, author=author, organisation=organisation, **values),
        make_annotation(round_, "measure-1", author=author, **values),
    ]
    make_reply(made[0], author=author, text=f"{EVIL}\n\n{LINKS}")
    _answer(made[0], author)
    return round_


def _answer(annotation: Annotation, author: User) -> None:
    now = datetime.now(UTC)
    change = explain_change(
        annotation.draft, reason=EVIL, provision_id=annotation.provision_id, actor_id=author.id, now=now
    )
    record_dispositions(
        [annotation], outcome="accepted", reason=f"{EVIL}\n\n{LINKS}", actor_id=author.id, now=now, change=change
    )
    release_dispositions(annotation.code_id, actor_id=author.id, now=now)


def pages() -> list[str]:
    """The pages that show what people wrote."""
    annotations = list(db.session.scalars(sa.select(Annotation.id)))
    working = list(db.session.scalars(sa.select(Draft).where(Draft.state == "working")))
    provision = list_provisions(working[0])[1].id
    organisation = db.session.scalars(sa.select(Organisation.slug)).one()
    account = db.session.scalars(sa.select(User.id).where(User.office_role == OfficeRole.ADMINISTRATOR)).one()
    tails = """
        /drafts /drafts/1 /drafts/2 /drafts/2/measure-1 /drafts/2/measure-1/form
        /compare/1/2 /compare/1/2?view=side /compare/1/2?view=margin /compare/1/2/reading
        /annotations /rounds /rounds/1 /rounds/2 /rounds/1/answers /rounds/2/answers /desk /desk?round=1 /desk/release
        /desk/decide/1 /desk/decide/2 /desk/agreement /desk/templates
        /editions/1 /editions/1.html /working /working/release /working/add /rounds/open /rounds/2/extend /edit /people
        /publish/2 /drafts/import"""
    return [
        *("/", "/published", "/organisations", f"/organisations/{organisation}", f"/organisations/{organisation}/edit"),
        *("/account", "/account/unsent", "/admin/audit", "/admin/accounts", f"/admin/accounts/{account}"),
        *(f"/codes/evil{tail}" for tail in ("", *tails.split())),
        *(f"/codes/evil/working/{provision}{act}" for act in ("", "/move", "/split", "/merge", "/remove")),
        *(f"/annotations/{one}{tail}" for one in annotations for tail in ("", "/edit", "/answer/words")),
    ]


def test_no_text_of_anybody_becomes_markup(
    client: JudgingClient, administrator: User, code: CodeOfPractice, app: Flask
) -> None:
    client.sign_in(administrator)
    shown = 0
    for path in pages():
        answer = client.get(path)
        assert answer.status_code == 200, path
        shown += "onerror=alert(1)" in answer.text
        assert [piece for piece in OUT_IN_THE_OPEN if piece in answer.text] == [], path
    assert shown > 30


def test_nor_in_forms_that_come_back(client: JudgingClient, administrator: User, code: CodeOfPractice) -> None:
    client.sign_in(administrator)
    fields = {name: EVIL for name in "name email title summary text reason quote source note slug body heading".split()}
    for path in ("/account", "/organisations/create", "/codes/new", "/codes/evil/edit", "/codes/evil/people"):
        answer = client.post(path, data=fields)
        assert answer.status_code in {303, 422}, path
        assert [piece for piece in OUT_IN_THE_OPEN if piece in answer.text] == [], path
    client.sign_out()
    for path in ("/login", "/register", "/codes/evil/drafts/2/measure-1?quote=" + EVIL, "/login?next=" + EVIL):
        answer = client.post(path, data=fields) if "?" not in path else client.get(path)
        assert [piece for piece in OUT_IN_THE_OPEN if piece in answer.text] == [], path


def test_nor_in_mails(client: JudgingClient, administrator: User, code: CodeOfPractice) -> None:
    mails = db.session.scalars(sa.select(OutboxMessage)).all()
    assert {mail.event for mail in mails} >= {"answers_released", "code_role_given"}
    for mail in mails:
        assert [piece for piece in OUT_IN_THE_OPEN if piece in mail.body_html] == [], mail.event
        assert "\n" not in mail.subject


def test_a_file_of_the_edition_has_a_policy_that_lets_nothing_run(
    client: JudgingClient, administrator: User, code: CodeOfPractice
) -> None:
    for ending in ("html", "md", "json"):
        answer = client.get(f"/codes/evil/editions/1.{ending}")
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "script-src" not in policy
        assert answer.headers["Content-Disposition"].startswith("attachment")
