"""Annotations as rows of a table: what the reader may see of each, and what became of it.

However many there are, the number of queries is the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from codeprac.access.actor import PUBLIC, Actor
from codeprac.annotations.models import Annotation
from codeprac.annotations.naming import origin_of, said_in, speaker_of
from codeprac.annotations.publishing import View, view_of
from codeprac.annotations.queries import Filters
from codeprac.annotations.rules import AnnotationState
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.rules import Outcome
from codeprac.dispositions.showing import place_of_change
from codeprac.dispositions.wording import EMA_WORDS, ISO_WORDS
from codeprac.drafts.models import Provision
from codeprac.sheets import facts
from codeprac.sheets.columns import ANNOTATIONS, EIGHT_COLUMNS, Column
from codeprac.sheets.entries import DELETES, EVIDENCE_MARK, RATIONALE_MARK

KINDS = {"general": "ge", "technical": "te", "editorial": "ed", "answer": "ge"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the table, when, and where its addresses lead."""

    actor: Actor
    now: datetime
    base_url: str
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class _Line:
    """One annotation with all that is known of it."""

    annotation: Annotation
    view: View
    known: facts.Known
    reader: Reader

    @property
    def quote(self) -> str:
        """Its words, as far as they are told."""
        return self.view.quote(self.annotation.anchor.quote)

    @property
    def answer(self) -> Disposition | None:
        """Its released answer."""
        return self.known.answers.get(self.annotation.id)

    @property
    def reason(self) -> str:
        """The reason of that answer, as far as it is told."""
        return "" if self.answer is None or self.view.keeps_answer else self.answer.reason

    @property
    def change(self) -> str:
        """The address of the change that its answer brought, where it can be seen."""
        place = place_of_change(self.answer) if self.answer else None
        return f"{self.reader.base_url}{place.address}" if place and place.address else ""


def list_annotations(code_id: str, slug: str, filters: Filters, reader: Reader) -> Iterator[list[str]]:
    """The annotations that pass the filters as rows of our own table, in the order of the text."""
    for line in _lines(code_id, filters, reader):
        cells = _cells(line, slug)
        yield [cells.get(column, "") for column in ANNOTATIONS]


def list_comments(code_id: str, filters: Filters, reader: Reader) -> Iterator[list[str]]:
    """The annotations that pass the filters as rows of the eight-column form, which is passed around: of each what the
    public sees, whoever asks."""
    lines = [replace(line, view=_view(line.annotation, PUBLIC)) for line in _lines(code_id, filters, reader)]
    starts = facts.list_starts({line.annotation.draft_id for line in lines})
    for line in lines:
        cells = _comment(line, starts.get(line.annotation.provision_id, 0))
        yield [cells.get(column, "") for column in EIGHT_COLUMNS]


def list_empty(provisions: Sequence[Provision], starts: Mapping[str, int]) -> Iterator[list[str]]:
    """The provisions of a draft as rows of the eight-column form, to be filled in."""
    for provision in provisions:
        if provision.heading or provision.label:
            cells = {Column.LINE: str(starts[provision.id]), Column.CLAUSE: clause_of(provision)}
            yield [cells.get(column, "") for column in EIGHT_COLUMNS]


def clause_of(provision: Provision) -> str:
    """How a table names a provision: its label and title, by which an import finds it again."""
    if provision.label and provision.title:
        return f"{provision.label} {provision.title}"
    return provision.label or provision.title or provision.heading


def _lines(code_id: str, filters: Filters, reader: Reader) -> Iterator[_Line]:
    known = facts.gather(code_id, reader.actor)
    for annotation in facts.list_exported(code_id, filters, actor=reader.actor, now=reader.now):
        yield _Line(annotation, _view(annotation, reader.actor), known, reader)


def _view(annotation: Annotation, actor: Actor) -> View:
    """What somebody sees of it; what was withdrawn is shown to its author alone, as on its page."""
    view = view_of(annotation.written, actor)
    if annotation.state != AnnotationState.WITHDRAWN or annotation.author_id == actor.user_id:
        return view
    return replace(view, text="", rationale="", wording=None, evidence=(), reason="", summary="")


