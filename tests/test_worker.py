"""`patuh worker` and what is handed to it: what must not happen at the queue, and what becomes of a part."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event, text

from checks.registry import rules_version
from counting_street import counting_street
from crawler.cli import main
from crawler.cli.common import ExitCode, utc_now
from crawler.crawl import CrawlBroken, crawl_sites
from crawler.job import CrawlJob, CrawlOptions
from crawler.parts import Workers, _hand_out, cut, options_from_json, options_to_json
from crawler.queueing import PART, PARTS, NoQueue, check_queue, queue_for_handing_out, scripts
from crawler.worker import HostsTaken, Worker
from databases import create_postgres_database
from nights_on_a_street import OPTIONS, ROOT, agency, arguments, register, wait_for
from site_results import result
from storage.claims import claimed_hosts
from storage.database import Database, open_database
from storage.errors import StorageError
from storage.models import RunStatus, TimeZone
from storage.nights import list_nights
from storage.queueing import lay_queue, queue_version
from storage.results import save_site_result, saved_sites
from storage.runs import find_run, finish_run, start_run
from storage.sites import SiteRow, adhoc_site
from workers import Crewman, register_street


@pytest.fixture
def url(postgres_server, migrated_postgres, monkeypatch, tmp_path) -> str:
    """Name a database of the test's own, as the environment does."""
    name = create_postgres_database(postgres_server, migrated_postgres)
    monkeypatch.setenv("PATUH_DATABASE", name)
    monkeypatch.setenv("PATUH_BODIES", str(tmp_path / "bodies"))
    monkeypatch.setenv("PATUH_ALLOW_PRIVATE", "1")
    return name


@pytest.fixture
def db(url) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()


def begun(db: Database, *, rules: str | None = None) -> int:
    return start_run(db, "crawl", utc_now(), rules_version=rules or rules_version(), code_version="0.9", options={})


def hand_out(db: Database, run: int, *sites: SiteRow, options: CrawlOptions = OPTIONS) -> None:
    check_queue(db)
    with queue_for_handing_out(db) as queue:
        part = queue.configure_task(PART, queue=PARTS, lock="x", queueing_lock="x")
        part.defer(run=run, sites=[site.site_id for site in sites], options=options_to_json(options))


def statuses(db: Database) -> list[str]:
    with db.reading() as connection:
        query = "SELECT status::text FROM procrastinate_jobs WHERE queue_name = 'parts' ORDER BY id"
        return list(connection.execute(text(query)).scalars())


def crawl_part(db: Database, folder: Path, run: int, *sites: SiteRow, options: CrawlOptions = OPTIONS) -> None:
    """Do what a worker does with a part, without the queue around it."""
    worker = Worker(db, utc_now, folder / "bodies", "1.0", allow_private=True)
    context: Any = SimpleNamespace(job=SimpleNamespace(attempts=0))
    worker._crawl_part(context, run=run, sites=[site.site_id for site in sites], options=options_to_json(options))


# -- who is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "said"), [([], "--out"), (["--out", "x", "--wokers"], "--wokers")])
def test_what_a_night_would_refuse_is_refused_when_nights_are_begun_and_not_every_night(words, said, capsys):
    assert main(["nights", "0 15 * * *", *words]) == ExitCode.BAD_INPUT
    assert said in capsys.readouterr().err


def test_a_file_has_no_queue(tmp_path, monkeypatch, capsys, street):
    monkeypatch.setenv("PATUH_DATABASE", f"sqlite:///{tmp_path / 'patuh.db'}")
    monkeypatch.setenv("PATUH_ALLOW_PRIVATE", "1")
    site = agency(street)
    file = open_database(f"sqlite:///{tmp_path / 'patuh.db'}")
    register(file, tmp_path, site)
    for command in (["worker"], ["nights", "0 15 * * *", "--out", "x"], arguments(tmp_path, "--workers")):
        assert main(command) == ExitCode.BAD_INPUT, command
        assert "is a file for one machine: name a server" in capsys.readouterr().err
    assert (site.seen, list_nights(file)) == ([], [])
    file.close()


def test_a_worker_without_a_folder_for_bodies_is_told_before_it_joins(url, monkeypatch, capsys):
    monkeypatch.delenv("PATUH_BODIES")
    assert main(["worker"]) == ExitCode.BAD_INPUT
    assert "PATUH_BODIES" in capsys.readouterr().err


@pytest.mark.parametrize("database", ["server", "file"])
def test_times_that_nobody_understands_are_refused(url, capsys, monkeypatch, tmp_path, database):
    if database == "file":
        monkeypatch.setenv("PATUH_DATABASE", f"sqlite:///{tmp_path / 'patuh.db'}")
    assert main(["nights", "pukul sepuluh", "--out", "x"]) == ExitCode.BAD_INPUT
    assert "is no time as cron writes it" in capsys.readouterr().err


