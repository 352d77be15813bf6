"""Minutes and other files of a record: kept as they came, shown to the public or to the office, never deleted."""

import hashlib
from datetime import datetime

from flask_babel import gettext as _

from codeprac.audit.services import record as audit
from codeprac.audit.tags import Tag
from codeprac.channels.rules import Difference
from codeprac.channels.services.logging import check_reason, note
from codeprac.channels.services.recording import ensure_standing
from codeprac.db import db
from codeprac.records.filetypes import UNPACKED_LIMIT, Bomb, kind_of, name_of
from codeprac.records.models import ChannelRecord, RecordFile
from codeprac.records.rules import FILE_LIMIT, MEGABYTE, MOST_FILES, FileRefused, RecordWithdrawn


def attach_file(
    record: ChannelRecord, data: bytes, *, name: str, is_public: bool, actor_id: str | None, now: datetime
) -> RecordFile:
    """Keep a file with a record; FileRefused for one of another kind, by its bytes, or too large. The same bytes again
    give the file that is there."""
    ensure_standing(record)
    if len(data) > FILE_LIMIT:
        raise FileRefused(_("The file is larger than %(limit)s MB.", limit=FILE_LIMIT // MEGABYTE))
    try:
        kind = kind_of(data, name)
    except Bomb:
        limit = UNPACKED_LIMIT // MEGABYTE
        raise FileRefused(_("Unpacked, this file would be larger than %(limit)s MB.", limit=limit)) from None
    if kind is None:
        message = _("This is no PDF, DOCX (without macros), ODT, text in UTF-8, PNG or JPEG, whatever its name says.")
        raise FileRefused(message)
    digest = hashlib.sha256(data).hexdigest()
    standing = [file for file in record.files if file.withdrawn_at is None]
    for file in standing:
        if file.sha256 == digest:
            return file
    if len(standing) >= MOST_FILES:
        raise FileRefused(_("A record has %(most)s files at most.", most=MOST_FILES))
    made = RecordFile(
        record=record,
        name=name_of(name, kind),
        kind=kind,
        size=len(data),
        sha256=digest,
        content=data,
        is_public=is_public,
        uploaded_by_id=actor_id,
        uploaded_at=now,
    )
    db.session.add(made)
    db.session.flush()
    audit(Tag.RECORD_FILE_ADDED, actor_id=actor_id, subject=made, at=now, record_id=record.id, is_public=is_public)
    return made


def set_file_publication(file: RecordFile, *, is_public: bool, actor_id: str | None, now: datetime) -> RecordFile:
    """Show a file to the public, or to those who work on the code alone."""
    _ensure_kept(file)
    if file.is_public != is_public:
        file.is_public = is_public
        audit(Tag.RECORD_FILE_CHANGED, actor_id=actor_id, subject=file, at=now, is_public=is_public)
    db.session.flush()
    return file


def withdraw_file(file: RecordFile, *, reason: str, actor_id: str | None, now: datetime) -> RecordFile:
    """Serve a file to nobody any more, for a reason; that it was there stays."""
    reason = check_reason(reason)
    _ensure_kept(file)
    file.withdrawn_at, file.withdrawn_reason = now, reason
    db.session.flush()
    if file.is_public:
        said = [Difference("file", file.name, "")]
        note(file.record, "file-withdrawn", reason=reason, actor_id=actor_id, now=now, changes=said)
    audit(Tag.RECORD_FILE_CHANGED, actor_id=actor_id, subject=file, at=now, withdrawn=True)
    return file


def _ensure_kept(file: RecordFile) -> None:
    if file.withdrawn_at is not None:
        raise RecordWithdrawn(_("This file has been withdrawn."))
