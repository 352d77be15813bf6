"""Codes of practice for tests, committed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from codeprac.access.actor import CodeRoleName
from codeprac.codes.models import CodeOfPractice, CodeRole
from codeprac.db import db

CREATED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
numbers = count(1)


def make_code(*, drafters: Sequence[Any] = (), moderators: Sequence[Any] = (), **values: Any) -> CodeOfPractice:
    """A code of practice, with the accounts that draft and moderate it."""
    number = next(numbers)
    chosen = {
        "slug": f"code-{number}",
        "title": f"Code of Practice {number}",
        "summary": "What the signatories commit to, and how it is measured.",
        "languages": ["en"],
        "created_at": CREATED,
    }
    code = CodeOfPractice(**chosen | values)
    db.session.add(code)
    db.session.flush()
    for role, accounts in ((CodeRoleName.DRAFTER, drafters), (CodeRoleName.MODERATOR, moderators)):
        db.session.add_all(
            CodeRole(code_id=code.id, user_id=account.id, role=role, created_at=code.created_at) for account in accounts
        )
    db.session.commit()
    return code
