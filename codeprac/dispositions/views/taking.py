"""Taking proposed wording over with one click."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.dispositions.rules import ProposalNotTakable
from codeprac.dispositions.services import take_proposal as take
from codeprac.dispositions.views.answering import show_answer
from codeprac.dispositions.views.blueprint import Page, bp, load_annotation
from codeprac.errors import RuleBroken
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.post("/annotations/<annotation_id>/take")
@requires(Permission.DRAFT_WRITE)
def take_proposal(annotation_id: str) -> Page:
    """Put the proposed wording into the working draft and show it there; or say why a person has to edit."""
    annotation = load_annotation(annotation_id, Permission.DRAFT_WRITE)
    try:
        change = take(annotation, actor_id=current_actor().user_id, now=clock.now())
    except ProposalNotTakable as error:
        return show_answer(annotation, refused=error), 409
    except RuleBroken as error:  # the wording would not stay one provision
        return show_answer(annotation, refused=ProposalNotTakable(error.message)), 409
    flash(
        _(
            "The wording of annotation %(number)s is in the working draft, with its reason and a private answer.",
            number=annotation.number,
        ),
        "success",
    )
    slug = annotation.draft.code.slug
    return redirect(url_for("drafting.edit", slug=slug, provision_id=change.provision_id), 303)
