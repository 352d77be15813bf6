"""The blueprint of the drafting room, and how its pages find what they are about."""

from flask import Blueprint

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.drafting.queries import get_provision_by_id, get_standing_provision, get_working_draft
from codeprac.drafts.models import Draft, Provision

bp = Blueprint("drafting", __name__, url_prefix="/codes/<slug>/working")


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
