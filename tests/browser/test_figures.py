"""The figures of a server with two processes: whichever is asked tells of both."""

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

from tests.browser.conftest import Live

COUNT = re.compile(r'codeprac_requests_total\{endpoint="operations.live",method="GET",status="200"\} (\d+)\.0')


def read(live: Live, path: str) -> str:
    with urlopen(live.url + path, timeout=20) as answer:
        return str(answer.read().decode())


def counted(live: Live) -> int:
    found = COUNT.search(read(live, "/metrics"))
    return int(found[1]) if found else 0


def test_figures_are_those_of_all_processes(live: Live) -> None:
    before = counted(live)
    with ThreadPoolExecutor(8) as visitors:
        list(visitors.map(lambda _: read(live, "/health/live"), range(40)))
    assert {counted(live) for _ in range(10)} == {before + 40}
