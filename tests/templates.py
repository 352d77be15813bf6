"""The templates as Python compiled them: kept from run to run, for each of many applications compiles them all."""

from pathlib import Path

from jinja2 import FileSystemBytecodeCache

FOLDER = Path(__file__).resolve().parents[1] / ".pytest_cache" / "templates"


def kept_templates() -> FileSystemBytecodeCache:
    """The cache that all applications of the tests share; a changed template is compiled anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(FOLDER))
