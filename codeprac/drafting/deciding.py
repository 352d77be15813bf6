"""What a drafter pressed on the page of lineage, as decisions; on plain values and cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from codeprac.drafts.cases import Case, Cases, State
from codeprac.drafts.models import Provision
from codeprac.drafts.services.declaring import Decision
from codeprac.errors import RuleBroken
from codeprac.text.numbers import read_whole


class DecidedMeanwhile(RuleBroken):
    """Somebody decided, or changed the draft, since the page was read."""


class NothingChosen(RuleBroken):
    """The drafter pressed a button about provisions, and chose none."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came with the form: the act with its provisions, those ticked, the least score, and what was seen."""

    act: str
    provisions: Sequence[str]
    ticked: Sequence[str]
    least: int
    seen: Mapping[str, str]


def read_pressed(act: str, ticked: Sequence[str], least: str, seen: Sequence[str]) -> Pressed:
    """The form's values; `act` is a word followed by ids of provisions, `seen` are ids with the stamp of their case."""
    word, *provisions = act.split() or [""]
    pairs = [each.split(" ", 1) for each in seen]
    percent = read_whole(least, digits=3)
    percent = 100 if percent is None else percent
    return Pressed(word, provisions, ticked, percent, {pair[0]: pair[1] for pair in pairs if len(pair) == 2})


def decisions_of(pressed: Pressed, cases: Cases) -> list[Decision]:
    """The decisions that a drafter pressed. Raises NothingChosen, DecidedMeanwhile where another one was quicker."""
    if pressed.act == "ticked":
        return _confirmed([_case(cases, pressed, each) for each in pressed.ticked])
    if pressed.act == "least":
        shown = [_case(cases, pressed, each) for each in pressed.seen]
        return _confirmed([case for case in shown if case.state is State.OPEN and case.percent >= pressed.least])
    if not pressed.provisions:
        raise NothingChosen(_("Choose a provision first."))
    subject, *others = pressed.provisions
    case = _case(cases, pressed, subject)
    match pressed.act:
        case "yes":
            return _confirmed([case])
        case "alone":
            return [alone(case)]
        case "from" if others:
            return linked(case, others, cases)
    raise NothingChosen(_("Choose a provision first."))


def confirmed(case: Case) -> Decision:
    """The word that what is in force is right."""
    if not case.others:
        return alone(case)
    return Decision(case.provision, [other.provision for other in case.others])


def alone(case: Case) -> Decision:
    """The word that a new provision has nothing before it, or that an old one is gone."""
    return Decision(None, [case.provision]) if case.is_old else Decision(case.provision)


def linked(case: Case, others: Sequence[str], cases: Cases) -> list[Decision]:
    """The word that a new provision comes from others, or that an old one became others besides what they come from."""
    rows = {row.id: row for row in (cases.after if case.is_old else cases.before)}
    if unknown := [each for each in others if each not in rows]:
        raise DecidedMeanwhile(_("A provision that you chose is no longer there. Look once more.") + f" {unknown[0]}")
    chosen = [rows[each] for each in dict.fromkeys(others)]
    if not case.is_old:
        return [Decision(case.provision, chosen)]
    return [Decision(row, [*_sources(row, cases), case.provision]) for row in chosen]


def _sources(provision: Provision, cases: Cases) -> list[Provision]:
    """What a new provision surely comes from: an open guess does not count beside a drafter's word."""
    case = cases.find(provision.id)
    if case is None or case.state is State.OPEN:
        return []
    return [other.provision for other in case.others]


def _confirmed(chosen: Sequence[Case]) -> list[Decision]:
    if not chosen:
        raise NothingChosen(_("None of the provisions shown is meant by that. Tick some, or choose a lower score."))
    return [confirmed(case) for case in chosen]


def _case(cases: Cases, pressed: Pressed, provision_id: str) -> Case:
    """The case as the drafter saw it."""
    case = cases.find(provision_id)
    if case is None or pressed.seen.get(provision_id) != case.stamp:
        raise DecidedMeanwhile(_("Somebody decided about this meanwhile, or changed the draft. Look once more."))
    return case
