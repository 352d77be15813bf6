"""A node that is asked to end finishes what it was asked before, so that a restart loses nobody's text."""

import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from tests.servers.slow import SECONDS
from tests.servers.smtp import free_port

ROOT = Path(__file__).resolve().parents[2]


def test_a_request_at_hand_is_answered_before_the_server_ends() -> None:
    port, answers = free_port(), list[bytes]()
    command = [sys.executable, "-m", "tests.servers.slow", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"

        def write() -> None:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", data=b"text", timeout=20) as answer:
                answers.append(answer.read())

        writer = threading.Thread(target=write)
        writer.start()
        time.sleep(SECONDS / 3)
        server.send_signal(signal.SIGTERM)
        writer.join()
        assert answers == [b"written"]
        assert server.wait(20) == 0
