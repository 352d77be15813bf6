"""What came after the closing second: kept for its author, who may copy, download, use again or discard it."""

from flask import Response, flash, redirect, render_template, url_for
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
from codeprac.annotations.services import discard_unsent_text
from codeprac.annotations.views.blueprint import bp
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.get("/account/unsent")
@requires(Permission.ACCOUNT_OWN)
def unsent_texts() -> ResponseReturnValue:
    """Every kept text of the reader."""
    return render_template("annotations/unsent_texts.html", texts=list_unsent_texts(_reader()))


@bp.get("/account/unsent/<unsent_id>")
@requires(Permission.ACCOUNT_OWN)
def unsent_text(unsent_id: str) -> ResponseReturnValue:
    """One kept text, to copy or to use again."""
    unsent = get_unsent_text(unsent_id, author_id=_reader())
    return render_template(
        "annotations/unsent_text.html", unsent=unsent, parts=_parts(unsent), use_again=_use_again(unsent)
    )


@bp.get("/account/unsent/<unsent_id>.txt")
@requires(Permission.ACCOUNT_OWN)
def download_unsent_text(unsent_id: str) -> Response:
    """One kept text as a file."""
    unsent = get_unsent_text(unsent_id, author_id=_reader())
    text = "\n\n".join(f"{name}\n{'-' * len(name)}\n{words}" for name, words in _parts(unsent))
    answer = Response(text + "\n", mimetype="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="unsent-{unsent.id}.txt"'
    return answer


@bp.post("/account/unsent/<unsent_id>/discard")
@requires(Permission.ACCOUNT_OWN)
def discard_unsent(unsent_id: str) -> ResponseReturnValue:
    """Forget a kept text."""
    discard_unsent_text(get_unsent_text(unsent_id, author_id=_reader()), actor_id=_reader())
    flash(_("The kept text is gone."), "success")
    return redirect(url_for("annotations.unsent_texts"), code=303)


def _reader() -> str:
    return current_actor().user_id or ""


def _parts(unsent: UnsentText) -> list[tuple[str, str]]:
    """What was written, each part with its name."""
    names = {
        "quote": _("The words you mean"),
        "text": _("Your reply") if "reply_to" in unsent.content else _("Your annotation"),
        "rationale": _("Rationale"),
        "proposed_wording": _("Proposed wording"),
        "evidence": _("Evidence"),
        "confidential_reason": _("Why it has to stay confidential"),
        "public_summary": _("Public summary"),
    }
    return [(name, unsent.content[key]) for key, name in names.items() if unsent.content.get(key)]


def _use_again(unsent: UnsentText) -> tuple[int, str] | None:
    """The number of a round that is open now, and the address of the form there with the text filled in."""
    round_ = find_open_round(unsent.round.code_id, clock.now())
    if round_ is None or unsent.provision is None or "reply_to" in unsent.content:
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
