"""What the page of the desk shows."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from flask import render_template, request

from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import count_checks_by_draft
from codeprac.codes.models import CodeOfPractice
from codeprac.dispositions.conflicts import find_conflicting, rivals_of
from codeprac.dispositions.forms import DecisionForm
from codeprac.dispositions.mapping import draw_map
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.queries import (
    answers_to,
    count_answered,
    count_views,
    count_waiting,
    find_next_draft,
    list_annotations_to_answer,
    list_change_targets,
    list_organisations_in,
    list_places,
    list_proposals,
    list_recorded_together,
    list_taken,
    list_waiting,
    select_on_desk,
)
from codeprac.dispositions.replacing import count_replaced
from codeprac.dispositions.views import filtering
from codeprac.dispositions.views.selecting import token
from codeprac.errors import Stale
from codeprac.organisations.queries import list_stakeholder_groups
from codeprac.rounds.models import Round
from codeprac.rounds.queries import list_rounds
from codeprac.rounds.rules import RoundState
from codeprac.web import clock
from codeprac.web.access import current_actor
from codeprac.web.paging import paginate

ROWS = 100


def find_round(code: CodeOfPractice) -> tuple[Sequence[Round], Round | None]:
    """Every round of the code, newest first, and the one that the desk shows: by default the last that has opened."""
    rounds, now = list_rounds(code.id), clock.now()
    begun = (round_ for round_ in rounds if round_.state(now) is not RoundState.PLANNED)
    return rounds, filtering.chosen_round(rounds, next(begun, None))


def open_form(code: CodeOfPractice) -> DecisionForm:
    """The form of the desk, with what an answer can point to."""
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
        return render_template("dispositions/desk_empty.html", code=code, rounds=rounds)
    context = {
        "code": code,
        "form": form,
        "round": round_,
        "stale": stale,
        "problem": problem,
        "ready": sum(row.count for row in list_waiting(code.id, now=clock.now())),
        "waiting": count_waiting(code.id),
        "checks": count_checks_by_draft(code.id),
        "views": count_views(round_.id),
        "address": filtering.desk_address,
        "recorded": (recorded := _recorded(code)),
        "replaced": count_replaced(recorded) if recorded else 0,
        **_rows(code, round_, selection or {}),
        **_options(rounds, round_),
    }
    return render_template("dispositions/desk.html", **context)


def _rows(code: CodeOfPractice, round_: Round, selection: Mapping[str, int]) -> dict[str, Any]:
    places = list_places(round_.draft_id)
    counts = count_answered(round_.id)
    proposals = list_proposals(round_.id)
    conflicting = find_conflicting(proposals)
    filters = filtering.read_desk_filters(places, conflicting)
    page = paginate(select_on_desk(round_.id, filters), size=ROWS)
    ids = [annotation.id for annotation in page.rows]
    hidden = list_annotations_to_answer(code.id, set(selection) - set(ids)) if selection else []
    answers = answers_to([*ids, *(annotation.id for annotation in hidden)], include_private=True)
    released = {key for key, answer in answers.items() if answer.released_at is not None}
    tokens = {row.id: token(row, answers.get(row.id)) for row in [*page.rows, *hidden]}
    return {
        "page": page,
        "groups": _by_provision(page.rows),
        "counts": counts,
        "filters": filters,
        "map": draw_map(places, counts),
        "place": filtering.chosen_place(places),
        "answers": answers,
        "rivals": rivals_of(frozenset(ids), proposals),
        "conflicts": len(conflicting),
        "taken": list_taken(ids),
        "tokens": tokens,
        "shown": " ".join(tokens[key] for key in ids if key not in released),
        "selection": frozenset(selection),
        "hidden": hidden,
    }


def _by_provision(annotations: Sequence[Annotation]) -> list[tuple[Any, list[Annotation]]]:
    grouped = groupby(annotations, key=lambda annotation: annotation.provision)
    return [(provision, list(rows)) for provision, rows in grouped]


def _options(rounds: Sequence[Round], round_: Round) -> dict[str, Any]:
    return {
        "rounds": filtering.round_options(rounds),
        "kinds": filtering.kind_options(),
        "groups_offered": filtering.group_options(list_stakeholder_groups()),
        "organisations": filtering.organisation_options(list_organisations_in(round_.id)),
        "answers_offered": filtering.answer_options(),
    }


def _recorded(code: CodeOfPractice) -> Sequence[Disposition]:
    """What the drafter has just recorded, to be taken back in one go."""
    recorded = request.args.get("recorded", "")[:26]
    return list_recorded_together(code.id, recorded, current_actor().user_id) if recorded else []
