"""Where axe's script is: in its package, which need not be imported for it, and at an address of the live server."""

from importlib.util import find_spec
from pathlib import Path

_package = find_spec("axe_playwright_python")
assert _package is not None
assert _package.origin is not None
AXE_FILE = Path(_package.origin).with_name("axe.min.js")
AXE_PATH = "/axe.js"
