"""Pages of consolidated versions: publishing, reading, downloading."""

import hashlib
import re

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from codeprac.access.permissions import Permission
from codeprac.accounts.freshness import fresh
from codeprac.codes.loading import load_code
from codeprac.codes.queries import get_code
from codeprac.drafts.queries import get_released_draft, get_rendering
from codeprac.drafts.rendering import with_static
from codeprac.drafts.rules import names_another_draft
from codeprac.errors import NotFound
from codeprac.publication.exports import FORMATS
from codeprac.publication.files import citation_of, edition_file
from codeprac.publication.forms import PublishForm
from codeprac.publication.queries import (
    Making,
    count_making,
    find_edition_of,
    find_latest_edition,
    get_edition,
    select_latest_editions,
)
from codeprac.publication.services import publish_consolidated_version
from codeprac.rounds.queries import find_round_accepting
from codeprac.web.access import current_actor, public, requires
from codeprac.web.bar import code_bar
from codeprac.web.clock import now
from codeprac.web.kept import CACHE_CONTROL, KeptPages, answer_kept, render_for_everyone
from codeprac.web.paging import paginate

bp = Blueprint("publication", __name__)
pages = KeptPages("editions")
PROVISION_LINE = re.compile(
    r'<(p|div) class="provision-line"><a class="annotate" href="([^"#]+)#annotate">.*?</\1>', re.DOTALL
)


@bp.get("/published")
@public
def published() -> str:
    """Every published code of practice, last published first."""
    return render_template("publication/published.html", page=paginate(select_latest_editions()))


@bp.get("/codes/<slug>/published")
@public
def latest(slug: str) -> str | AnyResponse:
    """The newest consolidated version of a code, wherever it moves to."""
    code = get_code(slug)
    newest = find_latest_edition(code.id)
    if newest is not None:
        return redirect(url_for("publication.edition", slug=slug, number=newest.number))
    return render_template("publication/latest.html", code=code)


@bp.get("/codes/<slug>/editions/<int:number>")
@public
def edition(slug: str, number: int) -> Response:
    """A consolidated version made for reading; the same for everyone."""
    found = get_edition(slug, number)
    making = count_making(found.draft, now=now())
    key = (found.id, code_bar(found.code_id).stamp, making, current_app.static_url_path)
    return answer_kept(pages.get(key, lambda: _page(slug, number, making)))


@bp.get("/codes/<slug>/editions/<int:number>.<name>")
@public
def download(slug: str, number: int, name: str) -> Response:
    """A file of an edition."""
    if name not in FORMATS:
        raise NotFound(name)
    found, chosen = get_edition(slug, number), FORMATS[name]
    content = chosen.export(
        edition_file(found, address=_address(slug, number), base_url=current_app.config["BASE_URL"], now=now())
    )
    g.same_for_everyone = True
    response = Response(content, content_type=f"{chosen.media_type}; charset=utf-8")
    response.set_etag(hashlib.sha256(content).hexdigest())
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-edition-{number}.{name}"'
    response.headers["Content-Security-Policy"] = chosen.policy
    response.make_conditional(request)
    return response


@bp.route("/codes/<slug>/publish/<int:number>", methods=["GET", "POST"])
@requires(Permission.EDITION_PUBLISH)
@fresh
def publish(slug: str, number: int) -> str | tuple[str, int] | AnyResponse:
    """Publish a released draft as the consolidated version, after a page that says what will happen."""
    code = load_code(slug, Permission.EDITION_PUBLISH)
    moment = now()
    draft = get_released_draft(code, number)
    form = PublishForm()
    if form.validate_on_submit():
        made = publish_consolidated_version(
            draft, note=form.note.data or "", actor_id=current_actor().user_id, now=moment
        )
        return redirect(url_for("publication.edition", slug=slug, number=made.number), 303)
    page = render_template(
        "publication/publish.html",
        code=code,
        draft=draft,
        form=form,
        published=find_edition_of(draft.id),
        latest=find_latest_edition(code.id),
        open_round=find_round_accepting(draft.id, moment),
        making=count_making(draft, now=moment),
        misnamed=names_another_draft(draft.title, None),
    )
    return (page, 422) if request.method == "POST" else page


def _page(slug: str, number: int, making: Making) -> str:
    found = get_edition(slug, number)
    rendering = get_rendering(found.draft_id)
    prefix = f"{current_app.static_url_path}/"
    why, said = _("Why it reads as it does"), _("Annotations and answers")
    trace = f'<p class="provision-line"><a href="\\2/history">{why}</a> <a href="\\2">{said}</a></p>'
    return render_for_everyone(
        "publication/edition.html",
        edition=found,
        code=found.code,
        text=found.draft,
        latest=code_bar(found.code_id).latest_edition,
        address=_address(slug, number),
        citation=citation_of(found, _address(slug, number)),
        making=making,
        formats=FORMATS,
        body=PROVISION_LINE.sub(trace, with_static(rendering.body_html, prefix)),
        contents=with_static(rendering.contents_html, prefix),
    )


def _address(slug: str, number: int) -> str:
    return f"{current_app.config['BASE_URL']}/codes/{slug}/editions/{number}"
