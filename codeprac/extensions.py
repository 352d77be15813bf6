"""Extensions that more than one package needs; `create_app` binds them."""

from flask import Flask
from flask_babel import Babel
from flask_babel.speaklater import LazyString
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

# Flask-Babel calls every lazy text safe HTML, also one that a name was put into. Without this they are escaped when
# they are shown, as any other text.
if "__html__" in vars(LazyString):
    del LazyString.__html__

babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, default_limits=[])


def init_app(app: Flask) -> None:
    """Bind the extensions; English only so far, so the locale does not depend on the request."""
    babel.init_app(app, locale_selector=lambda: app.config["BABEL_DEFAULT_LOCALE"])
    csrf.init_app(app)
    limiter.init_app(app)
