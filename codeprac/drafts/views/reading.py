"""Reading a released draft: one page, the same for everyone, served from its stored rendering."""

from flask import Response, current_app
from markupsafe import escape

from codeprac.drafts.queries import count_kinds, get_draft_key, get_released_draft_at, get_rendering
from codeprac.drafts.rendering import with_static
from codeprac.drafts.views import bp
from codeprac.web.access import public
from codeprac.web.bar import code_bar
from codeprac.web.kept import KeptPages, answer_kept, render_for_everyone

pages = KeptPages("reading")


@bp.get("/drafts/<int:number>")
@public
def read(slug: str, number: int) -> Response:
    """A released draft, made for reading."""
    draft_id, code_id, rendered_at = get_draft_key(slug, number)
    bar = code_bar(code_id)
    key = (draft_id, rendered_at, bar.stamp, current_app.static_url_path)
    return answer_kept(pages.get(key, lambda: _page(slug, number, bar.latest_draft or number)))


def _page(slug: str, number: int, latest: int) -> str:
    draft = get_released_draft_at(slug, number)
    rendering = get_rendering(draft.id)
    prefix = f"{current_app.static_url_path}/"
    return render_for_everyone(
        "drafts/read.html",
        draft=draft,
        code=draft.code,
        latest=latest,
        says_title=f">{escape(draft.title)}</h2>" in rendering.body_html,
        kinds=count_kinds(draft.id),
        body=with_static(rendering.body_html, prefix),
        contents=with_static(rendering.contents_html, prefix),
    )
