"""One timed piece of work in a process of its own: `python tests/bench/timed.py NAME < OPTIONS-AS-JSON`.

Prints one JSON object. A crawl tells its pages, the CPU seconds of this process while it ran (start-up and
imports left out), wall seconds and peak resident memory in MB.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import threading
import time
from pathlib import Path
from typing import Any, Self

STATM = Path("/proc/self/statm")
CRAWLS = {"bare": "bare", "patuh": "ours", "command": "command"}
"""Name of a crawl → module with `prepare(**options)`, which returns the work to time and what to tell of it."""
ANALYSES = {"pdf_text": "documents"}
"""Name of what is timed round by round → its module, where that is not `analysis`."""


def time_crawl(module: str, options: dict[str, Any]) -> dict[str, Any]:
    work, tell = importlib.import_module(module).prepare(**options)
    with MemorySampler() as memory:
        started, cpu = time.perf_counter(), cpu_seconds()
        work()
        measured = {"cpu_seconds": cpu_seconds() - cpu, "wall_seconds": time.perf_counter() - started}
    return measured | {"rss_mb": peak_memory_mb(), "memory": memory.samples} | tell()


class MemorySampler:
    """Notes resident memory twice a second, as (seconds since the start, MB); Linux only, elsewhere nothing."""

    def __init__(self) -> None:
        self.samples: list[tuple[float, float]] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Self:
        if STATM.exists():
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    def _sample(self) -> None:
        started = time.perf_counter()
        while not self._ended.wait(0.5):
            pages = int(STATM.read_text("ascii").split()[1])
            self.samples.append((time.perf_counter() - started, pages * resource.getpagesize() / 2**20))


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_memory_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in KiB, macOS in bytes.
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def main() -> None:
    name, options = sys.argv[1], json.load(sys.stdin)
    sys.path.append(str(Path(__file__).parents[1]))  # what tests make, benchmarks measure
    if name in CRAWLS:
        answer = time_crawl(CRAWLS[name], options)
    else:
        answer = {"rounds": getattr(importlib.import_module(ANALYSES.get(name, "analysis")), name)(**options)}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
