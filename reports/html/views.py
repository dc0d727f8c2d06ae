"""What the pages show beyond the records of `reports.results`: counts, the lines of overviews, steps to take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from checks.model import ComponentStatus, Status
from checks.registry import CHECKS
from checks.rubric import Rubric
from checks.scoring import Gain, Score, score_service
from checks.services.drafts import OWED, REPORTED
from reports.cells import file_name_part
from reports.html.past import Count
from reports.results import NO_REGION, AgencyResult, RegionResult, SavedScore, ServiceProduct, SiteVisit, Verdict
from reports.words import asks_something
from storage.copies import SHOWN

SERVICES_SHOWN = 120
"""Of one agency; its page stays small enough for a telephone, and the workbook has the rest."""
CHANGES_SHOWN = 60
FIRST_STEPS = 3
"""So many fixes are work that one morning can hand out."""

_KNOWN_ZONES = frozenset({"hijau", "kuning", "merah"})


class Counts(NamedTuple):
    """How many units came to which verdict."""

    met: int
    partial: int
    not_met: int
    cannot_tell: int

    @property
    def lacking(self) -> int:
        """How many do not have all of it, as far as could be told."""
        return self.partial + self.not_met

    @property
    def judged(self) -> int:
        """About how many something could be told."""
        return self.met + self.lacking

    @property
    def all(self) -> int:
        """How many there are."""
        return self.judged + self.cannot_tell


class Gap(NamedTuple):
    """One check with the number of agencies by verdict."""

    check: str
    counts: Counts


class TrendLine(NamedTuple):
    """How many agencies of a region met a check, run by run."""

    check: str
    counts: Sequence[Count]
    """Oldest first; at least two."""

    @property
    def direction(self) -> str:
        """Whether the share of agencies that meet it is `up`, `down` or `level` against the oldest run."""
        then, now = self.counts[0], self.counts[-1]
        # Shares, without dividing by a number of agencies that may be 0.
        difference = now.met * then.agencies - then.met * now.agencies
        return "level" if not difference else "up" if difference > 0 else "down"


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A region as overviews show it: small, so that a nation fits into memory."""

    code: str | None
    name: str
    address: str
    now: Score
    last: SavedScore | None
    agencies: int
    read: int
    """How many of its agencies have a site that could be read."""
    checked_at: datetime
    time_zone: str | None
    rules: frozenset[str]
    tally: Mapping[tuple[str, Status], int]

    def top_gap(self, rubric: Rubric) -> Gap | None:
        """Return what its agencies lack most often."""
        return next(iter(gaps([self.tally], rubric)), None)


@dataclass(frozen=True, slots=True)
class ProvinceLine:
    """A province as the nation's page shows it."""

    code: str
    name: str
    address: str
    lines: tuple[RegionLine, ...]

    @property
    def agencies(self) -> int:
        """How many agencies were examined in it."""
        return sum(line.agencies for line in self.lines)

    @property
    def zones(self) -> Mapping[str | None, int]:
        """How many regions are in which zone; those without one under None."""
        return Counter(line.now.zone for line in self.lines)


class Fix(NamedTuple):
    """A step to take: what to do and what it brings."""

    number: int
    verdict: Verdict
    gain: Gain


class Reward(NamedTuple):
    """The agency that wins most by its first steps."""

    agency: AgencyResult
    now: float
    then: float


class ServiceLine(NamedTuple):
    """One service with its components in the order of the two groups."""

    service: ServiceProduct
    score: Score
    owed: tuple[ComponentStatus, ...]
    decreed: tuple[ComponentStatus, ...]


def region_address(region: RegionResult) -> str:
    """Return the file of a region's page, safe on any system."""
    if region.code is None:
        return f"wilayah/{NO_REGION}.html"
    return f"wilayah/{file_name_part(region.code)}-{file_name_part(region.name).rstrip('-.')}.html"


def province_address(code: str) -> str:
    """Return the file of a province's page."""
    return f"provinsi/{file_name_part(code)}.html"


def agency_address(agency: AgencyResult) -> str:
    """Return the file of an agency's page; the number keeps two of one name apart."""
    return f"perangkat-daerah/{agency.agency_id}-{file_name_part(agency.name).rstrip('-.')}.html"


def copy_address(sha256: str) -> str:
    """Return the file of a stored copy's text."""
    return f"salinan/{sha256[:SHOWN]}.txt"


def first_copy(agency: AgencyResult) -> str:
    """Return the hash of the first copy that a verdict quotes; empty when none is kept."""
    return next((verdict.quote.sha256 for verdict in agency.verdicts if verdict.quote and verdict.quote.sha256), "")


def band_class(zone: str | None, category: str | None = None) -> str:
    """Return the class that gives a mark its colour and shape."""
    if zone in _KNOWN_ZONES:
        return str(zone)
    return "none" if zone is None and category is None else "other"


