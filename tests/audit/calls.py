"""Which functions of codeprac call which, read from the source: names as they are imported, methods by their name."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Name = tuple[str, str]
"""A module and what is defined in it."""


@dataclass
class Module:
    """What a file defines (functions, classes, tables of them), and what its imports mean."""

    functions: dict[str, list[ast.AST]] = field(default_factory=dict)
    imports: dict[str, Name] = field(default_factory=dict)
    named: dict[str, list[Name]] = field(default_factory=dict)
    """What each function names, once it has been read: many routes come by the same functions."""


def read_modules() -> dict[str, Module]:
    """Every module of codeprac."""
    found = {}
    for path in sorted((ROOT / "codeprac").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = _read(path)
    return found


def _read(path: Path) -> Module:
    module = Module()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            module.functions.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name) and target.id.isupper():
                    module.functions.setdefault(target.id, []).append(node)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                module.imports[alias.asname or alias.name] = (node.module, alias.name)
    return module


def reached_from(start: Name, modules: Mapping[str, Module]) -> set[Name]:
    """Everything that a function may call or hand on, and what that calls, and so on."""
    seen: set[Name] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(_known(name, modules))
    return seen


def _known(name: Name, modules: Mapping[str, Module]) -> list[Name]:
    module_name, function = name
    if module_name not in modules:
        return []
    known = modules[module_name].named
    if function not in known:
        known[function] = list(dict.fromkeys(_named_in(name, modules)))
    return known[function]


def _named_in(name: Name, modules: Mapping[str, Module]) -> Iterator[Name]:
    module_name, function = name
    module = modules.get(module_name)
    if module is None:
        return
    if function in module.imports and function not in module.functions:
        yield _resolve(module.imports[function], modules)
    for body in module.functions.get(function, ()):
        for node in ast.walk(body):
            if isinstance(node, ast.Name):
                yield from _meaning(node.id, module_name, modules)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                place = module.imports.get(node.value.id)
                if place is not None:
                    yield _resolve((".".join(place), node.attr), modules)


def _meaning(word: str, module_name: str, modules: Mapping[str, Module]) -> Iterator[Name]:
    module = modules[module_name]
    if word in module.functions:
        yield module_name, word
    elif word in module.imports:
        yield _resolve(module.imports[word], modules)


def _resolve(name: Name, modules: Mapping[str, Module]) -> Name:
    """Where a name that a package only passes on is defined."""
    module = modules.get(name[0])
    if module is not None and name[1] not in module.functions and name[1] in module.imports:
        return _resolve(module.imports[name[1]], modules)
    return name
