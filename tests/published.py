"""Figures on labelled pages that do not ship with the project: measured once, kept as data with date and command."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from checks.accuracy.evaluation import Counts, Figures, wilson
from checks.registry import rules_version
from crawler.cli.judging import measure

COMMAND = "make accuracy-publish PAGES=DIR LABELS=CSV"

_HEADING = """\
# The last published figures on labelled pages that do not ship with the project. Written by `make accuracy-publish`;
# `about` is kept as long as the labels (the digest) stay the same. f1 is its 95 % interval; the rest follows.
"""


@dataclass(frozen=True, slots=True)
class Published:
    """What was measured elsewhere, and how."""

    name: str
    about: str
    date: str
    command: str
    rules_version: str
    digest: str
    pages: int
    rows: int
    """Look-alikes: rows that readers labelled absent."""
    fooled: int
    overall: Figures
    checks: dict[str, Figures]


def read_published(path: Path) -> Published | None:
    """Read the figures; None when none were ever published."""
    if not path.exists():
        return None
    held = tomllib.loads(path.read_text("utf-8"))
    overall, checks = held.pop("overall"), held.pop("checks")
    return Published(**held, overall=_figures(overall), checks={check: _figures(of) for check, of in checks.items()})


def publish(path: Path, pages: Path, labels: Path, about: str, day: date) -> None:
    """Measure a corpus and keep its figures; what it is must be said when it is another one than last time."""
    held = read_published(path)
    digest = sha256(labels.read_bytes()).hexdigest()[:16]
    if not about:
        if held is None or held.digest != digest:
            raise SystemExit("This is another corpus than the one published last: say what it is with ABOUT='…'.")
        about = held.about
    measured, _ = measure(pages, labels, quiet=True)
    lines = [
        _HEADING,
        f"name = {json.dumps(held.name if held else 'real pages')}",
        f"about = {json.dumps(about, ensure_ascii=False)}",
        f'date = "{day.isoformat()}"',
        f'command = "{COMMAND}"',
        f'rules_version = "{rules_version()}"',
        f'digest = "{digest}"',
        f"pages = {measured.pages}",
        f"rows = {measured.look_alikes.rows}",
        f"fooled = {measured.look_alikes.fooled}",
        f"overall = {_inline(measured.overall)}",
        "\n[checks]",
        *(f'"{check}" = {_inline(of)}' for check, of in measured.checks.items()),
        "",
    ]
    path.write_text("\n".join(lines), "utf-8")


def _inline(figures: Figures) -> str:
    counts = figures.counts
    interval = "" if figures.f1 is None else f", f1 = [{figures.f1[0]:.4f}, {figures.f1[1]:.4f}]"
    return f"{{ tp = {counts.tp}, fp = {counts.fp}, fn = {counts.fn}{interval} }}"


def _figures(held: dict[str, Any]) -> Figures:
    counts = Counts(held["tp"], held["fp"], held["fn"])
    return Figures(
        counts,
        wilson(counts.tp, counts.tp + counts.fp),
        wilson(counts.tp, counts.positives),
        tuple(held["f1"]) if "f1" in held else None,
    )
