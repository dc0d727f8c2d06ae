"""Findings + rubric → score, zone and what to fix first; arithmetic only.

A score is a number from 0 to 100 over what could be told, and never travels without its coverage and the
word *indikatif*: it is an index of what a website shows, not the Ombudsman's verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import NamedTuple, Protocol, TypeVar

from checks.model import ComponentStatus, Reason, ServiceComponent, Status
from checks.rubric import DEFAULT_RUBRIC, WHOLE, Band, Rubric, RubricError

_J = TypeVar("_J", bound="Judged")

_RANK: Mapping[Status, int] = MappingProxyType(
    {Status.MET: 4, Status.PARTIAL: 3, Status.CANNOT_TELL: 2, Status.NOT_MET: 1, Status.NOT_APPLICABLE: 0}
)
"""Which of several findings about one thing stands. One sighting proves presence; absence stands only
when every place was told, so `CANNOT_TELL` outranks `NOT_MET`."""

_COMPONENT_STATUS: Mapping[ComponentStatus, Status] = MappingProxyType(
    {
        ComponentStatus.MET: Status.MET,
        ComponentStatus.PARTIAL: Status.PARTIAL,
        ComponentStatus.NOT_STATED: Status.NOT_MET,
    }
)


class Judged(Protocol):
    """Anything that says what one check concluded: a `Finding`, or a row that was read back from storage."""

    @property
    def check(self) -> str:
        """The check's id."""

    @property
    def status(self) -> Status:
        """What it concluded."""

    @property
    def reason(self) -> Reason | None:
        """Why it could not tell."""


@dataclass(frozen=True, slots=True)
class Zone:
    """The band that a value falls into, under one instrument."""

    zone: str | None
    """hijau, kuning or merah; None where the scheme has no zones."""
    category: str | None
    label: str
    """Indonesian; always says *indikatif* and the instrument."""


@dataclass(frozen=True, slots=True)
class Score:
    """How a service, an agency or a region stands under one rubric."""

    rubric: str
    value: float | None
    """0–100, rounded as the rubric says; None when nothing could be told."""
    coverage: float
    """0–1: the share of what the rubric asks of a website that could be told."""
    scheme_coverage: float | None
    """0–1: the share of the whole scheme that could be told; most of it is judged on site, not on a website.
    None for a service, to which the weights of the scheme do not apply."""
    zone: str | None
    category: str | None
    label: str
    """Indonesian; always says *indikatif* and the instrument."""
    counted: int = 1
    """How many units have a value: 1 or 0, or for an aggregate the number of its members with one."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What the agency wins by fixing one check."""

    check: str
    status: Status
    """What the check found now."""
    gain: float
    """Points won when this alone is fixed; nought when only the coverage rises."""
    expected: float
    """The value when this and everything before it in the list is fixed."""
    besides: tuple[str, ...] = ()
    """Checks that answer the same part of the rubric and lack something as well. For the score the best of them is
    enough, so they are no steps of their own; the law asks for them all the same."""


def score_findings(findings: Iterable[Judged], rubric: Rubric) -> Score:
    """Score the findings of one site, or of one agency after `join_findings`."""
    return score_statuses({finding.check: finding.status for finding in findings}, rubric)


def score_statuses(statuses: Mapping[str, Status], rubric: Rubric) -> Score:
    """Score one unit from the status of each check; a check without a status could not be told."""
    if not rubric.can_score:
        raise RubricError(
            f"The rubric {rubric.id!r} holds bands only and cannot score a website; choose another, "
            f"such as {DEFAULT_RUBRIC!r}."
        )
    answers = _Answers(statuses, rubric)
    applicable = sum(part.weight for part in rubric.parts) - answers.excused
    return _score(
        rubric,
        value=_value(answers.earned, answers.told, rubric),
        coverage=answers.told / applicable if applicable else 0.0,
        scheme_coverage=answers.told / (rubric.whole - answers.excused) if answers.told else 0.0,
    )


