"""Confirming lineage: what became of each provision, the engine's guesses beside the drafters' word."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.drafting.deciding import DecidedMeanwhile, NothingChosen, decisions_of, read_pressed
from codeprac.drafting.queries import get_working_draft
from codeprac.drafting.services import decide, take_back
from codeprac.drafting.showing import Choice, ShownCase, choices, excerpt, show
from codeprac.drafts.cases import Case, Cases, State, read_cases
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import get_released_draft
from codeprac.drafts.services.declaring import Decision, begin_deciding
from codeprac.errors import NotFound, RuleBroken
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import Page, requested_page

Answer = str | tuple[str, int] | Response

bp = Blueprint("lineage", __name__, url_prefix="/codes/<slug>/lineage")
WORKING = "working"
PAGE_SIZE = 30
USUAL_LEAST = 80


@dataclass(frozen=True, slots=True)
class Place:
    """The code and the two neighbouring drafts that the page is about."""

    code: CodeOfPractice
    old: Draft
    new: Draft

    @property
    def which(self) -> str:
        """The new draft in the address."""
        return str(self.new.number) if self.new.number else WORKING


@bp.get("/<which>")
@requires(Permission.LINEAGE_DECLARE)
def confirm(slug: str, which: str) -> Answer:
    """What waits for a drafter's word, or another part of the lineage of a draft."""
    place = _load(slug, which)
    return _page(place, read_cases(place.old, place.new))


@bp.post("/<which>")
@requires(Permission.LINEAGE_DECLARE)
def declare(slug: str, which: str) -> Answer:
    """Take a drafter's word on one provision, or on several at once, or take it back."""
    place = _load(slug, which)
    begin_deciding(place.old, place.new)
    cases = read_cases(place.old, place.new)
    form = request.form
    pressed = read_pressed(form.get("act", ""), form.getlist("tick"), form.get("least", ""), form.getlist("seen"))
    try:
        if pressed.act == "undo":
            return _taken_back(place, cases, pressed.provisions)
        decisions = decisions_of(pressed, cases)
    except RuleBroken as error:
        return _page(place, cases, problem=error.message), 409 if isinstance(error, DecidedMeanwhile) else 422
    return _decided(place, cases, decisions)


@bp.get("/<which>/<provision_id>")
@requires(Permission.LINEAGE_DECLARE)
def choose(slug: str, which: str, provision_id: str) -> Answer:
    """Every provision of the other draft, to choose one or several by hand."""
    place = _load(slug, which)
    cases = read_cases(place.old, place.new)
    return _choice(place, cases, _get_case(cases, provision_id))


@bp.post("/<which>/<provision_id>")
@requires(Permission.LINEAGE_DECLARE)
def declare_chosen(slug: str, which: str, provision_id: str) -> Answer:
    """Take the drafter's word on what was ticked."""
    place = _load(slug, which)
    begin_deciding(place.old, place.new)
    cases = read_cases(place.old, place.new)
    case = _get_case(cases, provision_id)
    ticked = request.form.getlist("tick")
    act = " ".join(["from", provision_id, *ticked])
    try:
        if not ticked:
            raise NothingChosen(_("Tick at least one provision."))
        decisions = decisions_of(read_pressed(act, (), "", request.form.getlist("seen")), cases)
    except RuleBroken as error:
        status = 409 if isinstance(error, DecidedMeanwhile) else 422
        return _choice(place, cases, case, ticked=ticked, problem=error.message), status
    return _decided(place, cases, decisions)


def _load(slug: str, which: str) -> Place:
    code = load_code(slug, Permission.LINEAGE_DECLARE)
    if which == WORKING:
        draft = get_working_draft(code)
    elif (number := read_whole(which, digits=6)) is not None:
        draft = get_released_draft(code, number)
    else:
        raise NotFound(which)
    if draft.base is None:
        raise NotFound("the first draft comes from none")
    return Place(code, draft.base, draft)


def _get_case(cases: Cases, provision_id: str) -> Case:
    case = cases.find(provision_id)
    if case is None:
        raise NotFound(provision_id)
    return case


