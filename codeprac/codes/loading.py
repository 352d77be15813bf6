"""How views find the code of practice that they are about."""

from codeprac.access.permissions import Permission
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import get_code
from codeprac.web.access import ensure


def load_code(slug: str, permission: Permission) -> CodeOfPractice:
    """The code at this address, on which the actor holds the permission."""
    code = get_code(slug)
    ensure(permission, code.facts)
    return code