def _cells(line: _Line, slug: str) -> dict[Column, str]:
    """What is said, by whom, about what, and what became of it."""
    annotation, view, known = line.annotation, line.view, line.known
    provision, draft = annotation.provision, annotation.draft
    verdict = "" if view.is_closed else known.verdicts.get(annotation.id, "")
    anchor = annotation.anchor
    has_place = bool(line.quote) and anchor.start is not None
    return {
        Column.NUMBER: str(annotation.number),
        Column.DRAFT: str(draft.number or ""),
        Column.CLAUSE: provision.label or provision.title or provision.heading,
        Column.HEADING: provision.title or provision.heading,
        Column.ADDRESS: f"{line.reader.base_url}/codes/{slug}/drafts/{draft.number}/{provision.slug}",
        Column.QUOTE: line.quote,
        Column.POSITION: f"{anchor.start}-{anchor.end}" if has_place else "",
        Column.QUESTION: str(annotation.question.number) if annotation.question else "",
        Column.KIND: annotation.kind,
        Column.GROUP: view.group,
        Column.ORGANISATION: view.organisation.name if view.organisation else "",
        Column.AUTHOR: view.name,
        Column.PUBLICATION: view.publication.value,
        Column.CHANNEL: origin_of(view),
        Column.TEXT: said_in(view),
        Column.RATIONALE: view.rationale,
        Column.WORDING: _wording(view),
        Column.EVIDENCE: "\n".join(view.evidence),
        Column.STATE: view.withheld.how if view.withheld else annotation.state,
        Column.CARRIED_TO: str(known.latest) if verdict else "",
        Column.VERDICT: verdict,
        **_outcome(line),
        Column.REPLIES: "" if view.is_closed else str(known.replies.get(annotation.id, 0)),
        Column.SUBMITTED: _time(annotation.submitted_at.astimezone(line.reader.zone), view),
        Column.RECEIPT: known.receipts.get(annotation.id, ""),
    }


def _outcome(line: _Line) -> dict[Column, str]:
    answer = line.answer
    if answer is None:
        return _named(Outcome.NOT_YET_CONSIDERED)
    return {**_named(answer.outcome), Column.REASON: line.reason, Column.CHANGE: line.change}


def _named(outcome: str) -> dict[Column, str]:
    """An outcome in our word, and in those of others."""
    return {Column.OUTCOME: outcome, Column.ISO: ISO_WORDS[outcome], Column.EMA: EMA_WORDS[outcome]}


def _time(local: datetime, view: View) -> str:
    """When it came; of somebody who is not named the day, because the minute could tell them apart."""
    return local.isoformat(timespec="seconds") if view.is_named else local.date().isoformat()


def _wording(view: View) -> str:
    return DELETES if view.wording == "" else view.wording or ""


def _comment(line: _Line, start: int) -> dict[Column, str]:
    """An annotation as a row of the form; what the form has no column for stands under its own name in the comment."""
    annotation, view, provision = line.annotation, line.view, line.annotation.provision
    parts = [said_in(view)]
    if view.rationale:
        parts.append(f"{RATIONALE_MARK}\n{view.rationale}")
    if view.evidence:
        parts.append("\n".join((EVIDENCE_MARK, *view.evidence)))
    return {
        Column.BODY: view.organisation.name if view.organisation else speaker_of(view),
        Column.LINE: str(start or ""),
        Column.CLAUSE: clause_of(provision),
        Column.PARAGRAPH: f"“{line.quote}”" if line.quote else "",
        Column.KIND: KINDS[annotation.kind],
        Column.TEXT: "\n\n".join(parts),
        Column.WORDING: _wording(view),
        Column.OBSERVATIONS: _observations(line),
    }


def _observations(line: _Line) -> str:
    answer = line.answer
    if answer is None:
        return ISO_WORDS[Outcome.NOT_YET_CONSIDERED]
    words = f"{ISO_WORDS[answer.outcome]}. {line.reason}"
    return f"{words}\n{line.change}" if line.change else words
