"""The story of one code of practice, told to the services in the order in which it happened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from codeprac.access.actor import CodeRoleName
from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.services import create_code, give_role
from codeprac.dispositions.services import follow_up
from codeprac.drafts.models import Draft
from codeprac.drafts.services import import_draft
from codeprac.drafts.services.declaring import Declared, declare_lineage
from codeprac.publication.services import publish_consolidated_version
from codeprac.releasing.services import approve_release, prepare_release, publish_release
from codeprac.sample.accounts import Cast
from codeprac.sample.agreement import agree_on_answers
from codeprac.sample.answers import answer, begin_next_draft, explain_changes
from codeprac.sample.calendar import CLOSING, MORNING, Calendar
from codeprac.sample.content import Entry, Story
from codeprac.sample.desk import arrange_desk
from codeprac.sample.issues import gather_issues
from codeprac.sample.moderation import bring_cases
from codeprac.sample.provisions import Named
from codeprac.sample.rounds import load_round
from codeprac.text.lineage import Relation

DAYS_OF_PREPARATION = 30
DAYS_OF_IMPORT = 2
DAYS_OF_DRAFTING = 12
AFTERNOON = time(15)

Tell = Callable[[str], None]


def load_story(story: Story, cast: Cast, calendar: Calendar, tell: Tell) -> CodeOfPractice:
    """Load one code of practice with all that happened to it."""
    telling = _Telling(story, cast, calendar, _create(story, cast, calendar))
    for entry in story.history["drafts"]:
        tell(f"  {story.title}: draft {entry['number']} of {len(story.history['drafts'])}")
        telling.tell_draft(entry)
    bring_cases(telling.code, telling.annotations, cast, calendar)
    if begun := story.history["begun"]:
        begin_next_draft(telling.code, begun, telling.annotations, cast, calendar)
        arrange_desk(telling.code, begun["desk"], telling.annotations, cast, calendar)
        moderators = [one["email"] for one in story.code["people"] if one["role"] == "moderator"]
        at = calendar.moment(begun["on"], AFTERNOON) + timedelta(hours=3)
        agree_on_answers(telling.code, telling.drafters, cast.accounts[moderators[0]], now=at)
        gather_issues(begun["issues"], telling.annotations, cast, calendar.moment(begun["on"], MORNING))
    return telling.code


@dataclass
class _Telling:
    story: Story
    cast: Cast
    calendar: Calendar
    code: CodeOfPractice
    drafts: list[Draft] = field(default_factory=list)
    annotations: dict[str, Annotation] = field(default_factory=dict)
    """Those of the last round."""
    answered: dict[str, Annotation] = field(default_factory=dict)
    """Those of the round before, answered with the last draft."""

    @property
    def drafters(self) -> list[User]:
        """Who drafts the code, in the order of the content."""
        return [self.cast.accounts[one["email"]] for one in self.story.code["people"] if one["role"] == "drafter"]

    def tell_draft(self, entry: Entry) -> None:
        """A draft from its import to the end of its round, or its publication."""
        released_at = self.calendar.moment(entry["released"], MORNING)
        draft = self._write(entry, released_at)
        author_id = self.cast.accounts[entry["by"]].id
        self._release(draft, entry, author_id, released_at)
        self.drafts.append(draft)
        self._follow_up(released_at)
        if on_it := self.story.round_on(entry["number"]):
            self.annotations = load_round(draft, on_it, self.story, self.cast, self.calendar)
        for edition in self.story.history["editions"]:
            if edition["draft"] == entry["number"]:
                publish_consolidated_version(
                    draft,
                    note=edition["note"],
                    actor_id=self.cast.accounts[edition["by"]].id,
                    now=self.calendar.moment(edition["published"], MORNING),
                )

    def _release(self, draft: Draft, entry: Entry, author_id: str, released_at: datetime) -> None:
        """Through the gate by two persons, the day before; what the story says no reason for was settled."""
        day_before = released_at - timedelta(days=1)
        moderators = [one["email"] for one in self.story.code["people"] if one["role"] == "moderator"]
        release = prepare_release(
            draft,
            with_answers=True,
            release_at=released_at,
            reasons=entry.get("passed", {}),
            actor_id=author_id,
            now=day_before,
        )
        approver_id = self.cast.accounts[moderators[0]].id
        approve_release(release, digest=release.digest, actor_id=approver_id, now=day_before + timedelta(hours=1))
        publish_release(release, actor_id=None, now=released_at)

    def _write(self, entry: Entry, released_at: datetime) -> Draft:
        number = entry["number"]
        days = DAYS_OF_DRAFTING if self.drafts else DAYS_OF_IMPORT
        imported_at = self.calendar.moment(entry["released"] - days, AFTERNOON)
        draft = import_draft(
            self.code,
            self.story.sources[number],
            note=entry["note"],
            author_id=self.cast.accounts[entry["by"]].id,
            now=imported_at,
        )
        if self.drafts:
            self._explain(draft, number, imported_at, released_at)
        return draft

    def _explain(self, draft: Draft, number: int, imported_at: datetime, released_at: datetime) -> None:
        """What drafters do before the next draft is released: lineage, reasons, answers."""
        before = self.drafts[-1]
        declare_lineage(before, draft, _declared(self.story.links_to(number), before, draft))
        middle = imported_at + (released_at - imported_at) / 3
        entries = self.story.changes_in(number)
        explained = self._moments(imported_at, middle, len(entries))
        changes = explain_changes(before, draft, entries, self.drafters, explained)
        answered = self._moments(middle, released_at, len(self.annotations))
        if issues := self.story.history["drafts"][number - 1].get("issues"):
            gather_issues(issues, self.annotations, self.cast, middle)
        answer(self.annotations, self.story.dispositions, changes, self.drafters, answered)
        self.answered, self.annotations = self.annotations, {}

    def _follow_up(self, released_at: datetime) -> None:
        """What those say who were answered with the draft, in the days after."""
        of_round = [one for one in self.story.voices["follow_ups"] if one["annotation"] in self.answered]
        for place, one in enumerate(of_round):
            annotation = self.answered[one["annotation"]]
            at = released_at + timedelta(hours=20 + 5 * place)
            follow_up(annotation, stance=one["stance"], reason=one["reason"], actor_id=annotation.author_id, now=at)

    def _moments(self, start: datetime, end: datetime, count: int) -> Sequence[datetime]:
        return [self.calendar.share(start, end, place, count) for place in range(count)]


def _create(story: Story, cast: Cast, calendar: Calendar) -> CodeOfPractice:
    day = story.history["drafts"][0]["released"] - DAYS_OF_PREPARATION
    now = calendar.moment(day, CLOSING)
    people = story.code["people"]
    moderator = next(cast.accounts[one["email"]] for one in people if one["role"] == "moderator")
    code = create_code(
        title=story.title,
        slug=story.code["slug"],
        summary=story.code["summary"],
        legal_bases=[(basis["label"], basis["url"]) for basis in story.code["legal_basis"]],
        working_groups=[(group["name"], group["remit"]) for group in story.code["working_groups"]],
        languages=story.code["languages"],
        actor_id=moderator.id,
        now=now,
    )
    slugs = [group["slug"] for group in story.code["working_groups"]]
    groups = dict(zip(slugs, code.working_groups, strict=True))
    for place, one in enumerate(people):
        give_role(
            code,
            cast.accounts[one["email"]],
            role=CodeRoleName(one["role"]),
            working_group=groups.get(one["working_group"]),
            actor_id=moderator.id,
            now=now + timedelta(minutes=2 * (place + 1)),
        )
    return code


def _declared(links: Sequence[Entry], old: Draft, new: Draft) -> list[Declared]:
    before, after = Named(old), Named(new)
    return [
        Declared(
            before[link["old"]] if link["old"] else None,
            after[link["new"]] if link["new"] else None,
            Relation(link["relation"]),
        )
        for link in links
    ]
