"""One annotation with its words in their context and what else is said of them, for the pane of the desk."""

from flask import redirect, render_template, url_for

from codeprac.access.permissions import Permission
from codeprac.annotations.quoting import NARROW, difference, quote
from codeprac.dispositions.conflicts import rivals_of
from codeprac.dispositions.queries import answers_to, list_on_same_words, list_proposals, list_taken
from codeprac.dispositions.views.blueprint import Page, bp, load_annotation
from codeprac.drafts.queries import find_working_draft
from codeprac.web.access import requires


@bp.get("/annotations/<annotation_id>/answer")
@requires(Permission.DESK_READ)
def answer(annotation_id: str) -> Page:
    """Where annotations were answered before there was one screen to decide: leads there."""
    annotation = load_annotation(annotation_id, Permission.DESK_READ)
    return redirect(url_for("desk.decide", slug=annotation.draft.code.slug, number=annotation.number), 301)


@bp.get("/annotations/<annotation_id>/answer/words")
@requires(Permission.DESK_READ)
def words(annotation_id: str) -> Page:
    """An annotation with its words, context and other annotations on the same words, as a piece of a page."""
    annotation = load_annotation(annotation_id, Permission.DESK_READ)
    anchor, text = annotation.anchor, annotation.provision.body_text
    others = list_on_same_words(annotation)
    working = find_working_draft(annotation.code_id)
    proposals = list_proposals(annotation.round_id, annotation.provision_id)
    taken = list_taken([annotation.id]).get(annotation.id)
    return render_template(
        "dispositions/words.html",
        in_pane=True,
        annotation=annotation,
        code=annotation.draft.code,
        draft=annotation.draft,
        quotation=quote(text, anchor.start, anchor.end, context=NARROW),
        segments=difference(anchor.quote or text, annotation.proposed_wording),
        others=others,
        answers=answers_to([annotation.id, *(other.id for other in others)], include_private=True),
        rivals=rivals_of({annotation.id}, proposals).get(annotation.id, []),
        working=working,
        taken=taken if taken and working and taken.draft_id == working.id else None,
    )
