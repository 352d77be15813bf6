"""Time stamps by RFC 3161: an authority outside signs that it has seen the hash of a seal at a moment.

The seal's canonical text is what is stamped, so that `openssl ts -verify -digest HASH` checks it too. Whether to trust
the authority is for whoever relies on the stamp; here it is checked that the stamp is for this seal."""

from datetime import datetime, timedelta

import requests
import sqlalchemy as sa
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    decode_timestamp_response,
)
from urllib3.exceptions import HTTPError

from codeprac.audit.models import AuditSeal, AuditTimeStamp
from codeprac.audit.verifying import text_of
from codeprac.db import db

SECONDS = 20
LARGEST = 256 * 1024
TRIED_FOR = timedelta(days=30)


class NotStamped(Exception):
    """The authority gave no stamp, or one for something else; it is asked again in an hour."""


def list_unstamped(now: datetime) -> list[AuditSeal]:
    """The seals of the last month that have no time stamp, oldest first."""
    stamped = sa.exists().where(AuditTimeStamp.seal_number == AuditSeal.number)
    statement = sa.select(AuditSeal).where(AuditSeal.sealed_at > now - TRIED_FOR, ~stamped)
    return list(db.session.scalars(statement.order_by(AuditSeal.number)))


def stamp(seal: AuditSeal, authority: str) -> AuditTimeStamp:
    """Ask the authority at an address for a stamp over a seal; in no session. Raises NotStamped."""
    request = TimestampRequestBuilder(data=text_of(seal).encode(), hash_algorithm=HashAlgorithm.SHA256).build()
    body = _post(authority, request.as_bytes())
    try:
        answer = decode_timestamp_response(body)
        _check(answer, seal, request.nonce)
    except ValueError as error:
        raise NotStamped(f"{authority} answered what is no time stamp: {error}") from None
    return AuditTimeStamp(seal_number=seal.number, authority=authority, stamped_at=answer.tst_info.gen_time, token=body)


def _check(answer: TimeStampResponse, seal: AuditSeal, nonce: int | None) -> None:
    if PKIStatus(answer.status) not in {PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS}:
        raise NotStamped(f"the authority refused: status {answer.status}")
    if answer.tst_info.message_imprint.message.hex() != seal.hash or answer.tst_info.nonce != nonce:
        raise NotStamped("the authority stamped something else")


def _post(authority: str, body: bytes) -> bytes:
    headers = {"Content-Type": "application/timestamp-query"}
    try:
        with requests.post(authority, data=body, headers=headers, timeout=SECONDS, stream=True) as answer:
            answer.raise_for_status()
            return answer.raw.read(LARGEST, decode_content=True)
    except (requests.RequestException, OSError, HTTPError) as error:
        raise NotStamped(f"{authority} cannot be reached: {error}") from None
