"""Only what changed since an earlier draft, for reading: from the same comparison, the same for everyone."""

from flask import current_app, redirect, url_for
from werkzeug.wrappers import Response

from codeprac.drafts.comparisons import ComparedKey, get_compared_key
from codeprac.drafts.queries import get_released_draft_at
from codeprac.drafts.rendering import with_static
from codeprac.drafts.rendering.changed import render_changed
from codeprac.drafts.rules import minutes_to_read
from codeprac.drafts.views import bp
from codeprac.drafts.views.comparing import kept_page, minute_of, recent_comparison
from codeprac.web.access import public
from codeprac.web.bar import code_bar
from codeprac.web.change_notes import ChangeNotes, change_notes
from codeprac.web.kept import answer_kept, render_for_everyone


@bp.get("/compare/<int:old>/<int:new>/reading")
@public
def read_changed(slug: str, old: int, new: int) -> Response:
    """What changed from one draft to another, made for reading."""
    if old > new:
        return redirect(url_for("drafts.read_changed", slug=slug, old=new, new=old), code=302)
    key = get_compared_key(slug, old, new)
    bar, notes = code_bar(key.code_id), change_notes(key.old_id, key.new_id)
    cache_key = ("reading", key, minute_of(key), bar.stamp, notes.stamp, current_app.static_url_path)
    return answer_kept(kept_page(cache_key, lambda: _page(slug, key, notes, bar.latest_draft or new)))


def _page(slug: str, key: ComparedKey, notes: ChangeNotes, latest: int) -> str:
    old, new = get_released_draft_at(slug, key.old_number), get_released_draft_at(slug, key.new_number)
    found = recent_comparison(old, new, key)
    rendered = render_changed(found.compared, notes=notes.read(), provisions=found.provisions)
    return render_for_everyone(
        "drafts/read_changed.html",
        code=new.code,
        old=old,
        draft=new,
        latest=latest,
        figures=found.compared.comparison.statistics,
        rendered=rendered,
        whole=minutes_to_read(new.word_count),
        body=with_static(rendered.body, f"{current_app.static_url_path}/"),
    )
