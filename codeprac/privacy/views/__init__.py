"""Pages of privacy: the register for everybody, one's own data, and what the office does with accounts."""

from flask import Blueprint

from codeprac.privacy.views import public

bp = Blueprint("privacy", __name__)
bp.add_url_rule("/privacy", view_func=public.register, methods=["GET"])
