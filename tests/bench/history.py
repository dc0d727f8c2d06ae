"""What was true on a day: a year of nights over the registry's sites, asked about one region.

The year is made up (which verdicts change, and when, is drawn by lot), the registry is the shipped one.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, literal, select, update

from checks.model import Status, Strength
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from databases import create_postgres_database
from machines import running_server
from measure import Results
from storage import frames
from storage.copying import copy_database
from storage.database import Database, open_database, take_stock
from storage.models import Agency, Evidence, Finding, Run, RunKind, RunStatus, Site, SiteResult, SiteStatus
from storage.models.base import Base, table_of
from storage.seeds import load_seed
from storage.stacking import AsOf

NIGHTS = 365
CHANGING = 0.01
"""Share of the verdicts that change in a night: many, so that the figure is no flattery."""
AGO = 150
"""Nights before the last: the day that is asked about."""
ASKED = 15
_BEGAN = datetime(2026, 1, 1, 16, tzinfo=UTC)
_AT_ONCE = 20_000


def history(results: Results, _pairs: int) -> None:
    """Milliseconds until the verdicts of a day are there as a frame, of the largest regency and province."""
    with tempfile.TemporaryDirectory(prefix="patuh-bench-") as folder, running_server() as server:
        file = open_database(f"sqlite:///{Path(folder) / 'year.db'}")
        live_a_year(file)
        on_server = open_database(create_postgres_database(server))
        copy_database(file, on_server)
        regency, province = _largest(file, 5), _largest(file, 2)
        results.add("history_regency_sqlite_ms", list(_asked(file, regency)))
        results.add("history_province_sqlite_ms", list(_asked(file, province)))
        results.add("history_regency_postgresql_ms", list(_asked(on_server, regency)))
        results.add("history_province_postgresql_ms", list(_asked(on_server, province)))
        file.close()
        on_server.close()


def live_a_year(db: Database) -> None:
    """Fill an empty database with the registry and a year of nights over its active sites."""
    lot = random.Random(8)
    load_seed(db)
    with db.writing() as connection:
        sites = connection.execute(select(Site.id).where(Site.status == SiteStatus.ACTIVE)).scalars().all()
        runs = range(1, NIGHTS + 1)
        _enter(connection, Run, (_night(run) for run in runs))
        _enter(connection, SiteResult, (_visit(run, site) for run in runs for site in sites))
        _enter(connection, Finding, _findings(lot, sites))
        columns = ("finding_id", "position", "page_url", "sha256", "depth", "strength", "excerpt", "where_", "why")
        proofs = select(
            Finding.id, *map(literal, (0, "https://contoh.go.id/", "", 1, Strength.FULL.value)), Finding.note
        )
        connection.execute(
            insert(table_of(Evidence)).from_select(columns, proofs.add_columns(literal(""), literal("")))
        )
        connection.execute(update(Site).where(Site.id.in_(sites)).values(newest_run_id=NIGHTS))
        take_stock(connection)


def _night(run: int) -> dict[str, Any]:
    began = _BEGAN + timedelta(days=run - 1)
    words = {
        "kind": RunKind.CRAWL,
        "status": RunStatus.COMPLETE,
        "code_version": "1",
        "rules_version": "r",
        "options": {},
    }
    return {"id": run, "started_at": began, "finished_at": began + timedelta(hours=6), **words}


def _visit(run: int, site: int) -> dict[str, Any]:
    at = _BEGAN + timedelta(days=run - 1)
    counted = ("pages_read", "pages_known", "likely_unread", "documents_unread", "requests", "bytes")
    words = {"outcome": FetchOutcome.OK, "detail": "", "rules_version": "r"}
    return {"run_id": run, "site_id": site, "started_at": at, "finished_at": at, **dict.fromkeys(counted, 40), **words}


def _findings(lot: random.Random, sites: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield chains of findings, in the order in which nights would have written them."""
    told = [Status.MET, Status.PARTIAL, Status.NOT_MET]
    chains = []
    for site in sites:
        for check in CHECKS:
            begins = [1, *(run for run in range(2, NIGHTS + 1) if lot.random() < CHANGING)]
            for place, run in enumerate(begins):
                until = begins[place + 1] if place + 1 < len(begins) else None
                chains.append((run, site, check, until, told[place % 3], place))
    chains.sort(key=lambda chain: chain[:3])
    for run, site, check, until, status, place in chains:
        yield {
            "site_id": site,
            "from_run_id": run,
            "to_run_id": until,
            "fingerprint": f"{check} {place}",
            "check_id": check,
            "check_version": 1,
            "status": status,
            "note": "Biaya pelayanan disebutkan pada halaman standar pelayanan.",
        }


def _enter(connection: Connection, model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    rows = iter(rows)
    while batch := list(islice(rows, _AT_ONCE)):
        connection.execute(insert(table_of(model)), batch)


def _largest(db: Database, digits: int) -> str:
    """Return the region, or with two digits the province, that has most of the sites."""
    place = func.substr(Agency.region_code, 1, digits)
    query = select(place).join(Site).where(func.length(Agency.region_code) >= digits, Site.newest_run_id.is_not(None))
    with db.reading() as connection:
        return str(connection.execute(query.group_by(place).order_by(func.count().desc(), place)).scalars().first())


def _asked(db: Database, region: str) -> Iterator[float]:
    """Yield how long each question took, ms; the first, which warms what a running server has warm, is left out."""
    for number in range(ASKED + 1):
        began = time.perf_counter()
        found = frames.findings(db, AsOf(NIGHTS - AGO), region)
        seconds = time.perf_counter() - began
        if len(found) % len(CHECKS) or found.empty:
            raise SystemExit(f"{len(found)} verdicts of {region}: not all checks of all sites.")
        if number:
            yield 1000 * seconds
