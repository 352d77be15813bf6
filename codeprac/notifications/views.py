"""The mailbox of an instance that sends no mail: what would have left, for who tries it out."""

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from codeprac.errors import NotFound
from codeprac.notifications.queries import get_message, select_messages
from codeprac.notifications.transport import LOCAL
from codeprac.web.access import public
from codeprac.web.paging import paginate

bp = Blueprint("notifications", __name__)


@bp.get("/mail")
@public
def mailbox() -> str:
    """Every mail, newest first."""
    _ensure_local()
    recipient = request.args.get("to", "")[:320]
    return render_template("notifications/mailbox.html", page=paginate(select_messages(recipient)), recipient=recipient)


@bp.get("/mail/<message_id>")
@public
def message(message_id: str) -> str:
    """One mail, as plain text with its links."""
    _ensure_local()
    return render_template("notifications/message.html", message=get_message(message_id))


@bp.get("/mail/<message_id>.html")
@public
def message_html(message_id: str) -> AnyResponse:
    """The HTML of one mail, as a mail program would get it."""
    _ensure_local()
    return Response(get_message(message_id).body_html, mimetype="text/html")


def _ensure_local() -> None:
    """A mailbox that everybody can read exists only where no real mail goes: in the demonstration and in tests."""
    config = current_app.config
    if config["MAIL_URL"] != LOCAL or not (config["DEMO"] or config["TESTING"]):
        raise NotFound("mail")
