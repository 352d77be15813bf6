"""Pages of drafts: reading, lists, importing, comparing."""

from flask import Blueprint

bp = Blueprint("drafts", __name__, url_prefix="/codes/<slug>")

from codeprac.drafts.views import changed, comparing, history, importing, lists, positions, reading  # noqa: E402 - they register with the blueprint

__all__ = ["bp", "changed", "comparing", "history", "importing", "lists", "positions", "reading"]
