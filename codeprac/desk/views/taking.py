"""Taking proposed wording over with one click."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.annotations.models import Annotation
from codeprac.desk.views.blueprint import Page, bp
from codeprac.desk.views.deciding import load_numbered
from codeprac.desk.views.deciding_page import show_decision
from codeprac.dispositions.conflicts import Proposal, rivals_of
from codeprac.dispositions.queries import list_proposals
from codeprac.dispositions.rules import ProposalNotTakable
from codeprac.dispositions.services import take_proposal as take
from codeprac.dispositions.services.proposals import ProposalToSee
from codeprac.drafts.rules import body_of
from codeprac.errors import RuleBroken
from codeprac.text.diffing import compare_words
from codeprac.text.markdown import plain, render
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.post("/decide/<int:number>/take")
@requires(Permission.DRAFT_WRITE)
def take_proposal(slug: str, number: int) -> Page:
    """Put the proposed wording into the working draft and show it there; or show first what it would make of words that
    have changed since; or say why a person has to edit."""
    annotation = load_numbered(slug, number, Permission.DRAFT_WRITE)
    seen = read_whole(request.form.get("version"), digits=9)
    try:
        change = take(annotation, actor_id=current_actor().user_id, now=clock.now(), seen_version=seen)
    except ProposalToSee as to_see:
        return _show(annotation, to_see, again=seen is not None), 409
    except ProposalNotTakable as error:
        return show_decision(annotation, refused=error), 409
    except RuleBroken as error:  # the wording would not stay one provision
        return show_decision(annotation, refused=ProposalNotTakable(error.message)), 409
    flash(
        _(
            "The wording of annotation %(number)s is in the working draft, with its reason and a private answer.",
            number=annotation.number,
        ),
        "success",
    )
    _flag_rivals(annotation)
    return redirect(url_for("drafting.edit", slug=slug, provision_id=change.provision_id), 303)


def _rivals(annotation: Annotation) -> list[Proposal]:
    """Other proposals for the same words."""
    proposals = list_proposals(annotation.round_id, annotation.provision_id)
    return rivals_of({annotation.id}, proposals).get(annotation.id, [])


def _flag_rivals(annotation: Annotation) -> None:
    """Say which other proposals are for the words that this one took: they may no longer be taken as they are."""
    open_ones = [str(rival.number) for rival in _rivals(annotation) if not rival.taken]
    if open_ones:
        numbers = ", ".join(open_ones)
        flash(_("Other proposals are for the same words: annotation %(numbers)s. Look at them now.", numbers=numbers))


def _show(annotation: Annotation, to_see: ProposalToSee, *, again: bool) -> str:
    """The result before it is stored: what the proposal would change in the provision as it stands now."""
    provision, applied = to_see.fitted.provision, to_see.fitted.applied
    before, after = (plain(render(body)) for body in (body_of(provision.source), applied.source))
    return render_template(
        "desk/take.html",
        annotation=annotation,
        code=annotation.draft.code,
        provision=provision,
        applied=applied,
        redline=compare_words(before, after),
        again=again,
        rivals=[rival for rival in _rivals(annotation) if rival.taken],
    )