def score_service(components: Mapping[str, ServiceComponent], rubric: Rubric) -> Score:
    """Score one service over the components that every service owes on a website, weighted equally.

    `components` is keyed by check id, as in `Service.components`.
    """
    owed = rubric.service.components if rubric.service else ()
    statuses = [_COMPONENT_STATUS[components[check].status] for check in owed if check in components]
    earned = sum((_earned(status, rubric) for status in statuses), Decimal(0))
    coverage = len(statuses) / len(owed) if owed else 0.0
    return _score(rubric, value=_value(earned, len(statuses), rubric), coverage=coverage, scheme_coverage=None)


def aggregate(scores: Sequence[Score], rubric: Rubric) -> Score:
    """Score a region from its agencies: the plain mean, which is an assumption of ours.

    Members without a value stay out of the mean and pull the coverage down. The mean is taken over the
    values as they are shown, so that a reader can check it by hand.
    """
    values = [Decimal(str(score.value)) for score in scores if score.value is not None]
    return _score(
        rubric,
        value=_rounded(sum(values, Decimal(0)) / len(values), rubric) if values else None,
        coverage=_mean([score.coverage for score in scores]),
        scheme_coverage=_mean([score.scheme_coverage or 0.0 for score in scores]),
        counted=len(values),
    )


def zone_of(value: float | Decimal, rubric: Rubric) -> Zone | None:
    """Return the band of a value, rounded half up as the rubric says; None when it lies outside the scale."""
    exact = _decimal(value)
    if not exact.is_finite() or abs(exact) > rubric.scale.max + 1:
        return None
    band = _band(_rounded(exact, rubric), rubric)
    return None if band is None else Zone(band.zone, band.category, _label(band, rubric))


def gain(findings: Iterable[Judged], rubric: Rubric) -> tuple[Gain, ...]:
    """Return what to fix first: the checks whose repair raises the value, or else the coverage; the best first.

    Each step assumes that the steps before it were taken, so that of two checks that answer one indicator
    only the first is listed. What could not be told because nothing could be reached, or read within the
    budget, is no work for a page's editor and is left out.
    """
    told = {finding.check: finding for finding in findings}
    fixable = {
        check: told[check].status for check in rubric.scored_checks if check in told and _is_fixable(told[check])
    }
    now = _Answers({finding.check: finding.status for finding in told.values()}, rubric)
    start = reached = now.reach()
    alone = {check: now.reach_with(check) for check in fixable}
    steps: list[Gain] = []
    while fixable:
        after = {check: now.reach_with(check) for check in fixable}
        best = max(fixable, key=lambda check: (after[check], alone[check]))
        if after[best] <= reached:
            break
        now.fix(best)
        reached = after[best]
        steps.append(
            Gain(
                check=best,
                status=fixable.pop(best),
                gain=float(_rounded(max(alone[best].value - start.value, Decimal(0)), rubric)),
                expected=float(_rounded(reached.value, rubric)),
            )
        )
    # What is still fixable brings no more points, because a step answers the same part of the rubric.
    return tuple(replace(step, besides=_besides(step.check, fixable, rubric)) for step in steps)


def join_findings(findings: Iterable[_J]) -> tuple[_J, ...]:
    """Join the findings of an agency's several sites: one per check, the one that stands for them all.

    What is published on one of the sites is published; the others need not repeat it.
    """
    standing: dict[str, _J] = {}
    for finding in findings:
        other = standing.get(finding.check)
        if other is None or _RANK[finding.status] > _RANK[other.status]:
            standing[finding.check] = finding
    return tuple(standing.values())


class _Reach(NamedTuple):
    """How far a unit comes; the value decides, and between equals what could be told."""

    value: Decimal
    """Before rounding; nought when nothing was told."""
    told: int


