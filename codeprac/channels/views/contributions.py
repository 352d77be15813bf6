"""What came of a record: entering contributions one by one, correcting and withdrawing them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationKind, Publication, Unacceptable
from codeprac.channels.forms import ContributionForm, CorrectContributionForm, ReasonForm
from codeprac.channels.queries import get_contribution, get_record
from codeprac.channels.services import (
    correct_contribution,
    enter_contribution,
    restore_contribution,
    withdraw_contribution,
)
from codeprac.channels.views.blueprint import bp
from codeprac.channels.views.records import ask_reason
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.drafts.queries import list_provisions
from codeprac.organisations.queries import list_stakeholder_groups
from codeprac.records.models import ChannelRecord
from codeprac.records.naming import named
from codeprac.records.rules import NotRecordable
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.route("/codes/<slug>/records/<int:number>/contributions/new", methods=["GET", "POST"])
@requires(Permission.RECORD_WRITE)
def new_contribution(slug: str, number: int) -> ResponseReturnValue:
    """Enter one contribution of a record, on words of a provision of its round's draft or on all of it."""
    code = load_code(slug, Permission.RECORD_WRITE)
    found, form = get_record(code.id, number), ContributionForm()
    parties = [one for one in found.parties if one.removed_at is None]
    provisions = list_provisions(found.round.draft, with_body=True)
    form.offer(provisions, parties, list_stakeholder_groups())
    if not form.is_submitted():
        form.provision.data = next((one.id for one in provisions if one.slug == request.args.get("provision")), "")
        form.party.data = request.args.get("party") or (parties[0].id if len(parties) == 1 else "")
        form.publication.data = Publication.NAMED.value
    elif form.validate():
        try:
            made = _enter(found, form)
        except Unacceptable as error:
            form.refuse(error)
        else:
            flash(
                _("Annotation %(number)s is entered. Enter the next one, or go back to the record.", number=made.number)
            )
            again = {"party": form.party.data} if form.party.data else {}
            return redirect(url_for("channels.new_contribution", slug=slug, number=number, **again), 303)
    page = render_template(
        "channels/new_contribution.html",
        code=code,
        record=found,
        form=form,
        name=named(found.channel, found.held_on),
        chosen=next((one for one in provisions if one.id == form.provision.data), None),
    )
    return (page, 422) if form.is_submitted() else page


def _enter(found: ChannelRecord, form: ContributionForm) -> Annotation:
    provision = next(one for one in list_provisions(found.round.draft, with_body=True) if one.id == form.provision.data)
    party = next((one for one in found.parties if one.id == form.party.data), None)
    group = next((one for one in list_stakeholder_groups() if one.id == form.group.data), None)
    return enter_contribution(
        found,
        provision,
        form.said(
            organisation=party.organisation if party else None,
            said_by=party.name if party and not party.organisation else "",
            group=group,
        ),
        selector=form.selector,
        form_token=form.form_token.data or "",
        actor_id=current_actor().user_id,
        now=clock.now(),
    )


@bp.route("/codes/<slug>/records/contributions/<annotation_id>/correct", methods=["GET", "POST"])
@requires(Permission.RECORD_WRITE)
def correct_said(slug: str, annotation_id: str) -> ResponseReturnValue:
    """Correct what a contribution says, for a reason that is published."""
    code, found = _load(slug, annotation_id)
    form = CorrectContributionForm()
    if found.kind == AnnotationKind.ANSWER:
        form.become_answer()
    if not form.is_submitted():
        form.show(found)
    elif form.validate():
        try:
            correct_contribution(
                found,
                form.said(),
                reason=form.reason.data or "",
                version=form.seen_version,
                actor_id=current_actor().user_id,
                now=clock.now(),
            )
        except (Unacceptable, NotRecordable) as error:
            form.refuse(error)  # type: ignore[arg-type]  # both name a field and carry a message
        else:
            flash(_("Corrected. What changed is in the log of its record."))
            return _back(slug, found)
    page = render_template("channels/correct_said.html", code=code, annotation=found, form=form)
    return (page, 422) if form.is_submitted() else page


@bp.post("/codes/<slug>/records/contributions/<annotation_id>/withdraw")
@requires(Permission.RECORD_WRITE)
def withdraw_said(slug: str, annotation_id: str) -> ResponseReturnValue:
    """Withdraw one contribution, for a reason."""
    code, found = _load(slug, annotation_id)
    form = ReasonForm()
    if not form.validate():
        return ask_reason(code, form, url_for("annotations.annotation", annotation_id=found.id))
    withdraw_contribution(found, reason=form.reason.data or "", actor_id=current_actor().user_id, now=clock.now())
    flash(_("The contribution is withdrawn; that it was there stays."))
    return _back(slug, found)


@bp.post("/codes/<slug>/records/contributions/<annotation_id>/restore")
@requires(Permission.RECORD_WRITE)
def restore_said(slug: str, annotation_id: str) -> ResponseReturnValue:
    """Undo the withdrawal of one contribution."""
    _code, found = _load(slug, annotation_id)
    restore_contribution(found, actor_id=current_actor().user_id, now=clock.now())
    flash(_("The contribution stands again."))
    return _back(slug, found)


def _load(slug: str, annotation_id: str) -> tuple[CodeOfPractice, Annotation]:
    code = load_code(slug, Permission.RECORD_WRITE)
    return code, get_contribution(code.id, annotation_id, actor=current_actor(), now=clock.now())


def _back(slug: str, found: Annotation) -> ResponseReturnValue:
    record = found.record
    return redirect(url_for("channels.record", slug=slug, number=record.number if record else 1), 303)
