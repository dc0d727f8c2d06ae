"""Three workers, one killed, one stopped and replaced, the database's connections cut: nothing lost, nothing twice."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select, text

from counting_street import PAGES, counting_street
from crawler.cli.common import ExitCode, utc_now
from crawler.nightly import NightUnderway, run_night
from crawler.parts import Workers
from databases import create_postgres_database
from nights_on_a_street import OPTIONS, plan, wait_for
from storage import models
from storage.claims import _NIGHT_CLASS
from storage.database import Database, open_database
from storage.models import NightState, RunStatus
from storage.results import saved_ends, saved_sites
from storage.runs import find_run
from workers import Crewman, crew, register_street

pytestmark = pytest.mark.slow

SITES = 210


def night_is_locked_anew(db: Database, cut: set[int]) -> bool:
    """Look without trying the lock, which would keep the night from it for a moment.

    A connection that was told to end holds its locks until it has ended: `cut` has the process of each such.
    """
    with db.reading() as connection:
        held = text(f"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = {_NIGHT_CLASS}")
        holders = set(connection.execute(held).scalars())
    return len(holders) == 1 and holders.isdisjoint(cut)


def test_every_site_ends_with_one_whole_result_whatever_happens_to_workers_and_connections(
    postgres_server, migrated_postgres, tmp_path
):
    url = create_postgres_database(postgres_server, migrated_postgres)
    db = open_database(url)
    told: dict[str, Any] = {}
    with counting_street(pause=0.1) as street, crew(url, tmp_path, 3) as (killed, stopped, steady):
        register_street(db, tmp_path, street, SITES)
        by_workers = plan(
            tmp_path,
            options=replace(OPTIONS, max_pages=60, bodies=tmp_path / "bodies", window=8),
            crew=Workers(part_sites=21),
            types=["dinkes"],
        )
        night = threading.Thread(target=lambda: told.update(night=run_night(db, by_workers, utc_now)), daemon=True)
        night.start()

        def saved(count: int) -> bool:
            return len(saved_sites(db, 1)) >= count

        wait_for(lambda: saved(20), 180)
        killed.process.kill()
        wait_for(lambda: saved(60), 180)
        stopped.process.send_signal(signal.SIGTERM)
        wait_for(lambda: saved(80), 180)
        with db.writing() as connection:
            told_to_end = text(
                "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            cut = set(connection.execute(told_to_end).scalars())
        assert len(cut) >= 4, "two workers and the night were connected"
        wait_for(lambda: night_is_locked_anew(db, cut), 60)
        with pytest.raises(NightUnderway):
            run_night(db, by_workers, utc_now)
        assert stopped.process.wait(120) == ExitCode.DONE, stopped.said
        again = Crewman(url, tmp_path)
        try:
            night.join(400)
            assert not night.is_alive(), [worker.said for worker in (steady, again)]
            again.process.send_signal(signal.SIGTERM)
            assert again.process.wait(120) == ExitCode.DONE, again.said
        finally:
            again.process.kill()

        row, _ = told["night"]
        assert (row.state, row.unmet, row.measures["sites_read"]) == (NightState.GOOD, [], SITES)
        assert find_run(db, row.run_id).status is RunStatus.COMPLETE
        ends = saved_ends(db, row.run_id)
        assert len(ends) == SITES
        assert {(end.outcome.value, end.pages_read, end.detail) for end in ends.values()} == {("ok", PAGES, "")}
        with db.reading() as connection:
            page = models.Page
            rows = connection.execute(select(page.site_id, func.count()).group_by(page.site_id)).all()
            results = connection.execute(select(func.count()).select_from(models.SiteResult)).scalar_one()
            jobs = Counter(connection.execute(text("SELECT status::text FROM procrastinate_jobs")).scalars())
        assert (results, {count for _, count in rows}, len(rows)) == (SITES, {PAGES}, SITES)
        assert jobs["failed"] == jobs["doing"] == 0, jobs
        assert max(street.busiest.values()) == 1, street.busiest.most_common(3)
        assert "Returned to the queue" in stopped.said + steady.said + again.said, "the killed one had work"
    db.close()
