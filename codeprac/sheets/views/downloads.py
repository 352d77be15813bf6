"""Tables to download: all annotations, the eight-column form filled, and the form to fill in."""

from collections.abc import Iterable, Mapping, Sequence

from flask import Response, current_app

from codeprac.accounts import limits
from codeprac.annotations.views.filtering import read_filters
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import get_code
from codeprac.drafts.queries import get_released_draft, list_provisions, list_released_drafts
from codeprac.sheets import delimited, workbooks
from codeprac.sheets.columns import ANNOTATIONS, EIGHT_COLUMNS, Column
from codeprac.sheets.exporting import Reader, list_annotations, list_comments, list_empty
from codeprac.sheets.facts import list_starts
from codeprac.sheets.views.blueprint import bp
from codeprac.sheets.workbooks import Look
from codeprac.web import clock
from codeprac.web.access import current_actor, public

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
WIDE = 60
WIDTHS: Mapping[Column, int] = {
    Column.TEXT: WIDE, Column.WORDING: 45, Column.QUOTE: 40, Column.REASON: 45, Column.RATIONALE: 40,
    Column.OBSERVATIONS: 45, Column.HEADING: 30, Column.ADDRESS: 30, Column.CLAUSE: 24, Column.PARAGRAPH: 24,
    Column.ORGANISATION: 24, Column.AUTHOR: 20, Column.GROUP: 20, Column.SUBMITTED: 24, Column.CHANGE: 30,
}  # fmt: skip


@bp.get("/codes/<slug>/annotations.csv")
@public
def annotations_csv(slug: str) -> Response:
    """The annotations that the reader may see, filtered as the list is, as delimited text."""
    return _send(_annotations(slug), ANNOTATIONS, f"{slug}-annotations.csv")


@bp.get("/codes/<slug>/annotations.xlsx")
@public
def annotations_xlsx(slug: str) -> Response:
    """The annotations that the reader may see, filtered as the list is, as a workbook."""
    return _send(_annotations(slug), ANNOTATIONS, f"{slug}-annotations.xlsx")


@bp.get("/codes/<slug>/annotations/comments.csv")
@public
def comments_csv(slug: str) -> Response:
    """The same in the eight columns of ISO and CEN, with the answers, as delimited text."""
    return _send(_comments(slug), EIGHT_COLUMNS, f"{slug}-comments.csv")


@bp.get("/codes/<slug>/annotations/comments.xlsx")
@public
def comments_xlsx(slug: str) -> Response:
    """The same in the eight columns of ISO and CEN, with the answers, as a workbook."""
    return _send(_comments(slug), EIGHT_COLUMNS, f"{slug}-comments.xlsx", above=[[get_code(slug).title]])


@bp.get("/codes/<slug>/drafts/<int:number>/form.csv")
@public
def form_csv(slug: str, number: int) -> Response:
    """The form for a draft, a row for each provision, to fill in, as delimited text."""
    code = get_code(slug)
    return _send(_empty(code, number), EIGHT_COLUMNS, f"{slug}-draft-{number}-form.csv")


@bp.get("/codes/<slug>/drafts/<int:number>/form.xlsx")
@public
def form_xlsx(slug: str, number: int) -> Response:
    """The form for a draft, a row for each provision, to fill in, as a workbook."""
    code = get_code(slug)
    above = [[f"Comments on {code.title}, draft {number}"]]
    return _send(_empty(code, number), EIGHT_COLUMNS, f"{slug}-draft-{number}-form.xlsx", above=above)


def _annotations(slug: str) -> Iterable[list[str]]:
    code = get_code(slug)
    return list_annotations(code.id, slug, read_filters(list_released_drafts(code.id)), _reader())


def _comments(slug: str) -> Iterable[list[str]]:
    code = get_code(slug)
    return list_comments(code.id, read_filters(list_released_drafts(code.id)), _reader())


def _empty(code: CodeOfPractice, number: int) -> Iterable[list[str]]:
    draft = get_released_draft(code, number)
    return list_empty(list_provisions(draft), list_starts([draft.id]))


def _reader() -> Reader:
    return Reader(current_actor(), clock.now(), current_app.config["BASE_URL"], clock.office_zone())


def _send(
    rows: Iterable[list[str]], columns: Mapping[Column, str], name: str, above: Sequence[Sequence[str]] = ()
) -> Response:
    headings = list(columns.values())
    with limits.on_computing():
        if name.endswith(".csv"):
            content, kind = delimited.write([headings, *rows]), CSV
        else:
            content, kind = workbooks.write(headings, rows, _look(columns, above)), XLSX
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _look(columns: Mapping[Column, str], above: Sequence[Sequence[str]]) -> Look:
    choices = (list(columns).index(Column.KIND), "ge,te,ed") if Column.LINE in columns else None
    return Look("Comments", [WIDTHS.get(column, 14) for column in columns], above, choices)
