"""Work without the search for garbage, and with memory kept: comparing makes many small values, none of them in
circles, and tables that are soon thrown away."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cache, wraps
from typing import Final, ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
_KEPT: Final = 8 << 20


def without_collecting(act: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """The same act with the collector of garbage off meanwhile: it would look again and again through values that are
    all in use, and take up to a quarter of the time. What is thrown away is freed as always, by counting."""

    @wraps(act)
    def acting(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        _keep_memory()
        was_collecting = gc.isenabled()
        gc.disable()
        try:
            return act(*args, **kwargs)
        finally:
            if was_collecting:
                gc.enable()

    return acting


@cache
def _keep_memory() -> None:
    """Have the process keep up to twice so many bytes that it has freed, instead of asking for them anew, page by page.

    The GNU C library gives back what is beyond twice the largest block that was freed so far (mallopt(3), on
    `M_TRIM_THRESHOLD`); others go on as they do. This one is never touched, and so costs nothing.
    """
    bytes(_KEPT)
