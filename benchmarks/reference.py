"""What the engine is measured against: GNU diff with one word a line, and the fewest words that two texts differ in."""

import resource
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rapidfuzz.distance import LCSseq

from codeprac.text.blocks import read_blocks
from codeprac.text.outline import outline
from codeprac.text.words import word_keys


def diff_seconds(old: str, new: str) -> float | None:
    """Processor seconds of `diff -d` on two texts with one word a line; None where it is not installed."""
    command = shutil.which("diff")
    if command is None:
        return None
    with tempfile.TemporaryDirectory(prefix="codeprac-bench-") as folder:
        files = [Path(folder, "old"), Path(folder, "new")]
        for file, text in zip(files, (old, new), strict=True):
            file.write_text("\n".join(text.split()) + "\n", encoding="utf-8")
        before = _children()
        subprocess.run([command, "-d", *map(str, files)], stdout=subprocess.DEVNULL, check=False)
        return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def words_in_order(source: str) -> list[str]:
    """The words of the titles and blocks of a text, as a comparison counts them."""
    words: list[str] = []
    for provision in outline(source).provisions:
        words += word_keys(provision.title)
        for block in read_blocks(provision.body):
            words += word_keys(block.text)
    return words


def fewest_changed(old: Sequence[str], new: Sequence[str]) -> int:
    """The fewest words deleted and inserted that make one text the other: all but a longest common subsequence."""
    numbers: dict[str, int] = {}
    before = [numbers.setdefault(word, len(numbers)) for word in old]
    after = [numbers.setdefault(word, len(numbers)) for word in new]
    return len(old) + len(new) - 2 * int(LCSseq.similarity(before, after))
