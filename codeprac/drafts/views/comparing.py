"""Comparing two released drafts: one page, the same for everyone, from what is stored, or compared now and then stored.

A GET cannot write: a pair that nobody asked for before is compared for its first reader, and a job stores it."""

import re
from collections.abc import Mapping
from threading import Lock

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from codeprac.codes.queries import get_code
from codeprac.drafts.comparisons import ComparedKey, get_compared_key
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import get_released_draft_at, list_release_dates
from codeprac.drafts.rendering import with_static
from codeprac.drafts.rendering.comparing import count_signs, render_changes, render_lineage
from codeprac.drafts.rendering.pairs import Compared
from codeprac.drafts.services.comparing import compare_drafts, read_comparison
from codeprac.drafts.views import bp
from codeprac.errors import NotFound
from codeprac.web import clock
from codeprac.web.access import public
from codeprac.web.bar import code_bar
from codeprac.web.change_notes import ChangeNotes, change_notes
from codeprac.web.kept import KeptPages, answer_kept, render_for_everyone
from codeprac.web.later import later

pages = KeptPages()
# Comparing keeps a processor busy for about a second; of several who ask at once, one has it done for all.
comparing = Lock()
made: dict[tuple[str, str, str], Compared] = {}
VIEWS = ("inline", "side")
_NOTES = re.compile(r"<!--notes:(\w+)-->")


@bp.get("/compare/<int:old>/<int:new>")
@public
def compare(slug: str, old: int, new: int) -> Response:
    """Two drafts, provision by provision."""
    if old > new:
        return redirect(url_for("drafts.compare", slug=slug, old=new, new=old, view=_view_in_address()), code=302)
    key = get_compared_key(slug, old, new)
    bar = code_bar(key.code_id)
    notes = change_notes(key.old_id, key.new_id)
    view = _view()
    cache_key = (key, _minute(key), view, bar.stamp, notes.stamp, current_app.static_url_path)
    return answer_kept(pages.get(cache_key, lambda: _page(slug, key, notes, view)))


@bp.get("/compare")
@public
def choose_comparison(slug: str) -> Response:
    """Lead to the comparison of the drafts chosen, or of the last two."""
    code = get_code(slug)
    numbers = [number for number, _moment in list_release_dates(code.id)]
    if len(numbers) < 2:
        raise NotFound("nothing to compare")
    new = _number("to", numbers) or numbers[-1]
    old = _number("from", numbers) or max((number for number in numbers if number < new), default=numbers[0])
    if old == new:
        return redirect(url_for("drafts.read", slug=slug, number=new), code=302)
    old, new = sorted((old, new))
    return redirect(url_for("drafts.compare", slug=slug, old=old, new=new, view=_view_in_address()), code=302)


def _page(slug: str, key: ComparedKey, notes: ChangeNotes, view: str) -> str:
    old, new = get_released_draft_at(slug, key.old_number), get_released_draft_at(slug, key.new_number)
    compared = read_comparison(old, new) or _compare_once(old, new, _minute(key))
    html = render_changes(compared, view="side" if view == "side" else "inline")
    prefix = f"{current_app.static_url_path}/"
    return render_for_everyone(
        "drafts/compare.html",
        code=new.code,
        old=old,
        new=new,
        view=view,
        dates=list_release_dates(new.code_id),
        figures=compared.comparison.statistics,
        signs=count_signs(compared),
        changes=with_notes(with_static(html, prefix), notes.read()),
        contents=with_static(render_lineage(compared), prefix),
    )


def _compare_once(old: Draft, new: Draft, minute: str) -> Compared:
    """A comparison that is not stored: made now, kept for the minute, and stored after the answer."""
    asked = (old.id, new.id, minute)
    with comparing:
        if asked not in made:
            made.clear()
            made[asked] = compare_drafts(old, new)
            later("store_comparison", old.id, new.id)
        return made[asked]


def _minute(key: ComparedKey) -> str:
    """Until a comparison is stored, its pages are kept for this minute only: nothing would tell that it was
    forgotten in between, because the lineage was corrected."""
    return "" if key.stored_id else clock.now().isoformat(timespec="minutes")


def with_notes(html: str, notes: Mapping[str, str]) -> str:
    """Stored HTML with what is to be said beside each change."""

    def beside(found: re.Match[str]) -> str:
        note = notes.get(found[1])
        return f'<div class="change-beside">{note}</div>' if note else ""

    return _NOTES.sub(beside, html)


def _view() -> str:
    asked = request.args.get("view", "")
    return asked if asked in VIEWS else VIEWS[0]


def _view_in_address() -> str | None:
    """The view, left out of the address where it is the usual one."""
    return _view() if _view() != VIEWS[0] else None


def _number(name: str, numbers: list[int]) -> int | None:
    asked = request.args.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 and int(asked) in numbers else None
