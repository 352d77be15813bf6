"""Endorsing annotations by name, and who does: numbers by stakeholder group, never a rank."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.annotations.models import Annotation, Endorsement
from codeprac.annotations.publishing import View, view_of
from codeprac.annotations.queries import (
    Share,
    count_endorsements,
    find_endorsers,
    get_annotation,
    list_endorsements,
    select_endorsements,
)
from codeprac.annotations.rules import AnnotationState
from codeprac.annotations.services import endorse_annotation, withdraw_endorsement
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.places import chosen_organisation, organisations_of_actor, signed_in_user
from codeprac.errors import NotAllowed
from codeprac.organisations.models import Organisation
from codeprac.rounds.rules import RoundState, Visibility
from codeprac.web import clock
from codeprac.web.access import current_actor, public, requires
from codeprac.web.paging import paginate

NAMES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody that the reader may endorse for, themselves (None) or an organisation, and whether it is done."""

    organisation: Organisation | None
    endorses: bool


@dataclass(frozen=True, slots=True)
class Endorsements:
    """What the page of an annotation shows of them; `voices` is empty where the reader can endorse for nobody now."""

    shares: list[Share]
    names: list[Endorsement]
    voices: list[Voice]

    @property
    def total(self) -> int:
        """How many there are, of all groups."""
        return sum(share.count for share in self.shares)

    @property
    def can_endorse(self) -> bool:
        """Whether there is a voice that does not endorse it yet."""
        return any(not voice.endorses for voice in self.voices)


def load_endorsements(annotation: Annotation, view: View) -> Endorsements:
    """Who endorses an annotation, and for whom the reader can; nothing of one whose words the reader may not see."""
    if view.is_closed:
        return Endorsements([], [], [])
    shares = count_endorsements([annotation.id]).get(annotation.id, [])
    names = list(list_endorsements(annotation.id, NAMES_SHOWN)) if shares else []
    return Endorsements(shares, names, _voices(annotation))


def said_of_endorsements(shares: list[Share] | None) -> str:
    """How many of which group, in a line; empty where nobody does."""
    if not shares:
        return ""
    parts = [f"{share.group or _('people for themselves')} {share.count}" for share in shares]
    total = sum(share.count for share in shares)
    return ngettext("%(num)d endorsement: %(parts)s", "%(num)d endorsements: %(parts)s", total, parts=", ".join(parts))


@bp.get("/annotations/<annotation_id>/endorsements")
@public
def endorsements(annotation_id: str) -> ResponseReturnValue:
    """Everybody who endorses an annotation, by name."""
    annotation = _seen(annotation_id)
    return render_template(
        "annotations/endorsements.html",
        annotation=annotation,
        code=annotation.draft.code,
        shares=count_endorsements([annotation.id]).get(annotation.id, []),
        page=paginate(select_endorsements(annotation.id)),
    )


@bp.post("/annotations/<annotation_id>/endorse")
@requires(Permission.ANNOTATION_ENDORSE)
@limits.on_writing
def endorse(annotation_id: str) -> ResponseReturnValue:
    """Stand behind an annotation, for oneself or for an organisation."""
    annotation = _seen(annotation_id)
    endorse_annotation(annotation, author=signed_in_user(), organisation=_chosen(), now=clock.now())
    flash(_("Your endorsement stands beside the annotation."), "success")
    return _back(annotation)


@bp.post("/annotations/<annotation_id>/endorse/withdraw")
@requires(Permission.ANNOTATION_ENDORSE)
@limits.on_writing
def take_back_endorsement(annotation_id: str) -> ResponseReturnValue:
    """Take an endorsement back."""
    annotation = _seen(annotation_id)
    withdraw_endorsement(annotation, actor=signed_in_user(), organisation=_chosen(), now=clock.now())
    flash(_("The endorsement is withdrawn."), "success")
    return _back(annotation)


def _seen(annotation_id: str) -> Annotation:
    """The annotation, if the reader may see what it says."""
    annotation = get_annotation(annotation_id, actor=current_actor(), now=clock.now())
    if view_of(annotation.written, current_actor()).is_closed:
        raise NotAllowed(annotation_id)
    return annotation


def _chosen() -> Organisation | None:
    return chosen_organisation(organisations_of_actor(), request.form.get("speak_for"))


def _back(annotation: Annotation) -> ResponseReturnValue:
    address = url_for("annotations.annotation", annotation_id=annotation.id, _anchor="endorsements")
    return redirect(address, code=303)


def _voices(annotation: Annotation) -> list[Voice]:
    actor, round_ = current_actor(), annotation.round
    is_open = round_.state(clock.now()) is RoundState.OPEN and round_.visibility != Visibility.SEALED
    if not is_open or actor.user_id is None or annotation.state == AnnotationState.WITHDRAWN:
        return []
    own = {annotation.author_id, annotation.organisation_id}
    voices = {actor.user_id: None, **{one.id: one for one in organisations_of_actor()}}
    given = find_endorsers(annotation.id, voices)
    return [Voice(organisation, key in given) for key, organisation in voices.items() if key not in own]
