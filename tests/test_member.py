"""A database that is away for a while, and one that stays away: what becomes of who works at its queue."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

import crawler.member
from crawler.cli import main
from crawler.cli.common import ExitCode
from crawler.member import Member
from databases import create_postgres_database
from nights_on_a_street import wait_for
from storage.database import Database, open_database
from storage.errors import DatabaseSilent


@pytest.fixture
def db(postgres_server: str, migrated_postgres: str) -> Iterator[Database]:
    opened = open_database(create_postgres_database(postgres_server, migrated_postgres))
    yield opened
    opened.close()


@contextmanager
def out_of_reach(server: str, db: Database) -> Iterator[None]:
    """Cut every connection to the database and let nobody in, by another name of the server's socket."""
    socket = Path(server) / ".s.PGSQL.5432"
    moved = socket.rename(socket.with_name(".s.PGSQL.5433"))
    try:
        with psycopg.connect(host=server, port=5433, user="patuh", dbname="postgres", autocommit=True) as connection:
            query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.execute(query, [db.engine.url.database])
        yield
    finally:
        moved.rename(socket)


@contextmanager
def meanwhile(do: Callable[[], None]) -> Iterator[None]:
    thread = threading.Thread(target=do)
    thread.start()
    yield
    thread.join()


def at_the_queue(db: Database, said: list[str], patience: float) -> Member:
    return Member(db, {"parts": 1}, lambda _app: None, stalled_after=3.0, say=said.append, patience=patience)


@pytest.mark.slow
def test_an_outage_is_measured_from_its_beginning_however_long_all_went_well(db, postgres_server, monkeypatch):
    monkeypatch.setattr(crawler.member, "_CONNECTS_WITHIN", 1.0)
    said: list[str] = []
    member = at_the_queue(db, said, patience=4.0)

    def trouble() -> None:
        time.sleep(5)
        try:
            with out_of_reach(postgres_server, db):
                wait_for(lambda: any("trying again" in line for line in said), 40)
            time.sleep(3)
        finally:
            member.stop()

    with meanwhile(trouble):
        member.run()
    assert said[-1].startswith("Stopping")


@pytest.mark.slow
def test_a_database_that_stays_away_is_given_up_in_the_end(db, postgres_server, monkeypatch):
    monkeypatch.setattr(crawler.member, "_CONNECTS_WITHIN", 1.0)
    member, is_over = at_the_queue(db, [], patience=2.0), threading.Event()

    def trouble() -> None:
        time.sleep(2)
        with out_of_reach(postgres_server, db):
            is_over.wait(60)

    with meanwhile(trouble):
        try:
            with pytest.raises(DatabaseSilent, match="does not answer"):
                member.run()
        finally:
            is_over.set()


def test_a_worker_whose_database_is_away_ends_so_that_systemd_begins_it_anew(tmp_path, capsys):
    unit = (Path(crawler.member.__file__).parent / "deploy" / "patuh-worker.service").read_text("utf-8")
    assert f"RestartPreventExitStatus={ExitCode.BAD_INPUT}\n" in unit
    assert main(["worker", "--database", f"postgresql://patuh@/patuh?host={tmp_path}"]) == ExitCode.NOTHING_DONE
    assert "Cannot use the database" in capsys.readouterr().err
