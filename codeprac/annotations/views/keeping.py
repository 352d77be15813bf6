"""Saving what somebody types, by a script every few seconds or by a button, and filling it into the form again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.annotations.models import UnsentText
from codeprac.annotations.queries import (
    Subject,
    count_unsent_in_draft,
    get_subject,
    get_unsent_text,
    list_unsent_about,
)
from codeprac.annotations.rules import Publication
from codeprac.annotations.services import EditedElsewhere, Typed, UnsentGone, keep_beside, save_unsent_text
from codeprac.annotations.stamps import make_stamp
from codeprac.annotations.unsent import content_of
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.places import signed_in_user
from codeprac.db import new_id
from codeprac.drafts.queries import get_released_draft_at
from codeprac.errors import NotFound
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.errors import wants_json

NOTHING: Mapping[str, str | None] = {}
TOKEN_LENGTH = 64
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a form carries so that nothing typed in it is lost: what it is about, who writes, the version it goes on
    from; `unsent` is what is saved of it, `others` what its author has begun to write about the same besides."""

    key: str
    stamp: str
    version: int
    unsent: UnsentText | None
    others: Sequence[UnsentText]


@bp.post("/account/unsent")
@requires(Permission.ACCOUNT_OWN)
@limits.on_saving
def save_unsent() -> ResponseReturnValue:
    """Save a form as it stands. The version of another window stays: a script is given it, a page shows both."""
    now, actor = clock.now(), current_actor()
    subject = get_subject(request.form.get("draft_about", ""), actor=actor, now=now)
    typed = read_typed()
    try:
        unsent = save_unsent_text(subject, typed, author_id=actor.user_id or "", now=now)
    except (EditedElsewhere, UnsentGone) as error:
        if wants_json():
            return _told(error)
        unsent = keep_beside(subject, typed, author_id=actor.user_id or "", now=now)
        other = error.unsent.id if isinstance(error, EditedElsewhere) else None
        if unsent is not None and other is not None:
            return redirect(url_for("annotations.unsent_text", unsent_id=unsent.id, other=other), code=303)
    if wants_json():
        return jsonify(_facts(unsent) if unsent else {"version": 0})
    if unsent is None:
        flash(_("There is nothing to save yet."), "info")
        return redirect(url_for("annotations.unsent_texts"), code=303)
    flash(_("Saved as a draft. Only you can read it; submit it before the round closes."), "success")
    return redirect(url_for("annotations.continue_unsent", unsent_id=unsent.id), code=303)


@bp.get("/codes/<slug>/drafts/<int:number>/unsent.json")
@requires(Permission.ACCOUNT_OWN)
def unsent_data(slug: str, number: int) -> ResponseReturnValue:
    """On which provisions of a draft the reader has begun to write, and how many texts on each."""
    draft = get_released_draft_at(slug, number)
    return jsonify(provisions=count_unsent_in_draft(current_actor().user_id or "", draft.id))


def read_typed() -> Typed:
    """What the form at hand holds."""
    token = request.form.get("form_token", "")
    if not 0 < len(token) <= TOKEN_LENGTH:
        raise NotFound(token[:TOKEN_LENGTH])
    return Typed(token, seen_version(), content_of(request.form.items()))


def seen_version() -> int:
    """The saved version that the form at hand goes on from."""
    return read_whole(request.form.get("draft_version"), digits=MOST_DIGITS) or 0


def continue_form(
    form: FlaskForm, subject: Subject, *, wanted: Mapping[str, str | None] = NOTHING, afresh: bool = False
) -> UnsentText | None:
    """Fill in what its author has begun to write about the same, last saved first. Of the wanted fields (words, the
    reply that is answered) those that are given must be the same. With `unsent` in the address: that text."""
    named = request.args.get("unsent")
    if named and request.method == "GET":
        unsent = get_unsent_text(named, author_id=current_actor().user_id or "")
        fill_in(form, unsent.content)
        return unsent
    begun = [] if afresh else _begun(subject)
    for name, value in wanted.items():
        begun = [one for one in begun if value is None or str(one.content.get(name, "")).split() == value.split()]
    if not begun:
        return None
    fill_in(form, begun[0].content)
    return begun[0]


def fill_in(form: FlaskForm, content: dict[str, Any]) -> None:
    """Put what was saved back into the fields; a choice that is no longer offered is left as it is, only that nobody is
    named whom the author did not want to name."""
    for field in form:
        value = content.get(field.name)
        if isinstance(field, BooleanField):
            field.data = bool(value)
        elif isinstance(field, (RadioField, SelectField)):
            offered = {choice[0] for choice in field.iter_choices()}
            if value in offered:
                field.data = value
            elif value is not None and Publication.ANONYMOUS in offered:
                field.data = Publication.ANONYMOUS.value
        elif value is not None:
            field.data = value


def keeping_of(subject: Subject, form_token: str) -> Keeping:
    """What a form under this token carries."""
    begun = _begun(subject)
    unsent = next((one for one in begun if one.form_token == form_token), None)
    version = seen_version() if request.method == "POST" else unsent.version if unsent else 0
    others = [one for one in begun if one is not unsent]
    return Keeping(subject.key, make_stamp(signed_in_user(), subject.key), version, unsent, others)


def _begun(subject: Subject) -> list[UnsentText]:
    """What the reader has begun to write about it; asked of the database once."""
    known: dict[Subject, list[UnsentText]] = g.setdefault("begun", {})
    if subject not in known:
        known[subject] = list_unsent_about(current_actor().user_id or "", subject)
    return known[subject]


def token_of_edit(subject: Subject, unsent: UnsentText | None) -> str:
    """By what an edit is known: as it was sent, or as the kept text that it goes on with, else by a new token."""
    if request.method == "POST":
        return posted_token() or new_id()
    return unsent.form_token if unsent and unsent.key == subject.key else new_id()


def posted_token() -> str:
    """By what the form at hand is known; empty where it does not tell."""
    return request.form.get("form_token", "")[:TOKEN_LENGTH]


def _told(error: EditedElsewhere | UnsentGone) -> ResponseReturnValue:
    """What a script is told of a version that it may not write over."""
    told: dict[str, Any] = {"error": {"status": 409, "message": error.message}}
    if isinstance(error, UnsentGone):
        return jsonify(told | {"error": {"status": 410, "message": error.message}}), 410
    return jsonify(told | {"theirs": _facts(error.unsent) | {"content": error.unsent.content}}), 409


def _facts(unsent: UnsentText) -> dict[str, Any]:
    return {"id": unsent.id, "version": unsent.version, "saved_at": unsent.saved_at.isoformat()}
