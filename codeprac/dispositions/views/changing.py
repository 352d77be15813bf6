"""The change of the next draft that an answer points to."""

from codeprac.dispositions.forms import DecisionForm
from codeprac.dispositions.models import Change
from codeprac.dispositions.services import link_change
from codeprac.web import clock


def change_for(form: DecisionForm, actor_id: str | None) -> Change | None:
    """The change that the form points to; one without a reason yet gets that of the answer."""
    target = form.target
    if target is None:
        return None
    return link_change(
        target.draft,
        reason=form.reason.data or "",
        actor_id=actor_id,
        now=clock.now(),
        provision_id=None if target.is_dropped else target.provision.id,
        old_provision_id=target.provision.id if target.is_dropped else None,
    )
