"""The queue of annotations whose place in a later draft needs a person: then and now side by side, one at a time."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.annotations.forms import AnchorForm
from codeprac.annotations.models import Anchor
from codeprac.annotations.queries import find_anchors, get_anchor, get_provisions_with_text, list_checks
from codeprac.annotations.rules import AnchorDecided, Decision, Unacceptable
from codeprac.annotations.services import choose_words, decide_anchor, reopen_anchor
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.checking import Choice, Queue, choices_of, queue_of, then
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import get_provision, get_released_draft_at, list_provisions
from codeprac.web import clock
from codeprac.web.access import current_actor, ensure, requires


@bp.get("/codes/<slug>/drafts/<int:number>/anchors")
@requires(Permission.ANCHOR_CHECK)
def anchors(slug: str, number: int) -> ResponseReturnValue:
    """The next place to check, or the one that the address names."""
    draft = _draft(slug, number)
    asked = (request.args.get("at") or "").replace("\x00", "")
    queue = queue_of(list_checks(draft.id), at=asked or None, after=request.args.get("done"))
    if queue.at is None:
        return render_template("annotations/anchors.html", **_frame(draft, queue), anchor=None)
    return _show(draft, queue, get_anchor(draft.id, queue.at), AnchorForm(formdata=None))


@bp.post("/codes/<slug>/drafts/<int:number>/anchors/<anchor_id>")
@requires(Permission.ANCHOR_CHECK)
def decide(slug: str, number: int, anchor_id: str) -> ResponseReturnValue:
    """Record where the annotation belongs."""
    draft = _draft(slug, number)
    anchor, form = get_anchor(draft.id, anchor_id), AnchorForm()
    choices = _choices(anchor)
    form.offer(choices, list_provisions(draft))
    queue = queue_of(list_checks(draft.id), at=anchor_id)
    if not form.validate_on_submit():
        return _show(draft, queue, anchor, form, 422)
    try:
        _decide(draft, anchor, form, choices)
    except Unacceptable as error:
        form.quote.errors = [*form.quote.errors, error.message]
        return _show(draft, queue, anchor, form, 422)
    except AnchorDecided as error:
        flash(error.message, "warning")
        return redirect(_address(draft, at=anchor_id), code=303)
    return redirect(_address(draft, done=anchor_id), code=303)


@bp.post("/codes/<slug>/drafts/<int:number>/anchors/<anchor_id>/reopen")
@requires(Permission.ANCHOR_CHECK)
def reopen(slug: str, number: int, anchor_id: str) -> ResponseReturnValue:
    """Take a decision back."""
    draft = _draft(slug, number)
    reopen_anchor(get_anchor(draft.id, anchor_id), actor_id=current_actor().user_id or "", now=clock.now())
    flash(_("The decision is taken back."), "success")
    return redirect(_address(draft, at=anchor_id), code=303)


def _decide(draft: Draft, anchor: Anchor, form: AnchorForm, choices: list[Choice]) -> None:
    spot, decision = None, Decision.HERE
    if form.choice.data in set(Decision) - {Decision.HERE}:
        decision = Decision(form.choice.data)
    elif form.choice.data == form.OWN:
        spot = choose_words(get_provision(draft, form.provision.data), form.quote.data or "")
    else:
        spot = next(choice.spot for choice in choices if choice.value == form.choice.data)
    decide_anchor(anchor, decision=decision, spot=spot, actor_id=current_actor().user_id or "", now=clock.now())


def _draft(slug: str, number: int) -> Draft:
    draft = get_released_draft_at(slug, number)
    ensure(Permission.ANCHOR_CHECK, draft.facts)
    return draft


def _address(draft: Draft, **values: Any) -> str:
    return url_for("annotations.anchors", slug=draft.code.slug, number=draft.number, **values)


def _choices(anchor: Anchor) -> list[Choice]:
    ids = {candidate["provision_id"] for candidate in anchor.candidates} | {anchor.provision_id or ""}
    return choices_of(anchor, get_provisions_with_text(ids))


def _frame(draft: Draft, queue: Queue) -> dict[str, object]:
    done = get_anchor(draft.id, queue.done) if queue.done else None
    return {"code": draft.code, "draft": draft, "queue": queue, "done": done}


def _show(draft: Draft, queue: Queue, anchor: Anchor, form: AnchorForm, status: int = 200) -> ResponseReturnValue:
    before = find_anchors(draft.base_id or "", [anchor.annotation_id]).get(anchor.annotation_id)
    stood = get_provisions_with_text([before.provision_id or before.last_provision_id or ""]) if before else {}
    old = next(iter(stood.values()), None)
    choices = _choices(anchor)
    form.offer(choices, list_provisions(draft))
    context = {
        "anchor": anchor,
        "annotation": anchor.annotation,
        "before": then(before, old),
        "old": old,
        "choices": choices,
        "form": form,
    }
    return render_template("annotations/anchors.html", **_frame(draft, queue), **context), status
