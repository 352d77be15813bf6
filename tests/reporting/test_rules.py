"""Charts laid out."""

from codeprac.reporting.rules import NUMBER_WIDTH, WIDTH, draw_chart


def test_bars_share_one_scale_and_what_is_zero_takes_no_room() -> None:
    chart = draw_chart([("Industry", {"changed": 30, "kept": 10, "open": 0}), ("Nobody", {}), ("One", {"open": 1})])
    first, empty, last = chart.bars
    assert [(part.key, part.count) for part in first.segments] == [("changed", 30), ("kept", 10)]
    assert first.segments[1].x == first.segments[0].width
    assert first.end == WIDTH - NUMBER_WIDTH + 6
    assert (empty.total, list(empty.segments), empty.end) == (0, [], 6)
    assert last.segments[0].width == round((WIDTH - NUMBER_WIDTH) / 40, 2)
    assert first.y < empty.y < last.y < chart.height


def test_a_chart_of_nothing_has_a_height() -> None:
    assert draw_chart([]).height == 1
    assert draw_chart([("None", {"open": 0})]).bars[0].total == 0
