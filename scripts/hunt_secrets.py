"""Looks for keys and passwords in every file that git knows, by the patterns of detect-secrets.

Its command asks each pattern about each line, which takes half a minute here; asking about whole files first takes a
second, and it asks again, line by line, only where something was found. Passwords by the names of variables are what
ruff's S105 to S107 look for. A line that is no secret says so: `pragma: allowlist secret`, with the reason."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.potential_secret import PotentialSecret
from detect_secrets.core.scan import scan_file
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.settings import transient_settings

from scripts.console import ROOT, say

# Text that shows where a password would stand.
EXAMPLES = ("password", "pw", "p%40ss")
PICTURES = {".png", ".ico", ".woff2"}
SETTINGS = {
    "filters_used": [
        {"path": "detect_secrets.filters.allowlist.is_line_allowlisted"},
        {"path": "detect_secrets.filters.heuristic.is_indirect_reference"},
        {"path": "detect_secrets.filters.heuristic.is_templated_secret"},
    ]
}


def detectors() -> list[RegexBasedDetector]:
    """Every detector that knows what a key looks like; addresses of machines are no secrets."""
    kinds: list[type] = list(get_mapping_from_secret_type_to_class().values())
    chosen = [one for one in kinds if issubclass(one, RegexBasedDetector) and one.__name__ != "IPPublicDetector"]
    return [one() for one in chosen]


def find_secrets(files: list[Path]) -> Iterator[PotentialSecret]:
    """What looks like a secret in these files."""
    chosen = detectors()
    names = [{"name": type(one).__name__} for one in chosen]
    with transient_settings({"plugins_used": names} | SETTINGS):
        for path in files:
            text = path.read_text(encoding="utf-8", errors="replace")
            if any(found for one in chosen for found in one.analyze_string(text)):
                yield from (one for one in scan_file(str(path)) if one.secret_value not in EXAMPLES)


def known_files() -> list[Path]:
    """The files that git knows, or would add; all there are where there is no git."""
    asked = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, check=False)
    names = told.stdout.decode().split("\0") if told.returncode == 0 else _all_names()
    paths = [ROOT / name for name in sorted(set(names)) if name]
    return [path for path in paths if path.is_file() and path.suffix not in PICTURES]


def _all_names() -> list[str]:
    hidden = {".venv", "instance", "test-results"}
    return [str(one.relative_to(ROOT)) for one in ROOT.rglob("*") if hidden.isdisjoint(one.relative_to(ROOT).parts)]


def main() -> int:
    """Say what was found and where; 1 if anything was."""
    found = list(find_secrets(known_files()))
    for one in found:
        say(f"{Path(one.filename).relative_to(ROOT)}:{one.line_number}: looks like a secret ({one.type})")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
