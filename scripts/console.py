"""What the commands print: one sentence when something is wrong, progress for what takes longer than two seconds."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
QUIET_SECONDS = 2.0
LINE_EVERY_SECONDS = 10.0
# The exit code of a check that could not be made: neither fine nor failed.
UNCHECKED = 75


def say(sentence: str) -> None:
    """Print one line at once, also into a pipe."""
    print(sentence, flush=True)


def fail(sentence: str) -> NoReturn:
    """End the command with one sentence."""
    print(sentence, file=sys.stderr, flush=True)
    raise SystemExit(1)


class Progress:
    """A line that tells how long an act has been under way; silent for acts shorter than two seconds."""

    def __init__(self, act: str) -> None:
        self.act = act
        self.detail = ""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True)

    def __enter__(self) -> "Progress":
        self._began = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _tell(self) -> None:
        if self._ended.wait(QUIET_SECONDS):
            return
        live = sys.stdout.isatty()
        while True:
            seconds = time.monotonic() - self._began
            line = f"{self.act} ({seconds:.0f} s) {self.detail}".rstrip()
            print(f"\r\033[K{line[:100]}" if live else line, end="" if live else "\n", flush=True)
            if self._ended.wait(0.5 if live else LINE_EVERY_SECONDS):
                break
        if live:
            print(f"\r\033[K{self.act}: {time.monotonic() - self._began:.0f} s", flush=True)


def run_quietly(
    act: str,
    command: Sequence[str | Path],
    log: Path,
    detail: Callable[[str], str] = lambda _: "",
    environment: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    """Run a command under a progress line, its output in a log file; return its exit code and its output."""
    output: list[str] = []
    with Progress(act) as progress, log.open("w", encoding="utf-8") as file:
        try:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
        except OSError as error:
            return 127, str(error)
        assert process.stdout is not None
        for line in process.stdout:
            file.write(line)
            output.append(line)
            progress.detail = detail(line) or progress.detail
        return process.wait(), "".join(output)
