"""`make bench`: measure everything on a fresh instance and print it."""

import os
import platform

from benchmarks.instance import drafts, instance
from benchmarks.measures import MEASURES


def main() -> None:
    """Print what each measure found, as it finds it."""
    print(
        f"{os.cpu_count()} processors, Python {platform.python_version()}, SQLite; drafts: {drafts()[0][0]} and later"
    )
    with instance() as app:
        for measure in MEASURES:
            print(f"\n{(measure.__doc__ or '').splitlines()[0]}")
            for what, found, wanted in measure(app):
                print(f"  {what:52} {found:>12}  {wanted}", flush=True)


if __name__ == "__main__":
    main()
