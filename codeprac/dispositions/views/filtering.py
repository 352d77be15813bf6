"""The filters of the account of a round, read from the address; what makes no sense narrows nothing."""

from collections.abc import Iterable

from flask import request
from flask_babel import gettext as _

from codeprac.dispositions.forms import OUTCOME_NAMES
from codeprac.dispositions.queries import FOR_THEMSELVES, ListedProvision
from codeprac.dispositions.rules import Outcome
from codeprac.drafts.rules import name_in_contents
from codeprac.organisations.models import StakeholderGroup

Options = list[tuple[str, str]]
WORDS_LENGTH = 200


def asked(name: str) -> str:
    """What the address says of a filter, short and clean."""
    return request.args.get(name, "")[:WORDS_LENGTH].replace("\x00", "").strip()


def chosen_place(places: Iterable[ListedProvision]) -> ListedProvision | None:
    """The provision in the address."""
    slug = asked("provision")
    return next((place for place in places if slug and place.slug == slug), None)


def read_outcome() -> str:
    """The published outcome in the address."""
    outcome = asked("outcome")
    return outcome if outcome in set(Outcome) else ""


def group_options(groups: Iterable[StakeholderGroup]) -> Options:
    """The stakeholder groups, and people for themselves."""
    named = [(group.slug, group.name) for group in groups]
    return [("", _("Every group")), *named, (FOR_THEMSELVES, _("People for themselves"))]


def place_options(places: Iterable[ListedProvision]) -> Options:
    """The provisions of a draft."""
    named = [(place.slug, name_in_contents(place.level, place.label, place.title, place.name)) for place in places]
    return [("", _("Every provision")), *named]


def outcome_options() -> Options:
    """The published outcomes."""
    named = [(outcome.value, str(name)) for outcome, name in OUTCOME_NAMES.items()]
    return [("", _("Every outcome")), *named, (Outcome.NOT_YET_CONSIDERED.value, _("Not yet considered"))]
