"""The second night against the first, and two processes against one."""

from __future__ import annotations

import tempfile

from farm import Farm, running_farm
from measure import FARM_CORE, Crawl, Results, timed_crawl

PAIRS = 3


def unchanged_night(results: Results, *, sites: int) -> None:
    """Two nights over sites on which nothing has changed; servers with validators, and servers without."""
    for validators, key in ((True, "unchanged_cpu"), (False, "unchanged_cpu_no_validators")):
        with running_farm(validators=validators, core=FARM_CORE) as farm:
            urls = [farm.url(number) for number in range(sites)]
            nights = [_two_nights(urls) for _ in range(PAIRS)]
        results.add(key, [second.cpu_ms_per_page / first.cpu_ms_per_page for first, second in nights])
        if validators:
            results.add("unchanged_bytes", [second.received_bytes / first.received_bytes for first, second in nights])
            growth = [(second.database_bytes - first.database_bytes) / sites for first, second in nights]
            results.add("bytes_per_site_unchanged", growth)


def _two_nights(urls: list[str]) -> tuple[Crawl, Crawl]:
    with tempfile.TemporaryDirectory(prefix="patuh-bench-") as folder:
        first, second = (timed_crawl("patuh", urls=urls, max_pages=50, folder=folder) for _ in range(2))
    if first.pages != second.pages:
        raise SystemExit(f"The second night read {second.pages} pages, the first {first.pages}: no comparison.")
    return first, second


def two_processes(results: Results, farm: Farm, *, sites: int) -> None:
    """The whole command with two processes against one, on all cores, which the farm shares: pages per second."""
    urls = [farm.url(number) for number in range(sites)]

    def crawl(processes: int) -> Crawl:
        return timed_crawl("command", urls=urls, max_pages=50, processes=processes)

    rounds = [(crawl(2), crawl(1)) for _ in range(PAIRS)]
    results.add("two_processes", [two.pages_per_second / one.pages_per_second for two, one in rounds])
