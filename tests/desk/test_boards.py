"""What stands out on the board, on plain values."""

from datetime import date

from codeprac.desk.boards import Line, Load, Wording, heavy_ones, mark, pace_of, pairs_by_wording


def test_groups_disagree_that_want_different_words_in_the_same_place() -> None:
    wordings = [
        Wording("1", "industry", 0, 10, "five years"),
        Wording("1", "academia", 5, 12, "ten years"),
        Wording("1", "academia", 20, 30, "elsewhere"),
        Wording("1", "industry", 20, 30, " elsewhere "),
        Wording("1", "industry", 12, 15, "behind it"),
        Wording("2", "industry", 0, 10, "five years"),
        Wording("2", "industry", 0, 10, "six years"),
        Wording("3", "", None, None, "all anew"),
        Wording("3", "academia", 90, 95, "a word"),
        Wording("3", "industry", 96, 99, ""),
    ]
    assert pairs_by_wording(wordings) == {
        "1": {("academia", "industry")},
        "3": {("", "academia"), ("", "industry")},
    }


def test_an_early_long_proposal_meets_a_late_one() -> None:
    wordings = [Wording("1", "a", 0, 100, "x"), *(Wording("1", "a", at, at + 1, "y") for at in range(1, 60))]
    assert pairs_by_wording([*wordings, Wording("1", "b", 70, 80, "z")]) == {"1": {("a", "b")}}


def test_hot_silent_and_one_sided_provisions_are_marked() -> None:
    lines = {
        "hot": Line(received=9, groups={"a": 5, "b": 4}),
        "usual": Line(received=2, groups={"a": 2}),
        "one": Line(received=3, groups={"a": 3}),
        "quarrel": Line(received=3, groups={"a": 1, "b": 1, "c": 1}, disagreeing=[("a", "b"), ("a", "c"), ("b", "c")]),
        "silent": Line(),
        "recital": Line(),
    }
    mark(lines, ["hot", "silent"])
    assert [key for key, line in lines.items() if line.is_hot] == ["hot", "quarrel"]
    assert [key for key, line in lines.items() if line.is_silent] == ["silent"]
    assert [key for key, line in lines.items() if line.is_one_sided] == ["one"]
    mark({}, [])


def test_the_pace_of_a_round_says_whether_it_is_on_time() -> None:
    start, today = date(2026, 3, 1), date(2026, 3, 11)
    by_day = {date(2026, 3, 2): 10, date(2026, 3, 8): 14, date(2026, 3, 11): 7}
    pace = pace_of(100, 31, by_day, start=start, answer_by=date(2026, 3, 20), today=today)
    assert (pace.days_gone, pace.days_left, pace.expected, pace.is_behind) == (10, 10, 50, True)
    assert (pace.lately, pace.needed, pace.done_on) == (3.0, 6.9, date(2026, 4, 3))
    late = pace_of(100, 31, {}, start=start, answer_by=date(2026, 3, 5), today=today)
    assert (late.days_left, late.expected, late.done_on, late.needed) == (0, 100, None, 69.0)
    done = pace_of(5, 5, {}, start=today, answer_by=today, today=today)
    assert (done.is_behind, done.done_on, done.needed) == (False, today, 0.0)
    assert not pace_of(0, 0, {}, start=today, answer_by=date(2026, 3, 1), today=today).is_behind


def test_who_has_much_more_open_than_the_usual_drafter_is_named() -> None:
    def load(key: str, assigned: int, answered: int = 0) -> Load:
        return Load(key, key, assigned, answered, 0)

    assert heavy_ones([load("a", 40), load("b", 20), load("c", 20), load("d", 60, 40)]) == {"a"}
    assert heavy_ones([load("a", 4), load("b", 0)]) == set()
    assert heavy_ones([load("a", 400)]) == set()
    assert heavy_ones([]) == set()
