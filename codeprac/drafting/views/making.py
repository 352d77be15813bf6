"""Acts that make other provisions of what is there: splitting, merging, promoting, demoting; each previewed first."""

import textwrap
from collections.abc import Sequence

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from codeprac.access.permissions import Permission
from codeprac.drafting.forms import BODY_LIMIT, HEADING_LIMIT, MergeForm, ShiftForm, SplitForm, version_in
from codeprac.drafting.services import give_reason
from codeprac.drafting.views.acts import Answer, act_page, done, indented
from codeprac.drafting.views.blueprint import bp, load_standing
from codeprac.drafts.arranging import beneath
from codeprac.drafts.models import Provision
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.rules import HeadingsOutOfPlace, body_of
from codeprac.drafts.services.rows import heading_of
from codeprac.drafts.services.structuring import (
    demote_provision,
    find_sibling_before,
    merge_provisions,
    merged_body,
    promote_provision,
    split_provision,
)
from codeprac.errors import RuleBroken, Stale
from codeprac.text.cutting import cut, pieces, places_of
from codeprac.text.provisions import Kind
from codeprac.web import clock
from codeprac.web.access import current_actor, requires

MOST_PARTS = 40


@bp.route("/<provision_id>/split", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def split(slug: str, provision_id: str) -> Answer:
    """Cut a provision before paragraphs, or where words begin; then name the parts, look them over, and split."""
    code, draft, provision = load_standing(slug, provision_id)
    body = body_of(provision.source)
    form = SplitForm(version=provision.version)
    shown = [(piece.start, textwrap.shorten(piece.words, 140, placeholder=" …")) for piece in pieces(body)[1:]]
    form.cut.choices = [(str(start), words) for start, words in shown]
    context = {"code": code, "draft": draft, "provision": provision, "form": form, "parts": ()}
    if not form.validate_on_submit():
        return act_page("split", **context)
    if "parts" not in request.form:
        parts = _cut(form, provision, body)
        page = act_page("split", **context | {"parts": parts})
        return page[0] if parts and isinstance(page, tuple) else page
    parts = _parts()
    actor_id, now = current_actor().user_id, clock.now()
    try:
        made = split_provision(
            provision,
            first_body=parts[0][1],
            others=parts[1:],
            version=version_in(form.version),
            actor_id=actor_id,
            now=now,
        )
    except HeadingsOutOfPlace as error:
        form.form_errors = [error.message]
        return act_page("split", **context | {"parts": parts})
    except Stale:
        message = _("Another drafter has changed this provision since you opened it. Split it anew as it is now.")
        form.form_errors = [message]
        return act_page("split", **context | {"parts": parts})
    for row in (provision, *made):
        give_reason(row, form.reason.data or "", actor_id=actor_id, now=now)
    names = _("“%(first)s” and %(others)s", first=provision.name, others=", ".join(f"“{row.name}”" for row in made))
    return done(slug, made[0], _("Split: %(names)s.", names=names))


@bp.route("/<provision_id>/merge", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def merge(slug: str, provision_id: str) -> Answer:
    """Choose provisions, look over the text that they make together, and merge them into this one."""
    code, draft, provision = load_standing(slug, provision_id)
    rows = list_provisions(draft)
    form = MergeForm()
    form.others.choices = [(row.id, indented(row)) for row in rows if row.id != provision.id]
    others = [row for row in rows if row.id in (form.others.data or ()) and row.id != provision.id]
    context = {"code": code, "draft": draft, "provision": provision, "form": form, "others": others}
    if not form.validate_on_submit():
        return act_page("merge", **context | {"is_previewed": False})
    if not others:
        form.others.errors = [_("Choose at least one provision to merge with.")]
        return act_page("merge", **context | {"is_previewed": False})
    seen = _stamp([provision, *others])
    if "merge" not in request.form or form.seen.data != seen:
        if form.seen.data and form.seen.data != seen and "merge" in request.form:
            form.form_errors = [_("One of them has changed meanwhile. This is the text that they make now.")]
        form.body.data, form.seen.data = merged_body(provision, others), seen
        page = act_page("merge", **context | {"is_previewed": True})
        return page if form.form_errors else page[0]
    actor_id, now = current_actor().user_id, clock.now()
    try:
        merge_provisions(provision, *others, body=form.body.data or "", actor_id=actor_id, now=now)
    except HeadingsOutOfPlace as error:
        form.body.errors = [error.message]
        return act_page("merge", **context | {"is_previewed": True})
    give_reason(provision, form.reason.data or "", actor_id=actor_id, now=now)
    names = ", ".join(f"“{other.name}”" for other in others)
    return done(slug, provision, _("Merged %(others)s into “%(name)s”.", others=names, name=provision.name))


@bp.route("/<provision_id>/promote", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def promote(slug: str, provision_id: str) -> Answer:
    """Raise a provision one level, with what stands beneath it."""
    return _shift(slug, provision_id, "promote")


@bp.route("/<provision_id>/demote", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def demote(slug: str, provision_id: str) -> Answer:
    """Lower a provision one level, with what stands beneath it."""
    return _shift(slug, provision_id, "demote")


def _shift(slug: str, provision_id: str, act: str) -> Answer:
    code, draft, provision = load_standing(slug, provision_id)
    rows = list_provisions(draft)
    target, kind = _target(act, rows, provision)
    form = ShiftForm(heading=heading_of(provision), kind=kind, version=provision.version)
    at = [row.id for row in rows].index(provision.id)
    context = {
        "code": code,
        "draft": draft,
        "provision": provision,
        "form": form,
        "target": target,
        "beneath": len(beneath([row.level for row in rows], at)) - 1,
    }
    if not form.validate_on_submit():
        return act_page(act, **context)
    actor_id, now = current_actor().user_id, clock.now()
    shift = promote_provision if act == "promote" else demote_provision
    try:
        shift(
            provision,
            heading=form.heading.data or "",
            kind=form.kind.data,
            version=version_in(form.version),
            actor_id=actor_id,
            now=now,
        )
    except RuleBroken as error:
        form.form_errors = [error.message]
        return act_page(act, **context)
    give_reason(provision, form.reason.data or "", actor_id=actor_id, now=now)
    message = _("Promoted: %(name)s.") if act == "promote" else _("Demoted: %(name)s.")
    return done(slug, provision, message % {"name": provision.name})


def _target(act: str, rows: Sequence[Provision], provision: Provision) -> tuple[Provision | None, str]:
    """What a provision would come to stand behind or under, and the kind that it has there as a rule."""
    if act == "promote":
        above = next((row for row in rows if row.id == provision.parent_id), None)
        return above, above.kind if above and above.kind != Kind.TITLE else provision.kind
    before = find_sibling_before(rows, provision)
    child = next((row for row in rows if before and row.parent_id == before.id), None)
    below = {Kind.COMMITMENT: Kind.MEASURE, Kind.MEASURE: Kind.SUB_MEASURE}
    return before, child.kind if child else below.get(Kind(provision.kind), Kind(provision.kind))


def _cut(form: FlaskForm, provision: Provision, body: str) -> list[tuple[str, str]]:
    """Heading and text of each part that the chosen cuts make; none, with an error, where they make no two."""
    places = [int(place) for place in form.cut.data or ()]
    if (words := (form.words.data or "").strip()) and not form.words.errors:
        found = places_of(body, words)
        if len(found) != 1:
            form.words.errors = [
                _("These words do not stand in the text.")
                if not found
                else _("These words stand there more than once.")
            ]
            return []
        places += found
    parts = cut(body, places)
    if len(parts) < 2 or len(parts) > MOST_PARTS:
        form.cut.errors = [_("Choose where the next provision begins.")]
        return []
    return [(heading_of(provision), parts[0]), *(("", part) for part in parts[1:])]


def _parts() -> list[tuple[str, str]]:
    """The parts as they came with the form."""
    headings, bodies = request.form.getlist("heading"), request.form.getlist("part")
    return [
        (" ".join(heading.split())[:HEADING_LIMIT], body[:BODY_LIMIT])
        for heading, body in zip(headings[:MOST_PARTS], bodies[:MOST_PARTS], strict=False)
    ] or [("", "")]


def _stamp(rows: Sequence[Provision]) -> str:
    return " ".join(f"{row.id[-12:]}.{row.version}" for row in rows)[:HEADING_LIMIT]
