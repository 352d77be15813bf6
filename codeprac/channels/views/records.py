"""Records of other channels: the public list, one record, recording, correcting, withdrawing."""

from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.channels.forms import CorrectRecordForm, FileForm, ReasonForm, RecordForm
from codeprac.channels.queries import (
    count_contributions,
    get_record,
    list_contributions,
    list_corrections,
    select_records,
)
from codeprac.channels.services import correct_record, record_input, restore_record, withdraw_record
from codeprac.channels.views.blueprint import bp
from codeprac.channels.wording import SECRET_PARTS, act_word, field_word
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import get_code
from codeprac.records.models import ChannelRecord
from codeprac.records.naming import named
from codeprac.records.rules import FILE_LIMIT, MEGABYTE, NotRecordable, is_late
from codeprac.rounds.queries import find_current_round, list_rounds
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, may, public, requires
from codeprac.web.paging import paginate


@bp.get("/codes/<slug>/records")
@public
def records(slug: str) -> str:
    """What was said in workshops, meetings and letters: every record, or those of one round."""
    code = get_code(slug)
    rounds = list_rounds(code.id)
    number = read_whole(request.args.get("round"), digits=6)
    chosen = number if number in {one.number for one in rounds} else None
    page = paginate(select_records(code.id, chosen))
    return render_template(
        "channels/records.html",
        code=code,
        page=page,
        rounds=rounds,
        choices=[("", _("all rounds")), *((one.number, _("Round %(number)s", number=one.number)) for one in rounds)],
        chosen=chosen,
        counts=count_contributions([one.id for one in page.rows], actor=current_actor(), now=clock.now()),
        named=named,
        came_late=came_late,
    )


@bp.route("/codes/<slug>/records/new", methods=["GET", "POST"])
@requires(Permission.RECORD_WRITE)
def new_record(slug: str) -> ResponseReturnValue:
    """Record a workshop, meeting, letter, board or parliament input for a round."""
    code = load_code(slug, Permission.RECORD_WRITE)
    moment, rounds = clock.now(), list_rounds(code.id)
    form = RecordForm()
    form.offer(rounds)
    if not form.is_submitted():
        current = find_current_round(code.id, moment)
        form.round.data = request.args.get("round") or (str(current.number) if current else None)
    elif form.validate():
        round_ = next(one for one in rounds if str(one.number) == form.round.data)
        try:
            made = record_input(
                round_, form.said, form.names, today=_today(moment), actor_id=current_actor().user_id, now=moment
            )
        except NotRecordable as error:
            form.refuse(error)
        else:
            flash(_("Recorded. Now enter what came of it, one contribution after the other, and attach the minutes."))
            return redirect(url_for("channels.record", slug=slug, number=made.number), 303)
    page = render_template("channels/new_record.html", code=code, form=form, rounds=rounds)
    return (page, 422) if form.is_submitted() else page


@bp.get("/codes/<slug>/records/<int:number>")
@public
def record(slug: str, number: int) -> ResponseReturnValue:
    """One record: who, when, where, minutes, what came of it, and what was corrected."""
    code = get_code(slug)
    return show_record(code, get_record(code.id, number))


def show_record(code: CodeOfPractice, found: ChannelRecord, form: FileForm | None = None) -> ResponseReturnValue:
    """The page, with this form for a file."""
    actor, is_writer = current_actor(), may(Permission.RECORD_WRITE, found.facts)
    told = list_contributions(found, actor=actor, now=clock.now())
    page = render_template(
        "channels/record.html",
        code=code,
        record=found,
        round=found.round,
        name=named(found.channel, found.held_on),
        is_writer=is_writer,
        is_late=came_late(found),
        parties=[one for one in found.parties if one.removed_at is None],
        files=[one for one in found.files if one.is_public or is_writer],
        contributions=told,
        corrections=list_corrections(found, told),
        act_word=act_word,
        field_word=field_word,
        secret_parts=frozenset() if is_writer else SECRET_PARTS,
        form=form or (FileForm(formdata=None) if is_writer else None),
        megabytes=FILE_LIMIT // MEGABYTE,
    )
    return (page, 422) if form else page


@bp.route("/codes/<slug>/records/<int:number>/correct", methods=["GET", "POST"])
@requires(Permission.RECORD_WRITE)
def correct(slug: str, number: int) -> ResponseReturnValue:
    """Correct a record, for a reason that is published."""
    code, found = _load(slug, number)
    moment, form = clock.now(), CorrectRecordForm()
    form.offer()
    if not form.is_submitted():
        form.show(found)
    elif form.validate():
        try:
            correct_record(
                found,
                form.said,
                form.names,
                reason=form.reason.data or "",
                version=form.seen_version,
                today=_today(moment),
                actor_id=current_actor().user_id,
                now=moment,
            )
        except NotRecordable as error:
            form.refuse(error)
        else:
            flash(_("Corrected. What changed is in its log."))
            return redirect(url_for("channels.record", slug=slug, number=number), 303)
    page = render_template("channels/correct_record.html", code=code, record=found, form=form)
    return (page, 422) if form.is_submitted() else page


@bp.post("/codes/<slug>/records/<int:number>/withdraw")
@requires(Permission.RECORD_WRITE)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    """Withdraw a record with all that came of it."""
    return _settle(slug, number, is_withdrawn=True)


@bp.post("/codes/<slug>/records/<int:number>/restore")
@requires(Permission.RECORD_WRITE)
def restore(slug: str, number: int) -> ResponseReturnValue:
    """Undo the withdrawal of a record."""
    return _settle(slug, number, is_withdrawn=False)


def _settle(slug: str, number: int, *, is_withdrawn: bool) -> ResponseReturnValue:
    code, found = _load(slug, number)
    form = ReasonForm()
    if form.validate():
        act = withdraw_record if is_withdrawn else restore_record
        act(found, reason=form.reason.data or "", actor_id=current_actor().user_id, now=clock.now())
        said = _("Withdrawn, with all that came of it.") if is_withdrawn else _("The record stands again.")
        flash(said)
        return redirect(url_for("channels.record", slug=slug, number=number), 303)
    return ask_reason(code, form, url_for("channels.record", slug=slug, number=number))


def ask_reason(code: CodeOfPractice, form: ReasonForm, back: str) -> ResponseReturnValue:
    """Ask again for a reason that was left out."""
    return render_template("channels/reason.html", code=code, form=form, back=back), 422


def came_late(found: ChannelRecord) -> bool:
    """Whether it came after its round had closed, by the days of the office."""
    return is_late(found.held_on, found.round.closes_at.astimezone(clock.office_zone()).date())


def _load(slug: str, number: int) -> tuple[CodeOfPractice, ChannelRecord]:
    code = load_code(slug, Permission.RECORD_WRITE)
    return code, get_record(code.id, number)


def _today(moment: datetime) -> date:
    return moment.astimezone(clock.office_zone()).date()
