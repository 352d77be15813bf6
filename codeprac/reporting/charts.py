"""The charts of a report, with the words that their bars need."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from codeprac.dispositions.queries import GroupRow
from codeprac.dispositions.rules import Fate
from codeprac.reporting.rules import Chart, draw_chart
from codeprac.reporting.values import RoundReport

# As in the style sheet of the pages; files have these alone.
COLOURS: Mapping[str, str] = {"changed": "#1c5f7a", "kept": "#7fa9b9", "later": "#c9dce3", "open": "#d9a441"}


@dataclass(frozen=True, slots=True)
class Charts:
    """Outcomes by stakeholder group, and where people spoke."""

    groups: Chart
    places: Chart


def charts_of(report: RoundReport) -> Charts:
    """The charts of a report."""
    by_group = [(name_of(group), {fate.value: group.count(fate) for fate in Fate}) for group in report.groups]
    return Charts(draw_chart(by_group), draw_chart([(name, {"changed": count}) for name, count in report.places]))


def name_of(group: GroupRow) -> str:
    """How a stakeholder group is named where it may have no name."""
    if not group.is_told:
        return str(_("Confidential, group not told"))
    return group.name or str(_("People for themselves"))
