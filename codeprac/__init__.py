"""codeprac: codes of practice, written in public.

`create_app` is found here and lives in `application`, which is read when somebody asks for it: the text engine and its
commands start without a web framework.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from codeprac.application import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    if name != "create_app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from codeprac import application

    return application.create_app
