"""What a notice says, in a sentence: numbers, times and names of provisions, never what somebody wrote."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from codeprac.notifications.rules import Event
from codeprac.records.naming import named
from codeprac.text.lineage import Relation
from codeprac.web.filters import show_date, show_datetime


def words_of(event: str, data: Mapping[str, Any]) -> str:
    """The sentence of an event with these facts."""
    if event == Event.PROVISION_CHANGED:
        return _words_of_provision(data)
    if event == Event.ANSWERS_RELEASED:
        return ngettext(
            "One annotation has a published answer.", "%(num)d annotations have published answers.", data["answers"]
        )
    if event in {Event.ANNOTATIONS_ASSIGNED, Event.ANNOTATIONS_DUE, Event.ANSWERS_RETURNED}:
        return _words_of_desk(event, data)
    if event in {Event.RECORD_MADE, Event.DISCLOSURE_LOGGED}:
        return _words_of_channel(event, data)
    if event == Event.WORKSPACE_WAITING:
        return _words_of_workspace(data)
    if event == Event.FOLLOW_UP_GIVEN:
        return _words_of_follow_up(data)
    if event.startswith("round-"):
        return _words_of_round(event, data)
    return {
        Event.DRAFT_RELEASED: _("Draft %(draft)s is released."),
        Event.EDITION_PUBLISHED: _("Consolidated version %(edition)s is published. It is draft %(draft)s."),
        Event.REPLY_SUBMITTED: _("Somebody replied to your annotation %(annotation)s."),
        Event.REPLY_ANSWERED: _("Somebody answered your reply to annotation %(annotation)s."),
        Event.ISSUE_ACT_UNDONE: _("Another drafter undid what you had done to issue %(issue)s."),
        Event.CASE_OPENED: _("Case %(case)s waits for a moderator."),
        Event.CASE_APPEALED: _("In case %(case)s somebody appeals: it waits for another moderator."),
        Event.TEXT_JUDGED: _(
            "A moderator has decided about what you wrote in annotation %(annotation)s or in a reply."
        ),
        Event.FLAG_SETTLED: _("A moderator has decided about a text that you flagged."),
        Event.APPEAL_JUDGED: _("Another moderator has decided about an appeal in case %(case)s."),
    }[Event(event)] % data


def _words_of_desk(event: str, data: Mapping[str, Any]) -> str:
    if event == Event.ANNOTATIONS_ASSIGNED:
        return ngettext(
            "An annotation is yours to answer.", "%(num)d annotations are yours to answer.", data["annotations"]
        )
    if event == Event.ANNOTATIONS_DUE:
        return ngettext(
            "An annotation of yours is to be answered by %(day)s.",
            "%(num)d annotations of yours are to be answered by %(day)s.",
            data["annotations"],
            day=show_date(date.fromisoformat(data["day"])),
        )
    return ngettext(
        "A chair returned an answer of yours with a note.",
        "A chair returned %(num)d answers of yours with a note.",
        data["answers"],
    )


def _words_of_channel(event: str, data: Mapping[str, Any]) -> str:
    if event == Event.RECORD_MADE:
        what = named(data["channel"], date.fromisoformat(data["held_on"]))
        return _("%(what)s is recorded for round %(round)s.", what=what, round=data["round"])
    day = show_date(date.fromisoformat(data["disclosed_on"]))
    return _("A text was shown early, on %(day)s, to: %(recipients)s", day=day, recipients=data["recipients"])


def _words_of_workspace(data: Mapping[str, Any]) -> str:
    return _(
        "In the workspace of %(organisation)s not all is submitted; round %(round)s closes %(moment)s.",
        organisation=data["organisation"],
        round=data["round"],
        moment=show_datetime(datetime.fromisoformat(data["closes_at"])),
    )


def _words_of_follow_up(data: Mapping[str, Any]) -> str:
    return {
        "satisfied": _("The answer to annotation %(annotation)s satisfied who was answered."),
        "not-satisfied": _("The answer to annotation %(annotation)s did not satisfy who was answered."),
        "objection": _("A formal objection was made to the answer to annotation %(annotation)s."),
    }[data["stance"]] % data


def _words_of_round(event: str, data: Mapping[str, Any]) -> str:
    times = {name: show_datetime(datetime.fromisoformat(data[name])) for name in ("opens_at", "closes_at")}
    return {
        Event.ROUND_ANNOUNCED: _("Round %(round)s on draft %(draft)s opens %(opens_at)s and closes %(closes_at)s."),
        Event.ROUND_OPENED: _("Round %(round)s on draft %(draft)s is open until %(closes_at)s."),
        Event.ROUND_EXTENDED: _("Round %(round)s on draft %(draft)s is extended until %(closes_at)s."),
        Event.ROUND_CANCELLED: _("Round %(round)s on draft %(draft)s, announced for %(opens_at)s, is cancelled."),
        Event.ROUND_CLOSING: _("Round %(round)s on draft %(draft)s closes within a day: %(closes_at)s."),
        Event.ROUND_CLOSED: _("Round %(round)s on draft %(draft)s has closed."),
    }[Event(event)] % (dict(data) | times)


def _words_of_provision(data: Mapping[str, Any]) -> str:
    before, after = data["before"], data["after"]
    if not after:
        return _("%(before)s is no longer in draft %(draft)s.") % data
    if data["relation"] == Relation.SAME:
        return _("%(before)s is %(after)s in draft %(draft)s, with the same text.") % data
    if data["relation"] == Relation.SPLIT:
        return _("%(before)s was split in draft %(draft)s; one part is %(after)s.") % data
    if data["relation"] == Relation.MERGED:
        return _("%(before)s was merged into %(after)s in draft %(draft)s.") % data
    if before == after:
        return _("%(before)s changed in draft %(draft)s.") % data
    return _("%(before)s changed in draft %(draft)s, where it is %(after)s.") % data
