"""Acts on many annotations: those that are ticked, or, once confirmed, all that match the filters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from codeprac.access.permissions import Permission
from codeprac.annotations.models import Annotation
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.desk import services
from codeprac.desk.models import DeskAct
from codeprac.desk.queries.arranged import get_act
from codeprac.desk.queries.triage import list_matching, list_rows
from codeprac.desk.rules import MOST_AT_ONCE, Act, DayUnreadable, TooMany, read_assignee, read_day
from codeprac.desk.views.blueprint import Page, bp
from codeprac.desk.views.filtering import desk_address
from codeprac.desk.views.triage import filters_of, find_round, open_form, show_desk
from codeprac.dispositions.forms import DecisionForm
from codeprac.dispositions.queries import list_annotations_to_answer
from codeprac.dispositions.rules import SelectionGone
from codeprac.dispositions.views.changing import change_for
from codeprac.dispositions.views.selecting import read_selection
from codeprac.errors import RuleBroken, Stale
from codeprac.issues.models import Issue
from codeprac.issues.queries import get_issue
from codeprac.issues.services import create_issue
from codeprac.rounds.models import Round
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, requires

CARRIED = ("act", "assignee", "due", "tag", "issue", "title", "outcome", "reason", "change")


class FormIncomplete(RuleBroken):
    """What the act needs is not all there; the form says what."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for: which act on which annotations, in the versions that they saw."""

    code: CodeOfPractice
    round: Round
    form: DecisionForm
    annotations: list[Annotation]
    versions: Mapping[str, int]
    now: datetime

    @property
    def ids(self) -> list[str]:
        """The ids of the annotations."""
        return [annotation.id for annotation in self.annotations]

    @property
    def actor_id(self) -> str | None:
        """Who asks."""
        return current_actor().user_id


@bp.post("")
@requires(Permission.DISPOSITION_RECORD)
def act(slug: str) -> Page:
    """Do to the selected annotations what the button says; to all that match, once their number is confirmed."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    form, selection = open_form(code), read_selection()
    _rounds, round_ = find_round(code)
    if round_ is None:
        return show_desk(code, form), 409
    try:
        if request.form.get("matching"):
            selection = _match(code, round_)
            if request.form.get("stamp") != _stamp(selection):
                return _confirm(code, selection)
        return _done(code, _do(Asked(code, round_, form, _load(code, selection), selection, clock.now())))
    except Stale as error:
        return show_desk(code, form, selection=selection, stale=error), 409
    except FormIncomplete as error:
        return show_desk(code, form, selection=selection, problem="" if form.errors else error.message), 422
    except SelectionGone as error:
        form.form_errors = [error.message]
        form.validate()
        return show_desk(code, form, selection=selection), 422
    except RuleBroken as error:
        return show_desk(code, form, selection=selection, problem=error.message), 409


@bp.post("/undo")
@requires(Permission.DISPOSITION_RECORD)
def undo(slug: str) -> Page:
    """Undo one of one's own acts: what stood before stands again, but where somebody has changed it since."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    undone = services.undo_act(
        get_act(code.id, request.form.get("act", "")[:26]), actor_id=current_actor().user_id, now=clock.now()
    )
    said = ngettext("Undone on %(num)d annotation.", "Undone on %(num)d annotations.", undone.restored)
    if undone.stayed:
        said += " " + ngettext(
            "%(num)d has been changed since, and stays as it is.",
            "%(num)d have been changed since, and stay as they are.",
            undone.stayed,
        )
    flash(said, "success" if undone.restored else "info")
    return redirect(desk_address(slug), 303)


def _do(asked: Asked) -> DeskAct | None:
    chosen = request.form.get("act", "")
    if chosen not in set(Act):
        raise FormIncomplete(_("Choose what to do with the selected annotations."))
    return DOINGS[Act(chosen)](asked)


def _assign(asked: Asked) -> DeskAct | None:
    to = read_assignee(request.form.get("assignee", ""))
    return services.assign_annotations(asked.code, asked.ids, to=to, actor_id=asked.actor_id, now=asked.now)


def _due(asked: Asked) -> DeskAct | None:
    try:
        day = read_day(request.form.get("due", ""))
    except DayUnreadable:
        raise DayUnreadable(_("Write the day as year, month and day: 2026-03-31.")) from None
    return services.set_due_day(asked.code.id, asked.ids, day=day, actor_id=asked.actor_id, now=asked.now)


def _tag(asked: Asked) -> DeskAct | None:
    name = request.form.get("tag", "")
    return services.tag_annotations(asked.code.id, asked.ids, name=name, actor_id=asked.actor_id, now=asked.now)


