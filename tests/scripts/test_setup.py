"""What a newcomer is told when something is missing on the machine."""

import subprocess
from pathlib import Path

import pytest

from scripts.packages import newest_wheel
from scripts.setup import describe, explain

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError: Failed to establish "
            "a new connection: [Errno -3] Temporary failure in name resolution': /simple/flask/\n"
            "ERROR: No matching distribution found for Flask<4,>=3.1",
            "does not reach the package index",
        ),
        ("  error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory", "install a compiler"),
        ("ERROR: Failed building wheel for greenlet", "install a compiler"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "The disk is full"),
        ("first\nERROR: something else\n\n", "ends with: ERROR: something else"),
    ],
)
def test_a_failed_installation_is_explained_in_one_sentence(output: str, sentence: str) -> None:
    assert sentence in explain(output)
    assert len(explain(output).splitlines()) == 1


def test_the_progress_names_the_package_and_not_the_machine() -> None:
    assert describe("  Downloading mypy-2.4.1-cp311-cp311-manylinux2014_x86_64.whl (12 MB)") == "downloading mypy-2.4.1"
    assert describe("Collecting Flask<4,>=3.1 (from codeprac==0.1.0)") == "collecting Flask"
    assert describe("Requirement already satisfied") == ""


def test_the_newest_pip_for_this_python_is_taken() -> None:
    def file(version: str, needs: str, *, yanked: bool = False) -> dict[str, object]:
        return {"filename": f"pip-{version}-py3-none-any.whl", "requires-python": needs, "yanked": yanked}

    files = [file("9.0", ""), file("26.3", ">=3.10"), file("27.0", ">=3.12"), file("26.4", ">=3.10", yanked=True)]
    assert newest_wheel(files, 11)["filename"] == "pip-26.3-py3-none-any.whl"


def test_an_old_python_is_named_in_one_sentence(tmp_path: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        old = tmp_path / name
        old.write_text('#!/bin/sh\n[ "$1" = --version ] && { echo Python 3.9.2; exit 0; }\nexit 1\n', encoding="utf-8")
        old.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", "scripts/python.sh", "-m", "scripts.setup", "run"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("codeprac needs Python 3.11 or newer, and this machine has Python 3.9.2: install one")
    assert len(done.stderr.splitlines()) == 1


def started_python(*options: str, path: Path, **environment: str) -> str:
    """What the Python says that `scripts/python.sh` chooses where this folder comes first on the PATH."""
    done = subprocess.run(
        ["/bin/sh", "scripts/python.sh", *options],
        cwd=ROOT,
        env={"PATH": f"{path}:/usr/bin:/bin"} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def compiled_python(tmp_path: Path) -> Path:
    """A `python3` as a version manager puts it on the PATH, which says so whatever it is asked."""
    python = tmp_path / "python3"
    python.write_text("#!/bin/sh\necho compiled here\n", encoding="utf-8")
    python.chmod(0o755)
    return python


def test_the_python_of_the_system_comes_before_one_that_was_compiled_here(compiled_python: Path) -> None:
    if not is_new_enough(Path("/usr/bin/python3")):
        pytest.skip("this system has no Python of its own that is new enough")
    assert started_python("-c", "import sys; print(sys.prefix)", path=compiled_python.parent) == "/usr"


def test_whoever_names_a_python_gets_it(compiled_python: Path) -> None:
    named = {"PYTHON": str(compiled_python)}
    assert started_python("-c", "print(1)", path=compiled_python.parent, **named) == "compiled here"


def is_new_enough(python: Path) -> bool:
    code = "import sys; sys.exit(sys.version_info < (3, 11))"
    return python.exists() and subprocess.run([python, "-c", code], check=False).returncode == 0
