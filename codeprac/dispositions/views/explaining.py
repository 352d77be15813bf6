"""Importing explanations of changes: the file, the preview that stores nothing, placing by hand, and the act."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.dispositions.forms import ReasonsForm
from codeprac.dispositions.services import PlacedReason, import_reasons, list_explained_drafts, preview_reasons
from codeprac.dispositions.views.blueprint import Page, bp
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import list_provisions
from codeprac.text.decoding import UndecodableText, read
from codeprac.text.explaining import Explanation, UnreadableExplanations, read_explanations
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, requires

MOST = 500
MOST_BYTES = 1024 * 1024


@bp.route("/codes/<slug>/reasons/import", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def import_explanations(slug: str) -> Page:
    """Bring explanations of changes, see where each goes, place the others, and make them the reasons of changes."""
    code = load_code(slug, Permission.DRAFT_WRITE)
    if "count" in request.form:
        return _place(code)
    drafts, form = list_explained_drafts(code), ReasonsForm()
    form.offer(list(drafts))
    if form.is_submitted() and form.validate():
        try:
            found = read_explanations(read(form.file.data.read(MOST_BYTES)).text)
        except (UndecodableText, UnreadableExplanations) as error:
            form.file.errors = [str(error)]
        else:
            number = read_whole(form.draft.data, digits=6)
            return _preview(code, preview_reasons(code, found[:MOST], number=number))
    page = render_template("dispositions/import_reasons.html", code=code, form=form, drafts=drafts)
    return (page, 422) if form.is_submitted() else page


def _preview(code: CodeOfPractice, reasons: Sequence[PlacedReason], *, wrong: Sequence[int] = ()) -> Page:
    """The explanations with their places; what has none, or a wrong one, stands first."""
    drafts = list_explained_drafts(code)
    rows = sorted(enumerate(reasons), key=lambda row: (row[1].provision is not None, row[0]))
    page = render_template(
        "dispositions/preview_reasons.html",
        code=code,
        rows=rows,
        drafts=drafts,
        provisions={number: list_provisions(draft) for number, draft in drafts.items()},
        numbers={draft.id: number for number, draft in drafts.items()},
        unplaced=sum(1 for one in reasons if one.provision is None),
        wrong=wrong,
    )
    return (page, 422) if wrong else page


def _place(code: CodeOfPractice) -> Page:
    """Take what the preview sends back, places chosen by hand included."""
    drafts = list_explained_drafts(code)
    known = {number: {row.slug: row for row in list_provisions(draft)} for number, draft in drafts.items()}
    count = min(read_whole(request.form.get("count"), digits=6) or 0, MOST)
    reasons = [_reason(at, drafts, known) for at in range(count)]
    wrong = [
        at for at, one in enumerate(reasons) if one.provision is None and request.form.get(f"place-{at}", "").strip()
    ]
    if wrong:
        return _preview(code, reasons, wrong=wrong)
    added = import_reasons(reasons, actor_id=current_actor().user_id, now=clock.now())
    left = sum(1 for one in reasons if one.provision is None)
    said = ngettext("One reason is given.", "%(num)d reasons are given.", added)
    if left:
        said += " " + ngettext("One was left out.", "%(num)d were left out.", left)
    flash(said)
    return redirect(url_for("overviews.code", slug=code.slug), 303)


def _reason(at: int, drafts: dict[int, Draft], known: dict[int, dict[str, Provision]]) -> PlacedReason:
    sent = {name: request.form.get(f"{name}-{at}", "") for name in ("text", "title", "draft", "place", "of", "in")}
    number = read_whole(sent["draft"], digits=6) or 0
    explanation = Explanation(sent["text"].replace("\r\n", "\n").strip(), sent["title"], number, sent["of"], sent["in"])
    place = known.get(number, {}).get(sent["place"].strip())
    return PlacedReason(explanation, drafts.get(number), place if explanation.text else None)
