"""Grave acts ask for the password again, unless it was given in the last quarter of an hour.

The act waits meanwhile: what was sent with it stands in the page that asks, and is sent again, as it was, by the answer
to the password (307). Nothing of it is stored, and it works without scripts."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from flask_security import views
from flask_security.forms import _build_form
from flask_security.utils import check_and_update_authn_fresh
from werkzeug.wrappers import Response

from codeprac.accounts.places import is_own_path
from codeprac.errors import CodepracError
from codeprac.web.access import unauthorised
from codeprac.web.errors import wants_json
from codeprac.web.transaction import WRITING_METHODS

View = TypeVar("View", bound=Callable[..., Any])
# In the page that asks, beside the fields of the act: that there is an act to be sent again.
WAITS = "act-waits"
OF_THE_PAGE = {"csrf_token", "password", "submit", WAITS}


class PasswordWanted(CodepracError):
    """The act waits until the password is given again."""


def fresh(view: View) -> View:
    """Ask for the password before the act; looking at its page needs none. Stands under `@requires`."""
    return fresh_where(_always)(view)


def fresh_where(is_grave: Callable[[], bool]) -> Callable[[View], View]:
    """The same where only some of the acts of a view are grave."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if request.method in WRITING_METHODS and is_grave() and not is_fresh():
                raise PasswordWanted
            return view(*args, **kwargs)

        guarded.__fresh__ = True  # type: ignore[attr-defined]  # read by the test that looks at every grave act
        return cast(View, guarded)

    return guard


def _always() -> bool:
    return True


def is_fresh() -> bool:
    """Whether the password, or what stands for it, was given a short time ago."""
    within, grace = (current_app.config[f"SECURITY_{name}"] for name in ("FRESHNESS", "FRESHNESS_GRACE_PERIOD"))
    return bool(check_and_update_authn_fresh(within, grace))


def ask_password(*why: Any) -> Response:
    """The page that asks who is there; the act goes on from it."""
    if wants_json():
        return unauthorised()
    place = request.full_path.rstrip("?")
    if request.method not in WRITING_METHODS:
        return redirect(url_for("security.verify", next=place), code=303)
    form = _build_form("verify_form", user=current_user)
    page = render_template("security/verify.html", form=form, kept=kept_fields(), place=place, waits=True)
    return make_response(page, 401)


def verify() -> Response:
    """Flask-Security's page that asks; then on to where the person was, with the act that waits."""
    answer: Response = make_response(views.verify())
    if answer.status_code not in {301, 302, 303}:
        return answer
    return go_on()


def go_on() -> Response:
    """Back to where the person was: the same act once more, as it was sent, or the page they wanted."""
    place = request.args.get("next", "")
    target = place if is_own_path(place) else url_for("accounts.signing_in")
    return redirect(target, code=307 if WAITS in request.form else 303)


def kept_fields() -> list[tuple[str, str]]:
    """What came with the act that waits, to be sent again."""
    return [pair for pair in request.form.items(multi=True) if pair[0] not in OF_THE_PAGE]
