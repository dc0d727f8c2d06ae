"""The second night against the first, and two processes against one."""

from __future__ import annotations

import tempfile

from farm import Farm, running_farm
from measure import FARM_CORE, Crawl, Results, timed_crawl

SITES_OF_A_NIGHT = 20
SITES_OF_PROCESSES = 60


def unchanged_night(results: Results, pairs: int) -> None:
    """Two nights over sites on which nothing has changed; servers with validators, and servers without.

    A day lies between them, so that the second asks for its share of pages in full (`crawler.unchanged`).
    """
    for validators, key in ((True, "unchanged_cpu"), (False, "unchanged_cpu_no_validators")):
        nights: list[tuple[Crawl, Crawl]] = []
        with running_farm(validators=validators, core=FARM_CORE) as farm:
            urls = [farm.url(number) for number in range(SITES_OF_A_NIGHT)]
            for _ in range(pairs):
                nights.append(_two_nights(urls))
                results.add(key, [second.cpu_ms_per_page / first.cpu_ms_per_page for first, second in nights])
        if validators:
            results.add("unchanged_bytes", [second.received_bytes / first.received_bytes for first, second in nights])
            growth = [(second.database_bytes - first.database_bytes) / len(urls) for first, second in nights]
            results.add("bytes_per_site_unchanged", growth)


def _two_nights(urls: list[str]) -> tuple[Crawl, Crawl]:
    folder = tempfile.mkdtemp(prefix="patuh-bench-")  # removed by `run.py`
    first, second = (timed_crawl("patuh", urls=urls, max_pages=50, folder=folder, days=days) for days in (0, 1))
    if first.pages != second.pages:
        raise SystemExit(f"The second night read {second.pages} pages, the first {first.pages}: no comparison.")
    return first, second


def two_processes(results: Results, farm: Farm, pairs: int) -> None:
    """The whole command with two processes against one, on all cores, which the farm shares: pages per second."""
    urls = [farm.url(number) for number in range(SITES_OF_PROCESSES)]

    def crawl(processes: int) -> Crawl:
        return timed_crawl("command", urls=urls, max_pages=50, processes=processes)

    rounds: list[tuple[Crawl, Crawl]] = []
    for _ in range(pairs):
        rounds.append((crawl(2), crawl(1)))
        results.add("two_processes", [two.pages_per_second / one.pages_per_second for two, one in rounds])
