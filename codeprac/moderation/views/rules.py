"""The published rules: the only reasons for which a text is kept from the public."""

from flask import render_template

from codeprac.moderation.views.blueprint import bp
from codeprac.moderation.wording import list_rules
from codeprac.web.access import public


@bp.get("/moderation/rules")
@public
def rules() -> str:
    """The rules, what moderators may do, and what those concerned can do about it."""
    return render_template("moderation/rules.html", rules=list_rules())
