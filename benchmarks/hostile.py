"""Pairs that nobody writes and somebody sends, each in a process of its own: `python -m benchmarks.hostile NAME`.

Prints one line of JSON: seconds of processor time, peak megabytes, and the words kept, moved, deleted and inserted.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.texts import compared

SEED = 20_241_114
_VOCABULARY = [f"{first}{second}{third}" for first in "bdfgklmnprst" for second in "aeiou" for third in range(60)]


def _paragraphs(words: int, seed: int, vocabulary: list[str]) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choices(vocabulary, k=50)) + "." for _ in range(words // 50)]


def _chapters(paragraphs: list[str], count: int) -> list[str]:
    size = len(paragraphs) // count
    texts = ["\n\n".join(paragraphs[at * size : (at + 1) * size]) for at in range(count)]
    return [f"## Chapter {at}. On {text.split()[0]}\n\n{text}\n\n" for at, text in enumerate(texts)]


def unrelated() -> tuple[str, str]:
    """Two texts of 100,000 words that have nothing but their vocabulary in common."""
    old, new = (_paragraphs(100_000, SEED + step, _VOCABULARY) for step in (0, 1))
    return "".join(_chapters(old, 100)), "".join(_chapters(new, 100))


def chapter_moved() -> tuple[str, str]:
    """100,000 words in ten chapters, the second moved to the end."""
    chapters = _chapters(_paragraphs(100_000, SEED, _VOCABULARY), 10)
    return "".join(chapters), "".join([chapters[0], *chapters[2:], chapters[1]])


def equal_headings() -> tuple[str, str]:
    """10,000 equal headings with a sentence each, of which every hundredth changed."""
    texts = [" ".join(random.Random(SEED + at).choices(_VOCABULARY, k=8)) for at in range(10_000)]
    old = "".join(f"## Measure\n\n{text}\n\n" for text in texts)
    new = "".join(f"## Measure\n\n{text}{' new' if at % 100 == 0 else ''}\n\n" for at, text in enumerate(texts))
    return old, new


def other_bodies() -> tuple[str, str]:
    """10,000 equal headings with sentences that have nothing but their vocabulary in common."""
    sides = [
        [" ".join(random.Random(SEED + step + at).choices(_VOCABULARY, k=8)) for at in range(10_000)]
        for step in (0, 50_000)
    ]
    old, new = ("".join(f"## Measure\n\n{text}\n\n" for text in texts) for texts in sides)
    return old, new


def one_paragraph() -> tuple[str, str]:
    """One paragraph of 50,000 words, every twentieth changed."""
    words = " ".join(_paragraphs(50_000, SEED, _VOCABULARY)).split()
    return " ".join(words), " ".join("new" if at % 20 == 0 else word for at, word in enumerate(words))


def equal_words() -> tuple[str, str]:
    """100,000 and 90,000 times one word."""
    return "\n\n".join([" ".join(["word"] * 100)] * 1000), "\n\n".join([" ".join(["word"] * 90)] * 1000)


CASES: Mapping[str, Callable[[], tuple[str, str]]] = {
    case.__name__: case for case in (unrelated, chapter_moved, equal_headings, other_bodies, one_paragraph, equal_words)
}


def run(name: str) -> dict[str, float]:
    """Compare a pair in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.hostile", name], capture_output=True, check=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main(name: str) -> None:
    """Compare a pair and print what it took."""
    old, new = CASES[name]()
    began = time.process_time()
    told = compared(old, new).statistics
    took = {"seconds": time.process_time() - began, "megabytes": _peak()}
    words = {"kept": told.unchanged, "moved": told.moved, "deleted": told.deleted, "inserted": told.inserted}
    print(json.dumps(took | words))


def _peak() -> float:
    """The most memory that this process ever held, in megabytes; what the kernel tells children begins with their
    parent's."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1])