def test_who_has_a_file_is_told_what_starts_its_nights(tmp_path, capsys):
    file = tmp_path / "patuh.db"
    assert main(["nights", "0 15 * * *", "--out", "x", "--database", f"sqlite:///{file}"]) == ExitCode.BAD_INPUT
    said = capsys.readouterr().err
    assert said.startswith("patuh: `patuh nights` keeps its clock in PostgreSQL")
    assert "cron or a systemd timer start `patuh nightly`" in said
    assert "--processes" not in said
    assert not file.exists()


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("02.00.03_01_add_job_priority", "older version"),
        ("99.00.00_01_later", "newer version"),
        ("00.00.00_01_counted_anew", "newer version"),
    ],
)
def test_a_queue_of_another_version_is_left_alone(db, capsys, version, sentence):
    check_queue(db)
    with db.writing() as connection:
        connection.execute(text(f"COMMENT ON TABLE procrastinate_jobs IS '{version}'"))
    assert main(["worker"]) == ExitCode.BAD_INPUT
    assert sentence in capsys.readouterr().err
    with pytest.raises(NoQueue, match=sentence):
        check_queue(db)


def test_an_older_queue_is_brought_up_to_date_by_db_upgrade(db, capsys):
    schema, migrations = scripts()
    before = [name for name, _ in migrations].index("03.04.00_01_pre_add_retry_failed_job_procedure")
    older = migrations[:before]
    lay_queue(db, older[0][1], older[:1])
    lay_queue(db, schema, older)
    with pytest.raises(NoQueue, match="older version"):
        check_queue(db)
    assert main(["db", "upgrade"]) == ExitCode.DONE
    assert queue_version(db) == migrations[-1][0]
    check_queue(db)
    with pytest.raises(StorageError, match="newer procrastinate"):
        lay_queue(db, schema, older)


def test_a_queue_may_be_laid_by_several_at_once(url):
    def lay(_number: int) -> str | None:
        mine = open_database(url)
        check_queue(mine)
        version = queue_version(mine)
        mine.close()
        return version

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(lay, range(6))) == {scripts()[1][-1][0]}


def test_a_database_of_an_older_version_is_not_worked_on(db, capsys):
    with db.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert main(["worker"]) == ExitCode.BAD_INPUT
    assert "stop its workers and run `patuh db upgrade`" in capsys.readouterr().err


def test_a_worker_with_other_rules_hands_the_part_back_and_leaves(db, street, capsys):
    site = agency(street)
    hand_out(db, begun(db, rules="of another version"), adhoc_site(db, site.url))
    assert main(["worker", "--quiet"]) == ExitCode.BAD_INPUT
    assert "Run 1 was begun by patuh 0.9 with other rules than this machine has" in capsys.readouterr().err
    assert (statuses(db), site.seen) == (["todo"], [])


# -- what is not crawled -----------------------------------------------------------------------------------------


def test_a_part_that_nobody_waits_for_is_not_crawled(db, street, tmp_path):
    site = agency(street)
    row, over, late = adhoc_site(db, site.url), begun(db), begun(db)
    finish_run(db, over, utc_now(), RunStatus.INTERRUPTED)
    crawl_part(db, tmp_path, over, row)
    crawl_part(db, tmp_path, late, row, options=replace(OPTIONS, closes_at=utc_now() - timedelta(seconds=1)))
    assert site.seen == []


def test_a_host_that_another_machine_is_at_is_left_for_later(db, url, street, tmp_path):
    site = agency(street)
    row, run = adhoc_site(db, site.url), begun(db)
    other = open_database(url)
    with claimed_hosts(other, {row.host}) as theirs:
        assert theirs.names == {row.host}
        with pytest.raises(HostsTaken, match="1 of 1 sites"):
            crawl_part(db, tmp_path, run, row)
    assert site.seen == []
    with claimed_hosts(db, {row.host}) as ours:
        assert ours.names == {row.host}, "let go of at the end"
    other.close()


# -- handing out -------------------------------------------------------------------------------------------------


def test_sites_of_one_host_are_in_one_part_and_the_neediest_go_first(db):
    hosts = ["a", "b", "www.a", "c", "a", "d", "e"]
    sites = [adhoc_site(db, f"https://{host}.go.id/{number}") for number, host in enumerate(hosts)]
    parts = [[site.host[0] for site in part] for part in cut(sites, 2)]
    assert parts == [["a", "a", "a"], ["b", "c"], ["d", "e"]], "a and www.a are one host"
    assert [len(part) for part in cut(sites, 100)] == [7]
    assert list(cut([], 5)) == []


