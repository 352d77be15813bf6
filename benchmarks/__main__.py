"""`make bench`: measure everything and print it; `python -m benchmarks text` measures only the text engine."""

import gc
import logging
import os
import platform
import signal
import sys
import time
from collections.abc import Iterator

from benchmarks import annotating, desk, faults, grouping, last_hour, text
from benchmarks.instance import drafts, instance
from benchmarks.measures import MEASURES, Line

PARTS = ("text", "grouping", "pages", "annotations", "desk", "last-hour", "faults")
SHORT = {"faults-short": faults.measure_short, "last-hour-short": last_hour.measure_short}


def main(wanted: list[str]) -> None:
    """Print what each measure found, as it finds it."""
    if unknown := set(wanted) - {*PARTS, *SHORT}:
        sys.exit(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join((*PARTS, *SHORT))}.")
    gc.freeze()  # what all benchmarks import is not searched for garbage on the time of the one measured
    logging.disable(logging.INFO)  # a line for each request would stand between the figures
    print(f"{os.cpu_count()} processors, Python {platform.python_version()}", flush=True)
    if "text" in wanted:
        began = time.monotonic()
        for heading, lines in text.measure():
            show(heading, lines)
        print(f"\n  the text engine was measured in {time.monotonic() - began:.0f} s", flush=True)
    if "pages" in wanted:
        print(f"\nSQLite; drafts: {drafts()[0][0]} and later")
        with instance() as app:
            for measure in MEASURES:
                show((measure.__doc__ or "").splitlines()[0], measure(app))
    if "annotations" in wanted:
        with instance() as app:
            for measure in annotating.MEASURES:
                show((measure.__doc__ or "").splitlines()[0], measure(app))
    rest = {"grouping": grouping, "desk": desk, "last-hour": last_hour, "faults": faults}
    for part, run in [*((name, module.measure) for name, module in rest.items()), *SHORT.items()]:
        for heading, lines in run() if part in wanted else ():
            show(heading, lines)


def show(heading: str, lines: Iterator[Line]) -> None:
    """Print one measure: what, the figure, and what it should be."""
    print(f"\n{heading}", flush=True)
    for what, found, wanted in lines:
        print(f"  {what:62} {found:>10}  {wanted}", flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # or what was started would stay behind
    main(sys.argv[1:] or list(PARTS))
