"""The text engine: its speed beside GNU diff, hostile pairs, how few words it calls changed, and where anchors go."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from benchmarks import hostile, placing
from benchmarks.reference import diff_seconds, fewest_changed, words_in_order
from benchmarks.texts import PAIRS, compared, is_at_hand, pair, traced
from codeprac.text.anchoring import Selector, describe
from codeprac.text.carrying import carry_all
from codeprac.text.changes import Comparison
from codeprac.text.lineage import trace, trace_all
from codeprac.text.links import Confidence
from codeprac.text.outline import outline
from codeprac.text.passages import read_passages
from codeprac.text.scripts import matches
from codeprac.text.segments import Op, Segment, new_text, old_text
from codeprac.text.words import count_words, word_keys
from tests.text import lineage_labels as labels

Line = tuple[str, str, str]
RUNS = 9
SMALL, LARGE = 20_000, 160_000
ANCHORS = 10_000
QUOTES = 2_000
SEEDS = (11, 12)
BASES = ("GPAI 1 → 2", "GPAI 2 → 3", "source code policy 1 → 2", "skollagen")
REWRITES = {"GPAI 1 → 2": 0.1, "GPAI 2 → 3": 0.1, "skollagen": 1.5, "inkomstskattelagen": 1.5}
ISLANDS = {"GPAI 2 → 3": 0.12}


def speed() -> Iterator[Line]:
    """Lineage and redline from raw text, processor time, beside `diff -d` with one word a line (best of nine turns).

    The engine runs in this process, which has imported it; diff's time is that of its own process. The collection of
    the engine's garbage counts, and so does every thread. The outline alone is read for each draft by itself; where
    drafts are compared, what they share is read once.
    """
    for name, most in REWRITES.items():
        old, new = pair(name)
        engine, reference, outlines = [], [], []
        for _ in range(RUNS):
            engine.append(seconds(partial(compared, old, new)))
            reference.append(diff_seconds(old, new))
            outlines.append(seconds(partial(outline, old)) + seconds(partial(outline, new)))
        took, reading = min(engine), min(outlines)
        known = [each for each in reference if each is not None]
        if not known:
            yield name, f"{took:.3f} s", "diff is not installed"
            continue
        allowed = most * min(known) + (reading if most > 1 else 0)
        wanted = f"at most {allowed:.3f} s: {most} × diff's {min(known):.3f} s"
        yield name, f"{took:.3f} s", wanted + (f" + {reading:.3f} s for the outline" if most > 1 else "")


def growth() -> Iterator[Line]:
    """Growth of that time with the length of the text, one word in fifty changed."""
    source = pair("inkomstskattelagen")[0] + pair("skollagen")[0]
    texts = {words: first_words(source, words) for words in (SMALL, LARGE)}
    took = dict.fromkeys(texts, float("inf"))
    for _ in range(RUNS):
        for words, old in texts.items():
            took[words] = min(took[words], seconds(partial(compared, old, with_words_changed(old))))
    yield from ((f"{words:,} words", f"{best:.2f} s", "") for words, best in took.items())
    yield f"{SMALL:,} to {LARGE:,} words", f"× {took[LARGE] / took[SMALL]:.1f}", "at most × 10"


def extremes() -> Iterator[Line]:
    """Hostile pairs, each in a process of its own."""
    for name, make in hostile.CASES.items():
        found = hostile.run(name)
        kept, moved, total = found["kept"], found["moved"], found["kept"] + found["moved"] + found["deleted"]
        what = (make.__doc__ or name).splitlines()[0].rstrip(".")
        yield what, f"{found['seconds']:.1f} s", "under 10 s"
        yield (
            "",
            f"{found['megabytes']:.0f} MB",
            f"under 500 MB (of {total:,.0f} words {kept:,.0f} kept, {moved:,.0f} moved)",
        )


def changed_words() -> Iterator[Line]:
    """Words called changed, to the fewest possible; islands of one or two words between changes, to all changes."""
    for name in PAIRS:
        old, new = pair(name)
        fewest = fewest_changed(words_in_order(old), words_in_order(new))
        made = compared(old, new)
        told = made.statistics
        hunks, islands = hunks_and_islands(made)
        ratio = (told.inserted + told.deleted) / max(1, fewest)
        with_moves = (told.inserted + told.deleted + 2 * told.moved) / max(1, fewest)
        wanted = 1.1 if fewest < 0.1 * count_words(old) else 1.2
        yield (
            f"{name}, words changed",
            f"× {with_moves:.2f}",
            f"at most × {wanted} of {fewest:,} (× {ratio:.2f} without moves)",
        )
        yield (
            f"{name}, islands",
            f"{islands / max(1, hunks):.1%}",
            f"at most {ISLANDS.get(name, 0.08):.0%} of {hunks:,} changes",
        )


def carrying() -> Iterator[Line]:
    """Carrying anchors from GPAI 2 to 3, outlines and lineage included."""
    old, new = pair("GPAI 2 → 3")
    before, after = outline(old), outline(new)
    anchors = random_anchors(read_passages(before).texts, 2 * ANCHORS)
    links = trace(before.provisions, after.provisions)
    whole = seconds(partial(traced, old, new))
    took = {
        count: seconds(partial(carry_all, before, after, links, anchors[:count])) for count in (0, ANCHORS, 2 * ANCHORS)
    }
    yield f"{ANCHORS:,} anchors", f"{whole + took[ANCHORS]:.2f} s", "under 3 s in all"
    each = (took[ANCHORS] - took[0]) / ANCHORS
    more = (took[2 * ANCHORS] - took[ANCHORS]) / ANCHORS
    yield "for each anchor", f"{each * 1e6:.0f} µs", ""
    yield f"for each of {ANCHORS:,} more", f"{more * 1e6:.0f} µs", "as much: linear"


def placement() -> Iterator[Line]:
    """Anchors on texts edited by chance with known truth (`benchmarks/edits.py`)."""
    total = placing.Score()
    for name in BASES:
        for seed in SEEDS:
            score = placing.measure(pair(name)[0], seed, QUOTES)
            total += score
            yield f"{name.split(' → ')[0]}, seed {seed}, {QUOTES:,} quotes: right", *of_placed(score)
    yield "all: right, of those answered", *of_placed(total)
    yield "all: needs check", f"{total.share('check'):.2%}", "at most 5 %"
    carried = total.counts.total() - total.counts["check"]
    false = total.counts["false"] + total.counts["unique false"]
    yield "all: falsely placed, in a thousand carried", f"{1000 * false / max(1, carried):.2f}", "at most 0.5"
    yield "all: of these, quote and context stood once", str(total.counts["unique false"]), "0"


def of_placed(score: placing.Score) -> tuple[str, str]:
    """The share that was right of what was answered, and the figure wanted."""
    return f"{score.share('right') / max(1e-9, 1 - score.share('check')):.2%}", "at least 99.5 %"


def seconds(act: Callable[[], object]) -> float:
    """Processor seconds of an act."""
    began = time.process_time()
    act()
    return time.process_time() - began


def first_words(source: str, count: int) -> str:
    """The first lines of a text that hold so many words."""
    lines, words = [], 0
    for line in source.splitlines(keepends=True):
        if words >= count:
            break
        lines.append(line)
        words += count_words(line)
    return "".join(lines)


def with_words_changed(source: str) -> str:
    """A text with every fiftieth word of its lines replaced; headings stay."""
    result, number = [], 0
    for line in source.splitlines(keepends=True):
        words = line.split(" ")
        for at in range(len(words)):
            number += 1
            if number % 50 == 0 and not line.startswith("#") and words[at].isalpha():
                words[at] = "changed"
        result.append(" ".join(words))
    return "".join(result)


def hunks_and_islands(made: Comparison) -> tuple[int, int]:
    """The changes of words in all blocks, and the unchanged runs of one or two words between two of them."""
    hunks = islands = 0
    for change in made.changes:
        for block in change.blocks:
            runs = list(runs_of(block.segments))
            hunks += sum(changed for changed, _ in runs)
            islands += sum(not changed and 1 <= words <= 2 for changed, words in runs[1:-1])
    return hunks, islands


def runs_of(segments: Sequence[Segment]) -> Iterator[tuple[bool, int]]:
    """Whether each run of segments changed words, and its words; signs and white space alone part nothing."""
    runs: list[tuple[bool, int]] = []
    for segment in segments:
        words = count_words(segment.text)
        changed = segment.op is not Op.EQUAL and not segment.minor
        if words and runs and runs[-1][0] == changed:
            runs[-1] = changed, runs[-1][1] + words
        elif words:
            runs.append((changed, words))
    yield from runs


def random_anchors(texts: Sequence[str], count: int) -> list[tuple[int, Selector]]:
    """Quotes of 5 to 205 characters at places drawn by chance."""
    chance = random.Random(SEEDS[0])
    long = [(position, text) for position, text in enumerate(texts) if len(text) > 5]
    anchors = []
    for position, text in chance.choices(long, weights=[len(text) for _, text in long], k=count):
        start = chance.randrange(len(text) - 5)
        anchors.append((position, describe(text, start, min(len(text), start + chance.randint(5, 205)))))
    return anchors


def minimal() -> Iterator[Line]:
    """Words changed inside pairs of blocks before cleaning, to the fewest possible."""
    for name in ("GPAI 1 → 2", "GPAI 2 → 3", "source code policy 2 → 3"):
        changed = fewest = 0
        for change in compared(*pair(name)).changes:
            for block in change.blocks:
                old, new = (word_keys(text(block.segments)) for text in (old_text, new_text))
                kept = sum(match[2] for match in matches(old, new))
                changed += len(old) + len(new) - 2 * kept
                fewest += fewest_changed(old, new)
        yield name, f"× {changed / max(1, fewest):.4f}", f"exactly 1 of {fewest:,}"


def lineage() -> Iterator[Line]:
    """Lineage of provisions, beside links labelled by hand from reading (`tests/text/lineage_labels.py`)."""
    for name, (main, also) in LABELS.items():
        old, new = (outline(source) for source in pair(name))
        found = trace_all(old.provisions, new.provisions)
        old_lines, new_lines = ([each.line for each in whole.provisions] for whole in (old, new))
        confident = {
            (old_lines[link.old], new_lines[link.new])
            for link in found.links
            if link.old is not None and link.new is not None and link.confidence is Confidence.CONFIDENT
        }
        offered = {(old_lines[at], new_lines[each.new]) for each in found.candidates for at in each.old[:3]}
        settled = {new for _, new in confident}
        linked = {
            (old_lines[link.old], new_lines[link.new])
            for link in found.links
            if link.old is not None and link.new is not None
        }
        strictly = linked | {(before, after) for before, after in offered if after not in settled}
        judged = confident - also
        yield f"{name}, confident links right", f"{len(judged & main) / max(1, len(judged)):.3f}", "at least 0.97"
        yield f"{name}, links found, confident", f"{len(confident & main) / len(main):.3f}", "at least 0.65"
        both = len((confident | offered) & main) / len(main)
        yield f"{name}, with three candidates", f"{both:.3f}", f"at least 0.92 of {len(main)}"
        alone = f"{len(strictly & main) / len(main):.3f}"
        yield f"{name}, links proposed, and candidates where none is confident", alone, "the same"


LABELS = {
    "GPAI 1 → 2": (labels.FIRST_TO_SECOND, labels.FIRST_TO_SECOND_ALSO),
    "GPAI 2 → 3": (labels.SECOND_TO_THIRD, labels.SECOND_TO_THIRD_ALSO),
}
MEASURES = (speed, growth, extremes, minimal, changed_words, lineage, carrying, placement)


def measure() -> Iterator[tuple[str, Iterator[Line]]]:
    """Each measure with its heading; those that need the real texts only where these are at hand."""
    for each in MEASURES:
        heading = (each.__doc__ or "").splitlines()[0]
        if is_at_hand() or each is extremes:
            yield heading, each()
        else:
            yield heading, iter([("skipped", "", "../shared/data is not there")])
