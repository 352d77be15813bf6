"""The public account of a round: every annotation with its outcome and reason."""

from flask import redirect, render_template, url_for

from codeprac.codes.queries import get_code
from codeprac.dispositions.queries import (
    answers_to,
    count_by_group,
    count_follow_ups,
    find_answered_round,
    list_places,
    select_answers,
)
from codeprac.dispositions.queries.dissenting import published_dissents
from codeprac.dispositions.rules import Outcome, fate_of
from codeprac.dispositions.showing import place_of_change
from codeprac.dispositions.views import filtering
from codeprac.dispositions.views.blueprint import Page, bp
from codeprac.organisations.queries import list_stakeholder_groups
from codeprac.rounds.queries import get_round, list_rounds
from codeprac.web import clock
from codeprac.web.access import current_actor, public
from codeprac.web.paging import paginate


@bp.get("/codes/<slug>/answers")
@public
def answers(slug: str) -> Page:
    """The account of the newest answered round; or, before the first round, what will stand here."""
    code = get_code(slug)
    round_ = find_answered_round(code.id)
    if round_ is None:
        return render_template("dispositions/no_answers.html", code=code)
    return redirect(url_for("dispositions.round_answers", slug=slug, number=round_.number), 302)


@bp.get("/codes/<slug>/rounds/<int:number>/answers")
@public
def round_answers(slug: str, number: int) -> Page:
    """What became of the annotations of a round, in figures and one by one."""
    code, actor, now = get_code(slug), current_actor(), clock.now()
    round_ = get_round(code, number)
    places = list_places(round_.draft_id)
    place = filtering.chosen_place(places)
    groups = count_by_group(round_.id, actor=actor, now=now)
    chosen = {"outcome": filtering.read_outcome(), "group": filtering.asked("group")}
    page = paginate(select_answers(round_.id, actor=actor, now=now, provision_id=place.id if place else "", **chosen))
    found = answers_to([annotation.id for annotation in page.rows])
    outcomes = {outcome: sum(row.outcomes.get(outcome, 0) for row in groups) for outcome in Outcome}
    return render_template(
        "dispositions/round_answers.html",
        code=code,
        round=round_,
        state=round_.state(now),
        rounds=list_rounds(code.id),
        groups=groups,
        outcomes={outcome: count for outcome, count in outcomes.items() if count},
        total=sum(outcomes.values()),
        page=page,
        answers=found,
        changes={answer.id: place_of_change(answer) for answer in found.values() if answer.change},
        published={
            one.id: [(each.author.name, each.reason) for each in published_dissents(one)] for one in found.values()
        },
        fate_of=fate_of,
        follow_ups=count_follow_ups(round_.id) if found or page.total else {},
        chosen=chosen | {"provision": place.slug if place else ""},
        outcomes_offered=filtering.outcome_options(),
        groups_offered=filtering.group_options(list_stakeholder_groups()),
        places_offered=filtering.place_options(places),
    )
