"""Who drafts a code, for pages that say in which capacity somebody speaks."""

from flask import g

from codeprac.codes.queries import list_drafter_ids


def is_drafter_of(code_id: str, account_id: str | None) -> bool:
    """Whether an account drafts the code; asked of the database once in a request."""
    known: dict[str, frozenset[str]] = g.setdefault("drafters", {})
    if code_id not in known:
        known[code_id] = frozenset(list_drafter_ids(code_id))
    return account_id in known[code_id]
