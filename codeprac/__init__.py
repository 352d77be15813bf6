"""codeprac: codes of practice, written in public.

`create_app` is found here and lives in `application`, which is read when somebody asks for it: the text engine and its
commands start without a web framework.
"""

import gc
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from codeprac.application import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    if name != "create_app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Nothing that is read from here on is thrown away: looking for it takes a fifth of the time.
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        from codeprac import application
    finally:
        if was_collecting:
            gc.enable()
    return application.create_app
