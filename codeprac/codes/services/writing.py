"""Creating and editing a code of practice."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from codeprac.access.actor import CodeRoleName
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.codes.models import CodeOfPractice, CodeRole, LegalBasis, WorkingGroup
from codeprac.codes.queries import list_slugs, lock_code
from codeprac.codes.rules import AddressUnusable, SlugTaken, SlugUnusable, is_slug, is_web_address, suggest_slug
from codeprac.db import db
from codeprac.errors import Stale


def create_code(
    *,
    title: str,
    slug: str = "",
    summary: str = "",
    legal_bases: Sequence[tuple[str, str]] = (),
    working_groups: Sequence[tuple[str, str]] = (),
    languages: Sequence[str] = ("en",),
    actor_id: str | None,
    now: datetime,
) -> CodeOfPractice:
    """Create a code of practice, moderated by who creates it; without a slug, one is made from the title."""
    code = CodeOfPractice(
        slug=_free_slug(title, slug),
        title=title,
        summary=summary,
        languages=list(languages),
        created_at=now,
        created_by_id=actor_id,
        legal_bases=_legal_bases(legal_bases),
        working_groups=[
            WorkingGroup(name=name, remit=remit, position=position)
            for position, (name, remit) in enumerate(working_groups)
        ],
    )
    _add(code)
    if actor_id is not None:
        db.session.add(CodeRole(code_id=code.id, user_id=actor_id, role=CodeRoleName.MODERATOR, created_at=now))
    audit.record(Tag.CODE_CREATED, actor_id=actor_id, subject=code, at=now, slug=code.slug)
    return code


def edit_code(
    code: CodeOfPractice,
    *,
    title: str,
    summary: str,
    legal_bases: Sequence[tuple[str, str]],
    working_groups: Sequence[tuple[str | None, str, str]],
    languages: Sequence[str],
    version: int,
    actor_id: str | None,
    now: datetime,
) -> CodeOfPractice:
    """Change what is said about a code. Its address never changes; working groups are known by their id, so that
    those who belong to one stay in it when it is renamed."""
    lock_code(code.id)
    db.session.refresh(code)
    if code.version != version:
        raise Stale(_("Somebody else edited this code of practice."), theirs=code.summary, yours=summary)
    code.title, code.summary, code.languages = title, summary, list(languages)
    code.legal_bases = _legal_bases(legal_bases)
    _change_working_groups(code, working_groups)
    code.version += 1
    audit.record(Tag.CODE_EDITED, actor_id=actor_id, subject=code, at=now, version=code.version)
    db.session.flush()
    return code


def _free_slug(title: str, slug: str) -> str:
    taken = list_slugs()
    if not slug:
        return suggest_slug(title, taken)
    if not is_slug(slug):
        raise SlugUnusable(_("Use small letters, digits and single hyphens for the address, 60 characters at most."))
    if slug in taken:
        raise SlugTaken(_("Another code of practice has the address “%(slug)s”.", slug=slug))
    return slug


def _add(code: CodeOfPractice) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(code)
    except IntegrityError as error:  # somebody else took the address between our look and our write
        raise SlugTaken(_("Another code of practice has the address “%(slug)s”.", slug=code.slug)) from error


def _legal_bases(rows: Sequence[tuple[str, str]]) -> list[LegalBasis]:
    for label, url in rows:
        if url and not is_web_address(url):
            raise AddressUnusable(_("The link of “%(label)s” must begin with https:// or http://.", label=label))
    return [LegalBasis(label=label, url=url, position=position) for position, (label, url) in enumerate(rows)]


def _change_working_groups(code: CodeOfPractice, rows: Sequence[tuple[str | None, str, str]]) -> None:
    present = {group.id: group for group in code.working_groups}
    kept = []
    for position, (group_id, name, remit) in enumerate(rows):
        group = present.pop(group_id, None) if group_id else None
        if group is None:
            group = WorkingGroup()
        group.name, group.remit, group.position = name, remit, position
        kept.append(group)
    for role in code.roles:
        if role.working_group_id in present:
            role.working_group_id, role.is_chair = None, False  # without a group it would be the whole code
    db.session.flush()
    code.working_groups = kept