def _untag(asked: Asked) -> DeskAct | None:
    name = request.form.get("tag", "")
    return services.untag_annotations(asked.code.id, asked.ids, name=name, actor_id=asked.actor_id, now=asked.now)


def _gather(asked: Asked) -> DeskAct | None:
    issue, is_new = _issue(asked)
    return services.gather(issue, asked.annotations, is_new=is_new, actor_id=asked.actor_id, now=asked.now)


def _scatter(asked: Asked) -> DeskAct | None:
    return services.scatter(asked.code.id, asked.annotations, actor_id=asked.actor_id, now=asked.now)


def _issue(asked: Asked) -> tuple[Issue, bool]:
    """The issue that was chosen, or a new one with the title that was typed, and whether it is new."""
    number = read_whole(request.form.get("issue", ""), digits=9)
    if number is not None:
        return get_issue(asked.code.id, number), False
    title = request.form.get("title", "")
    return create_issue(asked.round, title=title, actor_id=asked.actor_id, now=asked.now), True


def _answer(asked: Asked) -> DeskAct | None:
    if not asked.form.validate_on_submit():
        raise FormIncomplete(_("Not recorded yet."))
    return services.answer_together(
        asked.code.id,
        asked.annotations,
        outcome=asked.form.outcome.data,
        reason=asked.form.reason.data or "",
        change=change_for(asked.form, asked.actor_id),
        versions=asked.versions,
        actor_id=asked.actor_id,
        now=asked.now,
    )


def _clear(asked: Asked) -> DeskAct | None:
    return services.clear_together(
        asked.code.id, asked.annotations, versions=asked.versions, actor_id=asked.actor_id, now=asked.now
    )


def _load(code: CodeOfPractice, selection: dict[str, int]) -> list[Annotation]:
    """The selected annotations, if all of them still stand."""
    if not selection:
        raise SelectionGone(_("Select at least one annotation in the list."))
    annotations = list_annotations_to_answer(code.id, selection)
    gone = len(selection) - len(annotations)
    if gone:
        for key in set(selection) - {annotation.id for annotation in annotations}:
            del selection[key]
        raise SelectionGone(
            ngettext(
                "%(num)d selected annotation no longer stands and is no longer selected. Look and send again.",
                "%(num)d selected annotations no longer stand and are no longer selected. Look and send again.",
                gone,
            )
        )
    return annotations


def _match(code: CodeOfPractice, round_: Round) -> dict[str, int]:
    """All that match the filters, each with the version of its answer; for answers without those that are released."""
    found = list_matching(round_.id, filters_of(code, round_))
    if len(found) > MOST_AT_ONCE:
        most = f"{MOST_AT_ONCE:,}"
        raise TooMany(_("That is more than %(most)s annotations. Narrow the list first.", most=most))
    stays = request.form.get("act") in {Act.ANSWER, Act.CLEAR}
    return {id_: version for id_, version, is_released in found if not (stays and is_released)}


def _confirm(code: CodeOfPractice, selection: Mapping[str, int]) -> Page:
    """The page that asks: so many annotations, and what is done to them."""
    if not selection:
        raise SelectionGone(_("Select at least one annotation in the list."))
    rows = list_rows(list(selection)[:5])
    return render_template(
        "desk/confirm.html",
        code=code,
        count=len(selection),
        some=rows,
        stamp=_stamp(selection),
        is_outdated="stamp" in request.form,
        carried={name: request.form[name] for name in CARRIED if name in request.form},
        action=desk_address(code.slug),
        back=desk_address(code.slug),
    )


def _stamp(selection: Mapping[str, int]) -> str:
    """What the drafter saw when confirming: which annotations, with which answers."""
    told = " ".join(f"{id_}:{version}" for id_, version in sorted(selection.items()))
    return f"{len(selection)}-{sha256(told.encode()).hexdigest()[:16]}"


def _done(code: CodeOfPractice, act: DeskAct | None) -> Page:
    if act is None:
        flash(_("Nothing changed: it was so on all of them already."), "info")
    return redirect(desk_address(code.slug, done=act.id if act else None), 303)


DOINGS: Mapping[Act, Callable[[Asked], DeskAct | None]] = {
    Act.ASSIGN: _assign,
    Act.DUE: _due,
    Act.TAG: _tag,
    Act.UNTAG: _untag,
    Act.GATHER: _gather,
    Act.SCATTER: _scatter,
    Act.ANSWER: _answer,
    Act.CLEAR: _clear,
}
