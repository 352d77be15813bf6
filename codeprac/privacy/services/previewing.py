"""What merging two accounts would do, before anybody does it."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.access.actor import Actor, OfficeRole
from codeprac.accounts.models import User
from codeprac.accounts.rules import RECORDER
from codeprac.annotations.models import Annotation, Endorsement
from codeprac.codes.queries import list_roles_of
from codeprac.db import db
from codeprac.organisations.queries import list_organisations_of
from codeprac.privacy.queries import find_erasure
from codeprac.privacy.rules import CannotMerge, may_merge
from codeprac.privacy.services.merging import count_moving


@dataclass(frozen=True, slots=True)
class Preview:
    """What moves, in words with how many, and what is settled because both have it."""

    moves: list[tuple[str, int]]
    rights: list[str]
    settled: list[str]


def ensure_mergeable(kept: User, closed: User, actor: Actor) -> None:
    """Raise CannotMerge with the reason where these two cannot become one, or this actor may not merge them."""
    for holds, words in (
        (kept.id == closed.id, _("These are the same account. Choose two.")),
        (actor.user_id in {kept.id, closed.id}, _("One of them is your own account. Ask somebody else of the office.")),
        (RECORDER in {kept.email, closed.email}, _("One of them is nobody's account.")),
        (
            kept.erased_at is not None or closed.erased_at is not None,
            _("One of them is erased or merged already."),
        ),
        (
            not (kept.active and kept.confirmed_at),
            _("The account to keep cannot be signed in with. Choose the other one to keep, or let it be confirmed."),
        ),
        (kept.is_demo != closed.is_demo, _("One of them belongs to the demonstration.")),
        (
            bool(find_erasure(kept.id) or find_erasure(closed.id)),
            _("One of them is to be erased. The person can undo that first."),
        ),
        (
            not may_merge(actor.office_role, OfficeRole(kept.office_role), OfficeRole(closed.office_role)),
            _("One of them works for the office. Only an administrator can merge it."),
        ),
    ):
        if holds:
            raise CannotMerge(words)


def preview_merging(kept: User, closed: User) -> Preview:
    """What merging would move, which rights with it, and what is settled because both have it."""
    counts = count_moving(closed.id)
    names = _names()
    moves = [(words, counts.pop(table)) for table, words in names.items() if counts.get(table)]
    if rest := sum(counts.values()):
        moves.append((_("Other traces of what was done"), rest))
    rights = [_("Speaks for %(name)s", name=one.name) for one in list_organisations_of(closed.id)]
    for role in list_roles_of(closed.id):
        words = _("Drafts “%(code)s”") if role.role == "drafter" else _("Moderates “%(code)s”")
        rights.append(words % {"code": role.code.title})
    return Preview(moves, rights, _settled(kept, closed))


def _settled(kept: User, closed: User) -> list[str]:
    both = {one.id for one in list_organisations_of(kept.id)}
    words = [
        _("Both belong to %(name)s: one membership stays, as lead if either leads.", name=one.name)
        for one in list_organisations_of(closed.id)
        if one.id in both
    ]
    words += [
        _("Both endorsed annotation %(number)s: it counts once.", number=number)
        for number in _list_endorsed_by_both(kept, closed)
    ]
    words += [
        _("One endorsed annotation %(number)s of the other: nobody endorses their own.", number=number)
        for number in _list_endorsed_of_each_other(kept, closed)
    ]
    if closed.office_role != OfficeRole.NONE and closed.office_role != kept.office_role:
        words.append(_("The role in the office does not move. Give it again where it is needed."))
    return words


def _list_endorsed_by_both(kept: User, closed: User) -> list[int]:
    given = [sa.select(Endorsement.annotation_id).where(Endorsement.endorser_id == one.id) for one in (kept, closed)]
    statement = sa.select(Annotation.number).where(Annotation.id.in_(given[0]), Annotation.id.in_(given[1]))
    return list(db.session.scalars(statement.order_by(Annotation.number)))


def _list_endorsed_of_each_other(kept: User, closed: User) -> list[int]:
    crossing = sa.or_(
        *(
            sa.and_(Annotation.author_id == author.id, Endorsement.endorser_id == other.id)
            for author, other in ((kept, closed), (closed, kept))
        )
    )
    statement = sa.select(Annotation.number).join(Endorsement, Endorsement.annotation_id == Annotation.id)
    return list(db.session.scalars(statement.where(crossing).order_by(Annotation.number)))


def _names() -> dict[str, str]:
    return {
        "annotations": _("Annotations"),
        "replies": _("Replies"),
        "endorsements": _("Endorsements"),
        "receipts": _("Receipts"),
        "memberships": _("Memberships of organisations"),
        "code_roles": _("Roles in codes of practice"),
        "positions": _("Positions submitted"),
        "contributions": _("Contributions in workspaces"),
        "unsent_texts": _("Texts not sent"),
        "sheet_imports": _("Spreadsheets imported"),
        "watches": _("What is watched"),
        "notices": _("Notices"),
        "dispositions": _("Answers"),
    }