def summarise(region: RegionResult) -> RegionLine:
    """Keep of a region what the overviews need."""
    return RegionLine(
        code=region.code,
        name=region.name,
        address=region_address(region),
        now=region.now,
        last=region.last,
        agencies=len(region.agencies),
        read=sum(is_read(agency) for agency in region.agencies),
        checked_at=region.checked_at,
        time_zone=region.time_zone,
        rules=frozenset(site.rules_version for agency in region.agencies for site in agency.sites),
        tally=tally(region.agencies),
    )


def is_read(agency: AgencyResult) -> bool:
    """Whether any of the agency's sites could be read."""
    return any(site.outcome.is_readable for site in agency.sites)


def unread_sites(region: RegionResult) -> Iterator[tuple[AgencyResult, SiteVisit]]:
    """Yield every site that could not be read, where its agency can do something about it."""
    sites = ((agency, site) for agency in region.agencies for site in agency.sites)
    return ((agency, site) for agency, site in sites if asks_something(site.outcome.remedy))


def waiting_agencies(region: RegionResult) -> Iterator[AgencyResult]:
    """Yield the others that could not be read: of them nothing is asked, and they are visited again."""
    asked = {agency.agency_id for agency, _ in unread_sites(region)}
    return (agency for agency in region.agencies if not is_read(agency) and agency.agency_id not in asked)


def tally(agencies: Iterable[AgencyResult]) -> Mapping[tuple[str, Status], int]:
    """Count the verdicts by check and status."""
    return Counter((verdict.check, verdict.status) for agency in agencies for verdict in agency.verdicts)


def gaps(tallies: Iterable[Mapping[tuple[str, Status], int]], rubric: Rubric) -> tuple[Gap, ...]:
    """Return what counts for the score and is lacking somewhere, most often lacking first."""
    together: Counter[tuple[str, Status]] = Counter()
    for one in tallies:
        together.update(one)
    found = [
        Gap(check, _counts({status: together[check, status] for status in Status})) for check in rubric.scored_checks
    ]
    return tuple(sorted((gap for gap in found if gap.counts.lacking), key=lambda gap: -gap.counts.lacking))


def trend_lines(trends: Mapping[str, Sequence[Count]], rubric: Rubric) -> tuple[TrendLine, ...]:
    """Return what counts for the score in the rubric's order, where more than one run tells of it."""
    return tuple(TrendLine(check, trends[check]) for check in rubric.scored_checks if len(trends.get(check, ())) > 1)


def advice(check: str) -> str:
    """Return what a check advises the agency, in Indonesian; nothing for a check that no longer exists."""
    known = CHECKS.get(check)
    return known.check.advice_ind if known else ""


def verdict_counts(agency: AgencyResult) -> Counts:
    """Count the verdicts of an agency, reported ones included."""
    return _counts(Counter(verdict.status for verdict in agency.verdicts))


def fixes(agency: AgencyResult) -> tuple[Fix, ...]:
    """Return the steps that raise the score, the best first."""
    by_check = {verdict.check: verdict for verdict in agency.verdicts}
    return tuple(Fix(number, by_check[gain.check], gain) for number, gain in enumerate(agency.gains, 1))


def owed_without_gain(agency: AgencyResult, rubric: Rubric) -> tuple[str, ...]:
    """Return what counts and is lacking, and no step names: for the score something else that is there is enough."""
    named = {check for gain in agency.gains for check in (gain.check, *gain.besides)}
    return tuple(
        verdict.check
        for verdict in agency.verdicts
        if verdict.status in (Status.PARTIAL, Status.NOT_MET)
        and verdict.check in rubric.scored_checks
        and verdict.check not in named
    )


def greatest_reward(region: RegionResult) -> Reward | None:
    """Return the agency that wins most by the first three steps; None where no score can rise."""
    rewards = [
        Reward(agency, agency.now.value, agency.gains[:FIRST_STEPS][-1].expected)
        for agency in region.agencies
        if agency.gains and agency.now.value is not None
    ]
    best = max(rewards, key=lambda reward: reward.then - reward.now, default=None)
    return best if best and best.then > best.now else None


def service_lines(agency: AgencyResult, rubric: Rubric) -> Iterator[ServiceLine]:
    """Yield the agency's services, as many as its page shows."""
    for service in agency.services[:SERVICES_SHOWN]:
        yield ServiceLine(
            service,
            score_service(service.components, rubric),
            tuple(_component(service, check) for check in OWED),
            tuple(_component(service, check) for check in REPORTED),
        )


def _component(service: ServiceProduct, check: str) -> ComponentStatus:
    stated = service.components.get(check)
    return stated.status if stated else ComponentStatus.NOT_STATED


def _counts(by_status: Mapping[Status, int]) -> Counts:
    told = (Status.MET, Status.PARTIAL, Status.NOT_MET, Status.CANNOT_TELL)
    return Counts(*(by_status.get(status, 0) for status in told))
