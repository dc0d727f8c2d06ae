"""Filling the records of `reports.results` from the analysts' frames.

Regions come one after the other: a nation's findings do not fit a small machine's memory at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from checks.model import ComponentStatus, Reason, ServiceComponent, Status
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from checks.rubric import Rubric
from checks.scoring import aggregate, gain, join_findings, score_findings
from reports.listing import records
from reports.results import (
    AgencyResult,
    Quote,
    RegionResult,
    Reviewed,
    SavedScore,
    ServiceProduct,
    SiteVisit,
    Verdict,
)
from reports.words import fix_line, held_note, review_note, shared_note
from storage import frames
from storage.database import Database
from storage.history import first_proofs
from storage.reviews import State, read_reviews
from storage.shared_texts import findings_on_shared_texts
from storage.steadiness import held_verdicts

if TYPE_CHECKING:
    import pandas as pd

_RETIRED = "retired"


def read_regions(
    db: Database, rubric: Rubric, region: str | None = None, at: datetime | None = None
) -> Iterator[RegionResult]:
    """Yield every region with visited sites in order of its code, those without region last.

    `region` narrows it down to one, or to a province with its regions. Retired sites are left out. Reviews are
    asked whether they stand at the moment `at`; without it, at the newest visit of their site.
    """
    saved = _SavedScores(db, rubric.id, region)
    # Once: whether a text is shared is asked of a nation's pages, whichever province it is about.
    shared = findings_on_shared_texts(db, region)
    for place in _places(db, region):
        with db.one_state():  # a crawl may be saving: a verdict of one visit must not get the proof of another
            visits = _visits(db, place)
            part = _Part(db, rubric, saved, shared, region=place, at=at)
        yield from part.regions(visits)


def _places(db: Database, region: str | None) -> list[str | None]:
    """Return what is read at one time: the region that was asked for, or province by province."""
    codes = {visit["region_code"] for visit in _visits(db, region)}
    if None in codes:
        return [None]  # nothing selects those without a region, so there is no way to cut the database
    return [region] if region and codes else sorted({code[:2] for code in codes})


def _visits(db: Database, region: str | None) -> list[dict[str, Any]]:
    """Return the newest result of every site that is not retired."""
    sites = frames.sites(db, region)
    active = sites[sites["status"] != _RETIRED]
    keys = dict(zip(active["site_id"].tolist(), (active["host"] + active["scope_path"]).tolist(), strict=True))
    return [
        {**row, "key": keys[row["site_id"]]}
        for row in records(frames.site_results(db, region=region))
        if row["site_id"] in keys
    ]


class _SavedScores:
    """The saved scores of agencies and regions, run by run, looked up as they are needed."""

    def __init__(self, db: Database, rubric_id: str, region: str | None) -> None:
        self._at = cache(lambda run_id: _saved(frames.scores(db, run_id, region), rubric_id))
        self._runs = sorted(frames.runs(db)["run_id"].tolist(), reverse=True)

    def before(self, level: str, subject: object, run_id: int) -> SavedScore | None:
        """Return the newest saved score of a run before this one."""
        # Scoring takes in everything that was ever visited, so the first scored run decides.
        scored = next((scores for run in self._runs if run < run_id and (scores := self._at(run))), None)
        return scored.get((level, str(subject))) if scored else None


def _saved(scores: pd.DataFrame, rubric_id: str) -> dict[tuple[str, str], SavedScore]:
    wanted = scores[(scores["rubric_id"] == rubric_id) & (scores["level"] != "service")]
    return {
        (row["level"], str(row["region_code"] if row["level"] == "region" else row["agency_id"])): SavedScore(
            row["run_id"], row["value"], row["coverage"], row["zone"], row["category"]
        )
        for row in records(wanted)
    }


class _Part:
    """The frames of one part of the nation, read once and looked up by site, finding and service."""

    def __init__(
        self,
        db: Database,
        rubric: Rubric,
        saved: _SavedScores,
        shared: Mapping[int, int],
        *,
        region: str | None,
        at: datetime | None,
    ) -> None:
        self._rubric = rubric
        self._at = at
        self._reviews = {(review.site_id, review.check): review for review in read_reviews(db, region)}
        self._saved = saved
        self._sample = rubric.sample.agency_types if rubric.sample else ()
        self._findings = _by(frames.findings(db, region=region), "site_id")
        evidence = frames.evidence(db, region=region)
        self._quotes = {row["finding_id"]: _quote(row) for row in records(evidence[evidence["position"] == 0])}
        # What was met yesterday and missing once today is shown as it was, with the proof that it then had.
        self._held = held_verdicts(db, region)
        shown = first_proofs(db, {held.finding_id for held in self._held.values()})
        self._quotes |= {finding_id: _quote(row) for finding_id, row in shown.items()}
        self._shared = shared
        self._services = _by(frames.services(db, region=region), "site_id")
        self._components = _by(frames.components(db, region=region), "service_id")

    def regions(self, visits: list[dict[str, Any]]) -> Iterator[RegionResult]:
        by_region: dict[str | None, dict[int, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        for visit in visits:
            by_region[visit["region_code"]][visit["agency_id"]].append(visit)
        for code in sorted(by_region, key=lambda code: (code is None, code)):
            agencies = [self._agency(visits) for visits in by_region[code].values()]
            agencies.sort(key=lambda agency: (agency.type, agency.name, agency.agency_id))
            first = next(iter(by_region[code].values()))[0]
            newest = max(site.run_id for agency in agencies for site in agency.sites)
            yield RegionResult(
                code=code,
                name=first["region_name"] or "Tanpa wilayah",
                time_zone=first["time_zone"],
                agencies=tuple(agencies),
                now=aggregate([agency.now for agency in agencies if agency.type in self._sample], self._rubric),
                last=self._saved.before("region", code, newest),
            )

    def _agency(self, visits: list[dict[str, Any]]) -> AgencyResult:
        sites = {visit["site_id"]: _visit(visit) for visit in visits}
        services = tuple(self._service(row) for site_id in sites for row in self._services.get(site_id, ()))
        verdicts = join_findings(
            self._verdict(row, site, services)
            for site_id, site in sites.items()
            for row in self._findings.get(site_id, ())
        )
        order = {check: place for place, check in enumerate(CHECKS)}
        agency_id = visits[0]["agency_id"]
        return AgencyResult(
            agency_id=agency_id,
            name=visits[0]["agency_name"],
            type=visits[0]["agency_type"],
            region_code=visits[0]["region_code"],
            sites=tuple(sites.values()),
            verdicts=tuple(sorted(verdicts, key=lambda verdict: order.get(verdict.check, len(order)))),
            services=services,
            now=score_findings(verdicts, self._rubric),
            last=self._saved.before("agency", agency_id, max(site.run_id for site in sites.values())),
            gains=gain(verdicts, self._rubric),
        )

    def _verdict(self, row: dict[str, Any], site: SiteVisit, services: tuple[ServiceProduct, ...]) -> Verdict:
        status = Status(row["status"])
        reason = Reason(row["reason"]) if row["reason"] else None
        note = row["note"]
        finding_id = row["finding_id"]
        review = self._review(row, site, status, reason)
        held = self._held.get((row["site_id"], row["check_id"]))
        if held:
            status, finding_id = Status.MET, held.finding_id
            note = held_note(held, row["time_zone"]) + note
        uncredited = status if finding_id in self._shared else None
        if uncredited:
            status, reason = Status.CANNOT_TELL, Reason.SHARED_TEXT
            note = shared_note(self._shared[finding_id], uncredited) + note
        if review and review.state is State.STANDS:
            decided = self._reviews[row["site_id"], row["check_id"]].status
            status, reason = decided or status, None
        if review:
            note = review_note(review) + note
        known = CHECKS.get(row["check_id"])
        fix = fix_line(status, reason, known.check.advice_ind if known else "", site.outcome)
        if fix and reason is None and (gap := _first_gap(row["check_id"], services)):
            fix = f"{fix} Mulai dari layanan “{gap.name}”: {gap.url}"
        return Verdict(
            check=row["check_id"],
            check_version=row["check_version"],
            finding_id=finding_id,
            status=status,
            reason=reason,
            note=note,
            site=site,
            quote=self._quotes.get(finding_id),
            fix=fix,
            review=review,
            held_since=held.since if held else None,
            uncredited=uncredited,
        )

    def _review(self, row: dict[str, Any], site: SiteVisit, status: Status, reason: Reason | None) -> Reviewed | None:
        kept = self._reviews.get((row["site_id"], row["check_id"]))
        if kept is None:
            return None
        return Reviewed(
            state=kept.state(self._at or site.checked_at),
            author=kept.author,
            answer=kept.reason,
            evidence_url=kept.evidence_url,
            decided_by=kept.decided_by,
            expires_at=kept.expires_at,
            machine_status=status,
            machine_reason=reason,
        )

    def _service(self, row: dict[str, Any]) -> ServiceProduct:
        components = {
            component["check_id"]: ServiceComponent(ComponentStatus(component["status"]), component["excerpt"])
            for component in self._components.get(row["service_id"], ())
        }
        return ServiceProduct(row["service_id"], row["service_name"], row["service_url"], components)


def _visit(row: dict[str, Any]) -> SiteVisit:
    return SiteVisit(
        site_id=row["site_id"],
        url=row["site_url"],
        outcome=FetchOutcome(row["outcome"]),
        run_id=row["run_id"],
        checked_at=row["finished_at"],
        pages_read=row["pages_read"],
        pages_known=row["pages_known"],
        rules_version=row["rules_version"],
        detail=row["detail"],
        likely_unread=row["likely_unread"],
        documents_unread=row["documents_unread"],
        sitemap_share=row["sitemap_share"],
        certificate=row["certificate"],
        key=row["key"],
    )


def _quote(row: dict[str, Any]) -> Quote:
    return Quote(row["page_url"], row["excerpt"], row["where"], row["why"], row["fetched_at"], row["sha256"])


def _first_gap(check: str, services: tuple[ServiceProduct, ...]) -> ServiceProduct | None:
    """Return the first service that does not wholly state the component, so that the fix has a place to begin."""
    return next(
        (
            service
            for service in services
            if (component := service.components.get(check)) and component.status is not ComponentStatus.MET
        ),
        None,
    )


def _by(frame: pd.DataFrame, key: str) -> dict[int, list[dict[str, Any]]]:
    grouped: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in records(frame):
        grouped[row[key]].append(row)
    return grouped
