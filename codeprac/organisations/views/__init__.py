"""Pages of organisations, their members, and the stakeholder groups."""

from flask import Blueprint

bp = Blueprint("organisations", __name__)

from codeprac.organisations.views import groups, members, organisations  # noqa: E402, F401 - they add their views to `bp`
