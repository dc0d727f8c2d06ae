"""The schema, the way to it, and every way in which a database can be the wrong one."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from multiprocessing import get_context

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, insert, inspect, select, text

from site_results import new_run
from storage import models
from storage.database import Database, connect, open_database
from storage.errors import DatabaseTooNew, DatabaseTooOld, StorageError
from storage.models import Base
from storage.models.base import storable
from storage.runs import find_run
from storage.schema import HEAD, MIGRATIONS, REVISIONS, current_revision, upgrade


def test_the_migrated_schema_is_that_of_the_models(db: Database):
    with db.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_constraint_and_index_bears_the_name_that_the_models_give_it(db: Database):
    with db.reading() as connection:
        schema = inspect(connection)
        for table in Base.metadata.sorted_tables:
            there = {index["name"] for index in schema.get_indexes(table.name)}
            there |= {check["name"] for check in schema.get_check_constraints(table.name)}
            there |= {key["name"] for key in schema.get_foreign_keys(table.name)}
            there |= {unique["name"] for unique in schema.get_unique_constraints(table.name)}
            there.add(schema.get_pk_constraint(table.name)["name"])
            wanted = {str(index.name) for index in table.indexes} | {str(c.name) for c in table.constraints}
            if db.is_sqlite:
                wanted.discard("pk_run")  # SQLite's AUTOINCREMENT leaves no room for a name
            assert wanted <= there, table.name


def test_every_table_and_every_column_is_commented():
    silent = [table.name for table in Base.metadata.sorted_tables if not table.comment]
    silent += [str(column) for table in Base.metadata.sorted_tables for column in table.columns if not column.comment]
    assert silent == []


def test_comments_reach_the_database_where_it_keeps_them(shared_postgres):
    db = open_database(shared_postgres)
    with db.reading() as connection:
        columns = inspect(connection).get_columns("region")
    db.close()
    assert "never 53.1" in next(column["comment"] for column in columns if column["name"] == "code")


def test_revisions_are_those_that_alembic_sees_and_in_its_order():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert [revision.revision for revision in script.walk_revisions()] == list(reversed(REVISIONS))
    assert script.get_current_head() == HEAD


def test_an_empty_database_is_set_up_on_opening_and_left_alone_after(empty_url):
    for _ in range(2):
        db = open_database(empty_url)
        with db.reading() as connection:
            assert current_revision(connection) == HEAD
        db.close()
    assert upgrade(connect(empty_url)) == (HEAD, HEAD)


def _revision_after_opening(url: str) -> str | None:
    db = open_database(url)
    with db.reading() as connection:
        revision = current_revision(connection)
    db.close()
    return revision


def test_several_processes_may_set_up_the_same_database_at_once(empty_url):
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(_revision_after_opening, [empty_url] * 4)) == [HEAD] * 4
    db = open_database(empty_url)
    with db.reading() as connection:
        assert set(Base.metadata.tables) <= set(inspect(connection).get_table_names())
    db.close()


def test_a_migration_that_fails_leaves_nothing_behind(empty_url, monkeypatch):
    import alembic.command

    migrate = alembic.command.upgrade

    def fail_at_the_end(*arguments: object) -> None:
        migrate(*arguments)
        raise StorageError("power cut")

    monkeypatch.setattr(alembic.command, "upgrade", fail_at_the_end)
    with pytest.raises(StorageError, match="power cut"):
        open_database(empty_url)
    db = connect(empty_url)
    with db.reading() as connection:
        assert inspect(connection).get_table_names() == []
    db.close()


def _set_revision(url: str, revision: str) -> None:
    db = connect(url)
    with db.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    db.close()


def test_a_database_of_a_newer_version_is_refused(empty_url):
    open_database(empty_url).close()
    _set_revision(empty_url, "9999")
    with pytest.raises(DatabaseTooNew, match=r"newer patuh \(schema 9999"):
        open_database(empty_url)
    with pytest.raises(DatabaseTooNew):
        upgrade(connect(empty_url))


def test_a_postgresql_database_of_an_older_version_waits_for_its_owner(shared_postgres, monkeypatch):
    monkeypatch.setattr("storage.schema.HEAD", "9999")
    with pytest.raises(DatabaseTooOld, match="patuh db upgrade"):
        open_database(shared_postgres)


def test_a_database_of_another_program_is_not_written_into(empty_url):
    db = connect(empty_url)
    with db.writing() as connection:
        connection.execute(text("CREATE TABLE wp_posts (id INTEGER)"))
    db.close()
    with pytest.raises(StorageError, match="belongs to another program"):
        open_database(empty_url)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("patuh.db", "is not a database URL"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("sqlite:///no/such/folder/patuh.db", "no folder 'no/such/folder'"),
        ("mysql://localhost/patuh", r"(not supported|No driver)"),
        ("nosuch://x", "is not a database URL"),
        ("postgresql://patuh@/x?host=/no/such/folder", "Cannot use the database"),
    ],
)
def test_a_database_that_cannot_be_is_refused_in_one_sentence(url, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StorageError, match=sentence) as caught:
        open_database(url)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://patuh:secret@/x?host=/no/such/folder",
        "postgresql://patuh:secret@db:port/x",
        "postgresql://patuh:se@cret@db:port/x",
        "nosuch+driver://patuh:secret@db/x",
        "postgresql+nosuch://patuh:secret@db/x",
    ],
)
def test_passwords_stay_out_of_messages(url):
    with pytest.raises(StorageError) as caught:
        open_database(url)
    assert "cret" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path):
    path = tmp_path / "patuh.db"
    path.write_text("minutes of the meeting, not a database at all\n" * 100)
    with pytest.raises(StorageError, match="not a database"):
        open_database(f"sqlite:///{path}")
    assert path.read_text().startswith("minutes of the meeting")


def test_sqlite_is_opened_with_the_settings_that_several_writers_need(sqlite_db):
    with sqlite_db.reading() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 30_000}


def test_who_opens_a_new_file_while_another_writes_to_it_waits(tmp_path):
    path = tmp_path / "patuh.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")  # here SQLite itself refuses the switch to WAL at once
    with ThreadPoolExecutor(1) as pool:
        opened = pool.submit(open_database, f"sqlite:///{path}")
        with pytest.raises(TimeoutError):
            opened.result(timeout=0.2)
        other.execute("ROLLBACK")
        db = opened.result(timeout=10)
    assert inspect(db.engine).has_table("run")
    db.close()
    other.close()


def test_a_reader_sees_one_state_while_others_write(db: Database):
    first = new_run(db)
    with db.reading() as connection:
        query = select(models.Run.id)
        before = connection.execute(query).scalars().all()
        second = new_run(db)
        assert connection.execute(query).scalars().all() == before == [first]
    assert find_run(db, second).run_id == second


def test_numbers_of_runs_are_never_handed_out_again(db: Database):
    number = new_run(db)
    with db.writing() as connection:
        connection.execute(text("DELETE FROM run"))
    assert new_run(db) > number


def test_times_come_back_as_utc_wherever_they_were_taken(db: Database):
    wit = datetime(2026, 11, 22, 3, 0, tzinfo=timezone(timedelta(hours=9)))
    with db.writing() as connection:
        run_id = connection.execute(
            insert(models.Run)
            .values(kind="crawl", started_at=wit, status="running", code_version="", rules_version="", options={})
            .returning(models.Run.id)
        ).scalar_one()
    started_at = find_run(db, run_id).started_at
    assert started_at == datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
    assert started_at.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(db: Database):
    naive = datetime(2026, 11, 22, 3, 0)  # noqa: DTZ001
    with pytest.raises(Exception, match="naive time"), db.writing() as connection:
        connection.execute(insert(models.Run).values(kind="crawl", started_at=naive, status="running"))


def test_words_are_kept_by_value(db: Database):
    new_run(db)
    with db.reading() as connection:
        assert connection.execute(text("SELECT kind, status FROM run")).one() == ("crawl", "running")


@pytest.mark.parametrize(
    ("given", "kept"),
    [("Biaya: Rp 5.000", "Biaya: Rp 5.000"), ("a\0b", "ab"), ("é\0\udcff!", "é?!"), ("", ""), ("😀", "😀")],
)
def test_text_from_pages_is_made_storable_and_no_more_than_that(given, kept):
    assert storable(given) == kept


def test_wrong_sql_keeps_its_traceback_and_is_not_blamed_on_the_user(db: Database):
    with pytest.raises(Exception, match="no_such_table") as caught, db.reading() as connection:
        connection.execute(text("SELECT * FROM no_such_table"))
    assert not isinstance(caught.value, StorageError)


def test_a_full_disk_is_told_in_one_sentence_and_leaves_nothing_half_written(sqlite_db):
    @event.listens_for(sqlite_db.engine, "connect")
    def stay_small(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # as small as the file is now

    sqlite_db.close()
    run = {"kind": "crawl", "started_at": datetime.now(UTC), "status": "running", "rules_version": "", "options": {}}
    many = [{**run, "code_version": "x" * 1000}] * 1000
    with pytest.raises(StorageError, match="disk is full") as caught, sqlite_db.writing() as connection:
        connection.execute(insert(models.Run), many)
    assert "\n" not in str(caught.value)
    with sqlite_db.reading() as connection:
        assert connection.execute(select(models.Run.id)).all() == []
