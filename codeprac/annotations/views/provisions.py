"""The page of one provision: its text, its annotations, what became of it, and the form that works without scripts."""

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from codeprac.annotations.answers import answers
from codeprac.annotations.forms import AnnotationForm
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import (
    NONE,
    Count,
    Filters,
    Order,
    count_answers_on,
    count_by_provision,
    count_endorsements,
    count_replies,
    find_anchors,
    list_first_replies,
    list_neighbours,
    list_organisations_heard,
    list_origins,
    select_annotations_on,
)
from codeprac.annotations.queries.alike import list_alike
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.endorsing import said_of_endorsements
from codeprac.annotations.views.filtering import is_filtered, read_filters, read_order
from codeprac.annotations.views.keeping import Keeping, continue_form, keeping_of
from codeprac.annotations.views.options import Choices, choices_of, draft_options
from codeprac.annotations.views.places import Place, load_place, organisations_of_actor
from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import list_released_drafts
from codeprac.drafts.rendering.bodies import with_links_to
from codeprac.web.access import current_actor, public
from codeprac.web.paging import paginate

REPLIES_OF_EACH = 5


@bp.get("/codes/<slug>/drafts/<int:number>/<provision_slug>")
@public
def provision(slug: str, number: int, provision_slug: str) -> ResponseReturnValue:
    """One provision with its annotations, and the form to write one."""
    place = load_place(slug, number, provision_slug)
    return show_provision(place, prefilled_form(place))


@bp.get("/codes/<slug>/drafts/<int:number>/<provision_slug>/form")
@public
def composer(slug: str, number: int, provision_slug: str) -> ResponseReturnValue:
    """The form alone, for the sheet of the reading page: the same fields, messages and states."""
    place = load_place(slug, number, provision_slug)
    return show_composer(place, prefilled_form(place))


def show_provision(place: Place, form: AnnotationForm | None, status: int = 200) -> ResponseReturnValue:
    """The page with this form in it."""
    drafts = list_released_drafts(place.draft.code_id)
    filters, order = replace(read_filters(drafts), provision=""), read_order(Order.TEXT)
    page, count = paginate(_statement(place, filters, order)), _count(place)
    ids = [annotation.id for annotation in page.rows]
    page_context: dict[str, Any] = {
        "page": page,
        "answered": answers().find(ids),
        "replies": list_first_replies(ids, REPLIES_OF_EACH),
        "reply_counts": count_replies(ids),
        "endorsed": count_endorsements(ids),
        "said_of_endorsements": said_of_endorsements,
        "shares": count_answers_on(place.provision, actor=current_actor(), now=place.now) if place.asks else [],
        "anchors": find_anchors(place.draft.id, ids),
        "total": count.total,
        "carried": count.carried,
        "sent": (sent := just_sent()),
        "alike": list_alike(sent, actor=current_actor(), now=place.now) if sent else [],
        "neighbours": list_neighbours(place.provision),
        "origins": list_origins(place.provision),
        "body": Markup(with_links_to(place.provision.body_html, _reading(place))),  # noqa: S704 - made by text.markdown: raw HTML off, cleaned
        "filters": filters,
        "order": order,
        "choices": _choices(place, drafts),
        "is_filtered": is_filtered(),
    }
    return render_template("annotations/provision.html", **_context(place, form), **page_context), status


def show_composer(place: Place, form: AnnotationForm | None, status: int = 200) -> ResponseReturnValue:
    """The form as a piece of a page."""
    return render_template("annotations/composer.html", **_context(place, form)), status


def prefilled_form(place: Place) -> AnnotationForm | None:
    """The form with what the address brings along, or a kept text; None where nothing is taken now."""
    if not (place.is_open and current_actor().is_signed_in):
        return None
    form = AnnotationForm(formdata=None)
    form.offer(organisations_of_actor())
    if place.asks:
        form.become_answer()
    if place.question is None:
        form.offer_parts(place.provision)
    for field in (form.quote, form.prefix, form.suffix, form.start):
        field.data = request.args.get(field.name, "")
    if (part := request.args.get("part")) in {choice.value for choice in form.part.choices}:
        form.part.data = part
    if kind := request.args.get("kind"):
        form.kind.data = kind if kind in {value for value, *_rest in form.kind.iter_choices()} else form.kind.data
    subject, afresh = place.subject, "afresh" in request.args
    unsent = continue_form(form, subject, wanted={"quote": form.quote.data or None}, afresh=afresh)
    if unsent is not None and (unsent.provision_id, unsent.round_id) == (subject.provision_id, subject.round_id):
        form.form_token.data = unsent.form_token
    return form


def _keeping(place: Place, form: AnnotationForm | None) -> Keeping | None:
    return keeping_of(place.subject, form.form_token.data or "") if form else None


def _context(place: Place, form: AnnotationForm | None) -> dict[str, Any]:
    back = request.full_path.rstrip("?") if request.endpoint == "annotations.provision" else place.address
    return {
        "place": place,
        "code": place.draft.code,
        "draft": place.draft,
        "provision": place.provision,
        "form": form,
        "keeping": _keeping(place, form),
        "sign_in": url_for("security.login", next=back),
    }


def _reading(place: Place) -> str:
    """The address of the draft, where the provision stands among the others."""
    return f"/codes/{place.draft.code.slug}/drafts/{place.draft.number}"


def _choices(place: Place, drafts: list[Draft]) -> Choices:
    heard = list_organisations_heard(place.draft.code_id, actor=current_actor(), now=place.now)
    made_on = [("draft", _("Made on"), draft_options(place.draft.number or 0))] if (place.draft.number or 0) > 1 else []
    return choices_of(heard, drafts, made_on)


def _statement(place: Place, filters: Filters, order: Order) -> Any:
    return select_annotations_on(place.provision, filters, actor=current_actor(), now=place.now, order=order)


def _count(place: Place) -> Count:
    counts = count_by_provision(place.draft.id, actor=current_actor(), now=place.now)
    return counts.get(place.provision.slug, NONE)


def just_sent() -> Annotation | None:
    """The annotation that the actor has just submitted."""
    sent = request.args.get("sent")
    annotation = db.session.get(Annotation, sent) if sent else None
    return annotation if annotation is not None and annotation.author_id == current_actor().user_id else None
