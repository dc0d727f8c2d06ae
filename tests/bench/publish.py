"""`make bench-publish`: put the figures of bench.json, the machine and the sizing table into BENCHMARKS.md.

The sizing table is arithmetic on measured figures and says so; a figure that was not measured is left out.
"""

from __future__ import annotations

import json
import math
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from figures import FIGURES
from generated_docs import ROOT, with_generated_part

CASES = (
    ("one province: 25 regions, 6 agencies each", 150),
    ("the regional governments' main sites", 600),
    ("the regional governments' agencies in the rubric's sample", 3_300),
    ("every agency site in the country", 20_000),
    ("every office, clinic and village that has one", 100_000),
)
PAGES_PER_SITE = 100
NIGHT_HOURS = 8
SECONDS_PER_PAGE = 2.0
"""One second of politeness and one of a slow server."""
CORES, PROCESSES, PART_SITES = 2, 4, 100
"""Of one worker; a process has a part in flight."""
CHANGED = 0.03
"""Share of pages that change from one night to the next."""
KEPT_NIGHTS, YEAR = 180, 365
UNCHANGED_KB_PER_SITE = 0.6
"""What a night without change adds per site: the upper end of what storage/README.md tells of eight nights."""


def main() -> None:
    figures = json.loads((ROOT / "bench.json").read_text("utf-8"))
    path = ROOT / "BENCHMARKS.md"
    text = path.read_text("utf-8")
    text = with_generated_part(text, "machine", machine())
    text = with_generated_part(text, "figures", figures_table(figures))
    text = with_generated_part(text, "sizing", sizing_table(figures))
    path.write_text(text, "utf-8")


def machine() -> str:
    cores, memory = os.cpu_count(), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{datetime.now(UTC):%Y-%m-%d}: {cores} cores ({_processor()}), {memory:.0f} GiB, "
        f"{platform.system()}, CPython {platform.python_version()}."
    )


def _processor() -> str:
    models = [line for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines() if line.startswith("model name")]
    return models[0].partition(": ")[2] if models else platform.machine()


def figures_table(figures: dict[str, dict[str, object]]) -> str:
    lines = ["| figure | value | target | pairs | meaning |", "| --- | --- | --- | --- | --- |"]
    for key, (_, target, meaning) in FIGURES.items():
        if key in figures:
            one = figures[key]
            runs = one["runs"]
            assert isinstance(runs, list)
            lines.append(f"| `{key}` | {one['value']:.2f} {one['unit']} | {target} | {len(runs)} | {meaning} |")
    return "\n".join(lines)


def sizing_table(figures: dict[str, dict[str, object]]) -> str:
    def value(key: str) -> float:
        return float(str(figures[key]["value"]))

    def hours(pages: float, cpu_seconds: float) -> float:
        """Return how long one worker takes: what its cores judge, or what its sites in flight give, if that is less."""
        judged = CORES * value("two_processes") / 2 / cpu_seconds
        return pages / min(judged, PROCESSES * PART_SITES / SECONDS_PER_PAGE) / 3600

    full = value("cpu_ms_per_page") / 1000
    ordinary = full * (CHANGED + (1 - CHANGED) * value("unchanged_cpu"))
    shortest = PAGES_PER_SITE * SECONDS_PER_PAGE / 3600
    columns = ("what", "sites", "first night: CPU", "workers", "hours", "later nights: hours", "received")
    columns += ("bodies after a year", "database after a year")
    lines = [f"| {' | '.join(columns)} |", "| --- " * len(columns) + "|"]
    for name, sites in CASES:
        pages = sites * PAGES_PER_SITE
        workers = math.ceil(hours(pages, full) / NIGHT_HOURS)
        first, later = (max(shortest, hours(pages, cpu) / workers) for cpu in (full, ordinary))
        kept = pages * (1 + CHANGED * KEPT_NIGHTS)
        bodies = kept * value("bodies_kb_per_page") / 1e6
        rows = kept * value("server_kb_per_page") / 1e6 + sites * UNCHANGED_KB_PER_SITE * YEAR / 1e6
        received = pages * value("received_kb_per_page") / 1e6
        lines.append(
            f"| {name} | {sites:,} | {pages * full / 3600:.2g} h | {workers} | {first:.1f} | {later:.1f} "
            f"| {received:,.1f} GB | {bodies:,.1f} GB | {rows:,.1f} GB |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
