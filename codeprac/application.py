"""The application: everything wired together, and nothing decided."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from codeprac import db, extensions, jobs, models, pages
from codeprac.accounts import security
from codeprac.audit import chaining
from codeprac.config import Settings, flask_config, read_settings
from codeprac.openid import provider
from codeprac.web import (
    errors,
    filters,
    headers,
    kept,
    logs,
    measuring,
    request_ids,
    requests,
    routing,
    shared_pages,
    slow_queries,
    static,
    transaction,
)

__all__ = ["create_app", "models"]
NAME = "codeprac"

ROOT = Path(__file__).resolve().parent
TEMPLATES = ROOT.parent / "templates"


def create_app(overrides: Mapping[str, Any] | None = None, settings: Settings | None = None) -> Flask:
    """The application, from checked settings; `overrides` are last words on Flask's own configuration."""
    version = static.version_of(ROOT / "static")
    app = Flask(NAME, template_folder=str(TEMPLATES), static_url_path=f"/static/{version}")
    # Every template is kept. Jinja's own cache is as large as our templates are many, and goes through all it holds to
    # give one, for each that a page includes.
    app.jinja_options = app.jinja_options | {"cache_size": -1}
    routing.init_app(app)  # before the first route
    app.config.from_mapping(flask_config(settings or read_settings()))
    app.config.from_mapping(overrides or {})
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if hops := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's documented way
    logs.init_app(app)
    measuring.init_app(app)
    request_ids.init_app(app)
    requests.init_app(app)
    db.init_app(app)
    slow_queries.init_app(app)
    transaction.init_app(app)  # before anything that asks the database who is signed in
    chaining.init_app(app)
    extensions.init_app(app)
    security.init_app(app)
    provider.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    static.init_app(app)
    kept.init_app(app)
    shared_pages.init_app(app, (ROOT, TEMPLATES))
    filters.init_app(app)
    pages.init_app(app)
    jobs.init_app(app)
    return app
