"""The filters of the desk and of the account of a round, read from the address; what makes no sense narrows nothing."""

from collections.abc import Collection, Iterable, Sequence

from flask import request, url_for
from flask_babel import gettext as _

from codeprac.annotations.rules import AnnotationKind
from codeprac.dispositions.forms import OUTCOME_NAMES
from codeprac.dispositions.mapping import beneath
from codeprac.dispositions.queries import FOR_THEMSELVES, DeskFilters, ListedProvision
from codeprac.dispositions.rules import RECORDABLE, Outcome, Stance
from codeprac.drafts.rules import name_in_contents
from codeprac.organisations.models import Organisation, StakeholderGroup
from codeprac.rounds.models import Round

Options = list[tuple[str, str]]
WORDS_LENGTH = 200
KEPT = ("round", "provision", "kind", "group", "organisation", "answer", "wording", "conflicts", "q", "page")


def asked(name: str) -> str:
    """What the address says of a filter, short and clean."""
    return request.args.get(name, "")[:WORDS_LENGTH].replace("\x00", "").strip()


def chosen_round(rounds: Sequence[Round], default: Round | None) -> Round | None:
    """The round in the address, or the default."""
    return next((round_ for round_ in rounds if str(round_.number) == asked("round")), default)


def chosen_place(places: Iterable[ListedProvision]) -> ListedProvision | None:
    """The provision in the address."""
    slug = asked("provision")
    return next((place for place in places if slug and place.slug == slug), None)


def read_desk_filters(places: Sequence[ListedProvision], conflicting: Collection[str]) -> DeskFilters:
    """The filters of the desk; `conflicting` are the ids of the annotations with proposals for the same words."""
    place = chosen_place(places)
    kind, answer = asked("kind"), asked("answer")
    return DeskFilters(
        provisions=beneath(places, place.id) if place else (),
        kind=kind if kind in set(AnnotationKind) else "",
        group=asked("group"),
        organisation=asked("organisation"),
        answer=answer if answer in {"open", "answered", "waiting", "released", *RECORDABLE, *Stance} else "",
        wording=asked("wording") == "1",
        among=conflicting if asked("conflicts") == "1" else None,
        words=asked("q"),
    )


def read_outcome() -> str:
    """The published outcome in the address."""
    outcome = asked("outcome")
    return outcome if outcome in set(Outcome) else ""


def desk_address(slug: str, endpoint: str = "dispositions.desk", **changes: str | int | None) -> str:
    """The address of the desk, or of an act on it, with the present filters, some changed (None takes one off)."""
    kept = {name: asked(name) for name in KEPT if asked(name)}
    return url_for(endpoint, **{**kept, **changes, "slug": slug})  # type: ignore[arg-type]  # names of its own


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


def group_options(groups: Iterable[StakeholderGroup]) -> Options:
    """The stakeholder groups, and people for themselves."""
    named = [(group.slug, group.name) for group in groups]
    return [("", _("Every group")), *named, (FOR_THEMSELVES, _("People for themselves"))]


def organisation_options(organisations: Iterable[Organisation]) -> Options:
    """The organisations that spoke in a round."""
    named = [(row.slug, row.name) for row in organisations]
    return [("", _("Every organisation")), *named, (FOR_THEMSELVES, _("None: for themselves"))]


def place_options(places: Iterable[ListedProvision]) -> Options:
    """The provisions of a draft."""
    named = [(place.slug, name_in_contents(place.level, place.label, place.title, place.name)) for place in places]
    return [("", _("Every provision")), *named]


def answer_options() -> Options:
    """Whether and how drafters answered, privately or not."""
    states = [
        ("", _("Answered or not")),
        ("open", _("Not yet considered")),
        ("answered", _("Answered")),
        ("waiting", _("Waiting for release")),
        ("released", _("Released")),
        (Stance.SATISFIED.value, _("Satisfied with the answer")),
        (Stance.NOT_SATISFIED.value, _("Not satisfied with it")),
        (Stance.OBJECTION.value, _("Formally objected to")),
    ]
    return [*states, *((outcome.value, str(name)) for outcome, name in OUTCOME_NAMES.items())]


def outcome_options() -> Options:
    """The published outcomes."""
    named = [(outcome.value, str(name)) for outcome, name in OUTCOME_NAMES.items()]
    return [("", _("Every outcome")), *named, (Outcome.NOT_YET_CONSIDERED.value, _("Not yet considered"))]
