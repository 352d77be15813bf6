"""The triage table: all annotations of a round, what drafters have arranged, and the form for acts on many."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from flask import render_template, request

from codeprac.access.permissions import Permission
from codeprac.annotations.queries import count_checks_by_draft
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.desk.models import DeskAct
from codeprac.desk.queries import arranged
from codeprac.desk.queries.narrowing import DeskFilters
from codeprac.desk.queries.triage import (
    Order,
    Views,
    count_views,
    list_in_order,
    list_keys,
    list_organisations_in,
    list_rows,
    list_triage,
    total,
)
from codeprac.desk.views import filtering
from codeprac.desk.views.blueprint import Page, bp
from codeprac.desk.views.rows import Row, rows_of
from codeprac.desk.views.wording import act_words
from codeprac.dispositions.conflicts import Proposal, find_conflicting
from codeprac.dispositions.forms import DecisionForm
from codeprac.dispositions.mapping import draw_map
from codeprac.dispositions.queries import (
    ListedProvision,
    count_waiting,
    find_next_draft,
    list_change_targets,
    list_places,
    list_proposals,
    list_waiting,
)
from codeprac.dispositions.views.filtering import chosen_place, group_options
from codeprac.errors import Stale
from codeprac.issues.queries import list_issues
from codeprac.organisations.queries import list_stakeholder_groups
from codeprac.rounds.models import Round
from codeprac.rounds.queries import list_rounds
from codeprac.rounds.rules import RoundState
from codeprac.web import clock, paging
from codeprac.web.access import current_actor, requires

ROWS = 100
ACTS_LISTED = 8


@bp.get("")
@requires(Permission.DESK_READ)
def triage(slug: str) -> Page:
    """The annotations of a round in a dense table, with what drafters arranged and answered, private or not."""
    code = load_code(slug, Permission.DESK_READ)
    return show_desk(code, open_form(code))


def find_round(code: CodeOfPractice) -> tuple[Sequence[Round], Round | None]:
    """Every round of the code, newest first, and the one that the desk shows: by default the last that has opened."""
    rounds, now = list_rounds(code.id), clock.now()
    begun = (round_ for round_ in rounds if round_.state(now) is not RoundState.PLANNED)
    return rounds, filtering.chosen_round(rounds, next(begun, None))


def open_form(code: CodeOfPractice) -> DecisionForm:
    """The form of answers, with what one can point to."""
    form = DecisionForm()
    _rounds, round_ = find_round(code)
    form.offer(list_change_targets(find_next_draft(code.id, round_.draft) if round_ else None))
    return form


def show_desk(
    code: CodeOfPractice,
    form: DecisionForm,
    *,
    selection: Mapping[str, int] | None = None,
    stale: Stale | None = None,
    problem: str = "",
) -> str:
    """The page, with this form, these annotations ticked, and what went wrong."""
    rounds, round_ = find_round(code)
    if round_ is None:
        return render_template("desk/triage_empty.html", code=code, rounds=rounds)
    context = {
        "code": code,
        "form": form,
        "typed": request.form,
        "round": round_,
        "stale": stale,
        "problem": problem,
        "ready": sum(row.count for row in list_waiting(code.id, now=clock.now())),
        "waiting": count_waiting(code.id),
        "checks": count_checks_by_draft(code.id),
        "address": filtering.desk_address,
        "sort_address": filtering.sort_address,
        **_rows(code, round_, selection or {}),
        **_options(code, rounds, round_),
        **_acts(code),
    }
    return render_template("desk/triage.html", **context)


def filters_of(code: CodeOfPractice, round_: Round) -> DeskFilters:
    """What the address narrows the desk to, for acts on all that match."""
    conflicting = find_conflicting(list_proposals(round_.id)) if request.args.get("conflicts") else frozenset()
    return filtering.read_filters(code.id, list_places(round_.draft_id), conflicting)


def _rows(code: CodeOfPractice, round_: Round, selection: Mapping[str, int]) -> dict[str, Any]:
    places, proposals = list_places(round_.draft_id), list_proposals(round_.id)
    conflicting, order = find_conflicting(proposals), filtering.read_order()
    filters = filtering.read_filters(code.id, places, conflicting)
    by_place = count_views(round_.id, code_id=code.id, reader=current_actor().user_id or "")
    views, counts = total(by_place.values()), {id_: (each.all, each.all - each.open) for id_, each in by_place.items()}
    page = _page(round_, filters, order, proposals, views)
    shown = {row.annotation.id for row in page.rows}
    hidden = rows_of(list_rows(set(selection) - shown), proposals) if set(selection) - shown else []
    return {
        "page": page,
        "views": views,
        "groups": _by_provision(page.rows, places) if order.column == "provision" else [(None, page.rows)],
        "order": order,
        "columns": filtering.read_columns(),
        "all_columns": filtering.COLUMNS,
        "column_names": filtering.column_names(),
        "short_day": filtering.short_day,
        "counts": counts,
        "filters": filters,
        "map": draw_map(places, counts),
        "place": chosen_place(places),
        "conflicts": len(conflicting),
        "shown": " ".join(row.token for row in page.rows if not row.is_released),
        "selection": frozenset(selection),
        "hidden": hidden,
        "today": filters.today,
    }


def _page(
    round_: Round, filters: DeskFilters, order: Order, proposals: Sequence[Proposal], views: Views
) -> paging.Page[Row]:
    keys = list_keys(round_.id, filters, order) if filters.is_narrow() else None
    passing = views.all if keys is None else len(keys)
    number = min(paging.requested_page(), max(1, -(-passing // ROWS)))
    after = (number - 1) * ROWS
    if keys is None:
        annotations = list_triage(round_.id, filters, order, after=after, most=ROWS)
    else:
        annotations = list_in_order(keys[after : after + ROWS])
    return paging.Page(rows=rows_of(annotations, proposals), number=number, total=passing, size=ROWS)


def _by_provision(
    rows: Sequence[Row], places: Sequence[ListedProvision]
) -> list[tuple[ListedProvision | None, list[Row]]]:
    known = {place.id: place for place in places}
    grouped = groupby(rows, key=lambda row: row.annotation.provision_id)
    return [(known.get(provision_id), list(some)) for provision_id, some in grouped]


def _options(code: CodeOfPractice, rounds: Sequence[Round], round_: Round) -> dict[str, Any]:
    people = filtering.people_options(arranged.list_drafters(code.id), arranged.list_working_groups(code.id))
    issues, tags = list_issues(code.id, round_.id), arranged.list_tags(code.id)
    return {
        "rounds": filtering.round_options(rounds),
        "kinds": filtering.kind_options(),
        "kind_names": dict(filtering.kind_options()),
        "outcome_names": filtering.outcome_names(),
        "groups_offered": group_options(list_stakeholder_groups()),
        "organisations": filtering.organisation_options(list_organisations_in(round_.id)),
        "answers_offered": filtering.answer_options(),
        "people": people,
        "assignees": filtering.assignee_options(people),
        "due_offered": filtering.due_options(),
        "issues": issues,
        "issues_offered": filtering.issue_options(issues),
        "tags": tags,
        "tags_offered": filtering.tag_options(tags),
        "saved": arranged.list_saved_filters(code.id, current_actor().user_id or ""),
    }


def _acts(code: CodeOfPractice) -> dict[str, Any]:
    """The latest acts, and the one that the reader has just done."""
    acts: list[DeskAct] = arranged.list_acts(code.id, most=ACTS_LISTED)
    own = [act for act in acts if act.actor_id == current_actor().user_id and act.undone_at is None]
    done = next((act for act in own if act.id == request.args.get("done")), None)
    return {"acts": acts, "own_acts": {act.id for act in own}, "done": done, "act_words": act_words}
