"""`make bench` and `make bench-quick`: print a table of ratios and write bench.json.

The whole is a list of parts (`PARTS`), each of a few interleaved pairs and a farm of its own. What is measured is
written after every pair, so that a run that is broken off keeps what it has, and a part can be run alone:
`make bench PARTS=scale`, `make bench PARTS=polite,slow PAIRS=1`.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from curve import curves, mean_share
from farm import Farm, running_farm
from history import history
from machines import on_a_server, three_workers
from measure import FARM_CORE, Results, timed
from nights import two_processes, unchanged_night
from received import received
from scale import hot_path, many_sites, politeness, slow_hosts

BENCH_JSON = Path("bench.json")
console = Console(width=100)


class Part(NamedTuple):
    """One part of the benchmarks."""

    work: Callable[[Results, int], None]
    """Takes the results to add to, and the number of pairs."""
    pairs: int
    """Pairs unless told otherwise: fewer where a pair takes minutes, which evens out by itself what disturbs."""


def on_farm(benchmark: Callable[[Results, Farm, int], None]) -> Callable[[Results, int], None]:
    """Give a benchmark a farm for as long as it runs."""

    def work(results: Results, pairs: int) -> None:
        with running_farm(core=FARM_CORE) as farm:
            benchmark(results, farm, pairs)

    return work


def reading(results: Results, pairs: int) -> None:
    """One page's reading and judging against a bare parse; the vocabulary against one ten times its size."""
    rounds = timed("analysis_against_parse", rounds=pairs)["rounds"]
    results.add("analysis_vs_lxml", [one["analysis_ms"] / one["lxml_ms"] for one in rounds])
    results.add("analysis_ms", [one["analysis_ms"] for one in rounds])
    rounds = timed("pdf_text", rounds=pairs)["rounds"]
    results.add("pdf_ms_per_page", [one["pdf_ms_per_page"] for one in rounds])
    rounds = timed("matching_against_tenfold", rounds=pairs)["rounds"]
    results.add("matching_10x_phrases", [one["tenfold_ms"] / one["once_ms"] for one in rounds])


def evidence_curve(results: Results, _pairs: int) -> None:
    """How early the evidence is found; the same every time, so once is enough."""
    results.add("evidence_at_30_percent", [mean_share(curves(), 0.3)])


QUICK = {
    "reading": Part(reading, 5),
    "hot": Part(on_farm(lambda results, farm, pairs: hot_path(results, farm, pairs, sites=6)), 3),
}
PARTS = {
    "reading": Part(reading, 5),
    "hot": Part(on_farm(lambda results, farm, pairs: hot_path(results, farm, pairs, sites=20)), 3),
    "processes": Part(on_farm(two_processes), 3),
    "nights": Part(unchanged_night, 3),
    "scale": Part(on_farm(many_sites), 2),
    "polite": Part(on_farm(politeness), 1),
    "slow": Part(on_farm(slow_hosts), 2),
    "curve": Part(evidence_curve, 1),
    "workers": Part(three_workers, 3),
    "server": Part(on_a_server, 1),
    "received": Part(received, 2),
    "history": Part(history, 1),
}


@contextmanager
def one_folder() -> Iterator[None]:
    """Let everything that is measured write below one temporary folder, and remove it at the very end.

    Not after each crawl: with a thousand bodies of one crawl just removed, making files in the next was several times
    as dear (it seems that ext4 passes over places freed in the last minutes). No night does that.
    """
    with tempfile.TemporaryDirectory(prefix="patuh-bench-") as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        try:
            yield
        finally:
            del os.environ["TMPDIR"]
            tempfile.tempdir = None


def table_of(results: Results, title: str) -> Table:
    """Return the figures as a table for people."""
    table = Table("figure", "value", "unit", "target", "runs", title=title)
    for key, figure, runs in results.figures():
        spread = f"{len(runs)}: {min(runs):.2f} to {max(runs):.2f}"
        table.add_row(key, f"{results.value(key):.2f}", figure.unit, figure.target, spread)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="only the four ratios of the hot path, under two minutes")
    parser.add_argument("--parts", default="", metavar="NAMES", help=f"only these, with commas: {', '.join(PARTS)}")
    parser.add_argument("--pairs", type=int, metavar="N", help="so many pairs for every part")
    asked = parser.parse_args()
    parts = QUICK if asked.quick else PARTS
    names = asked.parts.replace(",", " ").split() or list(parts)
    if unknown := sorted(set(names) - parts.keys()):
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(parts)}")

    began = time.monotonic()
    results = Results(BENCH_JSON)
    with one_folder():
        for name in names:
            part, started = parts[name], time.monotonic()
            part.work(results, asked.pairs or part.pairs)
            console.print(f"{name}: {time.monotonic() - started:.0f} s", highlight=False)
    console.print(table_of(results, f"patuh benchmarks ({time.monotonic() - began:.0f} s)"))


if __name__ == "__main__":
    main()
