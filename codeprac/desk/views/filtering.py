"""The filters, order and columns of the desk, read from the address; what makes no sense narrows nothing."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from flask import g, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from codeprac.annotations.rules import AnnotationKind
from codeprac.codes.models import CodeRole, WorkingGroup
from codeprac.desk.models import DeskTag
from codeprac.desk.queries.narrowing import ANY, MINE, NONE, DeskFilters
from codeprac.desk.queries.triage import SORTS, Order
from codeprac.dispositions.forms import OUTCOME_NAMES
from codeprac.dispositions.mapping import beneath
from codeprac.dispositions.queries import FOR_THEMSELVES, ListedProvision
from codeprac.dispositions.rules import RECORDABLE, Agreement, Outcome, Stance
from codeprac.dispositions.views.filtering import Options, asked, chosen_place
from codeprac.issues.models import Issue
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.web import clock
from codeprac.web.access import current_actor

ARRANGED = ("assignee", "due", "tag", "issue")
NARROWING = ("provision", "kind", "group", "organisation", "answer", "wording", "conflicts", "q", *ARRANGED)
KEPT = ("round", *NARROWING, "sort", "page")
ANSWERS = frozenset({"open", "answered", "waiting", "released", *Agreement, *Stance, *RECORDABLE})
DUE = ("overdue", "soon", "set", "none")
COLUMNS = (
    "provision",
    "kind",
    "group",
    "organisation",
    "wording",
    "endorsements",
    "issue",
    "assignee",
    "due",
    "answer",
)
USUAL = ("kind", "group", "organisation", "wording", "endorsements", "issue", "assignee", "answer")


def chosen_round(rounds: Sequence[Round], default: Round | None) -> Round | None:
    """The round in the address, or the default."""
    return next((round_ for round_ in rounds if str(round_.number) == asked("round")), default)


def read_filters(code_id: str, places: Sequence[ListedProvision], conflicting: Collection[str]) -> DeskFilters:
    """The filters of the desk; `conflicting` are the ids of the annotations with proposals for the same words."""
    place = chosen_place(places)
    kind, answer = asked("kind"), asked("answer")
    return DeskFilters(
        code_id=code_id,
        reader=current_actor().user_id or "",
        today=clock.now().astimezone(clock.office_zone()).date(),
        provisions=beneath(places, place.id) if place else (),
        kind=kind if kind in set(AnnotationKind) else "",
        group=asked("group"),
        organisation=asked("organisation"),
        answer=answer if answer in ANSWERS else "",
        wording=asked("wording") == "1",
        among=conflicting if asked("conflicts") == "1" else None,
        words=asked("q"),
        assignee=asked("assignee"),
        due=asked("due") if asked("due") in DUE else "",
        tag=asked("tag"),
        issue=asked("issue"),
    )


def read_order() -> Order:
    """The order in the address, by default that of the text."""
    column = asked("sort")
    backwards = column.startswith("-")
    column = column.removeprefix("-")
    return Order(column, backwards) if column in SORTS else Order()


def read_columns() -> tuple[str, ...]:
    """The columns in the address, in the order of the table, or the usual ones."""
    chosen = set(request.args.getlist("column")[: 2 * len(COLUMNS)])
    return tuple(column for column in COLUMNS if column in chosen) or USUAL


def column_names() -> dict[str, str]:
    """The columns as the head of the table names them."""
    return {
        "provision": _("Provision"),
        "kind": _("Kind"),
        "group": _("Group"),
        "organisation": _("Who"),
        "wording": _("Wording"),
        "endorsements": _("Endorsed"),
        "issue": _("Issue"),
        "assignee": _("Answers"),
        "due": _("Due"),
        "answer": _("State"),
    }


def short_day(day: date) -> str:
    """A day as narrow columns show it."""
    return str(format_date(day, "d MMM"))


def kept_in_address() -> dict[str, Any]:
    """What the address says of filters, order and columns, without what means nothing; read once in a request."""
    if "desk_address" not in g:
        g.desk_address = _read_address()
    kept: dict[str, Any] = g.desk_address
    return kept


def _read_address() -> dict[str, Any]:
    kept: dict[str, Any] = {name: asked(name) for name in KEPT if asked(name)}
    columns = read_columns()
    return kept | ({"column": list(columns)} if columns != USUAL else {})


def desk_address(slug: str, endpoint: str = "desk.triage", **changes: str | int | None) -> str:
    """The address of the desk, or of an act on it, with what the present one says; None takes a change off."""
    return url_for(endpoint, **{**kept_in_address(), **changes, "slug": slug})


def sort_address(slug: str, column: str, order: Order) -> str:
    """The address of the desk sorted by a column; once more by the same turns it round."""
    turned = order.column == column and not order.backwards
    return desk_address(slug, sort=f"-{column}" if turned else column, page=None)


def round_options(rounds: Iterable[Round]) -> Options:
    """The rounds of a code."""
    return [
        (str(row.number), _("Round %(round)s, draft %(draft)s", round=row.number, draft=row.draft.number))
        for row in rounds
    ]


def kind_options() -> Options:
    """The kinds of annotation."""
    names = {"general": _("General"), "technical": _("Technical"), "editorial": _("Editorial"), "answer": _("Answer")}
    return [("", _("Every kind")), *((kind.value, names[kind]) for kind in AnnotationKind)]


def organisation_options(organisations: Iterable[Organisation]) -> Options:
    """The organisations that spoke in a round."""
    named = [(row.slug, row.name) for row in organisations]
    return [("", _("Every organisation")), *named, (FOR_THEMSELVES, _("None: for themselves"))]


def answer_options() -> Options:
    """Whether and how drafters answered, privately or not."""
    states = [
        ("", _("Answered or not")),
        ("open", _("Not yet considered")),
        ("answered", _("Answered")),
        ("waiting", _("Waiting for release")),
        (Agreement.PROPOSED.value, _("Proposed, not agreed yet")),
        (Agreement.AGREED.value, _("Agreed, not released yet")),
        (Agreement.RETURNED.value, _("Returned to the drafter")),
        ("released", _("Released")),
        (Stance.SATISFIED.value, _("Satisfied with the answer")),
        (Stance.NOT_SATISFIED.value, _("Not satisfied with it")),
        (Stance.OBJECTION.value, _("Formally objected to")),
    ]
    return [*states, *((outcome.value, str(name)) for outcome, name in OUTCOME_NAMES.items())]


def outcome_names() -> dict[str, str]:
    """The outcomes as the table names them, and that there is none yet."""
    return {outcome.value: str(name) for outcome, name in OUTCOME_NAMES.items()} | {
        Outcome.NOT_YET_CONSIDERED.value: _("Not yet considered")
    }


def people_options(drafters: Iterable[CodeRole], groups: Iterable[WorkingGroup]) -> Options:
    """Who may answer: drafters by name, then working groups."""
    people = [(f"drafter:{role.user_id}", role.user.name) for role in drafters]
    return [*people, *((f"group:{group.id}", _("Group: %(name)s", name=group.name)) for group in groups)]


def assignee_options(people: Options) -> Options:
    """Who answers, to narrow by."""
    return [("", _("Whoever answers")), (MINE, _("I, or my group")), (NONE, _("Nobody yet")), *people]


def due_options() -> Options:
    """By when, to narrow by."""
    return [
        ("", _("Due or not")),
        ("overdue", _("Overdue")),
        ("soon", _("Due within a week")),
        ("set", _("With a day")),
        ("none", _("Without a day")),
    ]


def tag_options(tags: Iterable[DeskTag]) -> Options:
    """The tags, to narrow by."""
    return [("", _("Every tag")), (NONE, _("Without a tag")), *((tag.name, tag.name) for tag in tags)]


def issue_options(issues: Iterable[Issue]) -> Options:
    """The issues, to narrow by."""
    named = [(str(issue.number), f"{issue.number} {issue.title}") for issue in issues]
    return [("", _("In an issue or not")), (NONE, _("In no issue")), (ANY, _("In an issue")), *named]
