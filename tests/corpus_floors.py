"""The accuracy that must not be lost: `tests/corpus/floors.toml`, and the one command that rewrites it.

`python tests/corpus_floors.py` puts in the digest of the labelled pages and raises floors that have become too low.
A floor is lowered only when asked (`--lower`), and either change shows in the diff.
"""

from __future__ import annotations

import math
import sys
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from checks.accuracy.evaluation import Evaluation
from crawler.cli.judging import measure

CORPUS = Path(__file__).parent / "corpus"
FLOORS = CORPUS / "floors.toml"
TAUGHT = (
    *("development", "formerly_heldout", "colloquial", "regional", "opened", "everyday", "offhand", "free_wording"),
    *("ordinary", "in_passing"),
)
"""What `make learn` learns from. Learning from `mixed` too took three right answers from the held-out pages."""
READ = (*TAUGHT, "mixed", "chatty")
HELD_OUT = (
    *("heldout", "free_wording_heldout", "ordinary_heldout"),
    *("in_passing_heldout", "mixed_heldout", "chatty_heldout"),
)
"""What nobody who works on the checks reads, and nothing is learned from."""
PARTS = (*READ, *HELD_OUT)

_OVERALL_STEP = 0.01
_CHECK_STEP = 0.05
"""Floors stand on steps below the figures: a single page more or less must not need a new floor."""

_HEADING = """\
# What the checks must reach on the labelled pages, and which pages those are. Written by tests/corpus_floors.py.
# precision, recall, f1: at least. look_alikes: at most this share of the rows labelled absent may come out positive.
# checks: the least F1 of each check that readers saw on the pages.
"""


def corpus_digest(part: Path) -> str:
    """Digest every file of a labelled corpus with its name: pages, labels, addresses, services."""
    content = sha256()
    for path in sorted(path for path in part.rglob("*") if path.is_file() and path.suffix in {".html", ".csv"}):
        content.update(path.relative_to(part).as_posix().encode() + b"\0" + sha256(path.read_bytes()).digest())
    return content.hexdigest()[:16]


def figures(part: Path) -> Evaluation:
    """Measure a corpus: a folder with `pages/` and `labels.csv`."""
    measured, _ = measure(part / "pages", part / "labels.csv", quiet=True)
    return measured


def figures_by_name(measured: Evaluation) -> dict[str, float]:
    """Return every figure that has a floor (for look-alikes a ceiling) by its name in the file."""
    overall = measured.overall.counts
    found = {"precision": overall.precision, "recall": overall.recall, "f1": overall.f1}
    found |= {"look_alikes": measured.look_alikes.rate}
    found |= {check: of.counts.f1 for check, of in measured.checks.items() if of.counts.positives}
    return {name: figure for name, figure in found.items() if figure is not None}


def is_kept(name: str, figure: float, bound: float) -> bool:
    """Whether a figure is on the right side of what was promised."""
    return figure <= bound if name == "look_alikes" else figure >= bound


def read_floors() -> dict[str, dict[str, Any]]:
    """Return the file by part; empty without one."""
    return tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}


def floors_of(part: dict[str, Any]) -> dict[str, float]:
    """Return the bounds of one part of the file by name."""
    return {**part["overall"], **part["checks"]}


def _bound(name: str, figure: float) -> float:
    step = _OVERALL_STEP if name in {"precision", "recall", "f1", "look_alikes"} else _CHECK_STEP
    if name == "look_alikes":
        return round(math.ceil(figure / step + 1e-9) * step, 2)
    return round(math.floor(figure / step - 1e-9) * step, 2)


def _renewed(name: str, figure: float, held: float | None, *, lower: bool) -> float:
    bound = _bound(name, figure)
    if held is None or lower:
        return bound
    return min(held, bound) if name == "look_alikes" else max(held, bound)


def _section(part: str, folder: Path, held: dict[str, Any] | None, *, lower: bool) -> Iterator[str]:
    measured = figures(folder)
    known = floors_of(held) if held else {}
    bounds = {
        name: _renewed(name, figure, known.get(name), lower=lower) for name, figure in figures_by_name(measured).items()
    }
    yield f'[{part}]\ndigest = "{corpus_digest(folder)}"\npages = {measured.pages}\n\n[{part}.overall]'
    yield from (f"{name} = {bound:.2f}" for name, bound in bounds.items() if "." not in name)
    yield f"\n[{part}.checks]"
    yield from (f'"{name}" = {bound:.2f}' for name, bound in bounds.items() if "." in name)
    yield ""


def main(arguments: list[str]) -> None:
    lower = "--lower" in arguments
    held = read_floors()
    sections = [
        line
        for part in PARTS
        if (CORPUS / part / "labels.csv").exists()
        for line in _section(part, CORPUS / part, held.get(part), lower=lower)
    ]
    FLOORS.write_text("\n".join([_HEADING, *sections]), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
