"""`make bench-publish`: put the figures of bench.json, the machine and the sizing table into BENCHMARKS.md.

The sizing table is arithmetic on measured figures and says so; a figure that was not measured is left out.
"""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from figures import FIGURES
from generated_docs import ROOT, with_generated_part

CASES = (
    ("one province: 25 regions, 6 agencies each", 150, 100),
    ("the regional governments' agencies in the rubric's sample", 3_300, 100),
    ("every agency site in the country", 20_000, 100),
)
NIGHT_HOURS = 8
SECONDS_PER_PAGE = 2.0
"""One second of politeness and one of a slow server."""
WINDOW = 400


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

    lines = [
        "| what | pages | CPU | cores for a night | at the sites' pace | memory | received | kept |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, sites, per_site in CASES:
        pages = sites * per_site
        cpu_hours = pages * value("cpu_ms_per_page") / 3_600_000
        cores = max(1, -(-cpu_hours // NIGHT_HOURS))
        pace_hours = max(per_site, pages / (WINDOW * cores)) * SECONDS_PER_PAGE / 3600
        memory = f"{cores * value('rss_mb_2000'):.0f} MB" if "rss_mb_2000" in figures else "not measured"
        received, kept = (pages * value(f"{kind}_kb_per_page") / 1e6 for kind in ("received", "kept"))
        lines.append(
            f"| {name} | {pages:,} | {cpu_hours:.1f} h | {cores:.0f} | {pace_hours:.1f} h "
            f"| {memory} | {received:.1f} GB | {kept:.1f} GB |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