class _Answers:
    """What the checks answer to each part of a rubric, and the sums over the parts in units of `Rubric.whole`."""

    def __init__(self, statuses: Mapping[str, Status], rubric: Rubric) -> None:
        self._rubric = rubric
        self._status = [
            max((statuses.get(check, Status.CANNOT_TELL) for check in part.checks), key=_RANK.__getitem__)
            for part in rubric.parts
        ]
        self.earned = Decimal(0)
        self.told = self.excused = 0
        for part, status in zip(rubric.parts, self._status, strict=True):
            if status is Status.NOT_APPLICABLE:
                self.excused += part.weight
            elif status is not Status.CANNOT_TELL:
                self.told += part.weight
                self.earned += part.weight * _earned(status, rubric)

    def reach(self) -> _Reach:
        return _reach(self.earned, self.told)

    def reach_with(self, check: str) -> _Reach:
        """Tell how far the unit would come if this check, which applies, were met."""
        return _reach(*self._with(check))

    def fix(self, check: str) -> None:
        self.earned, self.told = self._with(check)
        for place, part in enumerate(self._rubric.parts):
            if check in part.checks:
                self._status[place] = Status.MET

    def _with(self, check: str) -> tuple[Decimal, int]:
        earned, told = self.earned, self.told
        for part, status in zip(self._rubric.parts, self._status, strict=True):
            if check in part.checks:
                told += part.weight if status is Status.CANNOT_TELL else 0
                earned += part.weight * (self._rubric.credit.met - _earned(status, self._rubric))
        return earned, told


def _besides(step: str, left: Iterable[str], rubric: Rubric) -> tuple[str, ...]:
    return tuple(check for check in left if any({step, check} <= set(part.checks) for part in rubric.parts))


def _reach(earned: Decimal, told: int) -> _Reach:
    return _Reach(WHOLE * earned / told if told else Decimal(0), told)


def _earned(status: Status, rubric: Rubric) -> Decimal:
    if status is Status.MET:
        return rubric.credit.met
    return rubric.credit.partial if status is Status.PARTIAL else rubric.credit.not_met


def _is_fixable(finding: Judged) -> bool:
    unreadable = finding.status is Status.CANNOT_TELL and finding.reason is Reason.UNREADABLE
    return unreadable or finding.status in (Status.NOT_MET, Status.PARTIAL)


def _value(earned: Decimal, told: int, rubric: Rubric) -> Decimal | None:
    return _rounded(WHOLE * earned / told, rubric) if told else None


def _score(
    rubric: Rubric, *, value: Decimal | None, coverage: float, scheme_coverage: float | None, counted: int | None = None
) -> Score:
    """Put a rounded value and its band together; a band needs enough coverage, or it would mislead."""
    band = None if value is None else _band(value, rubric)
    if value is None:
        label = f"belum dapat dinilai ({_caution(rubric)})"
    elif band is None or coverage < rubric.zoning.min_coverage:
        band = None
        label = f"tanpa zona, cakupan di bawah {rubric.zoning.min_coverage:.0%} ({_caution(rubric)})"
    else:
        label = _label(band, rubric)
    return Score(
        rubric=rubric.id,
        value=None if value is None else float(value),
        coverage=coverage,
        scheme_coverage=scheme_coverage,
        zone=band.zone if band else None,
        category=band.category if band else None,
        label=label,
        counted=int(value is not None) if counted is None else counted,
    )


def _band(value: Decimal, rubric: Rubric) -> Band | None:
    return next((band for band in rubric.bands if band.min <= value <= band.max), None)


def _label(band: Band, rubric: Rubric) -> str:
    names = [f"zona {band.zone}"] if band.zone else []
    if band.category and band.category not in band.name_ind.split():
        names.append(f"kategori {band.category}")
    if band.name_ind:
        names.append(band.name_ind)
    return f"{', '.join(names)} ({_caution(rubric)})"


def _caution(rubric: Rubric) -> str:
    # In code and not in the rubric: no rubric may leave it out.
    return f"indikatif, {rubric.id}"


def _mean(shares: Sequence[float]) -> float:
    return sum(shares) / len(shares) if shares else 0.0


def _decimal(value: float | Decimal) -> Decimal:
    """Take a float at its written form: 80.995 is meant, not the binary number just below it."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _rounded(value: Decimal, rubric: Rubric) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-rubric.scale.decimals), ROUND_HALF_UP)
