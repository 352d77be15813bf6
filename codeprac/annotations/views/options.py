"""What the filters of lists offer, as pairs of value and words."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from codeprac.annotations.answers import answers
from codeprac.annotations.forms import ANSWER, KINDS
from codeprac.annotations.queries import FOR_THEMSELVES, Order
from codeprac.annotations.rules import AnnotationState
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.rules import name_in_contents
from codeprac.organisations.models import Organisation
from codeprac.organisations.queries import list_stakeholder_groups
from codeprac.rounds.models import Round

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of a list offer; `places` are the name, the label and the options of those that depend on it."""

    answers: Options
    kinds: Options
    groups: Options
    organisations: Options
    states: Options
    drafts: Options
    orders: Options
    places: list[tuple[str, str, Options]]


def choices_of(
    organisations: Iterable[Organisation], drafts: Iterable[Draft], places: list[tuple[str, str, Options]]
) -> Choices:
    """The choices of a list."""
    return Choices(
        answered_options(),
        kind_options(),
        group_options(),
        organisation_options(organisations),
        state_options(),
        since_options(drafts),
        order_options(),
        places,
    )


def kind_options() -> Options:
    """The kinds of annotation."""
    return [("", _("All kinds")), *((kind.value, str(kind.label)) for kind in (*KINDS, ANSWER))]


def group_options() -> Options:
    """The stakeholder groups, and people for themselves."""
    groups = [(group.slug, group.name) for group in list_stakeholder_groups()]
    return [("", _("All groups")), *groups, (FOR_THEMSELVES, _("People for themselves"))]


def organisation_options(organisations: Iterable[Organisation]) -> Options:
    """The organisations that have spoken."""
    named = [(organisation.slug, organisation.name) for organisation in organisations]
    return [("", _("All organisations")), *named, (FOR_THEMSELVES, _("None: for themselves"))]


def round_options(rounds: Iterable[Round]) -> Options:
    """The rounds of a code with the drafts that they are about."""
    named = [
        (str(round_.number), _("Round %(round)s, on draft %(draft)s", round=round_.number, draft=round_.draft.number))
        for round_ in rounds
    ]
    return [("", _("All rounds")), *named]


def draft_options(number: int) -> Options:
    """The drafts that annotations on this one can come from: itself, and those before it, the newest first."""
    earlier = ((str(one), _("Made on draft %(number)s", number=one)) for one in range(number - 1, 0, -1))
    return [("", _("New and carried here")), (str(number), _("New on this draft")), *earlier]


def provision_options(provisions: Iterable[Provision]) -> Options:
    """The provisions of a draft."""
    named = [(one.slug, name_in_contents(one.level, one.label, one.title, one.name)) for one in provisions]
    return [("", _("All provisions")), *named]


def answered_options() -> Options:
    """Whether the drafters have answered."""
    said = [("", _("Answered or not")), ("yes", _("Answered")), ("no", _("Not yet considered"))]
    return [*said, *answers().outcomes()]


def since_options(drafts: Iterable[Draft]) -> Options:
    """Since when: the releases of drafts."""
    named = [(str(one.number), _("Draft %(number)s was released", number=one.number)) for one in drafts]
    return [("", _("Any time")), *named]


def order_options() -> Options:
    """How a list is sorted."""
    return [
        (Order.NEWEST, _("Newest first")),
        (Order.TEXT, _("As in the text")),
        (Order.GROUP, _("By stakeholder group")),
        (Order.KIND, _("By kind")),
    ]


def state_options() -> Options:
    """Whether it still stands."""
    return [("", _("Standing")), (AnnotationState.WITHDRAWN, _("Withdrawn"))]
