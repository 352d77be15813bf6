"""What drafters decide about lineage: for each provision what is in force, what else it may be, and who said so."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.services.linking import Stored, links_in_force, read_links, trace_missing
from codeprac.text.lineage import Confidence, Link

MOST_CANDIDATES = 5


class State(StrEnum):
    """Who vouches for what is in force: nobody yet, people, or the engine, which is sure."""

    OPEN = "open"
    PEOPLE = "people"
    CONFIDENT = "confident"


@dataclass(frozen=True, slots=True)
class Other:
    """A provision on the other side of a link, with what the link says."""

    provision: Provision
    link: Link


@dataclass(frozen=True, slots=True)
class Case:
    """One provision: of the new draft with those that it comes from, or of the old one that leads nowhere.

    `others` are the linked ones, the likeliest first; none where it is new, or gone. `kin` are provisions of its own
    draft that share one of the others. `word` is what a drafter said, where one did."""

    provision: Provision
    is_old: bool
    link: Link
    others: Sequence[Other]
    candidates: Sequence[Provision]
    kin: Sequence[Provision]
    state: State
    word: LineageLink | None = None

    @property
    def stamp(self) -> str:
        """What a drafter saw in force: another stamp means that somebody decided meanwhile."""
        ends = sorted(other.provision.id for other in self.others)
        return ".".join([self.state, *(self.word.id if self.word else end for end in ends or ["alone"])])

    @property
    def percent(self) -> int:
        """How sure the engine is of all that is in force, from 0 to 100."""
        return round(100 * min((other.link.score for other in self.others), default=self.link.score))

    @property
    def can_be_taken_back(self) -> bool:
        """Whether a drafter decided it here; what came with an act on the text goes with that."""
        return self.word is not None and self.word.declared_at is not None

    @property
    def decided_at(self) -> datetime | None:
        """When a drafter decided it."""
        return self.word.declared_at if self.word else None


@dataclass(frozen=True, slots=True)
class Cases:
    """Every provision of a draft, and every one of the draft before that leads nowhere, in order."""

    old: Draft
    new: Draft
    before: Sequence[Provision]
    after: Sequence[Provision]
    cases: Sequence[Case]

    @property
    def counts(self) -> Mapping[State, int]:
        """How many there are of each state."""
        found = Counter(case.state for case in self.cases)
        return {state: found[state] for state in State}

    @property
    def open(self) -> int:
        """How many wait for a person."""
        return self.counts[State.OPEN]

    def find(self, provision_id: str) -> Case | None:
        """The case of a provision."""
        return next((case for case in self.cases if case.provision.id == provision_id), None)

    def of_state(self, state: State | None) -> list[Case]:
        """The cases of a state, or all."""
        return [case for case in self.cases if state is None or case.state is state]

    @property
    def latest_words(self) -> list[Case]:
        """What was decided last, the newest first."""
        decided = [case for case in self.cases if case.can_be_taken_back]
        return sorted(decided, key=lambda case: (str(case.decided_at), case.provision.id), reverse=True)


def read_cases(old: Draft, new: Draft) -> Cases:
    """What is in force between two neighbours, and what waits for a person; three queries."""
    stored = read_links(old, new)
    missing, candidates = trace_missing(stored)
    found = [*stored.links(stored.found), *missing]
    cases = _Reader(stored, links_in_force(stored, found), _guesses(stored, candidates)).cases()
    return Cases(old, new, stored.before, stored.after, cases)


def count_open(draft: Draft) -> int:
    """How many provisions of a draft, and of its base, wait for a person's word."""
    return read_cases(draft.base, draft).open if draft.base else 0


def _guesses(stored: Stored, traced: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """By position of a new provision the old ones that it may come from, best first: what was found and overruled, then
    what the engine listed."""
    places = {row.id: place for place, row in enumerate(stored.before)}
    guesses: defaultdict[int, list[int]] = defaultdict(list)
    found = zip(stored.found, stored.links(stored.found), strict=True)
    for row, link in sorted(found, key=lambda pair: -pair[1].score):
        if link.new is not None:
            own = [] if link.old is None else [link.old]
            guesses[link.new] += own + [places[each] for each in row.candidates or () if each in places]
    for place, listed in traced.items():
        guesses[place] += listed
    return {place: list(dict.fromkeys(listed)) for place, listed in guesses.items()}


class _Reader:
    """Puts links in force together to cases."""

    def __init__(self, stored: Stored, force: Sequence[Link], guesses: Mapping[int, Sequence[int]]) -> None:
        self._stored, self._force, self._guesses = stored, force, guesses
        self._sources: defaultdict[int, list[Link]] = defaultdict(list)
        self._targets: defaultdict[int, list[int]] = defaultdict(list)
        self._leading: defaultdict[int, list[int]] = defaultdict(list)
        self._words = {row.new_provision_id or row.old_provision_id: row for row in stored.declared}
        for link in force:
            if link.new is not None:
                self._sources[link.new].append(link)
                if link.old is not None:
                    self._targets[link.old].append(link.new)
        for place, listed in guesses.items():
            for rank, at in enumerate(listed):
                self._leading[at].append(rank * len(stored.after) + place)

    def cases(self) -> list[Case]:
        """New provisions in their order, then the old ones that lead nowhere."""
        found = [self._fresh(place) for place in range(len(self._stored.after))]
        return found + [self._gone(link) for link in self._force if link.new is None]

    def _fresh(self, place: int) -> Case:
        provision = self._stored.after[place]
        links = sorted(self._sources[place], key=lambda link: -link.score)
        sources = [link.old for link in links if link.old is not None]
        kin = {other for at in sources for other in self._targets[at]} - {place}
        return Case(
            provision,
            False,
            links[0],
            [Other(self._stored.before[link.old], link) for link in links if link.old is not None],
            [self._stored.before[at] for at in self._guesses.get(place, ()) if at not in sources][:MOST_CANDIDATES],
            [self._stored.after[at] for at in sorted(kin)],
            self._state(links, provision),
            self._words.get(provision.id),
        )

    def _gone(self, link: Link) -> Case:
        at = link.old or 0
        provision = self._stored.before[at]
        places = dict.fromkeys(key % len(self._stored.after) for key in sorted(self._leading[at]))
        return Case(
            provision,
            True,
            link,
            [],
            [self._stored.after[place] for place in places][:MOST_CANDIDATES],
            [],
            self._state([link], provision),
            self._words.get(provision.id),
        )

    def _state(self, links: Sequence[Link], provision: Provision) -> State:
        if provision.id in self._words:
            return State.PEOPLE
        sure = all(link.confidence is Confidence.CONFIDENT for link in links)
        return State.CONFIDENT if sure else State.OPEN
