"""The page of a question that a round asks of the public: the question, answers by stakeholder group, and the form."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from codeprac.annotations.answers import answers
from codeprac.annotations.forms import AnnotationForm
from codeprac.annotations.queries import (
    count_answers_to,
    count_endorsements,
    count_replies,
    select_answers_to,
)
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.endorsing import said_of_endorsements
from codeprac.annotations.views.filtering import SLUG_LENGTH
from codeprac.annotations.views.keeping import continue_form, keeping_of
from codeprac.annotations.views.places import Place, load_question_place, organisations_of_actor
from codeprac.annotations.views.provisions import just_sent
from codeprac.errors import NotFound
from codeprac.web.access import current_actor, public
from codeprac.web.paging import paginate


@bp.get("/codes/<slug>/rounds/<int:number>/questions/<int:question>")
@public
def question(slug: str, number: int, question: int) -> ResponseReturnValue:
    """One question of a round with its answers, and the form to write one."""
    place = load_question_place(slug, number, question)
    return show_question(place, _form(place))


def show_question(place: Place, form: AnnotationForm | None, status: int = 200) -> ResponseReturnValue:
    """The page with this form in it."""
    if place.round is None or place.question is None:
        raise NotFound(place.address)
    actor, number = current_actor(), place.question.number
    group = request.args.get("group", "")[:SLUG_LENGTH].replace("\x00", "")
    page = paginate(select_answers_to(place.round.id, number, group=group, actor=actor, now=place.now))
    ids = [annotation.id for annotation in page.rows]
    context = {
        "place": place,
        "code": place.draft.code,
        "draft": place.draft,
        "form": form,
        "keeping": keeping_of(place.subject, form.form_token.data or "") if form else None,
        "sign_in": url_for("security.login", next=place.address),
        "shares": count_answers_to(place.round.id, number, actor=actor, now=place.now),
        "group": group,
        "page": page,
        "sent": just_sent(),
        "answered": answers().find(ids),
        "replies": count_replies(ids),
        "endorsed": count_endorsements(ids),
        "said_of_endorsements": said_of_endorsements,
    }
    return render_template("annotations/question.html", **context), status


def _form(place: Place) -> AnnotationForm | None:
    if not (place.is_open and current_actor().is_signed_in):
        return None
    form = AnnotationForm(formdata=None)
    form.offer(organisations_of_actor())
    form.become_answer()
    unsent = continue_form(form, place.subject, afresh="afresh" in request.args)
    if unsent is not None and unsent.key == place.subject.key:
        form.form_token.data = unsent.form_token
    return form
