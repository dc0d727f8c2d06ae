"""How good the checks are: findings against what careful readers saw, as figures with their uncertainty.

Pure arithmetic over findings and labels. `present` and `partial` count as positive, `unclear` is left out, what is
not listed is absent. A finding counts as positive when it is met, partial, or there and not readable: a picture of
a pledge is a pledge that we cannot read, and never a missing one.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from checks.accuracy.labelled import Label, PageLabel, ServiceLabel
from checks.accuracy.service_agreement import ServiceAgreement, compare_services
from checks.model import Finding, Reason, Service, Status

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
    agreement: float | None
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
        labels: at most one per page and check (as `checks.accuracy.labelled.read_labels` gives them).
        service_labels: what named services state; without them services are not measured.
        seed: of the bootstrap, so that the same input always gives the same intervals.
    """
    decisions = tuple(_decide(pages, {(label.page, label.check): label for label in labels}))
    by_page: dict[str, Counts] = {}
    by_check: dict[str, dict[str, Counts]] = {finding.check: {} for page in pages for finding in page.findings}
    for decision in decisions:
        if (counts := decision.counts) != Counts():
            name = decision.page.page
            by_page[name] = by_page.get(name, Counts()) + counts
            by_check[decision.finding.check][name] = counts
    intervals = _f1_intervals([page.page for page in pages], [by_page, *by_check.values()], seed)
    tempting = [decision for decision in decisions if decision.label and not decision.label.label.is_positive]
    return Evaluation(
        pages=len(pages),
        overall=_figures(_sum(by_page.values()), intervals[0]),
        checks={
            check: _figures(_sum(found.values()), interval)
            for (check, found), interval in zip(by_check.items(), intervals[1:], strict=True)
        },
        confusion=tuple(decision.confusion() for decision in decisions if not decision.is_right),
        sites=_by_site(pages, decisions),
        look_alikes=LookAlikes(len(tempting), sum(decision.got for decision in tempting)),
        services=(
            compare_services({page.page: page.services for page in pages}, service_labels) if service_labels else None
        ),
    )


@dataclass(frozen=True, slots=True)
class _Decision:
    """One finding beside what the reader said; never one on which the reader could not decide."""

    page: JudgedPage
    finding: Finding
    label: PageLabel | None
    expected: bool
    got: bool

    @property
    def is_right(self) -> bool:
        return self.got == self.expected

    @property
    def counts(self) -> Counts:
        return Counts(
            tp=int(self.got and self.expected), fp=int(self.got > self.expected), fn=int(self.got < self.expected)
        )

    def confusion(self) -> Confusion:
        seen = self.finding.proofs[0].evidence if self.finding.proofs else None
        return Confusion(
            page=self.page.page,
            check=self.finding.check,
            expected=self.label.label if self.label else Label.ABSENT,
            got=self.finding.status,
            reason=self.finding.reason,
            excerpt=seen.excerpt if seen else "",
            where=seen.where if seen else "",
            labelled=self.label.evidence if self.label else "",
        )


def _decide(pages: Sequence[JudgedPage], said: Mapping[tuple[str, str], PageLabel]) -> Iterator[_Decision]:
    for page in pages:
        for finding in page.findings:
            label = said.get((page.page, finding.check))
            if label is None or label.label is not Label.UNCLEAR:
                expected = label is not None and label.label.is_positive
                yield _Decision(page, finding, label, expected, is_positive(finding))


def _by_site(pages: Sequence[JudgedPage], decisions: Sequence[_Decision]) -> tuple[SiteAgreement, ...]:
    sizes = Counter(page.site for page in pages)
    made: dict[str, list[_Decision]] = {site: [] for site in sorted(sizes)}
    for decision in decisions:
        made[decision.page.site].append(decision)
    return tuple(
        SiteAgreement(
            site,
            sizes[site],
            _sum(decision.counts for decision in own),
            _share(sum(decision.is_right for decision in own), len(own)),
        )
        for site, own in made.items()
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
    # Rounding must not push an end past the share itself (0 of 63 has the lower end 0).
    return max(0.0, min(share, (middle - spread) / whole)), min(1.0, max(share, (middle + spread) / whole))


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
