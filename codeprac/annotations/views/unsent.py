"""What somebody has typed and not submitted: for its author, who may go on with it, compare, download or delete it."""

import json
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.annotations.models import UnsentText
from codeprac.annotations.queries import (
    find_open_round,
    find_provision_again,
    get_unsent_text,
    list_unsent_texts,
)
from codeprac.annotations.rules import About
from codeprac.annotations.services import delete_unsent_text, restore_unsent_text
from codeprac.annotations.together import together
from codeprac.annotations.unsent import differing
from codeprac.annotations.views.blueprint import bp
from codeprac.rounds.rules import RoundState
from codeprac.text.diffing import compare_words
from codeprac.web import clock
from codeprac.web.access import current_actor, requires

MARKDOWN, JSON = "text/markdown; charset=utf-8", "application/json"


@bp.get("/account/unsent")
@requires(Permission.ACCOUNT_OWN)
def unsent_texts() -> ResponseReturnValue:
    """Everything that the reader has typed and not submitted."""
    now, texts = clock.now(), list_unsent_texts(_reader())
    return render_template(
        "annotations/unsent_texts.html",
        drafts=[text for text in texts if can_continue(text)],
        unsent=[text for text in texts if not can_continue(text)],
        deleted=_deleted(),
        now=now,
    )


@bp.get("/account/unsent/<unsent_id>")
@requires(Permission.ACCOUNT_OWN)
def unsent_text(unsent_id: str) -> ResponseReturnValue:
    """One kept text, to copy or to use again; with `other`, the two versions side by side."""
    unsent = get_unsent_text(unsent_id, author_id=_reader())
    other = request.args.get("other")
    if other:
        return _both(unsent, get_unsent_text(other, author_id=_reader()))
    return render_template(
        "annotations/unsent_text.html",
        unsent=unsent,
        parts=parts_of(unsent.content),
        use_again=_use_again(unsent),
        can_continue=can_continue(unsent),
    )


@bp.get("/account/unsent/<unsent_id>/continue")
@requires(Permission.ACCOUNT_OWN)
def continue_unsent(unsent_id: str) -> ResponseReturnValue:
    """To the form that goes on with it; once the round has closed, to the text."""
    unsent = get_unsent_text(unsent_id, author_id=_reader())
    address = form_of(unsent) if can_continue(unsent) else None
    return redirect(address or url_for("annotations.unsent_text", unsent_id=unsent.id))


@bp.get("/account/unsent/<unsent_id>.md")
@requires(Permission.ACCOUNT_OWN)
def download_unsent_text(unsent_id: str) -> Response:
    """One kept text as a Markdown file."""
    unsent = get_unsent_text(unsent_id, author_id=_reader())
    return _file(_markdown(unsent), MARKDOWN, f"unsent-{unsent.id}.md")


@bp.get("/account/unsent/<unsent_id>.json")
@requires(Permission.ACCOUNT_OWN)
def download_unsent_data(unsent_id: str) -> Response:
    """One kept text as a JSON file."""
    unsent = get_unsent_text(unsent_id, author_id=_reader())
    return _file(_json([unsent]), JSON, f"unsent-{unsent.id}.json")


@bp.get("/account/unsent.md")
@requires(Permission.ACCOUNT_OWN)
def download_unsent_texts() -> Response:
    """All kept texts as one Markdown file."""
    return _file("\n\n---\n\n".join(_markdown(text) for text in list_unsent_texts(_reader())), MARKDOWN, "unsent.md")


@bp.get("/account/unsent.json")
@requires(Permission.ACCOUNT_OWN)
def download_all_unsent_data() -> Response:
    """All kept texts as one JSON file."""
    return _file(_json(list_unsent_texts(_reader())), JSON, "unsent.json")


@bp.post("/account/unsent/<unsent_id>/discard")
@requires(Permission.ACCOUNT_OWN)
def discard_unsent(unsent_id: str) -> ResponseReturnValue:
    """Delete a kept text; the list offers to undo it. `keep` names the other version, to go on with."""
    unsent = get_unsent_text(unsent_id, author_id=_reader())
    delete_unsent_text(unsent, actor_id=_reader(), now=clock.now())
    if kept := request.form.get("keep"):
        chosen = get_unsent_text(kept, author_id=_reader())
        return redirect(url_for("annotations.continue_unsent", unsent_id=chosen.id), code=303)
    return redirect(url_for("annotations.unsent_texts", deleted=unsent.id), code=303)


@bp.post("/account/unsent/<unsent_id>/restore")
@requires(Permission.ACCOUNT_OWN)
def restore_unsent(unsent_id: str) -> ResponseReturnValue:
    """Undo deleting it."""
    restore_unsent_text(get_unsent_text(unsent_id, author_id=_reader(), deleted=True), actor_id=_reader())
    flash(_("The draft is back."), "success")
    return redirect(url_for("annotations.unsent_texts"), code=303)


