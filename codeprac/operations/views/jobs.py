"""What waits, what ran, what failed: for administrators, with another try at hand."""

from collections import Counter
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.errors import RuleBroken
from codeprac.notifications.queries import get_message, select_troubled
from codeprac.operations.models import JobRun
from codeprac.operations.queries import get_run, list_counts, select_runs
from codeprac.operations.rules import RunState, may_retry
from codeprac.operations.services import retry_job, send_mail_again
from codeprac.operations.views.blueprint import bp
from codeprac.web import clock, later
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import paginate
from codeprac.web.transaction import after_commit

MOST_WAITING = 1_000
NAMES = {
    "tell_each_minute": _l("Tell of rounds, mail notices and receipts, remind leads, publish what is due"),
    "deliver_mail": _l("Send mail after an act"),
    "deliver_mail_each_minute": _l("Send mail that waits"),
    "forget_what_is_over": _l("Delete what was kept long enough"),
    "seal_record": _l("Seal the record once a day"),
    "render_drafts": _l("Render drafts anew whose page has an older form"),
    "store_comparison": _l("Store a comparison of two drafts"),
    "store_footprint": _l("Store where each word of a draft came from"),
    "group_annotations": _l("Look for annotations that raise the same point"),
}
STATES = {
    RunState.RUNNING: _l("running"),
    RunState.WAITING: _l("waits for another try"),
    RunState.GIVEN_UP: _l("given up"),
}


@bp.get("/admin/jobs")
@requires(Permission.JOB_ADMINISTER)
def job_list() -> str:
    """The jobs of this instance."""
    now = clock.now()
    waiting, is_reachable = _waiting()
    return render_template(
        "operations/job_list.html",
        counts=list_counts(),
        page=paginate(select_runs()),
        mails=paginate(select_troubled(now), number=1, size=20),
        waiting=waiting,
        is_reachable=is_reachable,
        name_of=lambda name: NAMES.get(name, name),
        state_of=lambda run: STATES[RunState(run.state)],
        may_retry=lambda run: _may_retry(run),
    )


@bp.post("/admin/jobs/<key>/retry")
@requires(Permission.JOB_ADMINISTER)
def retry(key: str) -> Response:
    """Try a job again now."""
    run = get_run(key)
    if not _may_retry(run):
        raise RuleBroken(_("This job is running, or will be tried again by itself."))
    name, arguments = run.name, tuple(run.arguments)
    retry_job(run, actor_id=current_actor().user_id, now=clock.now())
    after_commit(lambda: later.again(name, arguments, key))
    flash(_("The job is in the queue again. Reload this page in a moment to see what became of it."), "success")
    return redirect(url_for("operations.job_list"), code=303)


@bp.post("/admin/jobs/mails/<message_id>/send")
@requires(Permission.JOB_ADMINISTER)
def send_again(message_id: str) -> Response:
    """Send a mail again."""
    message = get_message(message_id)
    if message.sent_at is not None:
        raise RuleBroken(_("This mail has been sent meanwhile."))
    send_mail_again(message, actor_id=current_actor().user_id, now=clock.now())
    after_commit(lambda: later.later("deliver_mail"))
    flash(_("The mail is sent within a minute."), "success")
    return redirect(url_for("operations.job_list"), code=303)


def _may_retry(run: JobRun) -> bool:
    return may_retry(RunState(run.state), run.changed_at, clock.now())


def _waiting() -> tuple[Counter[str], bool]:
    """How many jobs of each kind are in the queue, and whether it can be reached."""
    queue: Any = current_app.extensions[later.QUEUE]
    try:
        return Counter(task.name for task in [*queue.pending(MOST_WAITING), *queue.scheduled(MOST_WAITING)]), True
    except Exception:  # the page is for those who look for what is wrong
        return Counter(), False
