"""The report on a round: as a page, and as files that are the same for everyone."""

from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Blueprint, current_app, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.codes.queries import get_code
from codeprac.dispositions.rules import Fate
from codeprac.errors import NotFound
from codeprac.releasing.wording import GATES
from codeprac.reporting.charts import COLOURS, charts_of, name_of
from codeprac.reporting.files.document import write_document
from codeprac.reporting.files.pdf import print_page
from codeprac.reporting.files.table import rows_of
from codeprac.reporting.keeping import kept_file
from codeprac.reporting.queries import read_report, stamp_report
from codeprac.reporting.values import RoundReport
from codeprac.rounds.models import Round
from codeprac.rounds.queries import get_round
from codeprac.rounds.rules import RoundState
from codeprac.sheets import delimited
from codeprac.web import clock
from codeprac.web.access import public

bp = Blueprint("reporting", __name__)
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
}


@bp.get("/codes/<slug>/rounds/<int:number>/report")
@public
def report(slug: str, number: int) -> str:
    """Who spoke, what became of it, what changed and why, what stays open."""
    round_ = _closed_round(slug, number, clock.now())
    return _render("reporting/report.html", round_, read_report(round_, now=clock.now()), "")


@bp.get("/codes/<slug>/rounds/<int:number>/report.pdf")
@public
def report_pdf(slug: str, number: int) -> Response:
    """The report for print."""
    return _file(slug, number, "pdf")


@bp.get("/codes/<slug>/rounds/<int:number>/report.docx")
@public
def report_docx(slug: str, number: int) -> Response:
    """The report for an office to go on with."""
    return _file(slug, number, "docx")


@bp.get("/codes/<slug>/rounds/<int:number>/report.csv")
@public
def report_csv(slug: str, number: int) -> Response:
    """The report as rows."""
    return _file(slug, number, "csv")


def _file(slug: str, number: int, ending: str) -> Response:
    now = clock.now()
    round_ = _closed_round(slug, number, now)
    made = kept_file(
        current_app.config["INSTANCE"] / "reports",
        round_.id,
        stamp_report(round_),
        ending,
        lambda: _MAKERS[ending](round_, read_report(round_, now=now)),
    )
    name = f"{slug}-round-{number}-report.{ending}"
    return Response(made, content_type=TYPES[ending], headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _closed_round(slug: str, number: int, now: datetime) -> Round:
    round_ = get_round(get_code(slug), number)
    if round_.state(now) is not RoundState.CLOSED:
        raise NotFound("a round is reported on once it has closed")
    return round_


def _root() -> str:
    root: str = current_app.config["BASE_URL"]
    return root


def _print(round_: Round, found: RoundReport) -> bytes:
    return print_page(_render("reporting/report_file.html", round_, found, _root()))


def _document(round_: Round, found: RoundReport) -> bytes:
    return write_document(found, _root())


def _table(round_: Round, found: RoundReport) -> bytes:
    return delimited.write(rows_of(found, _root()))


_MAKERS: Mapping[str, Callable[[Round, RoundReport], bytes]] = {"pdf": _print, "docx": _document, "csv": _table}


def _render(template: str, round_: Round, found: RoundReport, root: str) -> str:
    return render_template(
        template,
        code=round_.code,
        report=found,
        root=root,
        charts=charts_of(found),
        colours=COLOURS,
        name_of=name_of,
        gates={gate.value: words for gate, words in GATES.items()},
        fates=[
            (Fate.CHANGED.value, _("Changed the text")),
            (Fate.KEPT.value, _("Kept, with a reason")),
            (Fate.LATER.value, _("Noted or deferred")),
            (Fate.OPEN.value, _("Not yet considered")),
        ],
    )
