"""Beginning and ending sign-ins."""

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.sign_ins.models import SignIn
from codeprac.sign_ins.rules import LASTS, LASTS_REMEMBERED, NOTED_EVERY, device_of, hash_token, shortened


def begin_sign_in(
    account_id: str, *, user_agent: str, address: str | None, remembered: bool, now: datetime
) -> tuple[SignIn, str]:
    """Note that an account is signed in somewhere, and give the secret that the cookie there has to hold."""
    db.session.execute(sa.delete(SignIn).where(SignIn.user_id == account_id, SignIn.ends_at <= now))
    token, device = secrets.token_urlsafe(32), device_of(user_agent)
    sign_in = SignIn(
        user_id=account_id,
        token_hash=hash_token(token),
        browser=device.browser,
        system=device.system,
        network=shortened(address),
        signed_in_at=now,
        used_at=now,
        ends_at=now + (LASTS_REMEMBERED if remembered else LASTS),
    )
    db.session.add(sign_in)
    db.session.flush()
    return sign_in, token


def note_use(sign_in: SignIn, *, now: datetime) -> None:
    """Note that a sign-in is in use, to the hour."""
    if now - sign_in.used_at >= NOTED_EVERY:
        sign_in.used_at = now


def end_sign_in(sign_in_id: str) -> None:
    """Sign out somewhere; once is enough."""
    db.session.execute(sa.delete(SignIn).where(SignIn.id == sign_in_id))


def end_one(sign_in: SignIn, *, now: datetime) -> None:
    """Sign an account out somewhere else."""
    end_sign_in(sign_in.id)
    record(Tag.ACCOUNT_SIGNED_OUT_ELSEWHERE, actor_id=sign_in.user_id, subject=sign_in, at=now)


def end_others(account: Any, *, but: str | None, now: datetime) -> int:
    """Sign an account out everywhere but in one place; give in how many others it was."""
    ended = end_sign_ins(account.id, but=but)
    if ended:
        record(Tag.ACCOUNT_SIGNED_OUT_ELSEWHERE, actor_id=account.id, subject=account, at=now, places=ended)
    return ended


def end_sign_ins(account_id: str, *, but: str | None = None) -> int:
    """Sign an account out everywhere, or everywhere else than in one place; give in how many."""
    ended = db.session.execute(sa.delete(SignIn).where(SignIn.user_id == account_id, SignIn.id != (but or "")))
    return int(getattr(ended, "rowcount", 0))
