"""The board by provision: a map of the draft with what stands out, the round against its plan, and who has how much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.desk import services
from codeprac.desk.boards import Line, heavy_ones, pace_of
from codeprac.desk.queries.board import count_by_day, find_plan, list_loads, name_groups, read_board
from codeprac.desk.rules import DayUnreadable, read_day
from codeprac.desk.views.blueprint import Page, bp
from codeprac.desk.views.filtering import round_options, short_day
from codeprac.desk.views.triage import find_round
from codeprac.dispositions.queries import ListedProvision, list_places
from codeprac.rounds.models import Round
from codeprac.web import clock
from codeprac.web.access import current_actor, requires

USUAL_DAYS = timedelta(days=21)
DAYS_SHOWN = 14
SHOWN = ("hot", "silent", "one-sided", "disagreement", "objections")


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A provision with its line."""

    place: ListedProvision
    line: Line


@bp.get("/board")
@requires(Permission.DESK_READ)
def board(slug: str) -> Page:
    """The provisions of a round's draft with annotations, answers, disagreement, objections and who works on them."""
    code = load_code(slug, Permission.DESK_READ)
    rounds, round_ = find_round(code)
    if round_ is None:
        return render_template("desk/triage_empty.html", code=code, rounds=rounds)
    lines, places = read_board(round_), list_places(round_.draft_id)
    chosen = request.args.get("show", "")
    rows = [BoardRow(place, lines[place.id]) for place in places if place.id in lines]
    return render_template(
        "desk/board.html",
        code=code,
        round=round_,
        rounds=round_options(rounds),
        rows=[row for row in rows if _is_shown(row.line, chosen)],
        chosen=chosen if chosen in SHOWN else "",
        counts={name: sum(_is_shown(row.line, name) for row in rows) for name in SHOWN},
        most=max((line.received for line in lines.values()), default=0),
        group_names=name_groups() | {"": _("People for themselves")},
        short_day=short_day,
        **_progress(round_, lines),
    )


@bp.post("/board/plan")
@requires(Permission.DISPOSITION_RECORD)
def plan(slug: str) -> Page:
    """Say by which day the round is to be answered."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    _rounds, round_ = find_round(code)
    address = url_for("desk.board", slug=slug, round=round_.number if round_ else None, _anchor="plan")
    try:
        day = read_day(request.form.get("answer_by", ""))
    except DayUnreadable:
        day = None
    if round_ is None or day is None:
        flash(_("Write the day as year, month and day: 2026-03-31."), "error")
        return redirect(address, 303)
    services.plan_round(round_.id, answer_by=day, actor_id=current_actor().user_id, now=clock.now())
    flash(_("The round is to be answered by %(day)s.", day=short_day(day)), "success")
    return redirect(address, 303)


def _is_shown(line: Line, chosen: str) -> bool:
    return {
        "hot": line.is_hot,
        "silent": line.is_silent,
        "one-sided": line.is_one_sided,
        "disagreement": bool(line.disagreeing),
        "objections": line.objections > 0,
    }.get(chosen, True)


def _progress(round_: Round, lines: Mapping[str, Line]) -> dict[str, Any]:
    """The round against its plan, and who has how much of it."""
    zone = clock.office_zone()
    today = clock.now().astimezone(zone).date()
    received, answered = (sum(getattr(line, name) for line in lines.values()) for name in ("received", "answered"))
    by_day, planned = count_by_day(round_.id, zone), find_plan(round_.id)
    closes = round_.closes_at.astimezone(zone).date()
    answer_by = planned.answer_by if planned else closes + USUAL_DAYS
    start = min(closes, *by_day) if by_day else closes
    drafters, groups, unassigned = list_loads(round_, today)
    return {
        "pace": pace_of(received, answered, by_day, start=start, answer_by=answer_by, today=today),
        "answer_by": answer_by,
        "is_planned": planned is not None,
        "start": start,
        "today": today,
        "days": _last_days(by_day, today),
        "drafters": drafters,
        "working_groups": groups,
        "unassigned": unassigned,
        "heavy": heavy_ones(drafters),
        "most_load": max((load.assigned for load in [*drafters, *groups]), default=0),
    }


def _last_days(by_day: Mapping[date, int], today: date) -> Sequence[tuple[date, int]]:
    """The latest days with what was answered on each, oldest first."""
    days = [today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]
    return [(day, by_day.get(day, 0)) for day in days]
