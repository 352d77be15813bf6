"""The history of one provision over all released drafts: one page, the same for everyone."""

from flask import current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from codeprac.codes.queries import get_code
from codeprac.drafts.comparisons import ENGINE, stamp_lineage
from codeprac.drafts.histories import get_code_of_identity, read_history
from codeprac.drafts.queries import get_provision, get_released_draft_at
from codeprac.drafts.rendering.history import note_ids, steps_of
from codeprac.drafts.rendering.kinds import kind_names
from codeprac.drafts.views import bp
from codeprac.errors import NotFound
from codeprac.web.access import public
from codeprac.web.bar import code_bar
from codeprac.web.history_notes import HistoryNotes, history_notes
from codeprac.web.kept import KeptPages, answer_kept, render_for_everyone

pages = KeptPages("histories")


@bp.get("/provisions/<identity>")
@public
def history(slug: str, identity: str) -> Response | tuple[str, int]:
    """How the text of a provision came about, by its permanent id."""
    try:
        code_id = get_code_of_identity(slug, identity)
    except NotFound:
        return render_template("drafts/no_history.html", code=get_code(slug)), 404
    notes = history_notes(code_id)
    stamps = tuple(each.stamp for each in notes)
    bar = code_bar(code_id)
    key = (code_id, identity, ENGINE, stamp_lineage(code_id), stamps, bar.stamp, current_app.static_url_path)
    return answer_kept(pages.get(key, lambda: _page(code_id, identity, notes)))


@bp.get("/drafts/<int:number>/<provision_slug>/history")
@public
def history_from(slug: str, number: int, provision_slug: str) -> Response:
    """Lead from a provision in one draft to its history."""
    provision = get_provision(get_released_draft_at(slug, number), provision_slug)
    return redirect(url_for("drafts.history", slug=slug, identity=provision.identity, _anchor=f"draft-{number}"), 302)


def _page(code_id: str, identity: str, notes: list[HistoryNotes]) -> str:
    found = read_history(code_id, identity)
    ids = note_ids(found)
    return render_for_everyone(
        "drafts/history.html",
        code=found.code,
        identity=identity,
        steps=steps_of(found, [each.read(ids) for each in notes]),
        latest=found.drafts[-1],
        kind_names=kind_names(),
    )
