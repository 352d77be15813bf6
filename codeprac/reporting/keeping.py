"""Files of reports, made when somebody first asks and kept beside the database until the report says something else."""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock

_making = Lock()


def kept_file(folder: Path, name: str, stamp: str, ending: str, make: Callable[[], bytes]) -> bytes:
    """The file of this name, made now where no file with this stamp is kept; earlier ones go. One is made at a time."""
    path = folder / f"{name}-{stamp}.{ending}"
    if (found := _read(path)) is not None:
        return found
    with _making:
        if (found := _read(path)) is not None:
            return found
        made = make()
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{name}-*.{ending}"):
            old.unlink(missing_ok=True)
        waiting = path.with_name(f"{path.name}.{os.getpid()}")
        waiting.write_bytes(made)
        waiting.replace(path)
        return made


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
