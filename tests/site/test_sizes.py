"""Files and functions stay small enough to be read at once; complexity is the linter's."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Without migrations: lists of tables, read from top to bottom and never changed again.
PYTHON = ("codeprac", "tests", "scripts", "benchmarks")
LINES_OF_A_PYTHON_FILE = 400
LINES_OF_A_FUNCTION = 50
LINES_OF_A_TEMPLATE = 150
LINES_OF_A_SCRIPT = 150


def files(pattern: str, *folders: str) -> list[Path]:
    return sorted(
        path for folder in folders for path in (ROOT / folder).rglob(pattern) if "__pycache__" not in path.parts
    )


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file with the number of lines of its body, the docstring not counted."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            first = body[0].lineno if body else node.lineno
            yield node.name, (node.end_lineno or first) - first + 1


def too_long(paths: list[Path], limit: int) -> list[str]:
    counts = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return [f"{path.relative_to(ROOT)}: {count} lines" for path, count in counts.items() if count > limit]


def test_no_python_file_is_too_long() -> None:
    assert too_long(files("*.py", *PYTHON), LINES_OF_A_PYTHON_FILE) == []


def test_no_function_is_too_long() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name} has {lines} lines"
        for path in files("*.py", *PYTHON)
        for name, lines in functions(path)
        if lines > LINES_OF_A_FUNCTION
    ]
    assert found == []


@pytest.mark.parametrize(
    ("pattern", "folder", "limit"),
    [
        ("*.html", "templates", LINES_OF_A_TEMPLATE),
        ("*.txt", "templates", LINES_OF_A_TEMPLATE),
        ("*.js", "codeprac/static", LINES_OF_A_SCRIPT),
    ],
)
def test_no_template_or_script_is_too_long(pattern: str, folder: str, limit: int) -> None:
    assert too_long(files(pattern, folder), limit) == []
