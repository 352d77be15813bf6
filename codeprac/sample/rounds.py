"""Rounds of the sample: opened, extended, annotated, replied to, each at its moment."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.queries import Subject, get_first_provision
from codeprac.annotations.rules import About, AnnotationKind, Publication, ReplyKind
from codeprac.annotations.services import (
    Typed,
    endorse_annotation,
    save_unsent_text,
    submit_annotation,
    submit_reply,
    withdraw_annotation,
)
from codeprac.drafts.models import Draft
from codeprac.rounds.models import Round
from codeprac.rounds.rules import Visibility
from codeprac.rounds.services import extend_round, open_round
from codeprac.sample.accounts import Cast
from codeprac.sample.calendar import CLOSING, MIDDAY, Calendar
from codeprac.sample.content import Entry, Story
from codeprac.sample.provisions import Named
from codeprac.sample.workspaces import workspace_act
from codeprac.text.anchoring import Selector

BETWEEN_REPLIES = timedelta(minutes=23)
UNTIL_WITHDRAWN = timedelta(hours=5)

Act = tuple[datetime, Callable[[], object]]


def load_round(draft: Draft, entry: Entry, story: Story, cast: Cast, calendar: Calendar) -> dict[str, Annotation]:
    """Open the round on a draft and let everything happen that happened in it; its annotations by their names."""
    opens_at = calendar.moment(entry["opens"], MIDDAY)
    opener = next(one["by"] for one in story.history["drafts"] if one["number"] == entry["draft"])
    round_ = open_round(
        draft,
        introduction=entry["introduction"],
        questions=entry["questions"],
        wanted_kinds=entry["wanted_kinds"],
        opens_at=opens_at,
        closes_at=calendar.moment(entry["closes"], CLOSING),
        visibility=Visibility(entry["visibility"]),
        short_reason=entry["short_reason"],
        actor_id=cast.accounts[opener].id,
        now=opens_at,
    )
    happening = _Happening(round_, entry, Named(draft), cast, calendar, story)
    acts: list[Act] = [
        *happening.extension(),
        *happening.contributions(story.annotations_in(entry["number"])),
        *happening.answers(story.answers_in(entry["number"])),
    ]
    if story.workspace is not None and story.workspace["round"] == entry["number"]:
        acts.append(workspace_act(round_, happening.named, story.workspace, entry["opens"], cast, calendar))
    for _moment, act in sorted(acts, key=lambda timed: timed[0]):
        act()
    happening.type_unsent(story.unsent_in(entry["number"]))
    return happening.submitted


@dataclass
class _Happening:
    """A round while it runs: acts with their moments, and what was submitted so far."""

    round_: Round
    entry: Entry
    named: Named
    cast: Cast
    calendar: Calendar
    story: Story

    def __post_init__(self) -> None:
        self.submitted: dict[str, Annotation] = {}
        self.replied: dict[tuple[str, int], Reply] = {}

    def extension(self) -> Iterator[Act]:
        """The extension, where there was one."""
        if found := self.entry["extension"]:
            at = self.calendar.moment(found["on"], MIDDAY)
            closes_at = self.calendar.moment(found["closes"], CLOSING)
            actor_id = self.cast.accounts[found["by"]].id
            yield (
                at,
                partial(
                    extend_round, self.round_, closes_at=closes_at, reason=found["reason"], actor_id=actor_id, now=at
                ),
            )

    def contributions(self, entries: list[Entry]) -> Iterator[Act]:
        """Annotations, their replies and withdrawals."""
        among = Counter(entry["day"] for entry in entries)
        placed: dict[int, int] = defaultdict(int)
        for entry in entries:
            day = entry["day"]
            at = self._moment(day, placed[day], among[day])
            placed[day] += 1
            yield at, partial(self._submit, entry, at)
            yield from self._replies(entry, at)
            yield from self._endorsements(entry, at)
            if entry["withdrawn"]:
                yield at + UNTIL_WITHDRAWN, partial(self._withdraw, entry, at + UNTIL_WITHDRAWN)

    def answers(self, entries: list[Entry]) -> Iterator[Act]:
        """Answers to the questions of the round."""
        for place, entry in enumerate(entries):
            at = self._moment(entry["day"], place, len(entries) + 1)
            yield at, partial(self._answer, entry, place, at)

    def _endorsements(self, entry: Entry, submitted_at: datetime) -> Iterator[Act]:
        for place, one in enumerate(self.story.endorsements_of(entry["id"])):
            at = submitted_at + (place + 1) * BETWEEN_REPLIES
            yield at, partial(self._endorse, entry["id"], one, at)

    def type_unsent(self, entries: list[Entry]) -> None:
        """What was typed, saved and not submitted."""
        for place, entry in enumerate(entries):
            subject = Subject(About.NEW, self.round_.id, self.named[entry["provision"]].id)
            content = {name: entry[name] for name in ("quote", "kind", "text", "proposed_wording") if name in entry}
            typed = Typed(f"sample-unsent-{self.round_.number}-{place}", 0, content)
            author, at = self.cast.accounts[entry["author"]], self._moment(entry["day"], place, len(entries))
            save_unsent_text(subject, typed, author_id=author.id, now=at)

    def _replies(self, entry: Entry, submitted_at: datetime) -> Iterator[Act]:
        last = submitted_at
        for place, reply in enumerate(entry["replies"]):
            at = max(last + BETWEEN_REPLIES, self._moment(reply["day"], place, 2 * len(entry["replies"])))
            last = at
            yield at, partial(self._reply, entry, place, at)

    def _moment(self, day: int, place: int, among: int) -> datetime:
        first = {"first": MIDDAY} if day == 0 else {}
        return self.calendar.spread(self.entry["opens"] + day, place, among, **first)

    def _submit(self, entry: Entry, at: datetime) -> None:
        self.submitted[entry["id"]] = submit_annotation(
            self.round_,
            self.named[entry["provision"]],
            author=self.cast.accounts[entry["author"]],
            organisation=self.cast.organisation(entry["organisation"]),
            selector=Selector(entry["quote"]) if entry["quote"] else None,
            kind=entry["kind"],
            text=entry["text"],
            rationale=entry["rationale"],
            proposed_wording=entry["proposed_wording"] or None,
            evidence=entry["evidence"],
            publication=entry.get("publication", Publication.NAMED),
            confidential_reason=entry.get("confidential_reason", ""),
            public_summary=entry.get("public_summary", ""),
            form_token=f"sample-{entry['id']}",
            now=at,
        )

    def _reply(self, entry: Entry, place: int, at: datetime) -> None:
        reply = entry["replies"][place]
        self.replied[entry["id"], place] = submit_reply(
            self.submitted[entry["id"]],
            author=self.cast.accounts[reply["author"]],
            organisation=self.cast.organisation(reply["organisation"]),
            kind=reply.get("kind", ReplyKind.COMMENT),
            parent=self.replied[entry["id"], reply["to"]] if "to" in reply else None,
            text=reply["text"],
            form_token=f"sample-{entry['id']}-{place}",
            now=at,
        )

    def _endorse(self, name: str, one: Entry, at: datetime) -> None:
        author, organisation = self.cast.accounts[one["by"]], self.cast.organisation(one["organisation"])
        endorse_annotation(self.submitted[name], author=author, organisation=organisation, now=at)

    def _answer(self, entry: Entry, place: int, at: datetime) -> None:
        submit_annotation(
            self.round_,
            get_first_provision(self.round_.draft),
            author=self.cast.accounts[entry["by"]],
            organisation=self.cast.organisation(entry["organisation"]),
            kind=AnnotationKind.ANSWER,
            text=entry["text"],
            rationale=entry["rationale"],
            question_number=entry["question"],
            form_token=f"sample-answer-{self.round_.number}-{place}",
            now=at,
        )

    def _withdraw(self, entry: Entry, at: datetime) -> None:
        annotation = self.submitted[entry["id"]]
        withdraw_annotation(annotation, actor_id=annotation.author_id, now=at)
