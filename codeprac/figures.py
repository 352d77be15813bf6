"""The folder through which the processes of one machine add their figures up for Prometheus.

Its name must be in the environment before the library of Prometheus is imported, so this module imports nothing of ours
and is called before anything else."""

import atexit
import os
import shutil
import tempfile

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def share_figures() -> None:
    """Name a new folder, removed when this process ends; one that is named already stays."""
    if os.environ.get(FOLDER):
        return
    folder = tempfile.mkdtemp(prefix="codeprac-figures-")
    os.environ[FOLDER] = folder
    atexit.register(_remove, folder, os.getpid())


def _remove(folder: str, owner: int) -> None:
    if os.getpid() == owner:  # not in a process that was forked from it
        shutil.rmtree(folder, ignore_errors=True)
