"""The blueprint that the modules of the desk share, and how its pages find what they are about."""

from flask import Blueprint
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import get_code
from codeprac.web.access import ensure

bp = Blueprint("desk", __name__, url_prefix="/codes/<slug>/desk")
Page = str | tuple[str, int] | Response


def load_code(slug: str, permission: Permission) -> CodeOfPractice:
    """The code, on which the actor holds the permission."""
    code = get_code(slug)
    ensure(permission, code.facts)
    return code
