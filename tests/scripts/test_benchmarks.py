"""What benchmarks print of the log of the server that they measure."""

from benchmarks.server import worth_telling


def test_requests_are_left_out_of_what_is_printed_and_nothing_else_is() -> None:
    failure = [
        '{"time": "2026-03-01T12:00:00.000Z", "level": "ERROR", "logger": "codeprac", "message": "It broke."}\n',
        "Traceback (most recent call last):\n",
        "[1]\n",
        "\n",
    ]
    request = '{"time": "2026-03-01T12:00:00.000Z", "level": "INFO", "logger": "codeprac.requests", "status": 200}\n'
    assert list(worth_telling([request, *failure, request])) == failure
