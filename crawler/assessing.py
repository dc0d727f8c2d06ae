"""Judging stored pages again, without network: today's rules on last night's pages, and what that changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from checks.assess import conclude_site, read_page
from checks.document.attachment import AttachmentKind, Unreadable, kind_of
from checks.model import PageReading, PageRef, Status
from checks.registry import rules_version
from crawler.document_reader import DocumentReader
from crawler.memory import pack, rules_digest
from crawler.outside import states_of
from crawler.resume import claim
from crawler.scan_reader import ScanReader
from crawler.site import FAULT
from storage.bodies import BodyStore
from storage.concluded import Concluded, Verdict, concluded_sites, verdicts
from storage.errors import BodyMissing, LateResult
from storage.outside import known_links
from storage.purging import wait_for_purge
from storage.results import PageRecord, SiteResult, read_pages, save_site_result
from storage.runs import finish_run, start_run

if TYPE_CHECKING:
    from crawler.job import Clock
    from storage.database import Database


class Change(NamedTuple):
    """One verdict that came out otherwise."""

    site: str
    check: str
    before: Status | None
    after: Status
    why: str


@dataclass(frozen=True, slots=True)
class AssessSummary:
    """What judging again came to."""

    run_id: int
    sites: int
    pages: int
    changes: tuple[Change, ...]
    left: tuple[tuple[str, str], ...]
    """Sites that could not be judged again, with the reason; what was concluded of them stands."""


def assess(
    database: Database,
    bodies: BodyStore,
    clock: Clock,
    *,
    run_id: int | None = None,
    only_stale: bool = False,
    version: str = "0",
    watch: Callable[[int, int], None] = lambda _done, _sites: None,
) -> AssessSummary | None:
    """Judge the newest stored pages again, as a run of its own; None when there is nothing to judge.

    Args:
        database: where pages and findings are.
        bodies: where the pages' bodies are.
        clock: tells the time.
        run_id: only the sites whose newest result is of this run.
        only_stale: only the sites that were judged by other rules than today's.
        version: of the code, for the run's row.
        watch: is told how many of how many sites are done.
    """
    sites = [
        site
        for site in concluded_sites(database, run_id)
        if not site.detail.startswith(FAULT) and not (only_stale and site.rules_version == rules_version())
    ]
    if not sites:
        return None
    assess_id = start_run(
        database,
        "assess",
        clock(),
        rules_version=rules_version(),
        code_version=version,
        options={"sites": len(sites)},
        parent_run_id=run_id,
    )
    done = _Done()
    status = "interrupted"
    # Claimed, so that a run whose process was killed is known for dead (`crawler.resume.settle_dead_runs`).
    with claim(database, assess_id, reopen=False), DocumentReader(scans=ScanReader(bodies)) as reader:
        wait_for_purge(database)
        try:
            for number, site in enumerate(sites, start=1):
                _judge_site(database, site, done, run_id=assess_id, bodies=bodies, reader=reader, clock=clock)
                watch(number, len(sites))
            status = "complete"
        finally:
            finish_run(database, assess_id, clock(), status)
    return AssessSummary(assess_id, done.sites, done.pages, tuple(done.changes), tuple(done.left))


@dataclass
class _Done:
    """What has come of judging again so far."""

    sites: int = 0
    pages: int = 0
    changes: list[Change] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


def _judge_site(
    database: Database,
    site: Concluded,
    done: _Done,
    *,
    run_id: int,
    bodies: BodyStore,
    reader: DocumentReader,
    clock: Clock,
) -> None:
    records = [record for record in read_pages(database, site.run_id, site.site_id) if record.kind]
    try:
        readings = {record.url: _judge(record, bodies, reader) for record in records}
        before = verdicts(database, site.site_id)
        after = _save(database, run_id, site, readings, clock)
    except LateResult:
        return  # a newer run has been there meanwhile: its word stands, and it judged by today's rules
    except (BodyMissing, Unreadable) as error:
        done.left.append((site.url, str(error)))
        return
    done.sites += 1
    done.pages += len(records)
    done.changes += _changes(site, before, after)


def _judge(record: PageRecord, bodies: BodyStore, reader: DocumentReader) -> PageReading:
    body = bodies.get(record.sha256)
    # A picture's title is what its page has written above it.
    heading = record.title if kind_of(body) is AttachmentKind.PICTURE else ""
    document = reader.read_any(body, url=record.final_url, content_type=record.content_type, heading=heading)
    page = PageRef(record.final_url, record.sha256, record.fetched_at.isoformat(), record.depth)
    return read_page(document, page)


def _save(
    database: Database, run_id: int, site: Concluded, readings: dict[str, PageReading], clock: Clock
) -> dict[str, Verdict]:
    started = clock()
    ordered = sorted(readings.values(), key=lambda reading: (reading.page.depth, reading.page.url))
    assessment = conclude_site(ordered, site.looking, states_of(known_links(database, site.site_id)))
    result = SiteResult(
        outcome=site.outcome,
        detail=site.detail,
        started_at=started,
        finished_at=clock(),
        pages=None,
        assessment=assessment,
        certificate=site.certificate,
        rules=rules_digest(),
        readings={url: pack(reading) for url, reading in readings.items()},
    )
    save_site_result(database, run_id, site.site_id, result)
    return {
        finding.check: Verdict(finding.check_version, finding.status, finding.reason) for finding in assessment.findings
    }


def _changes(site: Concluded, before: dict[str, Verdict], after: dict[str, Verdict]) -> Sequence[Change]:
    found: list[Change] = []
    for check, now in after.items():
        then = before.get(check)
        if then is not None and (then.status, then.reason) == (now.status, now.reason):
            continue
        if then is None:
            why = "the check is new"
        elif then.version != now.version:
            why = f"the check is of version {now.version} now, it was {then.version}"
        elif site.rules_version != rules_version():
            why = "the vocabulary, or another check that this one reads with, has changed"
        else:
            why = "the reading of pages has changed; the check has not"
        found.append(Change(site.url, check, None if then is None else then.status, now.status, why))
    return found