def _page(place: Place, cases: Cases, *, problem: str = "") -> str:
    state = _state()
    chosen = cases.of_state(state)
    number = min(requested_page(), max(1, -(-len(chosen) // PAGE_SIZE)))
    rows = chosen[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    page: Page[ShownCase] = Page([show(case, cases) for case in rows], number, len(chosen), PAGE_SIZE)
    return render_template(
        "drafting/lineage.html",
        code=place.code,
        place=place,
        cases=cases,
        counts=cases.counts,
        state=state,
        page=page,
        latest=cases.latest_words[:3],
        least=request.form.get("least", USUAL_LEAST),
        problem=problem,
        excerpt=excerpt,
    )


def _choice(place: Place, cases: Cases, case: Case, *, ticked: Sequence[str] = (), problem: str = "") -> str:
    wanted = request.args.get("q", "").strip()
    likely, others = choices(case, cases, wanted)
    chosen = ticked or [other.provision.id for other in case.others]
    return render_template(
        "drafting/choose_lineage.html",
        code=place.code,
        place=place,
        shown=show(case, cases),
        likely=likely,
        others=_with_ticked(others, likely, cases, case, chosen),
        chosen=chosen,
        wanted=wanted,
        back=_address_of(place, cases, case),
        problem=problem,
        excerpt=excerpt,
    )


def _address_of(place: Place, cases: Cases, case: Case) -> str:
    """Where the case stands in the list."""
    at = cases.of_state(case.state).index(case)
    show = None if case.state is State.OPEN else case.state.value
    number = at // PAGE_SIZE + 1
    slug, provision_id = place.code.slug, case.provision.id
    page = number if number > 1 else None
    return url_for("lineage.confirm", slug=slug, which=place.which, show=show, page=page, _anchor=provision_id)


def _with_ticked(
    others: list[Choice], likely: list[Choice], cases: Cases, case: Case, chosen: Sequence[str]
) -> list[Choice]:
    """What a search leaves, and whatever is ticked already, so that a search unticks nothing."""
    there = {choice.provision.id for choice in (*others, *likely)}
    everything = choices(case, cases, "")[1]
    return [
        choice for choice in everything if choice.provision.id in chosen and choice.provision.id not in there
    ] + others


def _decided(place: Place, cases: Cases, decisions: Sequence[Decision]) -> Response:
    decide(place.old, place.new, decisions, actor_id=current_actor().user_id, now=clock.now())
    flash(
        ngettext("Decided: %(name)s.", "%(num)d provisions decided.", len(decisions), name=decisions[0].subject.name),
        "success",
    )
    return _back(place, cases, {decision.subject.id for decision in decisions})


def _taken_back(place: Place, cases: Cases, provisions: Sequence[str]) -> Response:
    case = cases.find(provisions[0]) if provisions else None
    if case is None or not case.can_be_taken_back:
        raise DecidedMeanwhile(_("Somebody took this back already."))
    take_back(place.old, place.new, case.provision, actor_id=current_actor().user_id, now=clock.now())
    flash(_("Taken back: %(name)s.", name=case.provision.name), "success")
    return _back(place, cases, set())


def _back(place: Place, cases: Cases, decided: set[str]) -> Response:
    """Back to the same part of the list, at the first that still waits behind what was decided."""
    places = [at for at, case in enumerate(cases.cases) if case.provision.id in decided]
    waiting = [
        case.provision.id
        for case in cases.cases[max(places, default=-1) + 1 :]
        if case.state is State.OPEN and case.provision.id not in decided
    ]
    state = _state()
    return redirect(
        url_for(
            "lineage.confirm",
            slug=place.code.slug,
            which=place.which,
            show=None if state is State.OPEN else state or "all",
            page=request.args.get("page") if state is not State.OPEN else None,
            _anchor=waiting[0] if waiting and decided else None,
        ),
        code=303,
    )


def _state() -> State | None:
    """Which part of the list: by default what waits."""
    asked = request.args.get("show", State.OPEN)
    return State(asked) if asked in set(State) else None
