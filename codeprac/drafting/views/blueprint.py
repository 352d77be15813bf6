"""The blueprint of the drafting room, and how its pages find what they are about."""

from flask import Blueprint

from codeprac.access.permissions import Permission
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import get_code
from codeprac.drafting.queries import get_provision_by_id, get_standing_provision, get_working_draft
from codeprac.drafts.models import Draft, Provision
from codeprac.web.access import ensure

bp = Blueprint("drafting", __name__, url_prefix="/codes/<slug>/working")


def load_code(slug: str, permission: Permission = Permission.DRAFT_WRITE) -> CodeOfPractice:
    """The code, on which the actor holds the permission."""
    code = get_code(slug)
    ensure(permission, code.facts)
    return code


def load_draft(slug: str, permission: Permission = Permission.DRAFT_WRITE) -> tuple[CodeOfPractice, Draft]:
    """The code and its working draft."""
    code = load_code(slug, permission)
    return code, get_working_draft(code)


def load_provision(slug: str, provision_id: str) -> tuple[CodeOfPractice, Draft, Provision]:
    """The code, its working draft and one provision of it, for writing."""
    code, draft = load_draft(slug)
    return code, draft, get_provision_by_id(draft, provision_id)


def load_standing(slug: str, provision_id: str) -> tuple[CodeOfPractice, Draft, Provision]:
    """The same for what is about the provision's place: one that was removed has none."""
    code, draft = load_draft(slug)
    return code, draft, get_standing_provision(draft, provision_id)
