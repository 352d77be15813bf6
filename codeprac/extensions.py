"""Extensions that more than one package needs; `create_app` binds them."""

import hashlib
import hmac
from functools import cached_property
from ipaddress import IPv6Address, ip_address, ip_network

from babel.support import NullTranslations
from flask import Flask, current_app, g, has_app_context, request
from flask_babel import Babel, Domain, get_translations
from flask_babel.speaklater import LazyString
from flask_limiter import Limiter
from flask_wtf.csrf import CSRFProtect

from codeprac.redis_server import redis_options

# Flask-Babel calls every lazy text safe HTML, also one that a name was put into. Without this they are escaped when
# they are shown, as any other text.
if "__html__" in vars(LazyString):
    del LazyString.__html__

IPV6_NETWORK = 64


def network_of(address: str) -> str:
    """What counts as one address: of IPv6 the network, for whoever has one address of it has all."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed, IPV6_NETWORK), strict=False))


def untold(kind: str, who: str) -> str:
    """Who is counted, as a key that leads back to nobody: counters lie in memory or in Redis, their keys in logs."""
    key = current_app.config["SECRET_KEY"].encode()
    return f"{kind}:{hmac.new(key, who.encode('utf-8', 'surrogatepass'), hashlib.sha256).hexdigest()[:32]}"


def requester() -> str:
    """Where the request comes from, for limits by address."""
    return untold("from", network_of(request.remote_addr or "127.0.0.1"))


class KeptTranslations(Domain):
    """The translations of a context, found once: Flask-Babel looks for them at each text, and a page has hundreds."""

    def get_translations(self) -> NullTranslations:
        """Those found first; the locale does not depend on anything within a context."""
        if not has_app_context():
            return NullTranslations()
        try:
            found: NullTranslations = g.translations
        except AttributeError:
            found = g.translations = super().get_translations()
        return found


class KeepingBabel(Babel):
    """Flask-Babel with such translations."""

    @cached_property
    def domain_instance(self) -> Domain:
        """One for all: nothing here has texts of its own elsewhere."""
        return KeptTranslations(domain=self.domain)


babel = KeepingBabel()
csrf = CSRFProtect()
limiter = Limiter(requester, default_limits=[])


def init_app(app: Flask) -> None:
    """Bind the extensions; English only so far, so the locale does not depend on the request."""
    babel.init_app(app, locale_selector=lambda: app.config["BABEL_DEFAULT_LOCALE"])
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # Flask-Babel adds the extension that has it
        gettext=lambda text: get_translations().ugettext(text),
        ngettext=lambda one, many, count: get_translations().ungettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]  # as it stands: its alias looks the name up each time
    csrf.init_app(app)
    if app.config["REDIS_URL"]:
        app.config.setdefault("RATELIMIT_STORAGE_OPTIONS", redis_options())
    limiter.init_app(app)
