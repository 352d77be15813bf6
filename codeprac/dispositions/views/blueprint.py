"""The blueprint that the modules of this package share, and how they settle who may do what."""

from flask import Blueprint
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import get_annotation
from codeprac.web import clock
from codeprac.web.access import current_actor, ensure

bp = Blueprint("dispositions", __name__)
Page = str | tuple[str, int] | Response


def load_annotation(annotation_id: str, permission: Permission) -> Annotation:
    """The annotation, on whose code the actor holds the permission."""
    annotation = get_annotation(annotation_id, actor=current_actor(), now=clock.now())
    ensure(permission, annotation.facts)
    return annotation
