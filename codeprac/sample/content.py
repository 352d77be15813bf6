"""The content of the sample as values; its README describes the files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).resolve().parent / "content"
CODES = ("plain-instructions", "repair-information")

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class People:
    """Who takes part."""

    stakeholder_groups: tuple[Entry, ...]
    organisations: tuple[Entry, ...]
    people: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A code of practice with everything that happened to it."""

    code: Entry
    history: Entry
    lineage: tuple[Entry, ...]
    annotations: tuple[Entry, ...]
    dispositions: Mapping[str, Entry]
    changes: tuple[Entry, ...]
    voices: Mapping[str, tuple[Entry, ...]]
    unsent: tuple[Entry, ...]
    sources: Mapping[int, str]
    workspace: Entry | None = None

    @property
    def title(self) -> str:
        """The title of the code."""
        return str(self.code["title"])

    def round_on(self, number: int) -> Entry | None:
        """The round on a draft, if there was one."""
        return next((entry for entry in self.history["rounds"] if entry["draft"] == number), None)

    def annotations_in(self, number: int) -> list[Entry]:
        """The annotations of a round, in order of arrival."""
        return [entry for entry in self.annotations if entry["round"] == number]

    def endorsements_of(self, name: str) -> list[Entry]:
        """Who endorses an annotation."""
        return [entry for entry in self.voices["endorsements"] if entry["annotation"] == name]

    def answers_in(self, number: int) -> list[Entry]:
        """The answers to the questions of a round."""
        return [entry for entry in self.voices["answers"] if entry["round"] == number]

    def unsent_in(self, number: int) -> list[Entry]:
        """What people typed in a round and did not submit."""
        return [entry for entry in self.unsent if entry["round"] == number]

    def links_to(self, number: int) -> list[Entry]:
        """What became of each provision on the way to a draft."""
        return [link for entry in self.lineage if entry["to"] == number for link in entry["links"]]

    def changes_in(self, number: int) -> list[Entry]:
        """The reasons of the changes in a draft."""
        return [entry for entry in self.changes if entry["draft"] == number]


def read_people() -> People:
    """Stakeholder groups, organisations and people."""
    organisations = _read("organisations.json")
    return People(
        tuple(organisations["stakeholder_groups"]), tuple(organisations["organisations"]), tuple(_read("people.json"))
    )


def read_story(slug: str) -> Story:
    """One code of practice of the sample."""
    history = _read(f"{slug}/history.json")
    sources = {
        draft["number"]: (CONTENT / slug / draft["source"]).read_text(encoding="utf-8") for draft in history["drafts"]
    }
    voices = _read(f"{slug}/voices.json")
    return Story(
        code=_read(f"{slug}/code.json"),
        history=history,
        lineage=tuple(_read(f"{slug}/lineage.json")),
        annotations=tuple(_read(f"{slug}/annotations.json")),
        dispositions={entry["annotation"]: entry for entry in _read(f"{slug}/dispositions.json")},
        changes=tuple(_read(f"{slug}/changes.json")),
        voices={name: tuple(entries) for name, entries in voices.items()},
        unsent=tuple(_read(f"{slug}/unsent.json")),
        sources=sources,
        workspace=_read(workspace) if (CONTENT / (workspace := f"{slug}/workspace.json")).exists() else None,
    )


def _read(name: str) -> Any:
    return json.loads((CONTENT / name).read_text(encoding="utf-8"))
