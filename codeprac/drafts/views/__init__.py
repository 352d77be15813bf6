"""Pages of drafts: reading, lists, importing, comparing."""

from flask import Blueprint

bp = Blueprint("drafts", __name__, url_prefix="/codes/<slug>")

from codeprac.drafts.views import reading  # noqa: E402 - it registers with the blueprint

__all__ = ["bp", "reading"]
