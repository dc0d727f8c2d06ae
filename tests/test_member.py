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


@pytest.fixture
def roles_with_passwords(postgres_server: str, db: Database) -> Iterator[None]:
    """Let two roles in by their password only, and one of them into no session."""
    rules = Path(postgres_server) / "data" / "pg_hba.conf"
    before = rules.read_text("utf-8")
    with psycopg.connect(host=postgres_server, user="patuh", dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE ROLE known LOGIN PASSWORD 'right'")
        connection.execute("CREATE ROLE crowded LOGIN PASSWORD 'right' CONNECTION LIMIT 0")
        rules.write_text(f"local all known,crowded scram-sha-256\n{before}", "utf-8")
        connection.execute("SELECT pg_reload_conf()")
        wait_for(lambda: not lets_in(postgres_server, "known"), 10)
        yield
        rules.write_text(before, "utf-8")
        connection.execute("SELECT pg_reload_conf()")
        wait_for(lambda: lets_in(postgres_server, "known"), 10)
        connection.execute("DROP ROLE known")
        connection.execute("DROP ROLE crowded")


def lets_in(server: str, user: str) -> bool:
    try:
        psycopg.connect(host=server, user=user, dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.mark.parametrize(
    ("door", "ends_with", "said"),
    [
        ("known:wrong", ExitCode.BAD_INPUT, "correct the password in PATUH_DATABASE"),
        ("known", ExitCode.BAD_INPUT, "correct the password in PATUH_DATABASE"),
        ("crowded:right", ExitCode.NOTHING_DONE, "too many connections"),
    ],
)
def test_a_worker_whose_password_is_refused_stays_down_and_one_that_finds_the_server_full_does_not(
    postgres_server, db, roles_with_passwords, capsys, door, ends_with, said
):
    url = f"postgresql://{door}@/{db.engine.url.database}?host={postgres_server}"
    assert main(["worker", "--database", url]) == ends_with
    told = capsys.readouterr().err
    assert said in told
    assert "wrong" not in told, "the password is nobody's business"


def test_a_worker_whose_database_is_away_ends_so_that_systemd_begins_it_anew(tmp_path, capsys):
    unit = (Path(crawler.member.__file__).parent / "deploy" / "patuh-worker.service").read_text("utf-8")
    assert f"RestartPreventExitStatus={ExitCode.BAD_INPUT}\n" in unit
    assert main(["worker", "--database", f"postgresql://patuh@/patuh?host={tmp_path}"]) == ExitCode.NOTHING_DONE
    assert "Cannot use the database" in capsys.readouterr().err
