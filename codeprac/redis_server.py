"""Redis, for instances of more than one machine: the queue of jobs, the counts of attempts, and pages for everyone.

Nothing that must be kept is in it. While it is away, people are served: whoever asks gives up after moments."""

from typing import Any

from codeprac.config import ConfigurationError

SECONDS_TO_CONNECT = 1.0
SECONDS_TO_ANSWER = 3.0


def redis_options() -> dict[str, Any]:
    """How connections behave: short waits, and one second try at once, because a connection that was kept may have
    been closed by a restart. The library's own way, to wait and try again for seconds, would keep people waiting."""
    try:
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError:
        raise ConfigurationError("CODEPRAC_REDIS_URL needs the package redis: pip install 'codeprac[redis]'") from None
    return {
        "socket_connect_timeout": SECONDS_TO_CONNECT,
        "socket_timeout": SECONDS_TO_ANSWER,
        "health_check_interval": 30,
        "retry": Retry(NoBackoff(), 1),
    }


def redis_pool(url: str) -> Any:
    """Connections to the server at this address, opened when they are needed."""
    options = redis_options()
    from redis import ConnectionPool

    return ConnectionPool.from_url(url, **options)
