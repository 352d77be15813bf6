"""Issues as everybody sees them, once the first answer in them is released."""

from itertools import groupby

from flask import render_template

from codeprac.annotations.answers import answers
from codeprac.codes.queries import get_code
from codeprac.gathering.queries.public import (
    count_confidential,
    get_released_issue,
    list_given_answers,
    select_released_issues,
    select_shown_in_issue,
)
from codeprac.gathering.showing import campaigns_in, points_in
from codeprac.gathering.views.blueprint import bp
from codeprac.web import clock
from codeprac.web.access import current_actor, public
from codeprac.web.paging import paginate


@bp.get("/codes/<slug>/issues")
@public
def released_issues(slug: str) -> str:
    """The issues of a code that have answers."""
    code = get_code(slug)
    return render_template("gathering/released_issues.html", code=code, page=paginate(select_released_issues(code.id)))


@bp.get("/codes/<slug>/issues/<int:number>")
@public
def released_issue(slug: str, number: int) -> str:
    """One issue: the point, how it was answered, and the annotations that raise it."""
    code = get_code(slug)
    issue = get_released_issue(code.id, number)
    actor, now = current_actor(), clock.now()
    page = paginate(select_shown_in_issue(issue.id, actor=actor, now=now))
    return render_template(
        "gathering/released_issue.html",
        code=code,
        issue=issue,
        page=page,
        places=[(key, list(rows)) for key, rows in groupby(page.rows, key=lambda row: row.provision)],
        answers=answers().find([annotation.id for annotation in page.rows]),
        given=list_given_answers(issue.id),
        confidential=count_confidential(issue.id, actor=actor, now=now),
        campaigns=campaigns_in(issue) if page.number == 1 else [],
        **points_in(issue),
    )
