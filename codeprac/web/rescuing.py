"""What becomes of a text that comes with a form which cannot be taken: whoever keeps texts registers how."""

from typing import Any

from flask import current_app, request

RESCUER = "codeprac.rescue_text"
KEEPER = "codeprac.keep_text"


def rescued() -> Any:
    """An answer that has kept the text of the form at hand; None where there is none, or nobody who could keep it."""
    provider = current_app.extensions.get(RESCUER)
    return provider() if provider and request.method == "POST" else None


def kept_address() -> str | None:
    """Where the text of the form at hand is kept now, for who wrote it; None where there is none, or nobody to keep it.
    Whoever asks must commit."""
    provider = current_app.extensions.get(KEEPER)
    return provider() if provider and request.method == "POST" else None
