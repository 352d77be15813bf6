"""Every blueprint, and what every template may ask for."""

from typing import Any

from flask import Flask

from codeprac.access.permissions import Permission
from codeprac.codes.queries import load_actor
from codeprac.codes.views import bp as codes
from codeprac.web import access, clock

BLUEPRINTS = (codes,)


def init_app(app: Flask) -> None:
    """Register the blueprints and the common names of templates."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions[access.LOADER] = load_actor
    app.context_processor(_common_names)


def _common_names() -> dict[str, Any]:
    return {"current_actor": access.current_actor, "may": access.may, "Permission": Permission, "now": clock.now}
