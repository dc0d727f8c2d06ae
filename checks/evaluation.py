"""How good the checks are: findings against what careful readers saw, as figures with their uncertainty.

Pure arithmetic over findings and labels. `present` and `partial` count as positive, `unclear` is left out, what is
not listed is absent. A finding counts as positive when it is met, partial, or there and not readable: a picture of
a pledge is a pledge that we cannot read, and never a missing one.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from checks.labelled import Label, PageLabel, ServiceLabel
from checks.model import Finding, Reason, Service, Status
from checks.service_agreement import ServiceAgreement, compare_services

CONFIDENCE = 0.95
"""Of all intervals."""
RESAMPLES = 1_000
"""Draws of the page bootstrap; more change the second decimal of an interval by less than a page does."""
_QUANTILE = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """What the checks concluded about one page, taken as a site of one page."""

    page: str
    """Its path as label files name it; the first part is the site."""
    findings: tuple[Finding, ...]
    services: tuple[Service, ...] = ()

    @property
    def site(self) -> str:
        """The folder that the page lies in; the page itself when it lies in none."""
        return self.page.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Counts:
    """Right and wrong answers; right negatives are everything else and say little."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Count both together."""
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def positives(self) -> int:
        """How often the readers saw it."""
        return self.tp + self.fn

    @property
    def precision(self) -> float | None:
        """The share of our positives that readers confirm; None when we gave none."""
        return _share(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float | None:
        """The share of the readers' positives that we saw; None when there are none."""
        return _share(self.tp, self.positives)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None when neither side saw anything."""
        return _share(2 * self.tp, 2 * self.tp + self.fp + self.fn)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts with the intervals in which the true shares lie with `CONFIDENCE`."""

    counts: Counts
    precision: Interval | None
    recall: Interval | None
    f1: Interval | None


@dataclass(frozen=True, slots=True)
class Confusion:
    """One wrong answer, with what we quoted and what the reader quoted."""

    page: str
    check: str
    expected: Label
    got: Status
    reason: Reason | None
    excerpt: str
    where: str
    labelled: str

    @property
    def is_false_positive(self) -> bool:
        """Whether we saw what the reader did not; otherwise we missed it."""
        return not self.expected.is_positive


@dataclass(frozen=True, slots=True)
class SiteAgreement:
    """How the pages of one site came out."""

    site: str
    pages: int
    counts: Counts
    agreement: float
    """Share of all decided answers, right negatives included, on which we and the readers agree."""


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Rows that readers wrote out as absent because words on the page tempt a detector."""

    rows: int
    fooled: int

    @property
    def rate(self) -> float | None:
        """The share of them that fooled us."""
        return _share(self.fooled, self.rows)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that one measurement says."""

    pages: int
    overall: Figures
    checks: Mapping[str, Figures]
    confusion: tuple[Confusion, ...]
    sites: tuple[SiteAgreement, ...]
    look_alikes: LookAlikes
    services: ServiceAgreement | None


def is_positive(finding: Finding) -> bool:
    """Whether a page's finding says that the thing is there: wholly, in part, or in a form we cannot read."""
    return finding.status in (Status.MET, Status.PARTIAL) or (
        finding.status is Status.CANNOT_TELL and finding.reason is Reason.UNREADABLE
    )


def evaluate(
    pages: Sequence[JudgedPage],
    labels: Iterable[PageLabel],
    service_labels: Sequence[ServiceLabel] = (),
    *,
    seed: int,
) -> Evaluation:
    """Compare findings with labels.

    Args:
        pages: every page that was judged, pages without any label included.
        labels: at most one per page and check (as `checks.labelled.read_labels` gives them).
        service_labels: what named services state; without them services are not measured.
        seed: of the bootstrap, so that the same input always gives the same intervals.
    """
    said = {(label.page, label.check): label for label in labels}
    by_check: dict[str, dict[str, Counts]] = {finding.check: {} for page in pages for finding in page.findings}
    by_page: dict[str, Counts] = {}
    agreed: Counter[str] = Counter()
    decided: Counter[str] = Counter()
    confusion: list[Confusion] = []
    rows = fooled = 0
    for page in pages:
        for finding in page.findings:
            label = said.get((page.page, finding.check))
            expected = label.label if label else Label.ABSENT
            if expected is Label.UNCLEAR:
                continue
            got = is_positive(finding)
            rows += label is not None and expected is Label.ABSENT
            fooled += label is not None and expected is Label.ABSENT and got
            counts = Counts(
                expected.is_positive and got, got and not expected.is_positive, expected.is_positive and not got
            )
            decided[page.site] += 1
            agreed[page.site] += got == expected.is_positive
            if counts != Counts():
                by_check[finding.check][page.page] = counts
                by_page[page.page] = by_page.get(page.page, Counts()) + counts
            if got != expected.is_positive:
                confusion.append(_confusion(page.page, finding, expected, label.evidence if label else ""))
    names = [page.page for page in pages]
    intervals = _f1_intervals(names, [by_page, *by_check.values()], seed)
    return Evaluation(
        pages=len(pages),
        overall=_figures(_sum(by_page.values()), intervals[0]),
        checks={
            check: _figures(_sum(found.values()), interval)
            for (check, found), interval in zip(by_check.items(), intervals[1:], strict=True)
        },
        confusion=tuple(confusion),
        sites=_by_site(pages, by_page, agreed, decided),
        look_alikes=LookAlikes(rows, fooled),
        services=compare_services({page.page: page.services for page in pages}, service_labels)
        if service_labels
        else None,
    )


def _confusion(page: str, finding: Finding, expected: Label, labelled: str) -> Confusion:
    seen = finding.proofs[0].evidence if finding.proofs else None
    return Confusion(
        page=page,
        check=finding.check,
        expected=expected,
        got=finding.status,
        reason=finding.reason,
        excerpt=seen.excerpt if seen else "",
        where=seen.where if seen else "",
        labelled=labelled,
    )


def _by_site(
    pages: Sequence[JudgedPage], by_page: Mapping[str, Counts], agreed: Mapping[str, int], decided: Mapping[str, int]
) -> tuple[SiteAgreement, ...]:
    members: dict[str, list[str]] = {}
    for page in pages:
        members.setdefault(page.site, []).append(page.page)
    return tuple(
        SiteAgreement(
            site,
            len(names),
            _sum(by_page.get(name, Counts()) for name in names),
            agreed[site] / decided[site] if decided[site] else 1.0,
        )
        for site, names in sorted(members.items())
    )


def _figures(counts: Counts, f1: Interval | None) -> Figures:
    return Figures(counts, wilson(counts.tp, counts.tp + counts.fp), wilson(counts.tp, counts.positives), f1)


def wilson(hits: int, trials: int) -> Interval | None:
    """Return Wilson's interval of a share, which stays inside 0-1 and honest for few trials; None without trials."""
    if trials == 0:
        return None
    share, square = hits / trials, _QUANTILE**2
    middle = share + square / (2 * trials)
    spread = _QUANTILE * math.sqrt(share * (1 - share) / trials + square / (4 * trials**2))
    whole = 1 + square / trials
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def _f1_intervals(pages: Sequence[str], groups: Sequence[Mapping[str, Counts]], seed: int) -> list[Interval | None]:
    """Percentile intervals of F1 from pages drawn anew with replacement.

    Pages are drawn, and not answers, because the answers of one page stand and fall together.
    """
    chance = random.Random(seed)  # noqa: S311 - a repeatable draw is what is wanted
    drawn: list[list[float]] = [[] for _ in groups]
    for _ in range(RESAMPLES if pages else 0):
        times = Counter(chance.choices(pages, k=len(pages)))
        for values, found in zip(drawn, groups, strict=True):
            hits = misses = 0
            for page, counts in found.items():
                hits += times[page] * counts.tp
                misses += times[page] * (counts.fp + counts.fn)
            if hits or misses:
                values.append(2 * hits / (2 * hits + misses))
    return [_percentiles(values) for values in drawn]


def _percentiles(values: list[float]) -> Interval | None:
    if not values:
        return None
    values.sort()
    tail = (1 - CONFIDENCE) / 2
    last = len(values) - 1
    return values[math.floor(tail * last)], values[math.ceil((1 - tail) * last)]


def _sum(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
