"""What an act on the desk was, in a sentence."""

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from codeprac.desk.models import DeskAct
from codeprac.desk.rules import Act, read_day
from codeprac.dispositions.forms import OUTCOME_NAMES
from codeprac.dispositions.rules import Outcome


def act_words(act: DeskAct) -> str:
    """What was done to how many annotations."""
    many = ngettext("%(num)d annotation", "%(num)d annotations", act.count)
    return SAYINGS[Act(act.kind)](act, many)


def _assigned(act: DeskAct, many: str) -> str:
    if not act.detail["to"]:
        return _("%(many)s given to nobody", many=many)
    return _("%(many)s given to %(name)s", many=many, name=act.detail["name"])


def _due(act: DeskAct, many: str) -> str:
    day = read_day(act.detail["to"])
    if day is None:
        return _("Day taken off %(many)s", many=many)
    return _("%(many)s due %(day)s", many=many, day=format_date(day, "d MMMM y"))


def _tagged(act: DeskAct, many: str) -> str:
    return _("%(many)s tagged “%(name)s”", many=many, name=act.detail["name"])


def _untagged(act: DeskAct, many: str) -> str:
    return _("Tag “%(name)s” taken off %(many)s", many=many, name=act.detail["name"])


def _gathered(act: DeskAct, many: str) -> str:
    return _("%(many)s put into issue %(number)s", many=many, number=act.detail["number"])


def _scattered(act: DeskAct, many: str) -> str:
    return _("%(many)s taken out of their issue", many=many)


def _answered(act: DeskAct, many: str) -> str:
    outcome = OUTCOME_NAMES[Outcome(act.detail["outcome"])]
    said = _("%(many)s answered: %(outcome)s", many=many, outcome=outcome)
    replaced = act.detail["replaced"]
    if not replaced:
        return said
    took = ngettext(
        "%(num)d took the place of an earlier answer", "%(num)d took the place of earlier answers", replaced
    )
    return f"{said}. {took}"


def _cleared(act: DeskAct, many: str) -> str:
    return _("Answer to %(many)s taken back", many=many)


SAYINGS = {
    Act.ASSIGN: _assigned,
    Act.DUE: _due,
    Act.TAG: _tagged,
    Act.UNTAG: _untagged,
    Act.GATHER: _gathered,
    Act.SCATTER: _scattered,
    Act.ANSWER: _answered,
    Act.CLEAR: _cleared,
}
