"""What the tests of the text engine share: the real drafts, and a budget of processor time."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path

import pytest

from codeprac.text.outline import outline
from codeprac.text.provisions import Outline

GPAI = (
    "gpai-code-of-practice/draft-1-2024-11-14.en.md",
    "gpai-code-of-practice/draft-2-2024-12-19.en.md",
    "gpai-code-of-practice/draft-3-2025-03-11.en.md",
)


@pytest.fixture(scope="session")
def real_text(real_data: Path) -> Callable[[str], str]:
    """Reads one of the real texts by its path."""
    return cache(lambda path: (real_data / path).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def gpai(real_text: Callable[[str], str]) -> tuple[Outline, Outline, Outline]:
    """The outlines of the three drafts of the General-Purpose AI Code of Practice."""
    first, second, third = (outline(real_text(path)) for path in GPAI)
    return first, second, third


@contextmanager
def processor_seconds(most: float) -> Iterator[None]:
    """Fails when what is inside takes more processor time than that."""
    begin = time.process_time()
    yield
    taken = time.process_time() - begin
    assert taken <= most, f"{taken:.2f} s of processor time, {most} s allowed"


@pytest.fixture
def within() -> Callable[[float], AbstractContextManager[None]]:
    """`with within(seconds): ...`."""
    return processor_seconds
