"""After submitting: what others have said already in nearly the same words, to be endorsed as well or instead."""

from flask import render_template
from flask.typing import ResponseReturnValue

from codeprac.access.permissions import Permission
from codeprac.annotations.publishing import view_of
from codeprac.annotations.queries import count_endorsements, get_annotation
from codeprac.annotations.queries.alike import list_alike
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.endorsing import load_endorsements, said_of_endorsements
from codeprac.rounds.rules import RoundState
from codeprac.web import clock
from codeprac.web.access import current_actor, ensure, requires


@bp.get("/annotations/<annotation_id>/alike")
@requires(Permission.ANNOTATION_EDIT)
def alike(annotation_id: str) -> ResponseReturnValue:
    """Annotations of others in nearly the words of one's own, each with the way to endorse it."""
    now, actor = clock.now(), current_actor()
    annotation = get_annotation(annotation_id, actor=actor, now=now)
    ensure(Permission.ANNOTATION_EDIT, annotation.facts)
    found = list_alike(annotation, actor=actor, now=now)
    counts = count_endorsements([one.annotation.id for one in found])
    return render_template(
        "annotations/alike.html",
        annotation=annotation,
        code=annotation.draft.code,
        draft=annotation.draft,
        alike=found,
        endorsements={
            one.annotation.id: load_endorsements(one.annotation, view_of(one.annotation.written, actor))
            for one in found
        },
        endorsed={key: said_of_endorsements(shares) for key, shares in counts.items()},
        is_open=annotation.round.state(now) is RoundState.OPEN,
    )
