"""What is staged in the instance of the pictures, where its sample would show it only weeks from now."""

from datetime import timedelta

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.codes.queries import get_code
from codeprac.db import db
from codeprac.drafts.queries import find_working_draft
from codeprac.releasing.rules import Gate
from codeprac.releasing.services import prepare_release
from codeprac.rounds.queries import get_round
from codeprac.web.clock import now

SLUG, ROUND = "repair-information", 3
DRAFTER = "dana.exempel@example.org"
PASSED = {
    Gate.UNANSWERED: "The groups have not agreed on these yet. They stay open for all to see, and are answered later.",
    Gate.NOT_AGREED: "The chair was away. The group agreed to these answers in its meeting.",
    Gate.UNEXPLAINED: "These provisions only stand in another place: their text is the same.",
    Gate.UNCHANGED: "What was accepted here comes with the next draft, together with the definitions.",
    Gate.UNASKED: "Participants asked for these in annotations that were answered without naming the change.",
}


def close_the_round() -> None:
    """The open round of the sample closed two hours ago."""
    code = get_code(SLUG)
    get_round(code, ROUND).closes_at = now() - timedelta(hours=2)
    db.session.commit()


def prepare_the_release() -> None:
    """After the round, the drafter has prepared the next draft; it waits for a second person."""
    close_the_round()
    drafter = db.session.scalars(sa.select(User).where(User.email == DRAFTER)).one()
    draft = find_working_draft(get_code(SLUG).id)
    assert draft is not None, "the sample has a working draft"
    reasons = {gate.value: reason for gate, reason in PASSED.items()}
    prepare_release(draft, with_answers=True, reasons=reasons, actor_id=drafter.id, now=now())
    db.session.commit()
