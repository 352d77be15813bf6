"""What an exported edition is made of: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ProvisionValue:
    """A provision of the published text."""

    identity: str
    slug: str
    kind: str
    label: str
    number: str
    heading: str
    title: str
    level: int
    parent: str | None
    source: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class LineageValue:
    """What a provision of one draft became in a later one; `None` where it is new, or deleted."""

    old_draft: int
    old_provision: str | None
    old_label: str
    new_draft: int
    new_provision: str | None
    new_label: str
    identity: str
    relation: str
    confidence: str
    reason: str


@dataclass(frozen=True, slots=True)
class DispositionValue:
    """A published answer to an annotation; `quote` is empty where it is about the whole provision, or confidential."""

    annotation: int
    address: str
    draft: int
    provision: str
    kind: str
    quote: str
    outcome: str
    reason: str
    released_at: datetime


@dataclass(frozen=True, slots=True)
class EditionFile:
    """An edition with all that its files tell. `words` are the few words of our own that a file shows to people."""

    code_slug: str
    code_title: str
    number: int
    address: str
    citation: str
    published_at: datetime
    note_html: str
    note: str
    languages: tuple[str, ...]
    legal_bases: tuple[tuple[str, str], ...]
    draft_number: int
    draft_released_at: datetime
    sha256: str
    source: str
    provisions: tuple[ProvisionValue, ...]
    lineage: tuple[LineageValue, ...] = ()
    dispositions: tuple[DispositionValue, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
