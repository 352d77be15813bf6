"""The blueprint that the modules of the desk share, and how its pages find what they are about."""

from flask import Blueprint
from werkzeug.wrappers import Response

bp = Blueprint("desk", __name__, url_prefix="/codes/<slug>/desk")
Page = str | tuple[str, int] | Response
