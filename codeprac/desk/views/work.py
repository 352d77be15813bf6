"""My work: what the reader is to answer, the most urgent first."""

from flask import render_template

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.desk.queries.triage import arrangements_of
from codeprac.desk.queries.work import count_work, select_work
from codeprac.desk.views.blueprint import Page, bp
from codeprac.desk.views.filtering import short_day
from codeprac.desk.views.triage import find_round
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import paginate


@bp.get("/mine")
@requires(Permission.DESK_READ)
def work(slug: str) -> Page:
    """What is assigned to the reader, or to their working group, and not answered yet."""
    code, reader = load_code(slug, Permission.DESK_READ), current_actor().user_id or ""
    rounds, round_ = find_round(code)
    if round_ is None:
        return render_template("desk/triage_empty.html", code=code, rounds=rounds)
    today = clock.now().astimezone(clock.office_zone()).date()
    page = paginate(select_work(code.id, reader))
    return render_template(
        "desk/work.html",
        code=code,
        round=round_,
        page=page,
        arranged=arrangements_of([annotation.id for annotation in page.rows]),
        counted=count_work(code.id, reader, today),
        today=today,
        short_day=short_day,
    )
