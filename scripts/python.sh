#!/bin/sh
# Runs a script with the first Python of this machine that is new enough: sh scripts/python.sh -m scripts.setup run
# PYTHON=/path/to/python chooses one. Else the system's own comes before others on the PATH: distributions build theirs
# with profiles, and one that a version manager compiled on this machine takes a fifth longer, or more.
case ":$PATH:" in *:/usr/bin:*) system=/usr/bin/python3 ;; *) system= ;; esac
for candidate in ${PYTHON:-} $system python3 python3.11 python3.12 python3.13 python3.14; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$candidate" "$@"
    fi
done
found=$(python3 --version 2>/dev/null || echo "no Python")
echo "codeprac needs Python 3.11 or newer, and this machine has $found: install one (Debian 12: apt install python3), or name one with make PYTHON=/path/to/python." >&2
exit 1
