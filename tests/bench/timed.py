"""One timed piece of work in a process of its own: `python tests/bench/timed.py NAME OPTIONS-AS-JSON`.

Prints one JSON object. A crawl tells its pages, the CPU seconds of this process while it ran (start-up and
imports left out), wall seconds and peak resident memory in MB.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

CRAWLS = {"bare": "bare", "patuh": "ours"}
"""Name of a crawl → module with `prepare(**options)`, which returns the work to time and a count of its pages."""


def time_crawl(module: str, options: dict[str, Any]) -> dict[str, Any]:
    work, count_pages = importlib.import_module(module).prepare(**options)
    started, cpu = time.perf_counter(), cpu_seconds()
    work()
    told = {
        "cpu_seconds": cpu_seconds() - cpu,
        "wall_seconds": time.perf_counter() - started,
        "rss_mb": peak_memory_mb(),
    }
    return told | {"pages": count_pages()}


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_memory_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in KiB, macOS in bytes.
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def main() -> None:
    name, options = sys.argv[1], json.loads(sys.argv[2])
    if name in CRAWLS:
        answer = time_crawl(CRAWLS[name], options)
    else:
        answer = {"rounds": getattr(importlib.import_module("analysis"), name)(**options)}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
