"""What the screen shows on which the answer to one annotation is decided."""

import json
from collections.abc import Sequence
from typing import Any

from flask import render_template, request

from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import list_anchors, list_proposed
from codeprac.annotations.quoting import NARROW, difference, quote
from codeprac.annotations.rules import AnnotationState
from codeprac.codes.queries import asks_agreement
from codeprac.desk.forms import DissentForm
from codeprac.desk.proposing import Rivals, rivals_on
from codeprac.desk.queries.deciding import Written, find_written, get_text, list_steps, select_on_provision
from codeprac.dispositions.conflicts import rivals_of
from codeprac.dispositions.forms import DecisionForm
from codeprac.dispositions.models import Disposition, Dissent
from codeprac.dispositions.queries import (
    answers_to,
    count_answered,
    find_next_draft,
    find_next_open,
    list_change_targets,
    list_on_same_words,
    list_proposals,
    list_taken,
)
from codeprac.dispositions.queries.agreeing import list_events, read_chairs
from codeprac.dispositions.queries.deciding import find_issue_answer, list_templates
from codeprac.dispositions.rules import ProposalNotTakable
from codeprac.drafting.redlining import redline
from codeprac.drafts.models import Provision
from codeprac.drafts.queries import find_working_draft
from codeprac.errors import Stale
from codeprac.issues.queries import count_members, issues_of
from codeprac.text.comparing import ProvisionChange
from codeprac.web import clock
from codeprac.web.access import current_actor
from codeprac.web.paging import paginate

ROWS = 60
LONGEST = 60_000


def show_decision(
    annotation: Annotation,
    form: DecisionForm | None = None,
    *,
    stale: Stale | None = None,
    problem: str = "",
    refused: ProposalNotTakable | None = None,
    dissent: DissentForm | None = None,
) -> str:
    """The page, with these forms and what went wrong."""
    answer = answers_to([annotation.id], include_private=True).get(annotation.id)
    return render_template(
        "desk/decide.html",
        form=_with_version(form, answer) if form else _prefilled(annotation, answer),
        stale=stale,
        problem=problem,
        refused=refused,
        dissent=dissent or _dissent_form(answer),
        answer=answer,
        is_standing=annotation.state == AnnotationState.SUBMITTED,
        annotation=annotation,
        code=annotation.draft.code,
        draft=annotation.draft,
        following=find_next_open(annotation),
        preceding=find_next_open(annotation, back=True),
        **_words(annotation),
        **_text(annotation),
        **_among_drafters(annotation, answer),
    )


def offered_form(annotation: Annotation, **values: Any) -> DecisionForm:
    """The form to answer an annotation, with the changes of the next draft that the answer can point to."""
    form = DecisionForm(**values)
    form.offer(list_change_targets(find_next_draft(annotation.code_id, annotation.draft)))
    return form


def _words(annotation: Annotation) -> dict[str, Any]:
    """The annotation, others on the same words, and all others on the provision; what `words.html` asks for."""
    anchor, text = annotation.anchor, annotation.provision.body_text
    others = list_on_same_words(annotation)
    beside = paginate(select_on_provision(annotation), size=ROWS)
    ids = [annotation.id, *(one.id for one in others), *(one.id for one in beside.rows)]
    working = find_working_draft(annotation.code_id)
    taken = list_taken([annotation.id]).get(annotation.id)
    proposals = list_proposals(annotation.round_id, annotation.provision_id)
    return {
        "quotation": quote(text, anchor.start, anchor.end, context=NARROW),
        "difference": difference(anchor.quote or text, annotation.proposed_wording),
        "others": others,
        "answers": answers_to(ids, include_private=True),
        "rivals": rivals_of({annotation.id}, proposals).get(annotation.id, []),
        "working": working,
        "taken": taken if taken and working and taken.draft_id == working.id else None,
        "beside": beside,
        "marks": _marks(annotation, beside.rows),
        "counts": count_answered(annotation.round_id).get(annotation.provision_id, (0, 0)),
        **_compared(annotation, text),
    }


