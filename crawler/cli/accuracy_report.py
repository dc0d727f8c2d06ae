"""What `patuh evaluate` says: the figures as one JSON object, and as tables for people who read them in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checks.accuracy.evaluation import Confusion, Counts, Evaluation, Figures, Interval
from checks.accuracy.service_agreement import ServiceAgreement
from reports.cells import clean

FEW = 8
"""Below so many positives a check's figures are an anecdote."""


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return the object of `patuh evaluate --json`: `overall`, `checks` and `pages`, the rest beside them."""
    return {
        "overall": _figures(evaluation.overall.counts),
        "checks": {check: _figures(figures.counts) for check, figures in evaluation.checks.items()},
        "pages": evaluation.pages,
        "intervals": {
            "overall": _intervals(evaluation.overall),
            "checks": {check: _intervals(figures) for check, figures in evaluation.checks.items()},
        },
        "look_alikes": {
            "rows": evaluation.look_alikes.rows,
            "positive": evaluation.look_alikes.fooled,
            "rate": _rounded(evaluation.look_alikes.rate),
        },
        "confusion": [_wrong(wrong) for wrong in evaluation.confusion],
        "sites": {
            site.site: {"pages": site.pages, **_figures(site.counts), "agreement": _rounded(site.agreement)}
            for site in evaluation.sites
        },
        "services": None if evaluation.services is None else _services(evaluation.services),
    }


def _figures(counts: Counts) -> dict[str, Any]:
    return {
        "tp": counts.tp,
        "fp": counts.fp,
        "fn": counts.fn,
        "precision": _rounded(counts.precision),
        "recall": _rounded(counts.recall),
        "f1": _rounded(counts.f1),
    }


def _intervals(figures: Figures) -> dict[str, list[float] | None]:
    return {
        name: None if interval is None else [round(end, 4) for end in interval]
        for name, interval in (("precision", figures.precision), ("recall", figures.recall), ("f1", figures.f1))
    }


def _wrong(wrong: Confusion) -> dict[str, Any]:
    return {
        "page": wrong.page,
        "check": wrong.check,
        "expected": wrong.expected,
        "got": _got(wrong),
        "excerpt": clean(wrong.excerpt),
        "where": clean(wrong.where),
        "labelled": clean(wrong.labelled),
    }


def _services(agreement: ServiceAgreement) -> dict[str, Any]:
    return {
        "labelled": agreement.labelled,
        "found": agreement.found,
        "matched": agreement.matched,
        "components": {
            check: {
                "tp": component.tp,
                "fp": component.fp,
                "fn": component.fn,
                "precision": _rounded(component.precision),
                "recall": _rounded(component.recall),
            }
            for check, component in agreement.components.items()
        },
    }


def _got(wrong: Confusion) -> str:
    return f"{wrong.got}/{wrong.reason}" if wrong.reason else str(wrong.got)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def figure_rows(evaluation: Evaluation) -> Iterator[tuple[str, ...]]:
    """Yield the table of figures: one row a check, the overall last; few positives are marked."""
    for check, figures in [*evaluation.checks.items(), ("overall", evaluation.overall)]:
        counts = figures.counts
        yield (
            check if counts.positives >= FEW else f"{check} *",
            str(counts.tp),
            str(counts.fp),
            str(counts.fn),
            _with_interval(counts.precision, figures.precision),
            _with_interval(counts.recall, figures.recall),
            _with_interval(counts.f1, figures.f1),
        )


def confusion_rows(evaluation: Evaluation) -> Iterator[tuple[str, ...]]:
    """Yield every wrong answer: found though absent with our quotation, missed with the reader's."""
    for wrong in evaluation.confusion:
        seen = f"{wrong.excerpt} ({wrong.where})" if wrong.is_false_positive else wrong.labelled
        yield wrong.page, wrong.check, str(wrong.expected), _got(wrong), clean(seen)


def site_rows(evaluation: Evaluation) -> Iterator[tuple[str, ...]]:
    """Yield how each site came out, the worst first."""
    for site in sorted(evaluation.sites, key=lambda site: (site.agreement is not None, site.agreement, site.site)):
        counts = site.counts
        yield (
            site.site,
            str(site.pages),
            str(counts.tp),
            str(counts.fp),
            str(counts.fn),
            _share(counts.f1),
            _share(site.agreement),
        )


def component_rows(components: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the services matrix: one row a component."""
    for check, component in components.items():
        yield (
            check,
            str(component.tp),
            str(component.fp),
            str(component.fn),
            _share(component.precision),
            _share(component.recall),
        )


def _with_interval(share: float | None, interval: Interval | None) -> str:
    if share is None:
        return "–"
    return f"{share:.3f}" if interval is None else f"{share:.3f} ({interval[0]:.2f}–{interval[1]:.2f})"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"