def test_a_worker_is_told_every_option_but_what_its_machine_knows_for_itself(tmp_path):
    asked = CrawlOptions(
        max_pages=7, delay=0.25, closes_at=datetime(2026, 11, 22, 22, tzinfo=UTC), bodies=tmp_path, processes=9,
        allow_private=True, contact="web@contoh.go.id", check_cloaking=True,
    )  # fmt: skip
    told = json.loads(json.dumps(options_to_json(asked)))
    got = options_from_json(told, bodies=Path("/mnt/bodies"), allow_private=False)
    differing = {one.name for one in fields(CrawlOptions) if getattr(asked, one.name) != getattr(got, one.name)}
    assert differing == {"bodies", "processes", "allow_private"}
    assert (got.bodies, got.processes, got.allow_private) == (Path("/mnt/bodies"), 1, False)


def test_where_no_worker_is_the_crawl_ends_with_a_sentence_and_takes_its_parts_back(db, street, tmp_path):
    site = agency(street)
    options = replace(OPTIONS, bodies=tmp_path / "bodies")
    alone = Workers(patience=timedelta(0))
    with pytest.raises(CrawlBroken, match="start `patuh worker`"):
        crawl_sites(db, [adhoc_site(db, site.url)], options, utc_now, crew=alone)
    assert (statuses(db), site.seen) == (["cancelled"], [])
    assert find_run(db, 1).status is RunStatus.INTERRUPTED


def test_a_stop_takes_back_what_no_worker_has_begun(db, street, tmp_path):
    options = replace(OPTIONS, bodies=tmp_path / "bodies")
    sites = [adhoc_site(db, agency(street).url) for _ in range(3)]
    summary = crawl_sites(db, sites, options, utc_now, crew=Workers(part_sites=2, stops=lambda: 1))
    assert (summary.is_interrupted, summary.sites) == (True, ())
    assert statuses(db) == ["cancelled"] * 2


def test_a_site_whose_hours_come_later_waits_in_the_queue_and_in_no_worker(db, street, tmp_path):
    now = utc_now()
    hour = (now.hour + 10) % 24
    open_now, later = (adhoc_site(db, agency(street).url) for _ in range(2))
    later = replace(later, quiet_hours=f"{hour}-{(hour + 1) % 24}", time_zone=TimeZone.WIB)
    check_queue(db)
    with queue_for_handing_out(db) as queue:
        job = CrawlJob(begun(db), (later, open_now), OPTIONS, lambda: now, db.url)
        assert len(list(_hand_out(queue, job, 50))) == 2
        parts = {tuple(one.task_kwargs["sites"]): one.scheduled_at for one in queue.job_manager.list_jobs(queue=PARTS)}
    assert parts[open_now.site_id,] is None
    assert parts[later.site_id,] > now


# -- at work -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_night_by_the_clock_hands_out_and_a_worker_crawls(db, url, tmp_path):
    with counting_street(pause=0.0) as street:
        register_street(db, tmp_path, street, 3)
        worker = Crewman(url, tmp_path)
        log = tmp_path / "nights.log"
        every_five_seconds = ["nights", "* * * * * */5", "--workers", *arguments(tmp_path, "--second-looks", "0.3")[1:]]
        with log.open("w") as said:
            nights = subprocess.Popen(
                [sys.executable, "-m", "crawler", *(word for word in every_five_seconds if word != "--quiet")],
                cwd=ROOT,
                env=os.environ.copy(),
                stderr=said,
                stdout=subprocess.DEVNULL,
            )
        try:
            wait_for(lambda: "The night ended" in log.read_text(), 240)
            nights.send_signal(signal.SIGTERM)
            assert nights.wait(120) == ExitCode.DONE, log.read_text()
            worker.process.send_signal(signal.SIGTERM)
            assert worker.process.wait(120) == ExitCode.DONE, worker.said
        finally:
            nights.kill()
            worker.process.kill()
    assert "The night ended with exit code 0" in log.read_text()
    assert [(night.state.value, night.measures["sites_read"]) for night in list_nights(db)] == [("good", 3)]
    assert (len(saved_sites(db, 1)), len(saved_sites(db, 2))) == (3, 1)
    assert max(street.busiest.values()) == 1
    assert find_run(db, 1).status is RunStatus.COMPLETE


def test_what_is_done_is_asked_for_once_a_part_and_not_once_a_site(sqlite_db, tmp_path):
    def statements(sites: list[SiteRow]) -> int:
        asked: list[str] = []
        run = begun(sqlite_db)
        for site in sites:
            save_site_result(sqlite_db, run, site.site_id, result())
        note = lambda *arguments: asked.append(arguments[2])  # noqa: E731
        event.listen(sqlite_db.engine, "before_cursor_execute", note)
        crawl_part(sqlite_db, tmp_path, run, *sites)
        event.remove(sqlite_db.engine, "before_cursor_execute", note)
        return len(asked)

    sites = [adhoc_site(sqlite_db, f"https://d{number}.x.go.id/") for number in range(12)]
    assert statements(sites) == statements(sites[:1])
