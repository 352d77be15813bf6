"""Whether a row can be submitted as it stands: the state of each, and what its owner has to know."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationKind, Unacceptable
from codeprac.annotations.services.contents import check_content
from codeprac.sheets.matching import fold
from codeprac.sheets.models import SheetRow
from codeprac.sheets.rules import Remark, RowState
from codeprac.workspaces.models import Contribution

BLOCKING = frozenset({"quote-not-found", "quote-elsewhere", "opened"})
"""Doubts that its owner has to settle by saving the row: words that are not there, and what was not meant for all."""
PLACES = frozenset({"no-provision", "several-provisions", "quote-not-found", "quote-elsewhere"})
FOUND_LATER = PLACES | {
    "refused", "not-asked", "asked-by-round", "same-as-annotation", "same-as-contribution", "same-as-row"
}  # fmt: skip
"""Remarks that are made anew each time a row is judged."""

Key = tuple[str | None, str, str, str, str | None]


@dataclass
class Said:
    """What stands already: annotations in the round, contributions in the workspace, and the rows before, by what they
    say. A workspace takes answers to questions in the text only."""

    annotations: Mapping[Key, int]
    questions: int = 0
    asking: Collection[str] = ()
    contributions: Collection[Key] = ()
    in_workspace: bool = False
    rows: dict[Key, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        annotations: Iterable[tuple[Annotation, str]],
        questions: int,
        asking: Collection[str],
        contributions: Iterable[Contribution] | None = None,
    ) -> "Said":
        """What these annotations, each with its quote, say, and for a workspace the contributions in it; how many
        questions the round asks, and which provisions do."""
        numbers = {_key(one, quote): one.number for one, quote in annotations}
        written = {_key(one, one.quote) for one in contributions or ()}
        return cls(numbers, questions, asking, written, in_workspace=contributions is not None)

    def asks(self, row: SheetRow) -> bool:
        """Whether a question is asked where the row would stand."""
        number = 0 if self.in_workspace else row.question_number or 0
        return row.provision_id in self.asking or 1 <= number <= self.questions


def judge(row: SheetRow, said: Said, remarks: Iterable[Remark]) -> None:
    """Set the state and the remarks of a row by what it says now."""
    found = list(remarks)
    row.state = _state(row, said, found)
    row.remarks = [remark.stored() for remark in found]


def kept_remarks(row: SheetRow) -> list[Remark]:
    """The remarks on a row that stay true whatever its owner corrects."""
    return [
        Remark(one["code"], {name: value for name, value in one.items() if name != "code"})
        for one in row.remarks
        if one["code"] not in FOUND_LATER
    ]


def _state(row: SheetRow, said: Said, remarks: list[Remark]) -> RowState:
    refused = _refusal(row)
    if refused is not None:
        remarks.append(refused)
        return RowState.WRONG
    if row.provision_id is None:
        return RowState.UNPLACED
    if row.kind == AnnotationKind.ANSWER and not said.asks(row):
        remarks.append(Remark("asked-by-round" if said.in_workspace and row.question_number else "not-asked"))
        return RowState.WRONG
    if any(one.code in BLOCKING for one in remarks):
        return RowState.WRONG
    key = _key(row, row.quote)
    if (number := said.annotations.get(key)) is not None:
        remarks.append(Remark("same-as-annotation", {"number": number}))
        return RowState.DUPLICATE
    if key in said.contributions:
        remarks.append(Remark("same-as-contribution"))
        return RowState.DUPLICATE
    if (line := said.rows.setdefault(key, row.line)) != row.line:
        remarks.append(Remark("same-as-row", {"line": line}))
        return RowState.DUPLICATE
    return RowState.READY


def _refusal(row: SheetRow) -> Remark | None:
    """Why the content cannot be taken, in the words of the form."""
    try:
        check_content(
            kind=row.kind,
            text=row.text,
            rationale=row.rationale,
            proposed_wording=row.proposed_wording,
            evidence=row.evidence,
        )
    except Unacceptable as error:
        return Remark("refused", {"field": error.field, "message": str(error.message)})
    return None


def _key(one: SheetRow | Annotation | Contribution, quote: str) -> Key:
    return one.provision_id, fold(quote), one.kind, one.text.strip(), one.proposed_wording
