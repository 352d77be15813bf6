"""Work without the search for garbage: comparing makes many small values, none of them in circles."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


def without_collecting(act: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """The same act with the collector of garbage off meanwhile: it would look again and again through values that are
    all in use, and take up to a quarter of the time. What is thrown away is freed as always, by counting."""

    @wraps(act)
    def acting(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        was_collecting = gc.isenabled()
        gc.disable()
        try:
            return act(*args, **kwargs)
        finally:
            if was_collecting:
                gc.enable()

    return acting
