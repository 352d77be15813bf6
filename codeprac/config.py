"""Configuration by environment variables, checked when the application starts; README has the table."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEMO_SECRET = "codeprac-demo-mode-only-not-a-secret"  # noqa: S105 - the demo's public key, refused elsewhere
MINIMUM_SECRET_LENGTH = 32
# How many days what is not kept for good is kept; 0: as long as the account. CODEPRAC_KEEP_DAYS changes single ones.
KEEP_DAYS = {"mail": 30, "notices": 365, "unconfirmed": 30, "unsent": 365, "sheets": 365, "reading": 365, "erasing": 7}
MINIMUM_TOKEN_LENGTH = 20
MARKDOWN_LIMIT = 4 * 1024 * 1024
SECOND_FACTORS = ("required", "everybody", "offered")
LOG_FORMATS = ("json", "plain")
# How many forms of statements are kept compiled. There are more than SQLAlchemy's 500, and making one anew takes longer
# than the database takes to answer it.
STATEMENTS = 2_000


class ConfigurationError(Exception):
    """A setting is missing or unusable; the message names it and says what it should be."""


@dataclass(frozen=True)
class Provider:
    """Who else may say who somebody is, by OpenID Connect."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    confirms_addresses: bool


@dataclass(frozen=True)
class Settings:
    """The checked settings of one instance."""

    database_url: str
    secret_key: str
    base_url: str
    time_zone: str
    mail_url: str
    mail_sender: str
    instance: Path
    office_name: str
    security_contact: str
    trusted_proxies: int
    redis_url: str
    time_stamp_url: str
    keep_days: Mapping[str, int]
    trusted_hosts: tuple[str, ...]
    database_pooler: bool
    openid: Provider | None
    log_format: str
    slow_query_ms: int
    metrics_token: str
    demo: bool
    second_factor: str
    breached_passwords: Path | None
    testing: bool


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings; raises ConfigurationError with one clear sentence."""
    env = os.environ if environ is None else environ
    demo = env.get("CODEPRAC_DEMO", "") == "1"
    instance = Path(env.get("CODEPRAC_INSTANCE", "instance")).resolve()
    return Settings(
        database_url=_database_url(env.get("CODEPRAC_DATABASE_URL", f"sqlite:///{instance / 'codeprac.sqlite'}")),
        secret_key=_secret_key(env.get("CODEPRAC_SECRET_KEY", ""), demo=demo),
        base_url=_base_url(env.get("CODEPRAC_BASE_URL", "http://127.0.0.1:8000")),
        time_zone=_time_zone(env.get("CODEPRAC_TIME_ZONE", "Europe/Brussels")),
        mail_url=env.get("CODEPRAC_MAIL_URL", "local:"),
        mail_sender=env.get("CODEPRAC_MAIL_SENDER", "codeprac@localhost.localdomain"),
        instance=instance,
        office_name=env.get("CODEPRAC_OFFICE_NAME", "Sample Office" if demo else "Office"),
        security_contact=_contact(env.get("CODEPRAC_SECURITY_CONTACT", "")),
        trusted_proxies=_count(env.get("CODEPRAC_TRUSTED_PROXIES", "0"), "CODEPRAC_TRUSTED_PROXIES"),
        redis_url=env.get("CODEPRAC_REDIS_URL", ""),
        time_stamp_url=_time_stamp_url(env.get("CODEPRAC_TIME_STAMP_URL", "")),
        keep_days=_keep_days(env.get("CODEPRAC_KEEP_DAYS", "")),
        trusted_hosts=tuple(env.get("CODEPRAC_TRUSTED_HOSTS", "").replace(",", " ").split()),
        database_pooler=env.get("CODEPRAC_DATABASE_POOLER", "") == "1",
        openid=_provider(env),
        log_format=_one_of(env.get("CODEPRAC_LOG_FORMAT", "plain" if demo else "json"), "CODEPRAC_LOG_FORMAT"),
        slow_query_ms=_count(env.get("CODEPRAC_SLOW_QUERY_MS", "500"), "CODEPRAC_SLOW_QUERY_MS"),
        metrics_token=_token(env.get("CODEPRAC_METRICS_TOKEN", "")),
        demo=demo,
        second_factor=_one_of(
            env.get("CODEPRAC_SECOND_FACTOR", "offered" if demo else "required"),
            "CODEPRAC_SECOND_FACTOR",
            SECOND_FACTORS,
        ),
        breached_passwords=_file(env.get("CODEPRAC_BREACHED_PASSWORDS", ""), "CODEPRAC_BREACHED_PASSWORDS"),
        testing=env.get("CODEPRAC_TESTING", "") == "1",
    )


def flask_config(settings: Settings) -> dict[str, Any]:
    """What Flask and its extensions need, from the checked settings."""
    secure = settings.base_url.startswith("https://")
    return {
        "SECRET_KEY": settings.secret_key,
        "TESTING": settings.testing,
        "DEMO": settings.demo,
        "SECOND_FACTOR": settings.second_factor,
        "BREACHED_PASSWORDS": settings.breached_passwords,
        "OFFICE_NAME": settings.office_name,
        "SECURITY_CONTACT": settings.security_contact,
        "BASE_URL": settings.base_url,
        "TIME_ZONE": settings.time_zone,
        "MAIL_URL": settings.mail_url,
        "MAIL_SENDER": settings.mail_sender,
        "TRUSTED_PROXIES": settings.trusted_proxies,
        "REDIS_URL": settings.redis_url,
        "TIME_STAMP_URL": settings.time_stamp_url,
        "TRUSTED_HOSTS": _trusted_hosts(settings),
        "OPENID": settings.openid,
        "INSTANCE": settings.instance,
        "KEEP_DAYS": dict(settings.keep_days),
        "LOG_FORMAT": settings.log_format,
        "SLOW_QUERY_MS": settings.slow_query_ms,
        "METRICS_TOKEN": settings.metrics_token,
        # Room for the fields around a text, and for the line ends that browsers double in it.
        "MAX_CONTENT_LENGTH": MARKDOWN_LIMIT * 5 // 4,
        "MAX_FORM_MEMORY_SIZE": MARKDOWN_LIMIT * 5 // 4,
        "MAX_FORM_PARTS": 2_500,
        "SESSION_COOKIE_NAME": "__Host-codeprac" if secure else "codeprac",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_NAME": "__Host-remember" if secure else "remember_token",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=14),
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_HEADERS_ENABLED": True,
        # While Redis is away, each process counts for itself: better some limit than a site that is closed.
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": bool(settings.redis_url),
        "RATELIMIT_SWALLOW_ERRORS": bool(settings.redis_url),
        "BABEL_DEFAULT_LOCALE": "en_GB",
        "BABEL_DEFAULT_TIMEZONE": settings.time_zone,
        "SQLALCHEMY_ENGINES": {"default": _engine(settings)},
    }


def _trusted_hosts(settings: Settings) -> list[str] | None:
    """The names that a request may give to this site; None where every name will do, in the demonstration and tests."""
    if settings.demo or settings.testing:
        return None
    return [urlsplit(settings.base_url).hostname or "", *settings.trusted_hosts]


def _engine(settings: Settings) -> dict[str, Any]:
    """How the database is connected to. PostgreSQL may be restarted, or moved, while we run: a connection that was kept
    is tried before it is used, and one that nobody answers on ends within a minute instead of hours."""
    engine: dict[str, Any] = {"url": settings.database_url, "query_cache_size": STATEMENTS}
    if settings.database_url.startswith("sqlite"):
        return engine
    connecting: dict[str, Any] = {
        "application_name": "codeprac",
        "connect_timeout": 5,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 60_000,
    }
    if settings.database_pooler:
        # A statement that was prepared on one server connection is unknown on the next that a pooler gives.
        connecting["prepare_threshold"] = None
    return engine | {"pool_pre_ping": True, "pool_timeout": 10, "connect_args": connecting}


def _database_url(value: str) -> str:
    if value.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    if not value.startswith(("sqlite://", "postgresql+psycopg://")):
        raise ConfigurationError("CODEPRAC_DATABASE_URL must begin with sqlite:// or postgresql://.")
    return value


def _secret_key(value: str, *, demo: bool) -> str:
    if demo:
        return value or DEMO_SECRET
    if value == DEMO_SECRET or len(value) < MINIMUM_SECRET_LENGTH:
        raise ConfigurationError(
            f"CODEPRAC_SECRET_KEY must be set to at least {MINIMUM_SECRET_LENGTH} random characters; "
            "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return value


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
        raise ConfigurationError("CODEPRAC_BASE_URL must look like https://codes.example.org, without a path.")
    return value.rstrip("/")


def _contact(value: str) -> str:
    if value and (not value.startswith(("mailto:", "https://", "tel:")) or not value.isprintable() or " " in value):
        raise ConfigurationError("CODEPRAC_SECURITY_CONTACT must begin with mailto:, https:// or tel:, without spaces.")
    return value


def _provider(env: Mapping[str, str]) -> Provider | None:
    issuer, client_id = env.get("CODEPRAC_OPENID_ISSUER", ""), env.get("CODEPRAC_OPENID_CLIENT_ID", "")
    client_secret, name = env.get("CODEPRAC_OPENID_CLIENT_SECRET", ""), env.get("CODEPRAC_OPENID_NAME", "")
    if not (issuer or client_id or client_secret):
        return None
    parts = urlsplit(issuer)
    is_near = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
    if not parts.netloc or not (parts.scheme == "https" or is_near) or not client_id or not client_secret:
        raise ConfigurationError(
            "CODEPRAC_OPENID_ISSUER (beginning with https://), CODEPRAC_OPENID_CLIENT_ID and "
            "CODEPRAC_OPENID_CLIENT_SECRET must be set together, or none of them."
        )
    confirms = env.get("CODEPRAC_OPENID_CONFIRMS_ADDRESSES", "") == "1"
    return Provider(issuer.rstrip("/"), client_id, client_secret, name or parts.hostname or "", confirms)


def _time_stamp_url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise ConfigurationError("CODEPRAC_TIME_STAMP_URL must be the http or https address of an RFC 3161 authority.")
    return value


def _time_zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigurationError(
            f"CODEPRAC_TIME_ZONE: {value!r} is no time zone; use one like Europe/Brussels."
        ) from None


def _keep_days(value: str) -> dict[str, int]:
    """The periods, with those that the setting changes: ``mail=14 notices=90``."""
    chosen = dict(KEEP_DAYS)
    for pair in value.split():
        name, _sign, days = pair.partition("=")
        if name not in chosen:
            raise ConfigurationError(f"CODEPRAC_KEEP_DAYS: {name!r} is none of {', '.join(KEEP_DAYS)}.")
        chosen[name] = _count(days, f"CODEPRAC_KEEP_DAYS, {name},")
    return chosen


def _file(value: str, name: str) -> Path | None:
    if value and not Path(value).is_file():
        raise ConfigurationError(f"{name}: there is no file {value}.")
    return Path(value) if value else None


def _count(value: str, name: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise ConfigurationError(f"{name} must be a whole number, 0 or more.")
    return int(value)


def _one_of(value: str, name: str, allowed: tuple[str, ...] = LOG_FORMATS) -> str:
    if value not in allowed:
        raise ConfigurationError(f"{name} must be one of these: {', '.join(allowed)}.")
    return value


def _token(value: str) -> str:
    if value and len(value) < MINIMUM_TOKEN_LENGTH:
        raise ConfigurationError(f"CODEPRAC_METRICS_TOKEN must be at least {MINIMUM_TOKEN_LENGTH} random characters.")
    return value
