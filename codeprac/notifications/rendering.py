"""Mail from templates: a subject, plain text, and the same in simple HTML."""

from dataclasses import dataclass
from typing import Any

from flask import current_app

from codeprac.notifications.rules import one_line_subject


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """What a mail says."""

    subject: str
    text: str
    html: str


def render_mail(event: str, context: dict[str, Any]) -> RenderedMail:
    """Render ``email/<event>/``; templates also get `base_url` (no slash at its end) and `office_name`."""
    names = {
        "base_url": current_app.config["BASE_URL"],
        "office_name": current_app.config["OFFICE_NAME"],
        **context,
    }
    subject, text, html = (
        current_app.jinja_env.get_template(f"email/{event}/{part}").render(names)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    return RenderedMail(one_line_subject(subject), text.strip() + "\n", html.strip() + "\n")
