"""The checks of packages and of secrets find what they look for, and say plainly when they could not look."""

from pathlib import Path

from scripts.audit_packages import judge
from scripts.console import UNCHECKED
from scripts.hunt_secrets import find_secrets

FAULT = {"id": "PYSEC-2026-1", "fix_versions": ["2.0"]}


def test_a_known_fault_of_a_package_fails() -> None:
    code, lines = judge([{"name": "sample", "version": "1.0", "vulns": [FAULT]}], required=False)
    assert code == 1
    assert lines == ["sample 1.0: PYSEC-2026-1, mended in 2.0"]


def test_packages_that_nobody_could_be_asked_about_do_not_pass_silently() -> None:
    unknown = {"name": "sample", "skip_reason": "not found"}
    for told in ([], [unknown], [unknown, {"name": "other", "version": "1", "vulns": []}]):
        code, lines = judge(told, required=False)
        assert code == UNCHECKED
        assert "NOT AUDITED" in lines[0]
        assert judge(told, required=True)[0] == 1


def test_packages_without_faults_pass() -> None:
    clean = {"name": "sample", "version": "1", "vulns": []}
    assert judge([clean, {"name": "codeprac", "skip_reason": "editable"}], required=True) == (0, [])


def test_a_key_in_a_file_is_found_and_an_example_is_not(tmp_path: Path) -> None:
    said = {
        "key.py": "KEY = '" + "AKIA" + "Q3EGRZ7OTWYF5BKD" + "'\n",
        "private.txt": "-----" + "BEGIN RSA " + "PRIVATE KEY-----\n",
        "address.md": "postgresql://" + "codeprac:hunter-two-three@db.example.org\n",
        "example.md": "postgresql://" + "user:password@host/name\n",
        "prose.md": "The password is yours alone.\n",
    }
    paths = [tmp_path / name for name in said]
    for path in paths:
        path.write_text(said[path.name], encoding="utf-8")
    assert {Path(one.filename).name for one in find_secrets(paths)} == {"key.py", "private.txt", "address.md"}
