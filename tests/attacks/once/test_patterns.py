"""No regular expression of ours takes long on a text that was made for it: each is fed with ever longer repetitions of
what it looks for."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import getsource
from itertools import product

import codeprac

LENGTHS = (24, 300, 20_000)
SECONDS = 0.5
COMMON = ("a", " ", "\n", "0", ".", "-", "(", "[", "*", "_", "|", "<", "'", "#", "a ", "1.", ">", "`")
END = "\x01"
MOST_OWN = 6
MOST_MATCHES = 50


@dataclass(frozen=True)
class Kept:
    """A regular expression, where it is kept, and whether it is looked for anywhere in a text or at one place only."""

    place: str
    pattern: re.Pattern[str]
    is_sought: bool


def patterns() -> list[Kept]:
    """Every regular expression that a module of ours keeps."""
    found: dict[str, Kept] = {}
    for info in pkgutil.walk_packages(codeprac.__path__, "codeprac."):
        if info.name.endswith(".__main__"):
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            held = value.values() if isinstance(value, dict) else value if isinstance(value, (tuple, list)) else [value]
            for one in held:
                if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                    sought = re.search(rf"\b{name}\.(?:search|finditer|findall|sub|subn|split)\b", getsource(module))
                    kept = Kept(f"{info.name}.{name}", one, sought is not None)
                    if kept.is_sought or one.pattern not in found:
                        found[one.pattern] = kept
    return list(found.values())


def pumps(pattern: str) -> Iterator[str]:
    """What to repeat: common signs, and the words and signs of the pattern itself, alone and in pairs."""
    words = re.findall(r"[A-Za-z]{2,12}", pattern)
    signs = [sign for sign in dict.fromkeys(re.sub(r"\\[A-Za-z]", "", pattern)) if sign not in "\\^$"]
    own = list(dict.fromkeys([*signs, *words]))[:MOST_OWN]
    yield from COMMON
    yield from own
    yield from (one + other for one, other in product(own, ("", " ", "a", "0", "\n")) if other)


def slowest(kept: Kept) -> tuple[float, str]:
    """The longest time that a text took, and what was repeated in it."""
    worst = (0.0, "")
    for pump in dict.fromkeys(pumps(kept.pattern.pattern)):
        for length in LENGTHS:
            text = pump * (length // len(pump)) + END
            began = time.process_time()
            if kept.is_sought:
                for _match in zip(range(MOST_MATCHES), kept.pattern.finditer(text), strict=False):
                    pass
            kept.pattern.match(text)
            kept.pattern.fullmatch(text)
            worst = max(worst, (time.process_time() - began, pump))
            if worst[0] > SECONDS:
                return worst
    return worst


def test_no_regular_expression_is_slow_on_a_text_made_for_it() -> None:
    known = patterns()
    worst = {kept.place: slowest(kept) for kept in known}
    slow = {place: f"{taken:.2f} s for {pump!r}" for place, (taken, pump) in worst.items() if taken > SECONDS}
    assert slow == {}
    assert len(known) > 100


def test_the_hunt_finds_a_slow_expression() -> None:
    assert slowest(Kept("here", re.compile(r"\s*\s*\s*x"), is_sought=True))[0] > SECONDS
