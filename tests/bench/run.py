"""`make bench` and `make bench-quick`: print a table of ratios and write bench.json."""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from curve import curves, mean_share
from farm import Farm, running_farm
from figures import FIGURES
from measure import FARM_CORE, Crawl, Results, timed, timed_crawl
from nights import two_processes, unchanged_night
from scale import many_sites, politeness, slow_hosts

BENCH_JSON = Path("bench.json")
console = Console(width=100)


def hot_path(results: Results, farm: Farm, *, sites: int) -> None:
    """The crawl with its checks against the yardstick and against itself without them."""
    urls = [farm.url(number) for number in range(sites)]

    def bare() -> Crawl:
        return timed_crawl("bare", urls=urls, max_pages=50)

    def ours(*, checks: bool = True) -> Crawl:
        return timed_crawl("patuh", urls=urls, max_pages=50, checks=checks)

    rounds = [(bare(), ours(), ours(checks=False)) for _ in range(3)]
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


def reading(results: Results) -> None:
    """One page's reading and judging against a bare parse; the vocabulary against one ten times its size."""
    rounds = timed("analysis_against_parse")["rounds"]
    results.add("analysis_vs_lxml", [one["analysis_ms"] / one["lxml_ms"] for one in rounds])
    results.add("analysis_ms", [one["analysis_ms"] for one in rounds])
    rounds = timed("pdf_text")["rounds"]
    results.add("pdf_ms_per_page", [one["pdf_ms_per_page"] for one in rounds])
    rounds = timed("matching_against_tenfold")["rounds"]
    results.add("matching_10x_phrases", [one["tenfold_ms"] / one["once_ms"] for one in rounds])


def print_table(results: Results, seconds: float) -> None:
    table = Table("figure", "value", "unit", "target", "runs", title=f"patuh benchmarks ({seconds:.0f} s)")
    for key, runs in results.runs.items():
        spread = f"{len(runs)}: {min(runs):.2f} to {max(runs):.2f}"
        table.add_row(key, f"{statistics.median(runs):.2f}", FIGURES[key].unit, FIGURES[key].target, spread)
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the four ratios of the hot path, under two minutes")
    parser.add_argument(
        "--shrink",
        type=int,
        default=1,
        metavar="N",
        help="an Nth of the sites, to try it out; writes no bench.json",
    )
    asked = parser.parse_args()
    started = time.monotonic()
    results = Results()
    reading(results)
    with running_farm(core=FARM_CORE) as farm:
        hot_path(results, farm, sites=6 if asked.quick else 40 // asked.shrink)
        if not asked.quick:
            two_processes(results, farm, sites=80 // asked.shrink)
            for benchmark in (many_sites, politeness, slow_hosts):
                benchmark(results, farm, shrink=asked.shrink)
    if not asked.quick:
        unchanged_night(results, sites=20 // asked.shrink)
        results.add("evidence_at_30_percent", [mean_share(curves(), 0.3)])
    print_table(results, time.monotonic() - started)
    if asked.shrink == 1:
        results.write(BENCH_JSON)


if __name__ == "__main__":
    main()
