"""What a code asks of its releases."""

from collections.abc import Collection
from datetime import datetime

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import lock_code
from codeprac.db import db
from codeprac.releasing.models import ReleaseSettings
from codeprac.releasing.queries import find_settings
from codeprac.releasing.rules import Gate, Persons


def set_release_rules(
    code: CodeOfPractice, *, blocking: Collection[Gate], persons: Persons, actor_id: str | None, now: datetime
) -> ReleaseSettings:
    """Say which gates hold a release of this code up, and how many persons it takes."""
    lock_code(code.id)
    settings = find_settings(code.id) or ReleaseSettings(code_id=code.id)
    settings.blocking = [gate.value for gate in Gate if gate in blocking]
    settings.persons, settings.edited_by_id, settings.edited_at = persons.value, actor_id, now
    db.session.add(settings)
    db.session.flush()
    record(
        Tag.RELEASE_RULES_SET,
        actor_id=actor_id,
        subject=code,
        at=now,
        blocking=settings.blocking,
        persons=settings.persons,
    )
    return settings
