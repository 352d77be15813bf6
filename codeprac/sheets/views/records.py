"""The records of other channels as a table to download."""

from collections.abc import Iterator

from flask import Response, current_app, request

from codeprac.accounts import limits
from codeprac.channels.queries import count_contributions, select_records
from codeprac.channels.views.records import came_late
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import get_code
from codeprac.db import db
from codeprac.records.models import ChannelRecord
from codeprac.sheets import delimited
from codeprac.sheets.views.blueprint import bp
from codeprac.sheets.views.downloads import CSV
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, public

# Headings are words of the file format, the same in every language.
HEADINGS = [
    "Number", "Round", "Channel", "Date", "Place", "Title", "Who took part", "Summary", "Contributions", "Late",
    "Withdrawn", "Address",
]  # fmt: skip


@bp.get("/codes/<slug>/records.csv")
@public
def records_csv(slug: str) -> Response:
    """The records of a code, or of one of its rounds, as the public sees them."""
    code = get_code(slug)
    number = read_whole(request.args.get("round"), digits=6)
    with limits.on_computing():
        content = delimited.write([HEADINGS, *_rows(code, number)])
    response = Response(content, content_type=CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-records.csv"'
    return response


def _rows(code: CodeOfPractice, number: int | None) -> Iterator[list[str]]:
    found: list[ChannelRecord] = list(db.session.scalars(select_records(code.id, number)).unique())
    counts = count_contributions([one.id for one in found], actor=current_actor(), now=clock.now())
    base = current_app.config["BASE_URL"]
    for one in found:
        parties = [party.name for party in one.parties if party.removed_at is None]
        yield [
            str(one.number),
            str(one.round.number),
            one.channel,
            one.held_on.isoformat(),
            one.place,
            one.title,
            "\n".join(parties) if one.are_parties_public else "",
            one.summary,
            str(counts.get(one.id, 0)),
            "yes" if came_late(one) else "",
            one.withdrawn_reason if one.withdrawn_at else "",
            f"{base}/codes/{code.slug}/records/{one.number}",
        ]
