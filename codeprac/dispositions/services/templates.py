"""Templates of reasons: what drafters of a code give as a reason again and again."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.queries import lock_code
from codeprac.db import db
from codeprac.dispositions.models import ReasonTemplate
from codeprac.dispositions.rules import RECORDABLE, OutcomeNotRecordable, TemplateUnusable, check_note
from codeprac.errors import Stale

NAME_LIMIT = 100


def keep_template(
    code_id: str,
    *,
    name: str,
    text: str,
    outcome: str = "",
    template: ReasonTemplate | None = None,
    version: int = 0,
    actor_id: str | None,
    now: datetime,
) -> ReasonTemplate:
    """Keep a template of a code, a new one or a changed one; raises TemplateUnusable, and Stale where somebody changed
    it since `version` was read."""
    name, said = " ".join(name.replace("\x00", "").split()), check_note(text)
    lock_code(code_id)
    if outcome and outcome not in RECORDABLE:
        raise OutcomeNotRecordable(_("Choose one of the outcomes of the list."))
    if not name or len(name) > NAME_LIMIT:
        raise TemplateUnusable(_("Give the template a name of at most %(most)s characters.", most=NAME_LIMIT))
    if _is_taken(code_id, name, template):
        raise TemplateUnusable(_("There is a template of this name already."))
    if template is None:
        template = ReasonTemplate(code_id=code_id, version=0)
        db.session.add(template)
    elif template.version != version:
        raise Stale(_("Somebody else has changed this template."), theirs=template.text, yours=said)
    template.name, template.text, template.outcome = name, said, outcome
    template.author_id, template.edited_at = actor_id, now
    template.version += 1
    db.session.flush()
    record(Tag.REASON_TEMPLATE_KEPT, actor_id=actor_id, subject=template, at=now, code_id=code_id)
    return template


def remove_template(template: ReasonTemplate, *, actor_id: str | None, now: datetime) -> None:
    """Remove a template; reasons that came from it stay."""
    tag, code_id = Tag.REASON_TEMPLATE_REMOVED, template.code_id
    record(tag, actor_id=actor_id, subject=template, at=now, code_id=code_id)
    db.session.delete(template)
    db.session.flush()


def _is_taken(code_id: str, name: str, template: ReasonTemplate | None) -> bool:
    statement = sa.select(ReasonTemplate.id).where(ReasonTemplate.code_id == code_id, ReasonTemplate.name == name)
    if template is not None:
        statement = statement.where(ReasonTemplate.id != template.id)
    return db.session.scalar(statement) is not None
