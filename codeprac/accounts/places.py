"""Where somebody goes on to after signing in, as a request names it."""

from flask_security.utils import validate_redirect_url


def is_own_path(place: str) -> bool:
    """Whether the address leads to a page of ours; browsers read a backslash as a slash."""
    return place.startswith("/") and "\\" not in place and bool(validate_redirect_url(place))
