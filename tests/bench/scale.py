"""The crawl against the yardstick, with many sites, with politeness, and beside hosts that misbehave.

Each benchmark is as large as its question: where the scale lies in the number of sites, a site has few pages.
Figures are added after every pair.
"""

from __future__ import annotations

from farm import DRIPPING_HOST, HANGING_HOST, Farm
from measure import Crawl, Results, timed_crawl

PAGES_OF_MANY = 5
"""2,000 sites of five are 10,000 pages: enough to see memory grow after the first 5,000."""
PAGES_OF_POLITE = 2
"""A pause lies between robots.txt, home and the next page; more pages are more of the same."""
SITES_BESIDE_SLOW = 160
"""8,000 pages take some two minutes. A host that never answers is given up after one (two attempts of 30 s), so a
shorter run would be lengthened by arithmetic alone."""


def hot_path(results: Results, farm: Farm, pairs: int, *, sites: int) -> None:
    """The crawl with its checks against the yardstick and against itself without them."""
    urls = [farm.url(number) for number in range(sites)]
    rounds: list[tuple[Crawl, Crawl, Crawl]] = []
    for _ in range(pairs):
        bare = timed_crawl("bare", urls=urls, max_pages=50)
        on, off = (timed_crawl("patuh", urls=urls, max_pages=50, checks=checks) for checks in (True, False))
        rounds.append((bare, on, off))
        results.add("checks_on_vs_bare", [a.cpu_ms_per_page / b.cpu_ms_per_page for a, b, _ in rounds])
        results.add("checks_on_vs_off", [c.cpu_ms_per_page / b.cpu_ms_per_page for _, b, c in rounds])
        results.add("bare_cpu_ms_per_page", [bare.cpu_ms_per_page for bare, _, _ in rounds])
        results.add("checks_off_cpu_ms_per_page", [off.cpu_ms_per_page for _, _, off in rounds])
        results.add("cpu_ms_per_page", [on.cpu_ms_per_page for _, on, _ in rounds])
        results.add("pages_per_second", [on.pages_per_second for _, on, _ in rounds])
        results.add("storing_share", [on.storing_seconds / on.cpu_seconds for _, on, _ in rounds])
        results.add("received_kb_per_page", [on.received_bytes / on.pages / 1000 for _, on, _ in rounds])
        results.add("kept_kb_per_page", [on.kept_bytes / on.pages / 1000 for _, on, _ in rounds])
        results.add("peak_memory_mb", [on.rss_mb for _, on, _ in rounds])


def many_sites(results: Results, farm: Farm, pairs: int) -> None:
    """2,000 sites against 200: the rate, the memory, and how it grows."""

    def crawl(sites: int) -> Crawl:
        return timed_crawl("patuh", urls=[farm.url(number) for number in range(sites)], max_pages=PAGES_OF_MANY)

    rounds: list[tuple[Crawl, Crawl]] = []
    for _ in range(pairs):
        rounds.append((crawl(200), crawl(2000)))
        results.add("rate_2000_vs_200", [few.cpu_ms_per_page / many.cpu_ms_per_page for few, many in rounds])
        results.add("rss_mb_2000", [many.rss_mb for _, many in rounds])
        if all(many.memory for _, many in rounds):
            results.add("mb_per_1000_pages", [many.growth_mb_per_1000_pages(after=5000) for _, many in rounds])


def politeness(results: Results, farm: Farm, pairs: int) -> None:
    """5,000 sites, a second between two requests or no pause: pages per second."""
    urls = [farm.url(number) for number in range(5000)]

    def crawl(delay: float) -> Crawl:
        return timed_crawl("patuh", urls=urls, max_pages=PAGES_OF_POLITE, delay=delay)

    rounds: list[tuple[Crawl, Crawl]] = []
    for _ in range(pairs):
        rounds.append((crawl(1.0), crawl(0.0)))
        ratios = [polite.pages_per_second / hasty.pages_per_second for polite, hasty in rounds]
        results.add("polite_vs_unpolite_5000", ratios)


def slow_hosts(results: Results, farm: Farm, pairs: int) -> None:
    """A crawl with and without a host that never answers and one that drips a byte a second: how long it takes."""
    urls = [farm.url(number) for number in range(SITES_BESIDE_SLOW)]
    bad = [farm.url_of(HANGING_HOST), farm.url_of(DRIPPING_HOST)]
    rounds: list[tuple[Crawl, Crawl]] = []
    for _ in range(pairs):
        beside = timed_crawl("patuh", urls=bad + urls, max_pages=50)
        rounds.append((beside, timed_crawl("patuh", urls=urls, max_pages=50)))
        results.add("slow_hosts", [beside.wall_seconds / alone.wall_seconds for beside, alone in rounds])
