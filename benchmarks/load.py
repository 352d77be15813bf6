"""A load of readers from a process of its own: `python -m benchmarks.load HOST PORT PATH SECONDS CONNECTIONS`.

Each connection asks for the page, reads the whole answer and asks again. Prints one line of JSON."""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field

from codeprac.serving import Place

ENCODING = "identity"


@dataclass
class Load:
    """What came back: answers in a number of seconds, their bytes, those that were not 200, and how long each took."""

    seconds: float
    answers: int = 0
    bytes: int = 0
    refused: int = 0
    times: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Pages a second."""
        return self.answers / self.seconds

    def slowest_of(self, share: float) -> float:
        """Seconds within which this share of the answers came."""
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * share))] if self.times else 0.0


async def read(place: Place, path: str, until: float, load: Load) -> None:
    """One reader, until a moment."""
    reader, writer = await asyncio.open_connection(place.host, place.port)
    question = f"GET {path} HTTP/1.1\r\nHost: {place.host}:{place.port}\r\nAccept-Encoding: {ENCODING}\r\n\r\n".encode()
    while (began := time.perf_counter()) < until:
        writer.write(question)
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        load.answers += 1
        load.bytes += len(head) + length
        load.refused += b" 200 " not in lines[0] + b" "
        load.times.append(time.perf_counter() - began)
    writer.close()


async def run(place: Place, path: str, seconds: float, connections: int) -> Load:
    """All readers at once."""
    load = Load(seconds)
    until = time.perf_counter() + seconds
    await asyncio.gather(*(read(place, path, until, load) for _ in range(connections)))
    return load


if __name__ == "__main__":
    host, port, path, seconds, connections = sys.argv[1:]
    done = asyncio.run(run(Place(host, int(port)), path, float(seconds), int(connections)))
    print(json.dumps(asdict(done)))
