"""Asks pip-audit whether the installed packages have known faults.

A known fault fails. Where nobody could be asked (no network, or an index without advisories) that is said plainly, at
the end of the run too, and the run goes on; with CODEPRAC_AUDIT=required, for an office's own integration, it fails."""

import json
import os
import subprocess
import sys
from typing import Any

from scripts.console import ROOT, UNCHECKED, say

SECONDS = 90
COMMAND = ("pip-audit", "--local", "--skip-editable", "--format=json", "--progress-spinner=off", "--timeout=10")
# Faults that do not reach us, each with the reason; looked at again with each release.
ACCEPTED: dict[str, str] = {}


def ask() -> list[dict[str, Any]]:
    """What pip-audit says of each package; nothing when it could not be asked."""
    program = ROOT / ".venv" / "bin" / COMMAND[0]
    try:
        told = subprocess.run([program, *COMMAND[1:]], capture_output=True, timeout=SECONDS, check=False, text=True)
        found: list[dict[str, Any]] = json.loads(told.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return []
    return found


def judge(packages: list[dict[str, Any]], *, required: bool) -> tuple[int, list[str]]:
    """The exit code, and what to say."""
    faults = [
        f"{one['name']} {one['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none yet'}"
        for one in packages
        for fault in one.get("vulns", ())
        if fault["id"] not in ACCEPTED
    ]
    asked = [one for one in packages if "vulns" in one]
    unasked = [one["name"] for one in packages if "vulns" not in one and one["name"] != "codeprac"]
    if faults:
        return 1, faults
    unchecked = 1 if required else UNCHECKED
    if not asked:
        return unchecked, ["NOT AUDITED: no advisories could be read, so a known fault would not be found."]
    if unasked:
        return unchecked, [f"NOT AUDITED, because the index does not know them: {', '.join(unasked)}"]
    return 0, []


def main() -> int:
    """Ask, say, answer."""
    code, lines = judge(ask(), required=os.environ.get("CODEPRAC_AUDIT") == "required")
    for line in lines:
        say(line)
    return code


if __name__ == "__main__":
    sys.exit(main())
