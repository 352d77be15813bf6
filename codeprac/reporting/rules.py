"""Bars of a chart, laid out; on plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, LABEL_HEIGHT, BAR_HEIGHT, GAP = 360, 15, 12, 9
NUMBER_WIDTH = 44


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: what it stands for, how many, and where it lies."""

    key: str
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled bar with its whole number behind it."""

    label: str
    total: int
    y: int
    segments: Sequence[Segment]

    @property
    def end(self) -> float:
        """Where the number stands."""
        return max((one.x + one.width for one in self.segments), default=0) + 6


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars to one scale, in units of the picture: WIDTH wide, `height` high."""

    bars: Sequence[Bar]
    height: int
    width: int = WIDTH
    bar_height: int = BAR_HEIGHT


def draw_chart(rows: Sequence[tuple[str, Mapping[str, int]]]) -> Chart:
    """Lay bars out below one another, each under its label; what counts zero takes no room, and every other part is
    wide enough to be seen."""
    most = max((sum(parts.values()) for _label, parts in rows), default=0) or 1
    scale = (WIDTH - NUMBER_WIDTH) / most
    step = LABEL_HEIGHT + BAR_HEIGHT + GAP
    bars = []
    for place, (label, parts) in enumerate(rows):
        x, segments = 0.0, []
        for key, count in parts.items():
            if count:
                width = max(round(count * scale, 2), 0.5)
                segments.append(Segment(key, count, round(x, 2), width))
                x += width
        bars.append(Bar(label, sum(parts.values()), place * step, segments))
    return Chart(bars, max(len(rows) * step - GAP, 1))
