"""Who holds what at a database server: what others may not do, and what becomes of it when a connection is cut."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, event, text

from crawler.cli.common import utc_now
from crawler.crawl import crawl_sites
from crawler.nightly import NightUnderway, run_night
from crawler.resume import RunUnderway, claim, settle_dead_runs
from databases import create_postgres_database
from nights_on_a_street import OPTIONS, agency, plan, register, wait_for
from storage import claims
from storage.claims import Claim, claimed, claimed_hosts, claimed_night
from storage.database import Database, open_database
from storage.models import NightState, RunStatus
from storage.nights import list_nights
from storage.results import saved_sites
from storage.runs import find_run, list_runs, start_run
from storage.sites import adhoc_site


@pytest.fixture
def url(postgres_server, migrated_postgres, monkeypatch) -> str:
    monkeypatch.setattr(claims, "LOOK_EVERY", 0.1)
    return create_postgres_database(postgres_server, migrated_postgres)


@pytest.fixture
def db(url) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()


@pytest.fixture
def other(url) -> Iterator[Database]:
    """Reach for the same database from what stands for another machine."""
    opened = open_database(url)
    yield opened
    opened.close()


def cut(connection: Connection) -> int:
    """Cut all connections to the database but this one."""
    them = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
    return connection.execute(text(f"SELECT count(pg_terminate_backend(pid)) {them}")).scalar_one()


def cut_and_take(machine: Database, kind: int, number: int) -> Connection:
    """Cut everybody off and be quicker than they at the lock; it is held until the connection is closed."""
    connection = machine.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    connection.detach()  # so that closing it ends the session
    try_it = text(f"SELECT pg_try_advisory_lock({kind}, {number})")
    cut(connection)
    wait_for(lambda: connection.execute(try_it).scalar_one(), 10)
    return connection


def is_free(machine: Database) -> bool:
    with claimed_night(machine) as theirs:
        return theirs.is_ours


# -- one connection is cut ---------------------------------------------------------------------------------------


def test_a_lock_that_was_lost_with_its_connection_is_taken_again(db, other, caplog):
    caplog.set_level(logging.WARNING)
    with claimed_night(db) as night:
        for times in (1, 2):
            with other.writing() as connection:
                assert cut(connection) >= 1
            wait_for(lambda times=times: caplog.text.count("cut the connection that held the night") == times, 20)
            assert (night.is_ours, is_free(other)) == (True, False)
    assert is_free(other)


def test_hosts_are_taken_again_but_for_those_that_others_held(db, other):
    with claimed_hosts(other, {"b.go.id"}), claimed_hosts(db, {"a.go.id", "b.go.id", "c.go.id"}) as ours:
        assert (ours.names, ours.is_ours) == ({"a.go.id", "c.go.id"}, True)
        with other.writing() as connection:
            cut(connection)

        def held() -> bool:
            with claimed_hosts(other, {"a.go.id", "c.go.id"}) as theirs:
                return not theirs.names

        wait_for(held, 20)
        assert ours.is_ours


def test_a_claim_whose_connection_was_just_cut_ends_without_an_error(db, other, monkeypatch):
    monkeypatch.setattr(claims, "LOOK_EVERY", 60.0)
    with claimed_night(db) as night, other.writing() as connection:
        assert (night.is_ours, cut(connection) >= 1) == (True, True)
    assert is_free(other)


def test_a_session_that_only_the_server_takes_for_alive_is_ended(db, other, caplog):
    """A firewall that forgets a connection tells neither side: here the server's side of it stays open."""
    caplog.set_level(logging.WARNING)
    opened: list[psycopg.Connection[Any]] = []
    db.close()
    event.listen(db.engine, "connect", lambda driver, _record: opened.append(driver))
    holder = text("SELECT pid FROM pg_locks WHERE locktype = 'advisory'")
    with claimed_night(db) as night, other.engine.connect() as connection:
        (held,) = opened
        assert connection.execute(holder).scalars().all() == [held.info.backend_pid]
        kept_open, nowhere = os.dup(held.fileno()), os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, held.fileno())
        wait_for(lambda: "cut the connection that held the night" in caplog.text, 20)
        os.close(kept_open)
        os.close(nowhere)
        assert connection.execute(holder).scalars().all() == [opened[-1].info.backend_pid]
        assert (night.is_ours, len(opened) > 1) == (True, True)


