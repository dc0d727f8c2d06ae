"""How the crawl behaves with many sites, with politeness, and beside hosts that misbehave."""

from __future__ import annotations

from farm import DRIPPING_HOST, HANGING_HOST, Farm
from measure import Crawl, Results, pairs, timed_crawl

PAIRS = 3


def many_sites(results: Results, farm: Farm, *, shrink: int = 1) -> None:
    """2,000 sites against 200, ten pages each: the rate, the memory, and how it grows."""

    def crawl(sites: int) -> Crawl:
        return timed_crawl("patuh", urls=[farm.url(number) for number in range(sites // shrink)], max_pages=10)

    runs = pairs(lambda: crawl(200), lambda: crawl(2000), PAIRS)
    results.add("rate_2000_vs_200", [a.cpu_ms_per_page / b.cpu_ms_per_page for a, b in runs])
    results.add("rss_mb_2000", [many.rss_mb for _, many in runs])
    if all(many.memory for _, many in runs):
        growth = [many.growth_mb_per_1000_pages(after=5000) for _, many in runs]
        results.add("mb_per_1000_pages", growth)


def politeness(results: Results, farm: Farm, *, shrink: int = 1) -> None:
    """5,000 sites of four pages, a second apart or without any pause: pages per second."""
    urls = [farm.url(number) for number in range(5000 // shrink)]

    def crawl(delay: float) -> Crawl:
        return timed_crawl("patuh", urls=urls, max_pages=4, delay=delay)

    runs = pairs(lambda: crawl(1.0), lambda: crawl(0.0), PAIRS)
    ratios = [polite.pages_per_second / hasty.pages_per_second for polite, hasty in runs]
    results.add("polite_vs_unpolite_5000", ratios)


def slow_hosts(results: Results, farm: Farm, *, shrink: int = 1) -> None:
    """400 sites, with and without a host that never answers and one that drips a byte a second: how long it takes."""
    urls = [farm.url(number) for number in range(400 // shrink)]
    bad = [farm.url_of(HANGING_HOST), farm.url_of(DRIPPING_HOST)]
    runs = pairs(
        lambda: timed_crawl("patuh", urls=bad + urls, max_pages=50),
        lambda: timed_crawl("patuh", urls=urls, max_pages=50),
        PAIRS,
    )
    results.add("slow_hosts", [a.wall_seconds / b.wall_seconds for a, b in runs])