def _marks(annotation: Annotation, rows: Sequence[Annotation]) -> str:
    """Where the annotations sit in the text, for the script that paints them."""
    spans = [(one.number, one.anchor.start, one.anchor.end) for one in rows]
    marks = [{"number": number, "start": start, "end": end} for number, start, end in spans if start is not None]
    return json.dumps({"focus": annotation.number, "marks": marks})


def _compared(annotation: Annotation, text: str) -> dict[str, Any]:
    """The proposals on the same passage against the text and one another, with the annotations that make them."""
    actor, now, anchor = current_actor(), clock.now(), annotation.anchor
    proposed = list_proposed(annotation.provision_id, actor=actor, now=now)
    if not proposed or len(text) > LONGEST:
        return {"compared": Rivals((), 0), "proposers": {}}
    compared = rivals_on(text, proposed, number=annotation.number, start=anchor.start, end=anchor.end)
    numbers = [one.number for one in compared.shown]
    anchors = list_anchors(annotation.draft_id, numbers, actor=actor, now=now) if numbers else []
    return {"compared": compared, "proposers": {one.annotation.number: one.annotation for one in anchors}}


def _text(annotation: Annotation) -> dict[str, Any]:
    """The provision as it was annotated, its way there, and what it is in the working draft."""
    provision = get_text(annotation.provision_id)
    written = find_written(find_working_draft(annotation.code_id), provision)
    return {
        "provision": provision,
        "written": written,
        "written_change": _redline(provision, written),
        "steps": list_steps(annotation.code_id, provision.identity),
    }


def _redline(provision: Provision, written: Written | None) -> ProvisionChange | None:
    """The words that the working draft changes; None where there is nothing to compare, or too much."""
    if written is None or written.provision is None:
        return None
    old, new = provision.source, written.provision.source
    return redline(old, new) if max(len(old), len(new)) <= LONGEST else None


def _among_drafters(annotation: Annotation, answer: Disposition | None) -> dict[str, Any]:
    """The issue, the templates, who agrees, and the history of the answer."""
    actor, code_id = current_actor(), annotation.code_id
    chairs = read_chairs(code_id)
    issue = issues_of([annotation.id]).get(annotation.id)
    is_theirs = answer is not None and chairs.agree_for(actor.user_id, answer.author_id)
    return {
        "issue": issue,
        "issue_count": count_members([issue.id]).get(issue.id, 0) if issue else 0,
        "issue_answer": find_issue_answer(issue.id) if issue else None,
        "templates": list_templates(code_id),
        "has_chairs": bool(chairs.chairs),
        "is_asked": asks_agreement(code_id),
        "agrees": answer is not None and answer.released_at is None and (actor.is_administrator or is_theirs),
        "agrees_at_once": chairs.agree_for(actor.user_id, actor.user_id),
        "events": list_events(annotation.id),
        "own_dissent": _own_dissent(answer),
    }


def _prefilled(annotation: Annotation, answer: Disposition | None) -> DecisionForm:
    """The form with the answer that there is, and the place in the next draft that carries the provision on."""
    form = offered_form(annotation, formdata=None)
    if answer is None:
        return form
    form.outcome.data, form.reason.data, form.version.data = answer.outcome, answer.reason, str(answer.version)
    if answer.change is not None:
        change = answer.change
        key = f"kept:{change.provision_id}" if change.provision_id else f"dropped:{change.old_provision_id}"
        form.change.data = key if key in form.targets else ""
    return form


def _with_version(form: DecisionForm, answer: Disposition | None) -> DecisionForm:
    """What was typed, with the version of the answer that the page now shows: sending it again is a decision."""
    if request.form.get("act") != "insert":
        form.version.data = str(answer.version if answer else 0)
    return form


def _own_dissent(answer: Disposition | None) -> Dissent | None:
    user_id = current_actor().user_id
    return next((one for one in answer.dissents if one.author_id == user_id), None) if answer else None


def _dissent_form(answer: Disposition | None) -> DissentForm:
    form = DissentForm(formdata=None, version=str(answer.version if answer else 0))
    own = _own_dissent(answer)
    if own is not None:
        form.why.data, form.is_public.data = own.reason, own.is_public
    return form
