"""Logging that a text was shown to somebody before it was public."""

from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.services.submitting import lock_numbers
from codeprac.audit.services import record as audit
from codeprac.audit.tags import Tag
from codeprac.channels.models import Disclosure
from codeprac.channels.rules import REASON_LIMIT, RECIPIENTS_LIMIT, NotLoggable, WhichText, is_sha256
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import find_working_draft, list_provisions
from codeprac.drafts.rules import sha256_of


def log_disclosure(
    code: CodeOfPractice,
    *,
    recipients: str,
    disclosed_on: date,
    which: WhichText,
    draft: Draft | None = None,
    sha256: str = "",
    reason: str,
    corrects: Disclosure | None = None,
    today: date,
    actor_id: str | None,
    now: datetime,
) -> Disclosure:
    """Add an entry to the log, which is public at once and never changes; a wrong one is corrected by another.

    Of the working text its hash is kept, as it stands now: it proves later which text it was, and tells nothing of it.
    """
    to, why = " ".join(recipients.replace("\x00", "").split()), reason.replace("\r\n", "\n").replace("\x00", "").strip()
    _check(to, why, disclosed_on, today)
    text, digest = _text(code, which, draft, sha256)
    lock_numbers(code.id)
    last = db.session.scalar(sa.select(sa.func.max(Disclosure.number)).where(Disclosure.code_id == code.id)) or 0
    made = Disclosure(
        code_id=code.id,
        number=last + 1,
        recipients=to,
        disclosed_on=disclosed_on,
        which=which,
        draft_id=text.id if text else None,
        sha256=digest,
        reason=why,
        corrects_id=corrects.id if corrects else None,
        recorded_by_id=actor_id,
        recorded_at=now,
    )
    db.session.add(made)
    db.session.flush()
    audit(Tag.DISCLOSURE_LOGGED, actor_id=actor_id, subject=made, at=now, number=made.number)
    return made


def _check(recipients: str, reason: str, disclosed_on: date, today: date) -> None:
    enough = _("%(limit)s characters are enough here.")
    faults = (
        ("recipients", not recipients, _("Say to whom the text was shown.")),
        ("recipients", len(recipients) > RECIPIENTS_LIMIT, enough % {"limit": f"{RECIPIENTS_LIMIT:,}"}),
        ("reason", not reason, _("Say why they saw it before others.")),
        ("reason", len(reason) > REASON_LIMIT, enough % {"limit": f"{REASON_LIMIT:,}"}),
        ("disclosed_on", disclosed_on > today, _("This day has not come yet.")),
    )
    for field, is_wrong, message in faults:
        if is_wrong:
            raise NotLoggable(field, message)


def _text(code: CodeOfPractice, which: WhichText, draft: Draft | None, sha256: str) -> tuple[Draft | None, str]:
    """The draft meant, and the hash of the text."""
    if which is WhichText.DRAFT:
        if draft is None or draft.code_id != code.id or draft.number is None:
            raise NotLoggable("draft", _("Choose a released draft of this code."))
        return draft, draft.source_sha256
    if which is WhichText.WORKING:
        working = find_working_draft(code.id)
        if working is None:
            raise NotLoggable("which", _("There is no working draft now."))
        return working, sha256_of("".join(row.source for row in list_provisions(working)))
    digest = sha256.strip().lower()
    if not is_sha256(digest):
        raise NotLoggable("sha256", _("Give the SHA-256 of the text: 64 signs from 0 to 9 and a to f."))
    return None, digest
