"""The register, in plain words, for everybody."""

from typing import Any

from flask import current_app, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from codeprac.privacy.holdings import Basis, Holding, Topic
from codeprac.privacy.register import REGISTER
from codeprac.web.access import public


@public
def register() -> str:
    """What is stored about people, why, how long, and what erasing does with it."""
    topics = [(words, intro, [one for one in REGISTER if one.topic is topic]) for topic, words, intro in _topics()]
    return render_template("privacy/register.html", topics=topics, bases=_bases(), period_of=period_of)


def period_of(holding: Holding) -> str:
    """The period of the settings, in words; empty where there is none."""
    days = current_app.config["KEEP_DAYS"].get(holding.period)
    if days is None:
        return ""
    if days == 0:
        return _("Here: as long as the account.")
    return ngettext("Here: %(num)d day.", "Here: %(num)d days.", days)


def _topics() -> list[tuple[Topic, str, str]]:
    return [
        (Topic.ACCOUNT, _("Your account"), _("What you told us when you registered, and what you set.")),
        (Topic.CONTRIBUTIONS, _("What you contribute"), _("Annotations, replies, and what you write with others.")),
        (Topic.WORK, _("Work on a code of practice"), _("Only for drafters, moderators and the office.")),
        (Topic.RECORD, _("The record"), _("What proves that the process was fair.")),
        (Topic.OTHERS, _("What others write"), _("Where people are mentioned who need not have an account.")),
        (Topic.PASSING, _("What passes"), _("Mail, cookies, logs.")),
    ]


def _bases() -> dict[Any, str]:
    return {
        Basis.TASK: _(
            "Needed for a task in the public interest: GDPR Article 6(1)(e); Regulation (EU) 2018/1725 Article 5(1)(a)"
        ),
        Basis.CHOICE: _("Your own choice: GDPR Article 6(1)(a); Regulation (EU) 2018/1725 Article 5(1)(d)"),
        Basis.DUTY: _(
            "A duty to account for what was done: GDPR Article 6(1)(c); Regulation (EU) 2018/1725 Article 5(1)(b)"
        ),
    }
