"""Five times more people than a server works for at once: who is answered, refused, and how soon.

A server of one process is started on a free port of the loopback with the demonstration. First it
is asked by as many as it works for at once; then by five times as many, who ask again a tenth of a
second after a refusal, while another process asks whether it is alive; then it is left alone, and
the time until it answers as it did before is taken.

    python -m benchmarks.bench_overload [--seconds 10] [--times 5]
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from api.protection_settings import SERVED_AT_ONCE
from benchmarks.bench_http import EMPTY, MATCHES, PEOPLE, served_demonstration
from benchmarks.machine import describe_machine
from benchmarks.timing import percentiles

REFUSED_PAUSE_SECONDS = 0.1
ALIVE_EVERY_SECONDS = 0.05
QUIET_IN_A_ROW = 20
RECOVERY_PATIENCE_SECONDS = 30.0
OK, REFUSED = 200, 503
RESULT = Path(__file__).parent / "results" / "overload.json"


@dataclass
class Seen:
    """Milliseconds of the answers, by status; what was neither has the status 0."""

    milliseconds: dict[int, list[float]] = field(default_factory=dict)

    def note(self, status: int, milliseconds: float) -> None:
        """Keep one answer."""
        self.milliseconds.setdefault(status, []).append(milliseconds)

    def summary(self) -> dict[str, Any]:
        """Return how many there were of each, and how long they took."""
        counts = Counter({status: len(each) for status, each in self.milliseconds.items()})
        times = {
            name: percentiles(np.array(self.milliseconds[status]))
            for name, status in (("accepted_ms", OK), ("refused_ms", REFUSED))
            if status in self.milliseconds
        }
        return {"statuses": {str(status): counts[status] for status in sorted(counts)}} | times


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes) -> int:
    """Return the status answered on a connection that is kept."""
    writer.write(sent)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    )
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


def written(netloc: str, person: dict[str, object]) -> bytes:
    """Return the bytes of a request for the correspondances of a person."""
    body = json.dumps(person).encode()
    head = (
        f"POST {MATCHES} HTTP/1.1\r\nHost: {netloc}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def insist(netloc: str, number: int, until: float, seen: Seen) -> None:
    """Ask again and again on one connection, opened again when it is cut."""
    host, _, port = netloc.partition(":")
    sent = written(netloc, PEOPLE[number % len(PEOPLE)])
    while time.perf_counter() < until:
        try:
            reader, writer = await asyncio.open_connection(host, int(port))
            while (start := time.perf_counter()) < until:
                status = await ask(reader, writer, sent)
                seen.note(status, 1e3 * (time.perf_counter() - start))
                if status == REFUSED:
                    await asyncio.sleep(REFUSED_PAUSE_SECONDS)
            writer.close()
        except (OSError, asyncio.IncompleteReadError):
            seen.note(0, 0.0)
            await asyncio.sleep(REFUSED_PAUSE_SECONDS)


async def crowd(netloc: str, people: int, seconds: float) -> Seen:
    """Return what so many people see who all ask for so long."""
    seen, until = Seen(), time.perf_counter() + seconds
    await asyncio.gather(*(insist(netloc, number, until, seen) for number in range(people)))
    return seen


def watch(netloc: str, over: Any, times: Any) -> None:
    """Ask whether the server is alive until it is over, and send how long each answer took."""
    asyncio.run(_watch(netloc, over, times))


async def _watch(netloc: str, over: Any, times: Any) -> None:
    host, _, port = netloc.partition(":")
    sent = f"GET {EMPTY} HTTP/1.1\r\nHost: {netloc}\r\n\r\n".encode()
    reader, writer = await asyncio.open_connection(host, int(port))
    times.send([])  # ready
    spent = []
    while not over.is_set():
        start = time.perf_counter()
        if await ask(reader, writer, sent) == OK:
            spent.append(1e3 * (time.perf_counter() - start))
        await asyncio.sleep(ALIVE_EVERY_SECONDS)
    writer.close()
    times.send(spent)


async def recovery(netloc: str, normal_ms: float) -> float:
    """Return the seconds until some answers in a row are as quick as they were before."""
    start, quiet = time.perf_counter(), 0
    while quiet < QUIET_IN_A_ROW:
        if time.perf_counter() - start > RECOVERY_PATIENCE_SECONDS:
            return float("inf")
        seen = await crowd(netloc, 1, 0.02)
        slow = [each for each in seen.milliseconds.get(OK, []) if each > normal_ms]
        quiet = 0 if slow or set(seen.milliseconds) != {OK} else quiet + 1
    return time.perf_counter() - start


def overload(netloc: str, times: float, seconds: float) -> dict[str, object]:
    """Return what is seen before, during and after."""
    before = asyncio.run(crowd(netloc, SERVED_AT_ONCE, seconds / 2))
    alone = asyncio.run(crowd(netloc, 1, seconds / 5))
    context = multiprocessing.get_context("spawn")
    over, (mine, theirs) = context.Event(), context.Pipe()
    watcher = context.Process(target=watch, args=(netloc, over, theirs))
    watcher.start()
    mine.recv()
    during = asyncio.run(crowd(netloc, int(times * SERVED_AT_ONCE), seconds))
    over.set()
    alive = mine.recv()
    watcher.join()
    usual = 3 * float(np.percentile(alone.milliseconds[OK], 95))
    return {
        "at_once": SERVED_AT_ONCE,
        "people": int(times * SERVED_AT_ONCE),
        "seconds": seconds,
        "at_capacity": before.summary(),
        "overloaded": during.summary(),
        "alive_ms": percentiles(np.array(alive)) | {"max": round(max(alive), 1)},
        "recovery_seconds": round(asyncio.run(recovery(netloc, usual)), 2),
        "machine": describe_machine(),
    }


def main() -> None:
    """Measure, print the document and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--times", type=float, default=5.0)
    asked = parser.parse_args()
    # What is measured is the bound of what is worked on, not the quota of an address.
    os.environ["VICINAL_RATE_LIMITS"] = "false"
    with served_demonstration() as netloc:
        document = overload(netloc, asked.times, asked.seconds)
    RESULT.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
