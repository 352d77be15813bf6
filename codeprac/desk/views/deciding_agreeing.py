"""Answers that wait for the word of a chair: all of them at a glance, agreed or returned many at once."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.desk.views.blueprint import Page, bp
from codeprac.desk.views.triage import find_round
from codeprac.dispositions.forms import read_version
from codeprac.dispositions.queries import answers_to, list_annotations_to_answer
from codeprac.dispositions.queries.agreeing import (
    Chairs,
    count_agreements,
    list_last_notes,
    read_chairs,
    select_to_agree,
)
from codeprac.dispositions.rules import Agreement, NothingToAgree
from codeprac.dispositions.services import agree_dispositions, return_dispositions
from codeprac.errors import RuleBroken, Stale
from codeprac.issues.queries import issues_of
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import paginate

ROWS = 100


@bp.get("/agreement")
@requires(Permission.DESK_READ)
def agreement(slug: str) -> Page:
    """The private answers of a code by how far they are: proposed, returned, agreed."""
    return _show(load_code(slug, Permission.DESK_READ))


@bp.post("/agreement")
@requires(Permission.DISPOSITION_AGREE)
def agree_many(slug: str) -> Page:
    """Agree to the ticked answers, or return them with one note."""
    code, actor = load_code(slug, Permission.DISPOSITION_AGREE), current_actor()
    versions = _ticked()
    context: dict[str, Any] = {"ticked": versions, "note": request.form.get("note", "")}
    annotations = list_annotations_to_answer(code.id, versions)
    who: dict[str, Any] = {"actor_id": actor.user_id or "", "for_all": actor.is_administrator}
    try:
        if not annotations:
            raise NothingToAgree(_("Tick at least one answer."))
        if request.form.get("act") == "return":
            note = request.form.get("note", "")
            done = return_dispositions(annotations, note=note, now=clock.now(), versions=versions, **who)
            flash(ngettext("%(num)d answer is returned.", "%(num)d answers are returned.", len(done)), "success")
        else:
            done = agree_dispositions(annotations, now=clock.now(), versions=versions, **who)
            flash(ngettext("%(num)d answer is agreed.", "%(num)d answers are agreed.", len(done)), "success")
    except Stale as error:
        return _show(code, stale=error, **context), 409
    except RuleBroken as error:
        return _show(code, problem=error.message, **context), 409
    return redirect(url_for("desk.agreement", slug=slug, state=_state(), mine=request.args.get("mine") or None), 303)


def _ticked() -> dict[str, int]:
    pairs = (value.partition(":") for value in request.form.getlist("answer")[:ROWS])
    return {key: read_version(version) for key, _colon, version in pairs if len(key) == 26}


def _state() -> str:
    state = request.args.get("state", "")
    return state if state in set(Agreement) else Agreement.PROPOSED.value


def _authors(chairs: Chairs) -> list[str] | None:
    """Whose answers are listed: of all, or of those alone to whom the reader agrees."""
    reader = current_actor().user_id
    if request.args.get("mine") != "1":
        return None
    return [author for author in chairs.group_of if chairs.agree_for(reader, author)]


def _show(
    code: CodeOfPractice,
    *,
    ticked: Mapping[str, int] | None = None,
    note: str = "",
    stale: Stale | None = None,
    problem: str = "",
) -> str:
    rounds, round_ = find_round(code)
    if round_ is None:
        return render_template("desk/triage_empty.html", code=code, rounds=rounds)
    actor, chairs = current_actor(), read_chairs(code.id)
    page = paginate(select_to_agree(code.id, agreement=_state(), author_ids=_authors(chairs)), size=ROWS)
    ids = [annotation.id for annotation in page.rows]
    answers = answers_to(ids, include_private=True)
    theirs = {
        key
        for key, answer in answers.items()
        if actor.is_administrator or chairs.agree_for(actor.user_id, answer.author_id)
    }
    return render_template(
        "desk/agreement.html",
        code=code,
        round=round_,
        page=page,
        answers=answers,
        theirs=theirs,
        issues=issues_of(ids),
        notes=list_last_notes(ids),
        counts=count_agreements(code.id),
        has_chairs=bool(chairs.chairs),
        state=_state(),
        is_mine=request.args.get("mine") == "1",
        ticked=ticked or {},
        note=note,
        stale=stale,
        problem=problem,
    )
