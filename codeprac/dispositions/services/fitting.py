"""Where proposed wording belongs in the working draft, and how the text then reads; or why that is not certain."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import undefer

from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.dispositions.rules import ProposalNotTakable
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.rules import body_of
from codeprac.text.anchoring import Selector
from codeprac.text.markdown import plain, render
from codeprac.text.patching import Applied, Refusal, Refused, Replacement, apply_replacement


@dataclass(frozen=True, slots=True)
class Fitted:
    """The provision of the working draft that the wording belongs in, and its body with the wording in it."""

    provision: Provision
    applied: Applied


def fit_proposal(annotation: Annotation, draft: Draft) -> Fitted:
    """The one place of an annotation's proposed wording. What the annotated provision became is looked through; of two
    places that come into question neither is taken. Raises ProposalNotTakable."""
    rows = _became(annotation, draft)
    if not rows:
        name = annotation.provision.name
        raise ProposalNotTakable(_("%(name)s no longer stands in the working draft. Edit by hand.", name=name))
    tried = [(row, _apply(annotation, row)) for row in rows]
    fitting = [Fitted(row, result) for row, result in tried if isinstance(result, Applied)]
    exact = [each for each in fitting if each.applied.exact]
    found = exact or fitting
    if len(found) == 1:
        return found[0]
    if found:
        raise ProposalNotTakable(
            _("The quoted words stand in several provisions that came from this one. Put the wording in by hand."),
            provision_id=found[0].provision.id,
        )
    row, refused = next(((row, each) for row, each in tried if _there(each)), tried[0])
    raise ProposalNotTakable(_why(row, refused), provision_id=row.id)


def _became(annotation: Annotation, draft: Draft) -> Sequence[Provision]:
    """What the provision became in the draft: by its permanent id first, then where links of lineage lead; locked."""
    is_same = Provision.identity == annotation.provision.identity
    became = sa.select(LineageLink.new_provision_id).where(
        LineageLink.old_provision_id == annotation.provision_id, LineageLink.overruled.is_(False)
    )
    statement = sa.select(Provision).where(
        Provision.draft_id == draft.id, sa.or_(is_same, Provision.id.in_(became)), Provision.removed_at.is_(None)
    )
    statement = statement.order_by(is_same.desc(), Provision.position).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).all()


def _apply(annotation: Annotation, provision: Provision) -> Applied | Refused:
    """The body with the proposal in it; one for the whole provision replaces a body that still reads the same."""
    body, wording = body_of(provision.source), annotation.proposed_wording or ""
    annotated = db.session.get_one(Provision, annotation.provision_id, options=[undefer(Provision.source)])
    basis = body_of(annotated.source)
    anchor = annotation.anchor
    if anchor.quote:
        selector = Selector(anchor.quote, anchor.prefix, anchor.suffix, anchor.start)
        return apply_replacement(body, Replacement(selector, wording, basis))
    now = plain(render(body))
    if now != plain(render(basis)):
        return Refused(Refusal.DONE if now == plain(render(wording)) else Refusal.CONFLICT)
    return Applied(wording, True, 0, len(now), now, wording)


def _there(result: Applied | Refused) -> str:
    return result.there


def _why(provision: Provision, result: Applied | Refused) -> str:
    """In words why the wording is not put in, and what to do."""
    refusal = result.refusal if isinstance(result, Refused) else Refusal.MARKUP
    reasons = {
        Refusal.GONE: _("they were taken out, or rewritten"),
        Refusal.REPEATED: _("they, or words like them, stand in several places, and it is not certain which is meant"),
        Refusal.SURROUNDINGS: _("what stands around them is other text, so it is not certain that they are meant"),
        Refusal.CONFLICT: _("they were changed where the proposal changes them too"),
        Refusal.DONE: _("the proposed wording stands there already"),
        Refusal.MARKUP: _("the markup in between leaves it open how the text would read"),
        Refusal.TOO_LONG: _("the text is too long to look through"),
    }
    words = _(
        "In %(name)s of the working draft the words no longer stand as they were quoted: %(why)s. "
        "Put the proposal in by hand.",
        name=provision.name,
        why=reasons[refusal],
    )
    return f"{words} " + _("There stands now: “%(words)s”", words=result.there[:300]) if result.there else words
