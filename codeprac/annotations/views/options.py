"""What the filters of lists offer, as pairs of value and words."""

from collections.abc import Iterable

from flask_babel import gettext as _

from codeprac.annotations.forms import KINDS
from codeprac.annotations.queries import FOR_THEMSELVES
from codeprac.annotations.rules import AnnotationState
from codeprac.drafts.models import Provision
from codeprac.drafts.rules import name_in_contents
from codeprac.organisations.models import Organisation
from codeprac.organisations.queries import list_stakeholder_groups
from codeprac.rounds.models import Round

Options = list[tuple[str, str]]


def kind_options() -> Options:
    """The kinds of annotation."""
    return [("", _("All kinds")), *((kind.value, str(kind.label)) for kind in KINDS)]


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
    return [("", _("Answered or not")), ("yes", _("Answered")), ("no", _("Not yet considered"))]


def state_options() -> Options:
    """Whether it still stands."""
    return [(AnnotationState.SUBMITTED, _("Standing")), (AnnotationState.WITHDRAWN, _("Withdrawn"))]
