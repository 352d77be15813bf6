"""Work without the search for garbage: it leaves none, the collector is as it was, and memory is kept."""

import gc
import platform
import subprocess
import sys
from collections.abc import Iterator

import pytest

from codeprac.text.collecting import without_collecting
from codeprac.text.comparing import compare
from codeprac.text.lineage import trace_all
from codeprac.text.outline import outline

OLD = (
    "# Terms\n\n## Measure 1\n\nShips carry lamps at night. (a) Red ones; (b) green ones.\n\n"
    "- Lamps burn.\n- Oil is kept.\n"
)
NEW = (
    "# Terms\n\n## Measure 2\n\nShips shall carry lamps at night.\n\n| Red | Green |\n|---|---|\n| one | two |\n\n"
    "## Measure 3\n\n- Oil is kept dry.\n- Lamps burn.\n\nSee the note.[^1]\n\n[^1]: A note.\n"
)
PAGES = """
import resource
from codeprac.text.collecting import without_collecting
@without_collecting
def act(): [bytearray(1 << 20) for _ in range(6)]
act()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
act()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    yield
    gc.enable()


def test_the_collector_is_off_meanwhile_and_on_again_afterwards() -> None:
    assert without_collecting(gc.isenabled)() is False
    assert gc.isenabled()


def test_the_collector_is_on_again_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError):
        without_collecting(lambda: 1 / 0)()
    assert gc.isenabled()


def test_a_collector_that_is_off_stays_off() -> None:
    gc.disable()
    without_collecting(list)()
    assert not gc.isenabled()


def test_acts_within_acts_leave_it_off() -> None:
    assert without_collecting(lambda: (without_collecting(list)(), gc.isenabled())[1])() is False


def test_comparing_leaves_nothing_that_only_the_collector_would_find() -> None:
    compare_drafts()  # what is made once is made by now
    gc.collect()
    gc.disable()
    compare_drafts()
    assert gc.collect() == 0


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others keep memory in their own way")
def test_memory_that_an_act_has_freed_is_not_asked_for_again() -> None:
    found = subprocess.run([sys.executable, "-c", PAGES], check=True, capture_output=True, text=True)
    assert int(found.stdout) < 300  # of the 1,536 pages that it fills


def compare_drafts() -> None:
    before, after = outline(OLD), outline(NEW)
    lineage = trace_all(before.provisions, after.provisions)
    assert compare(before, after, lineage.links).changes
