"""One table: permission to predicate over actor and facts. Nothing else in codeprac decides who may do what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from codeprac.access.actor import Actor, CodeRoleName, Facts
from codeprac.access.permissions import Permission

Predicate = Callable[[Actor, Facts], bool]
Possibility = Callable[[Actor], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """`may` decides on an object; `could` whether the actor may do so on any object at all; `on_object` whether the
    permission says anything without an object."""

    may: Predicate
    could: Possibility
    on_object: bool


def _signed_in(actor: Actor, facts: Facts) -> bool:
    return actor.is_signed_in


def _office(actor: Actor, facts: Facts) -> bool:
    return actor.is_office


def _administrator(actor: Actor, facts: Facts) -> bool:
    return actor.is_administrator


def _drafter(actor: Actor, facts: Facts) -> bool:
    return actor.is_administrator or actor.has_role(facts.code_id, CodeRoleName.DRAFTER)


def _moderator(actor: Actor, facts: Facts) -> bool:
    return actor.is_administrator or actor.has_role(facts.code_id, CodeRoleName.MODERATOR)


def _chair(actor: Actor, facts: Facts) -> bool:
    """Whose word makes a proposed answer an agreed one; of which answers is for the rules of answers."""
    return actor.is_administrator or actor.is_chair_in(facts.code_id)


def _drafter_or_moderator(actor: Actor, facts: Facts) -> bool:
    return _drafter(actor, facts) or _moderator(actor, facts)


def _owner(actor: Actor, facts: Facts) -> bool:
    return actor.is_signed_in and actor.user_id == facts.owner_id


def _party_or_on_code(actor: Actor, facts: Facts) -> bool:
    """Who wrote it, whom it was written for, and who works on the code."""
    for_own = facts.organisation_id is not None and facts.organisation_id in actor.organisations
    return _owner(actor, facts) or for_own or _drafter_or_moderator(actor, facts)


def _owner_or_lead(actor: Actor, facts: Facts) -> bool:
    return _owner(actor, facts) or (facts.organisation_id is not None and facts.organisation_id in actor.leads)


def _speaker(actor: Actor, facts: Facts) -> bool:
    """Who speaks: for themselves their author; for an organisation its leads, and its author while a member of it."""
    if facts.is_recorded:
        return False
    if facts.organisation_id is None:
        return _owner(actor, facts)
    return facts.organisation_id in actor.leads or (_owner(actor, facts) and _member(actor, facts))


def _lead_or_office(actor: Actor, facts: Facts) -> bool:
    return actor.is_office or (facts.organisation_id is not None and facts.organisation_id in actor.leads)


def _member(actor: Actor, facts: Facts) -> bool:
    """Nobody else, whatever they are for the office."""
    return facts.organisation_id is not None and facts.organisation_id in actor.organisations


def _lead(actor: Actor, facts: Facts) -> bool:
    return facts.organisation_id is not None and facts.organisation_id in actor.leads


def _everywhere(predicate: Predicate) -> Rule:
    return Rule(may=predicate, could=lambda actor: predicate(actor, Facts()), on_object=False)


def _with_role(predicate: Predicate, *roles: CodeRoleName) -> Rule:
    def could(actor: Actor) -> bool:
        return actor.is_administrator or any(actor.has_role_anywhere(role) for role in roles)

    return Rule(may=predicate, could=could, on_object=True)


def _on_own(predicate: Predicate) -> Rule:
    return Rule(may=predicate, could=lambda actor: actor.is_signed_in, on_object=True)


DRAFTER, MODERATOR = CodeRoleName.DRAFTER, CodeRoleName.MODERATOR

POLICY: Mapping[Permission, Rule] = {
    Permission.CODE_CREATE: _everywhere(_office),
    Permission.CODE_EDIT: _with_role(_moderator, MODERATOR),
    Permission.CODE_APPOINT: _with_role(_moderator, MODERATOR),
    Permission.DRAFT_READ_WORKING: _with_role(_drafter_or_moderator, DRAFTER, MODERATOR),
    Permission.DRAFT_WRITE: _with_role(_drafter, DRAFTER),
    Permission.DRAFT_RELEASE: _with_role(_drafter, DRAFTER),
    Permission.RELEASE_APPROVE: _with_role(_drafter_or_moderator, DRAFTER, MODERATOR),
    Permission.LINEAGE_DECLARE: _with_role(_drafter, DRAFTER),
    Permission.ROUND_OPEN: _with_role(_drafter, DRAFTER),
    Permission.ROUND_EXTEND: _with_role(_drafter, DRAFTER),
    Permission.ANNOTATION_SUBMIT: _everywhere(_signed_in),
    Permission.ANNOTATION_EDIT: _on_own(_speaker),
    Permission.ANNOTATION_READ_SEALED: _with_role(_drafter_or_moderator, DRAFTER, MODERATOR),
    Permission.ANNOTATION_READ_WHOLE: _on_own(_party_or_on_code),
    Permission.ANCHOR_CHECK: _with_role(_drafter_or_moderator, DRAFTER, MODERATOR),
    Permission.RECORD_WRITE: _with_role(_drafter_or_moderator, DRAFTER, MODERATOR),
    Permission.DISCLOSURE_LOG: _with_role(_drafter_or_moderator, DRAFTER, MODERATOR),
    Permission.REPLY_SUBMIT: _everywhere(_signed_in),
    Permission.REPLY_EDIT: _on_own(_owner),
    Permission.ANNOTATION_ENDORSE: _everywhere(_signed_in),
    Permission.DESK_READ: _with_role(_drafter_or_moderator, DRAFTER, MODERATOR),
    Permission.DISPOSITION_RECORD: _with_role(_drafter, DRAFTER),
    Permission.DISPOSITION_AGREE: Rule(
        may=_chair, could=lambda actor: actor.is_administrator or bool(actor.chairs), on_object=True
    ),
    Permission.DISPOSITION_RELEASE: _with_role(_drafter, DRAFTER),
    Permission.DISPOSITION_FOLLOW_UP: _on_own(_owner_or_lead),
    Permission.EDITION_PUBLISH: _with_role(_moderator, MODERATOR),
    Permission.ORGANISATION_CREATE: _everywhere(_signed_in),
    Permission.ORGANISATION_EDIT: _on_own(_lead_or_office),
    Permission.ORGANISATION_VERIFY: _everywhere(_office),
    Permission.ORGANISATION_JOIN: _everywhere(_signed_in),
    Permission.WORKSPACE_WRITE: _on_own(_member),
    Permission.WORKSPACE_LEAD: _on_own(_lead),
    Permission.TEXT_AMEND: _on_own(_speaker),
    Permission.CASE_JUDGE: _with_role(_moderator, MODERATOR),
    Permission.IDENTITY_VERIFY: _everywhere(_office),
    Permission.WATCH_KEEP: _everywhere(_signed_in),
    Permission.ACCOUNT_OWN: _everywhere(_signed_in),
    Permission.ACCOUNT_ADMINISTER: _everywhere(_administrator),
    Permission.ACCOUNT_MERGE: _everywhere(_office),
    Permission.JOB_ADMINISTER: _everywhere(_administrator),
    Permission.AUDIT_READ: _everywhere(_administrator),
}


def is_allowed(actor: Actor, permission: Permission, facts: Facts | None = None) -> bool:
    """Whether the actor may do this to the object described by the facts."""
    return _is_open(actor, permission) and POLICY[permission].may(actor, facts or Facts())


def could_be_allowed(actor: Actor, permission: Permission) -> bool:
    """Whether there may be an object on which the actor holds the permission; decides before any object is loaded."""
    return _is_open(actor, permission) and POLICY[permission].could(actor)


def _is_open(actor: Actor, permission: Permission) -> bool:
    """Whether anything is: to who has to set up a second factor first, only what that takes."""
    return not actor.is_held or permission is Permission.ACCOUNT_OWN


def needs_object(permission: Permission) -> bool:
    """Whether a view with this permission must settle it on the object that it loads."""
    return POLICY[permission].on_object
