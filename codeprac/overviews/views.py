"""The home page, a code of practice, its rounds: pages that draw on every domain."""

from datetime import datetime
from operator import itemgetter

from flask import Blueprint, render_template

from codeprac.access.permissions import Permission
from codeprac.annotations.queries import count_by_code, list_asked
from codeprac.annotations.rules import AnnotationKind
from codeprac.channels.queries import count_records
from codeprac.codes.queries import get_code, list_people
from codeprac.dispositions.queries import count_outcomes
from codeprac.drafts.queries import find_working_draft, list_released_drafts
from codeprac.overviews.queries.answers import list_latest_answers
from codeprac.overviews.queries.figures import Answered, count_answered, round_figures
from codeprac.overviews.queries.home import Standing, list_standings
from codeprac.overviews.queries.voices import list_missing_voices
from codeprac.publication.queries import list_editions
from codeprac.rounds.calendar import holidays_between
from codeprac.rounds.models import Round
from codeprac.rounds.queries import find_cancelled_round, get_round, list_cancelled_rounds, list_rounds
from codeprac.rounds.rules import Clock, RoundState, Visibility, Window
from codeprac.web.access import current_actor, may, public
from codeprac.web.clock import now, office_zone
from codeprac.workspaces.queries import list_positions_in

bp = Blueprint("overviews", __name__)
NOTHING = Answered(0, 0)


@bp.get("/")
@public
def home() -> str:
    """Every code, with what is open now and how long, what is drafted, and what is published."""
    moment, actor = now(), current_actor()
    answered = count_answered(actor=actor, now=moment)
    standings = list_standings(answered)
    return render_template(
        "overviews/home.html",
        open=sorted((one for one in standings if one.is_open(moment)), key=lambda one: one.round.closes_at),
        planned=sorted((one for one in standings if one.is_planned(moment)), key=lambda one: one.round.opens_at),
        drafted=[one for one in standings if one.is_drafted(moment)],
        published=published_last_first(standings),
        work=[one for one in standings if one.code.id in {code_id for code_id, _role in actor.code_roles}],
        own=count_by_code(actor.user_id) if actor.user_id else [],
        total=Answered(
            sum(one.annotations for one in answered.values()), sum(one.answered for one in answered.values())
        ),
        answers=list_latest_answers(actor=actor, now=moment),
        clock_of=lambda round_: clock_of(round_, moment),
        is_secret=lambda round_: is_secret(round_, moment),
    )


@bp.get("/codes/<slug>")
@public
def code(slug: str) -> str:
    """A code of practice: what it is about, who writes it, its drafts, rounds and editions."""
    moment = now()
    found = get_code(slug)
    return render_template(
        "overviews/code.html",
        code=found,
        people=list_people(found.id),
        drafts=list_released_drafts(found.id),
        working=find_working_draft(found.id),
        rounds=list_rounds(found.id),
        editions=list_editions(found.id),
        answered=count_answered(actor=current_actor(), now=moment, code_id=found.id),
        nothing=NOTHING,
        clock_of=lambda round_: clock_of(round_, moment),
        is_secret=lambda round_: is_secret(round_, moment),
    )


@bp.get("/codes/<slug>/rounds")
@public
def rounds(slug: str) -> str:
    """Every round of a code of practice."""
    moment = now()
    found = get_code(slug)
    return render_template(
        "overviews/rounds.html",
        code=found,
        rounds=list_rounds(found.id),
        cancelled=list_cancelled_rounds(found.id),
        answered=count_answered(actor=current_actor(), now=moment, code_id=found.id),
        nothing=NOTHING,
        clock_of=lambda round_: clock_of(round_, moment),
        is_secret=lambda round_: is_secret(round_, moment),
    )


@bp.get("/codes/<slug>/rounds/<int:number>")
@public
def round(slug: str, number: int) -> str:
    """One round: its clock, its questions, who spoke, and what became of it."""
    moment, actor = now(), current_actor()
    found = get_code(slug)
    if (cancelled := find_cancelled_round(found.id, number)) is not None:
        return render_template("overviews/cancelled_round.html", code=found, round=cancelled)
    round_ = get_round(found, number)
    clock = clock_of(round_, moment)
    days = clock.window.days
    return render_template(
        "overviews/round.html",
        code=found,
        round=round_,
        draft=round_.draft,
        clock=clock,
        working_days=clock.window.working_days(holidays_between(days[0], days[-1])),
        figures=round_figures(round_.id, actor=actor, now=moment),
        outcomes=count_outcomes(round_.id) if clock.state is RoundState.CLOSED else {},
        recorded=count_records(round_.id),
        positions=list_positions_in(round_, actor=actor, now=moment),
        secret=(secret := is_secret(round_, moment)),
        missing=list_missing_voices(round_, actor=actor, now=moment) if clock.is_open and not secret else [],
        asked=list_asked(round_, actor=actor, now=moment),
        kinds=tuple(AnnotationKind),
    )


def published_last_first(standings: list[Standing]) -> list[Standing]:
    """The codes with an edition, last published first."""
    dated = [(one.edition.published_at, one) for one in standings if one.edition is not None]
    return [one for _moment, one in sorted(dated, key=itemgetter(0), reverse=True)]


def clock_of(round_: Round, moment: datetime) -> Clock:
    """A round's window at this moment, as the office's clocks show it."""
    return Clock(Window.local(round_.opens_at, round_.closes_at, office_zone()), moment)


def is_secret(round_: Round, moment: datetime) -> bool:
    """Whether how much was said is not for the reader to know yet."""
    sealed = round_.visibility == Visibility.SEALED and round_.state(moment) is not RoundState.CLOSED
    return sealed and not may(Permission.ANNOTATION_READ_SEALED, round_.facts)