def can_continue(unsent: UnsentText) -> bool:
    """Whether it can still become what it was meant to be."""
    is_open = unsent.about == About.WORKSPACE or unsent.round.state(clock.now()) is not RoundState.CLOSED
    return is_open and form_of(unsent) is not None


def form_of(unsent: UnsentText) -> str | None:
    """The address of the form that it was typed into."""
    if unsent.about == About.QUESTION:
        return _question_of(unsent)
    if unsent.about == About.WORKSPACE:
        keeper = together()
        return keeper.address_of(unsent) if keeper else None
    if unsent.about != About.NEW:
        if unsent.annotation_id is None:
            return None
        endpoint = "annotations.edit" if unsent.about == About.EDIT else "annotations.annotation"
        anchor = None if unsent.about == About.EDIT else "replies"
        return url_for(endpoint, annotation_id=unsent.annotation_id, unsent=unsent.id, _anchor=anchor)
    if unsent.provision is None:
        return None
    return url_for(
        "annotations.provision",
        slug=unsent.round.code.slug,
        number=unsent.round.draft.number,
        provision_slug=unsent.provision.slug,
        unsent=unsent.id,
        _anchor="annotate",
    )


def _question_of(unsent: UnsentText) -> str:
    round_ = unsent.round
    place: dict[str, Any] = {"slug": round_.code.slug, "number": round_.number, "question": int(unsent.within)}
    return url_for("annotations.question", **place, unsent=unsent.id, _anchor="annotate")


def parts_of(content: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What was written: of each part its field, its name and its words."""
    names = {
        "quote": _("The words you mean"),
        "text": _("Your reply") if "reply_to" in content else _("Your annotation"),
        "rationale": _("Rationale"),
        "proposed_wording": _("Proposed wording"),
        "evidence": _("Evidence"),
        "confidential_reason": _("Why it has to stay confidential"),
        "public_summary": _("Public summary"),
    }
    return [(key, name, str(content[key])) for key, name in names.items() if content.get(key)]


def _reader() -> str:
    return current_actor().user_id or ""


def _deleted() -> UnsentText | None:
    """What the reader has just deleted, to offer that it be undone."""
    wanted = request.args.get("deleted")
    if not wanted:
        return None
    texts = list_unsent_texts(_reader(), deleted=True)
    return next((text for text in texts if text.id == wanted), None)


def _both(mine: UnsentText, theirs: UnsentText) -> ResponseReturnValue:
    """Two versions of a text side by side, and what differs between them."""
    names = {key: name for key, name, _words in (*parts_of(mine.content), *parts_of(theirs.content))}
    rows = [
        (names[key], compare_words(str(theirs.content.get(key) or ""), str(mine.content.get(key) or "")))
        for key in differing(theirs.content, mine.content)
        if key in names
    ]
    return render_template("annotations/unsent_versions.html", mine=mine, theirs=theirs, rows=rows)


def _file(text: str, mimetype: str, name: str) -> Response:
    answer = Response(text + "\n", mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _markdown(unsent: UnsentText) -> str:
    code, provision = unsent.round.code.title, unsent.provision.name if unsent.provision else ""
    place = ", ".join(words for words in (code, _("round %(number)s", number=unsent.round.number), provision) if words)
    heads = [f"# {place}", _("Saved %(moment)s, not submitted.", moment=unsent.saved_at.isoformat(timespec="minutes"))]
    return "\n\n".join([*heads, *(f"## {name}\n\n{words}" for _key, name, words in parts_of(unsent.content))])


def _json(texts: list[UnsentText]) -> str:
    rows = [
        {
            "code": text.round.code.slug,
            "round": text.round.number,
            "draft": text.round.draft.number,
            "provision": text.provision.slug if text.provision else None,
            "about": text.about,
            "annotation": text.annotation.number if text.annotation else None,
            "saved_at": text.saved_at.isoformat(),
            "sent_late_at": text.late_at.isoformat() if text.late_at else None,
            "fields": text.content,
        }
        for text in texts
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _use_again(unsent: UnsentText) -> tuple[int, str] | None:
    """The number of a round that is open now, and the address of the form there with the text filled in."""
    round_ = find_open_round(unsent.round.code_id, clock.now())
    if round_ is None or unsent.provision is None or unsent.about == About.REPLY or "reply_to" in unsent.content:
        return None
    provision = find_provision_again(round_.draft_id, unsent.provision.identity)
    if provision is None:
        return None
    address = url_for(
        "annotations.provision",
        slug=unsent.round.code.slug,
        number=round_.draft.number,
        provision_slug=provision.slug,
        unsent=unsent.id,
        _anchor="annotate",
    )
    return round_.number, address
