"""An annotation as the margin of the reading page shows it: plain values, words included."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from flask import g, get_template_attribute, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from codeprac.access.actor import Actor
from codeprac.annotations.answers import Answer
from codeprac.annotations.models import Anchor
from codeprac.annotations.naming import capacity_of, choice_of, said_in, speaker_of
from codeprac.annotations.publishing import view_of
from codeprac.text.diffing import Op, Segment
from codeprac.text.markdown import plain, render

SOURCE_SHOWN = 900
TEXT_SHOWN = 420
WORDS_SHOWN = 240
NOT_CARRIED: dict[str, Any] = {"origin": "", "verdict": "", "verdict_name": "", "difference": []}


def card(
    anchor: Anchor, *, actor: Actor, replies: int = 0, endorsed: str = "", answer: Answer | None = None
) -> dict[str, Any]:
    """The card of an annotation where it sits in a draft; `start` and `end` count characters of the provision's text,
    None for all of it, and where the actor is not told which."""
    annotation, outcome = anchor.annotation, answer.outcome if answer else None
    view = view_of(annotation.written, actor)
    return {
        "id": annotation.id,
        "number": annotation.number,
        "provision": anchor.provision.slug if anchor.provision else "",
        "start": None if view.is_closed else anchor.start,
        "end": None if view.is_closed else anchor.end,
        **(NOT_CARRIED if view.is_closed else carried_words(anchor)),
        "kind": annotation.kind,
        "kind_name": _words("kind", annotation.kind),
        "who": speaker_of(view),
        "capacity": " · ".join(words for words in (capacity_of(view), choice_of(view)) if words),
        "text": snippet(said_in(view)),
        "proposes": view.wording is not None,
        "replies": ngettext("%(num)d reply", "%(num)d replies", replies) if replies and not view.is_closed else "",
        "endorsed": "" if view.is_closed else endorsed,
        "outcome": outcome or "not-yet-considered",
        "outcome_name": _outcome_name(answer),
        "mine": actor.user_id == annotation.author_id,
        "href": url_for("annotations.annotation", annotation_id=annotation.id),
    }


def carried_words(anchor: Anchor) -> dict[str, Any]:
    """How an annotation came from an earlier draft, in words; nothing of one that was made here."""
    annotation = anchor.annotation
    if annotation.draft_id == anchor.draft_id:
        return NOT_CARRIED
    return {
        "origin": _("From draft %(number)s", number=annotation.draft.number),
        "verdict": anchor.verdict,
        "verdict_name": _words("verdict_word", anchor.verdict),
        "difference": [(part.op.value, part.text) for part in beginning(anchor.difference)],
    }


def beginning(parts: Sequence[Segment]) -> list[Segment]:
    """The first segments of a difference, with as much text as a card has room for."""
    room = [WORDS_SHOWN - total for total in accumulate((len(part.text) for part in parts), initial=0)]
    shown = [part._replace(text=part.text[:left]) for part, left in zip(parts, room, strict=False) if left > 0]
    return shown if room[-1] >= 0 else [*shown, Segment(Op.EQUAL, " …")]


def _outcome_name(answer: Answer | None) -> str:
    words = _words("outcome_word", answer.outcome if answer else None)
    return _("%(outcome)s (private)", outcome=words) if answer and answer.is_private else words


def snippet(text: str) -> str:
    """The beginning of a Markdown text as plain words."""
    words = plain(render(text[:SOURCE_SHOWN], headings="strip"))
    if len(words) <= TEXT_SHOWN and len(text) <= SOURCE_SHOWN:
        return words
    return words[:TEXT_SHOWN].rsplit(" ", 1)[0] + " …"


def _words(macro: str, value: str | None) -> str:
    """The words that templates use for a value; asked for once in a request, many cards say the same."""
    said: dict[tuple[str, str | None], str] = g.setdefault("words_of_cards", {})
    if (macro, value) not in said:
        said[macro, value] = str(get_template_attribute("macros/signs.html", macro)(value)).strip()
    return said[macro, value]


def words() -> dict[str, Any]:
    """What the scripts of the reading page say; names in braces are theirs to fill in."""
    return {
        "annotate": _("Annotate"),
        "from": _("Where from?"),
        "annotation": _("Annotation {number}"),
        "margin": _("Annotations"),
        "on": _("Annotations on {name}"),
        "title": _("Annotate {name}"),
        "close": _("Close"),
        "all": _("All {count} annotations on {name}"),
        "here": _("{count} annotations on these words"),
        "more": _("Show {count} more of {left}"),
        "back": _("Back to the others"),
        "proposes": _("Proposes other wording"),
        "submitted": _("Annotation {number} is submitted."),
        "kept": _("Text of yours, not submitted yet"),
        "loading": _("One moment …"),
        "failed": _("This could not be sent. What you typed is kept in this browser; try again in a moment."),
        "expired": _(
            "Your sign-in has expired. What you typed is kept in this browser: "
            "sign in again in another tab, then submit once more."
        ),
        "counts": {"one": _("{count} annotation"), "other": _("{count} annotations")},
        "carried": {"one": _("{count} from an earlier draft"), "other": _("{count} from earlier drafts")},
        "unplaced": {
            "one": _("{count} annotation has no place in this draft"),
            "other": _("{count} annotations have no place in this draft"),
        },
        "deleted": _("deleted:"),
        "inserted": _("inserted:"),
    }
