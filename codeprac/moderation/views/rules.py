"""What is public about moderation itself: the rules, and the figures of each code."""

from flask import render_template

from codeprac.codes.queries import get_code
from codeprac.moderation.queries import figures_of
from codeprac.moderation.rules import SMALL, Act
from codeprac.moderation.views.blueprint import bp
from codeprac.moderation.wording import act_done, list_rules, outcome_words, reason_words, rule_words
from codeprac.web import clock
from codeprac.web.access import public


@bp.get("/moderation/rules")
@public
def rules() -> str:
    """The rules, what moderators may do, and what those concerned can do about it."""
    return render_template("moderation/rules.html", rules=list_rules())


@bp.get("/codes/<slug>/moderation")
@public
def figures(slug: str) -> str:
    """How much was flagged, withheld and appealed in a code, for which reasons."""
    code = get_code(slug)
    return render_template(
        "moderation/figures.html",
        code=code,
        figures=figures_of(code, now=clock.now()),
        small=SMALL,
        words={"act": lambda act: act_done(Act(act)), "rule": rule_words, "reason": reason_words},
        outcome_words=outcome_words,
    )
