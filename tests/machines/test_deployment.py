"""The files of the reference deployment: read by the programs that they are for, where those are installed."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.cluster import nginx_conf

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = ROOT / "docs" / "operations"
FILES = OPERATIONS / "many-machines"
UNITS = [OPERATIONS / "codeprac.service", FILES / "codeprac-web@.service", FILES / "codeprac-worker.service"]
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


def program(name: str) -> str:
    found = shutil.which(name, path=PATH)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


def test_units_are_understood_by_systemd(tmp_path: Path) -> None:
    verify = [program("systemd-analyze"), "verify", "--man=no"]
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/srv/codeprac/.venv/bin/codeprac", sys.executable)
        (tmp_path / unit.name.replace("@", "@198.51.100.11")).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [*verify, *map(str, tmp_path.iterdir())], capture_output=True, text=True, check=False, timeout=60
    )
    ours = [line for line in done.stderr.splitlines() if "codeprac" in line]
    assert not ours, done.stderr


def test_nginx_takes_the_documented_site(tmp_path: Path) -> None:
    (tmp_path / "nginx.conf").write_text(nginx_conf(tmp_path, 8443, [8001, 8002]), encoding="utf-8")
    done = subprocess.run(
        [program("nginx"), "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-e", f"{tmp_path}/log"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_compose_file_follows_the_schema_of_compose() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "-o", "json"]
    done = subprocess.run([*check, str(FILES / "compose.yaml")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["status"] == "ok"


def test_the_guide_names_every_file_of_the_deployment_and_no_other() -> None:
    guide = (OPERATIONS / "many-machines.md").read_text(encoding="utf-8")
    there = {path.name for path in FILES.iterdir()}
    assert not {name for name in there if name not in guide}
    linked = set(re.findall(r"\(many-machines/([\w.@-]+)\)", guide))
    assert linked <= there


def test_settings_of_the_deployment_are_in_the_table_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = {
        name for path in FILES.iterdir() for name in re.findall(r"CODEPRAC_[A-Z_]+", path.read_text(encoding="utf-8"))
    }
    assert {name for name in named if f"`{name}`" not in readme} == set()
