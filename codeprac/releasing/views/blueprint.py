"""The blueprint of releases, and how its pages find what they are about."""

from flask import Blueprint
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import find_working_draft
from codeprac.errors import NotFound

bp = Blueprint("releasing", __name__)
Page = str | tuple[str, int] | Response


def load(slug: str, permission: Permission) -> tuple[CodeOfPractice, Draft]:
    """The code, on which the actor holds the permission, and its working draft."""
    code = load_code(slug, permission)
    draft = find_working_draft(code.id)
    if draft is None:
        raise NotFound("no working draft")
    return code, draft
