"""What the drafters of the sample have arranged on their desk: who answers what until when, tags, a kept filter."""

from collections.abc import Mapping
from datetime import timedelta

from codeprac.annotations.models import Annotation
from codeprac.codes.models import CodeOfPractice
from codeprac.desk.rules import Assignee
from codeprac.desk.services import assign_annotations, plan_round, save_filter, set_due_day, tag_annotations
from codeprac.sample.accounts import Cast
from codeprac.sample.calendar import MORNING, Calendar
from codeprac.sample.content import Entry


def arrange_desk(
    code: CodeOfPractice, entry: Entry, annotations: Mapping[str, Annotation], cast: Cast, calendar: Calendar
) -> None:
    """Share the annotations of the last round out, mark some, and set the day by which they are to be answered."""
    accounts, at = cast.accounts, calendar.moment(entry["on"], MORNING)
    groups = {group.name: group.id for group in code.working_groups}
    for number, one in enumerate(entry["assigned"]):
        ids = [annotations[name].id for name in one["annotations"]]
        group_id = groups.get(one["to"])
        to = Assignee(working_group_id=group_id) if group_id else Assignee(drafter_id=accounts[one["to"]].id)
        actor_id, moment = accounts[one["by"]].id, at + timedelta(minutes=3 * number)
        assign_annotations(code, ids, to=to, actor_id=actor_id, now=moment)
        if one["due"] is not None:
            day = calendar.moment(one["due"], MORNING).date()
            set_due_day(code.id, ids, day=day, actor_id=actor_id, now=moment + timedelta(minutes=1))
    owner_id, later = accounts[entry["by"]].id, at + timedelta(hours=1)
    for name, tagged in entry["tags"].items():
        ids = [annotations[one].id for one in tagged]
        tag_annotations(code.id, ids, name=name, actor_id=owner_id, now=later)
    answer_by = calendar.moment(entry["answer_by"], MORNING).date()
    plan_round(next(iter(annotations.values())).round_id, answer_by=answer_by, actor_id=owner_id, now=later)
    kept = entry["filter"]
    save_filter(code.id, user_id=owner_id, name=kept["name"], query=kept["query"], now=later)
