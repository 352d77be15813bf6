"""Access on every view: `@public` or `@requires(permission)`, and `ensure` where the object is loaded."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app, flash, g, jsonify, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.actor import PUBLIC, Actor, Facts
from codeprac.access.permissions import Permission
from codeprac.access.policy import could_be_allowed, is_allowed, needs_object
from codeprac.errors import NotAllowed
from codeprac.web.errors import wants_json
from codeprac.web.rescuing import rescued

View = TypeVar("View", bound=Callable[..., Any])

LOADER = "codeprac.load_actor"


def current_actor() -> Actor:
    """Who acts in this request; asked of the database once, and not at all on pages that do not ask."""
    if "actor" not in g:
        loader = current_app.extensions.get(LOADER)
        g.actor = loader() if loader else PUBLIC
    return cast(Actor, g.actor)


def public(view: View) -> View:
    """Anybody may see this view."""
    view.__access__ = "public"  # type: ignore[attr-defined]  # read by the site test that walks all routes
    return view


def requires(permission: Permission) -> Callable[[View], View]:
    """Only who could hold the permission enters; where it is about an object, the view must settle it with `ensure`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            actor = current_actor()
            if not actor.is_signed_in:
                return ask_to_sign_in()
            if not could_be_allowed(actor, permission):
                raise NotAllowed(permission)
            answer = view(*args, **kwargs)
            if needs_object(permission) and permission not in g.get("settled", ()):
                raise AssertionError(f"{request.endpoint} never settled {permission} on the object it loaded")
            return answer

        guarded.__access__ = permission  # type: ignore[attr-defined]  # read by the site test that walks all routes
        return cast(View, guarded)

    return decorate


def ensure(permission: Permission, facts: Facts) -> None:
    """Settle a permission on a loaded object, or raise NotAllowed."""
    if not is_allowed(current_actor(), permission, facts):
        raise NotAllowed(permission)
    g.setdefault("settled", set()).add(permission)


def may(permission: Permission, facts: Facts | None = None) -> bool:
    """Whether the current actor may; for templates that show or hide a button."""
    return is_allowed(current_actor(), permission, facts)


def ask_to_sign_in() -> Response:
    """Send the reader to the sign-in page and back again, keeping the text of a lost POST; a script is only told."""
    if wants_json():
        return unauthorised()
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")), code=303)
    if (answer := rescued()) is not None:
        return cast(Response, answer)
    flash(_("Your sign-in has expired. Sign in again: what you typed is kept in your browser."), "warning")
    return redirect(url_for("security.login"), code=303)


def unauthorised() -> Response:
    """What a script is told where a page would lead to signing in."""
    error = {"status": 401, "message": _("Your sign-in has expired.")}
    return make_response(jsonify(error=error), 401)
