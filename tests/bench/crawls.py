"""One timed crawl in a process of its own: `python tests/bench/crawls.py NAME OPTIONS-AS-JSON`.

Prints one JSON object: pages, CPU seconds of this process during the crawl (start-up and imports left
out), wall seconds, peak resident memory in MB, and what the crawl itself tells.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))


def bare(*, urls: list[str], max_pages: int) -> dict[str, Any]:
    import bare as yardstick

    return {"pages": yardstick.crawl(urls, max_pages)}


CRAWLS: dict[str, Callable[..., dict[str, Any]]] = {"bare": bare}


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_memory_mb() -> float:
    # Linux counts in KiB, macOS in bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def main() -> None:
    name, options = sys.argv[1], json.loads(sys.argv[2])
    import scrapy.crawler  # noqa: F401 - loaded before the clock starts

    started, cpu = time.perf_counter(), cpu_seconds()
    told = CRAWLS[name](**options)
    measured = {
        "cpu_seconds": cpu_seconds() - cpu,
        "wall_seconds": time.perf_counter() - started,
        "rss_mb": peak_memory_mb(),
    }
    print(json.dumps(told | measured))


if __name__ == "__main__":
    main()
