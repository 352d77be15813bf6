"""Comparing two released drafts: one page, the same for everyone, from what is stored, or compared now and then stored.

A GET cannot write: a pair that nobody asked for before is compared for its first reader, and a job stores it."""

from collections.abc import Callable, Hashable
from typing import Any, cast

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from codeprac.accounts import limits
from codeprac.codes.queries import get_code
from codeprac.drafts.comparisons import ComparedKey, get_compared_key
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import get_released_draft_at, list_release_dates
from codeprac.drafts.rendering import with_static
from codeprac.drafts.rendering.comparing import VIEWS, View, render_comparison
from codeprac.drafts.rendering.filters import Filters, read_filters
from codeprac.drafts.rendering.kinds import kind_names
from codeprac.drafts.rendering.pairs import Compared
from codeprac.drafts.rendering.standalone import POLICY, FileFacts, render_file
from codeprac.drafts.services.comparing import compare_drafts, read_comparison
from codeprac.drafts.views import bp
from codeprac.drafts.views.recent import Recent, RecentComparisons
from codeprac.errors import NotFound
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import public
from codeprac.web.bar import code_bar
from codeprac.web.change_notes import ChangeNotes, change_notes
from codeprac.web.filters import show_date
from codeprac.web.kept import KeptPage, KeptPages, answer_kept, render_for_everyone
from codeprac.web.later import later

pages = KeptPages("comparisons")
recent = RecentComparisons()


@bp.get("/compare/<int:old>/<int:new>")
@public
def compare(slug: str, old: int, new: int) -> Response:
    """Two drafts, provision by provision."""
    if old > new:
        return redirect(_address("drafts.compare", slug, (new, old), _view(), _filters()), code=302)
    key = get_compared_key(slug, old, new)
    bar, notes = code_bar(key.code_id), change_notes(key.old_id, key.new_id)
    view, filters = _view(), _filters()
    cache_key = (key, minute_of(key), view, filters, bar.stamp, notes.stamp, current_app.static_url_path)
    return answer_kept(kept_page(cache_key, lambda: _page(slug, key, notes, view, filters)))


@bp.get("/compare/<int:old>/<int:new>.html")
@public
def compare_file(slug: str, old: int, new: int) -> Response:
    """The same redline as one file that needs nothing else."""
    key = get_compared_key(slug, old, new)
    notes, view, filters = change_notes(key.old_id, key.new_id), _view(), _filters()
    cache_key = ("file", key, minute_of(key), view, filters, notes.stamp)
    response = answer_kept(kept_page(cache_key, lambda: _file(slug, key, notes, view, filters)))
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-draft-{old}-to-{new}.html"'
    response.headers["Content-Security-Policy"] = POLICY
    return response


@bp.get("/compare")
@public
def choose_comparison(slug: str) -> Response:
    """Lead to the comparison of the drafts chosen, or of the last two."""
    code = get_code(slug)
    numbers = [number for number, _moment in list_release_dates(code.id)]
    if len(numbers) < 2:
        raise NotFound("nothing to compare")
    new = _number("to", numbers) or numbers[-1]
    old = _number("from", numbers) or max((number for number in numbers if number < new), default=numbers[-1])
    if old == new:
        return redirect(url_for("drafts.read", slug=slug, number=new), code=302)
    old, new = sorted((old, new))
    return redirect(_address("drafts.compare", slug, (old, new), _view(), _filters()), code=302)


def kept_page(key: Hashable, make: Callable[[], str]) -> KeptPage:
    """The kept page under this key, made within the limits on computing."""

    def make_within_limits() -> str:
        with limits.on_computing():
            return make()

    return pages.get(key, make_within_limits)


def _page(slug: str, key: ComparedKey, notes: ChangeNotes, view: View, filters: Filters) -> str:
    old, new = get_released_draft_at(slug, key.old_number), get_released_draft_at(slug, key.new_number)
    found = recent_comparison(old, new, key)
    compared = found.compared
    rendered = render_comparison(compared, view=view, filters=filters, notes=notes.read(), provisions=found.provisions)
    prefix = f"{current_app.static_url_path}/"

    def address(view: str = view, filters: Filters = filters, endpoint: str = "drafts.compare") -> str:
        return _address(endpoint, slug, compared.numbers, view, filters)

    return render_for_everyone(
        "drafts/compare.html",
        code=new.code,
        old=old,
        new=new,
        view=view,
        filters=filters,
        address=address,
        without_filters=address(filters=Filters()),
        dates=list_release_dates(new.code_id),
        figures=compared.comparison.statistics,
        rendered=rendered,
        kind_names=kind_names(),
        changes=with_static(rendered.changes, prefix),
        contents=with_static(rendered.contents, prefix),
    )


def _file(slug: str, key: ComparedKey, notes: ChangeNotes, view: View, filters: Filters) -> str:
    old, new = get_released_draft_at(slug, key.old_number), get_released_draft_at(slug, key.new_number)
    base = current_app.config["BASE_URL"]
    facts = FileFacts(
        title=new.code.title,
        base=base,
        source=base + _address("drafts.compare", slug, (key.old_number, key.new_number), view, filters),
        released=(_day(old), _day(new)),
        hashes=(old.source_sha256, new.source_sha256),
    )
    found = recent_comparison(old, new, key)
    return render_file(
        found.compared, facts, view=view, filters=filters, notes=notes.read(), provisions=found.provisions
    )


def _day(draft: Draft) -> str:
    return show_date(draft.released_at) if draft.released_at else ""


def recent_comparison(old: Draft, new: Draft, key: ComparedKey) -> Recent:
    """The comparison from store; one that is not stored is made now, kept for the minute, and stored after the
    answer."""

    def make() -> Compared:
        if stored := read_comparison(old, new):
            return stored
        compared = compare_drafts(old, new)
        later("store_comparison", old.id, new.id)
        return compared

    return recent.get((key, minute_of(key)), make)


def minute_of(key: ComparedKey) -> str:
    """Until a comparison is stored, its pages are kept for this minute only: nothing would tell that it was
    forgotten in between, because the lineage was corrected."""
    return "" if key.stored_id else clock.now().isoformat(timespec="minutes")


def _view() -> View:
    asked = request.args.get("view", "")
    return cast(View, asked if asked in VIEWS else VIEWS[0])


def _filters() -> Filters:
    return read_filters(request.args.getlist("only"), request.args.getlist("kind"))


def _address(endpoint: str, slug: str, numbers: tuple[int, int], view: str, filters: Filters) -> str:
    """The address of a comparison; the usual view is left out."""
    query: dict[str, Any] = {"only": filters.only, "kind": filters.kinds}
    if view != VIEWS[0]:
        query["view"] = view
    return url_for(endpoint, slug=slug, old=numbers[0], new=numbers[1], **query)


def _number(name: str, numbers: list[int]) -> int | None:
    asked = read_whole(request.args.get(name), digits=6)
    return asked if asked in numbers else None
