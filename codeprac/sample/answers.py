"""Answers of the sample: reasons of changes, dispositions, and what the drafters have begun on."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.codes.models import CodeOfPractice
from codeprac.dispositions.models import Change
from codeprac.dispositions.services import declare_origin, explain_change, record_dispositions, take_proposal
from codeprac.drafting.noting import write_note
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.rules import body_of
from codeprac.drafts.services.rows import heading_of
from codeprac.drafts.services.structuring import move_provision
from codeprac.drafts.services.writing import edit_provision, start_working_draft
from codeprac.sample.accounts import Cast
from codeprac.sample.calendar import MORNING, Calendar
from codeprac.sample.content import Entry
from codeprac.sample.provisions import Named

AFTERNOON = time(14, 5)


def explain_changes(
    old: Draft, new: Draft, entries: Sequence[Entry], drafters: Sequence[User], between: Sequence[datetime]
) -> dict[tuple[str, bool], Change]:
    """Give the reasons of all changes in a working draft; by the provision's name and whether it was dropped."""
    before, after = Named(old), Named(new)
    changes = {}
    for place, entry in enumerate(entries):
        name, dropped = entry["provision"], entry["dropped"]
        changes[name, dropped] = explain_change(
            new,
            reason=entry["reason"],
            provision_id=None if dropped else after[name].id,
            old_provision_id=before[name].id if dropped else None,
            actor_id=drafters[place % len(drafters)].id,
            now=between[place],
        )
        if origin := entry.get("origin"):
            declare_origin(
                changes[name, dropped], origin=origin, actor_id=changes[name, dropped].author_id, now=between[place]
            )
    return changes


def answer(
    annotations: Mapping[str, Annotation],
    dispositions: Mapping[str, Entry],
    changes: Mapping[tuple[str, bool], Change],
    drafters: Sequence[User],
    between: Sequence[datetime],
) -> None:
    """Answer the annotations of a round; private until they are released."""
    answered = [name for name in annotations if name in dispositions]
    for place, name in enumerate(answered):
        entry = dispositions[name]
        change = entry["change"]
        record_dispositions(
            [annotations[name]],
            outcome=entry["outcome"],
            reason=entry["reason"],
            change=(changes.get((change, False)) or changes[change, True]) if change else None,
            actor_id=drafters[place % len(drafters)].id,
            now=between[place],
        )


def begin_next_draft(
    code: CodeOfPractice, entry: Entry, annotations: Mapping[str, Annotation], cast: Cast, calendar: Calendar
) -> None:
    """Start the next draft, take some proposals over and answer some annotations, all of it still private."""
    drafter = cast.accounts[entry["by"]]
    at = calendar.moment(entry["on"], MORNING)
    draft = start_working_draft(code, author_id=drafter.id, now=at)
    _note(draft, entry.get("notes", ()), cast, drafter, at)
    for name in entry["taken"]:
        at += timedelta(minutes=9)
        take_proposal(annotations[name], actor_id=drafter.id, now=at)
    _write_on(draft, entry, drafter, at)
    at = calendar.moment(entry["on"], AFTERNOON)
    for one in entry["answers"]:
        at += timedelta(minutes=6)
        record_dispositions(
            [annotations[one["annotation"]]],
            outcome=one["outcome"],
            reason=one["reason"],
            actor_id=drafter.id,
            now=at,
        )


def _note(draft: Draft, notes: Sequence[Entry], cast: Cast, drafter: User, at: datetime) -> None:
    """What the drafters note to one another on provisions of the working draft."""
    rows = {row.label: row for row in list_provisions(draft)}
    for one in notes:
        meant_for = cast.accounts[one["for"]].id if "for" in one else None
        write_note(draft, rows[one["provision"]], one["text"], meant_for_id=meant_for, actor_id=drafter.id, now=at)


def _write_on(draft: Draft, entry: Entry, drafter: User, at: datetime) -> None:
    """Change words of one provision and move it, so that the checks and the numbers have something to show."""
    edited, moved = entry["edited"], entry["moved"]
    rows = Named(draft)
    row = rows[edited["provision"]]
    edit_provision(
        row,
        heading=heading_of(row),
        level=row.level,
        kind=row.kind,
        body=body_of(row.source).replace(edited["old"], edited["new"]),
        version=row.version,
        actor_id=drafter.id,
        now=at + timedelta(minutes=9),
    )
    at += timedelta(minutes=14)
    move_provision(rows[moved["provision"]], after=rows[moved["behind"]], actor_id=drafter.id, now=at)
    explain_change(draft, reason=edited["reason"], provision_id=row.id, actor_id=drafter.id, now=at)