# -- somebody else was quicker -----------------------------------------------------------------------------------


def test_who_was_too_late_is_told_and_gets_it_back_when_it_is_free(db, other):
    with claimed_night(db) as night:
        thief = cut_and_take(other, claims._NIGHT_CLASS, 0)
        wait_for(lambda: not night.is_ours, 20)
        thief.close()
        wait_for(lambda: night.is_ours, 20)
        assert not is_free(other)


def test_a_run_that_others_took_for_dead_meanwhile_goes_on(db, other, monkeypatch):
    run = start_run(db, "crawl", utc_now(), rules_version="r", code_version="1", options={})
    monkeypatch.setattr(claims, "LOOK_EVERY", 1.0)
    with claim(db, run, reopen=False) as held:
        with other.writing() as connection:
            cut(connection)
        settle_dead_runs(other, utc_now)
        assert find_run(other, run).status is RunStatus.INTERRUPTED
        wait_for(lambda: find_run(other, run).status is RunStatus.RUNNING, 20)
        settle_dead_runs(other, utc_now)
        assert (find_run(other, run).status, held.is_ours) == (RunStatus.RUNNING, True)


def test_a_night_that_was_taken_over_begins_nothing_more(db, other, tmp_path, street, monkeypatch):
    site = agency(street)
    register(db, tmp_path, site)
    held: list[Claim] = []
    thieves: list[Connection] = []

    @contextmanager
    def observed(database: Database) -> Iterator[Claim]:
        with claimed_night(database) as night:
            held.append(night)
            yield night

    def window(_at: datetime) -> None:
        thieves.append(cut_and_take(other, claims._NIGHT_CLASS, 0))
        wait_for(lambda: not held[0].is_ours, 20)

    monkeypatch.setattr("crawler.nightly.claimed_night", observed)
    with pytest.raises(NightUnderway, match="cut the connection that held night 1, and another patuh nightly"):
        run_night(db, plan(tmp_path, window=window, options=replace(OPTIONS, bodies=tmp_path / "b")), utc_now)
    assert site.seen == []
    thieves[0].close()


@pytest.mark.slow
def test_a_crawl_whose_run_was_taken_over_leaves_its_hosts_and_says_nothing_of_how_the_run_ended(
    db, other, tmp_path, street
):
    site = agency(street, pages=12, seconds=1.0)
    row = adhoc_site(db, site.url)
    caught: list[RunUnderway] = []

    def crawl() -> None:
        try:
            crawl_sites(db, [row], replace(OPTIONS, bodies=tmp_path / "b"), utc_now)
        except RunUnderway as error:
            caught.append(error)

    crawling = threading.Thread(target=crawl, daemon=True)
    crawling.start()
    wait_for(lambda: len(site.seen) > 2, 60)
    thief = cut_and_take(other, claims._RUN_CLASS, 1)
    crawling.join(60)
    assert "another process has taken it over" in str(caught[0])
    assert find_run(other, 1).status is RunStatus.RUNNING, "which is for the other one to say"
    assert (saved_sites(other, 1), len(site.seen) < 10) == (set(), True)
    thief.close()


@pytest.mark.slow
def test_a_night_goes_on_after_a_cut_and_no_second_one_begins(db, other, tmp_path, street):
    sites = [agency(street, pages=6, seconds=0.5) for _ in range(3)]
    register(db, tmp_path, *sites)
    asked = plan(tmp_path, options=replace(OPTIONS, bodies=tmp_path / "b"), types=["dinkes"])
    night = threading.Thread(target=lambda: run_night(db, asked, utc_now), daemon=True)
    night.start()
    wait_for(lambda: any(site.seen for site in sites), 60)
    with other.writing() as connection:
        cut(connection)
    wait_for(lambda: not is_free(other), 20)
    with pytest.raises(NightUnderway):
        run_night(other, asked, utc_now)
    night.join(120)
    assert [night.state for night in list_nights(other)] == [NightState.GOOD]
    assert [run.status for run in list_runs(other)] == [RunStatus.COMPLETE]
    assert len(saved_sites(other, 1)) == 3
    with claimed(other, 1) as free:
        assert free.is_ours
