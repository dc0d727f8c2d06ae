"""`patuh nightly` over real HTTP: what must not happen in a night, how it ends, and what it leaves behind."""

from __future__ import annotations

import json
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text as sql

from crawler.apart import Tally
from crawler.cli import main
from crawler.cli.common import ExitCode, utc_now
from crawler.crawl import crew_here
from crawler.job import CrawlJob
from crawler.nightly import NightUnderway, OutsideWindow, daily_window, run_night
from local_sites import FILLER, Reply, page
from nights_on_a_street import OPTIONS, agency, arguments, begin, plan, register, wait_for
from storage.claims import claimed, claimed_night
from storage.database import Database, open_database
from storage.errors import StorageError
from storage.hours import QuietHours
from storage.models import Decision, NightState, RunStatus, TimeZone
from storage.nights import list_nights, note_night, open_night
from storage.results import saved_sites
from storage.reviews import Answer, save_reviews
from storage.runs import find_run, list_runs, start_run


@pytest.fixture
def db(database_of_the_environment: Database) -> Database:
    return database_of_the_environment


PLEDGE = (
    "Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan sesuai standar pelayanan yang telah ditetapkan, dan "
    "apabila tidak menepati janji ini, kami siap menerima sanksi sesuai peraturan perundang-undangan. "
) + FILLER

# -- what must not happen ----------------------------------------------------------------------------------------


def test_a_second_start_leaves_the_night_to_the_first(db, tmp_path, street, capsys):
    site = agency(street)
    register(db, tmp_path, site)
    with claimed_night(db) as night:
        assert night.is_ours
        assert main(arguments(tmp_path)) == ExitCode.NOTHING_DONE
    assert "Another patuh nightly is at work" in capsys.readouterr().err
    assert (site.seen, list_nights(db)) == ([], [])


def test_the_night_lock_of_a_server_excludes_others(shared_postgres):
    first, second = open_database(shared_postgres), open_database(shared_postgres)
    with claimed_night(first) as ours, claimed_night(second) as theirs:
        assert (ours.is_ours, theirs.is_ours) == (True, False)
    with claimed_night(second) as theirs:
        assert theirs.is_ours
    first.close()
    second.close()


def test_a_crawl_by_hand_is_not_met_at_the_hosts(db, tmp_path, street):
    register(db, tmp_path, agency(street))
    run_id = start_run(db, "crawl", utc_now(), rules_version="r", code_version="1", options={})
    with claimed(db, run_id), pytest.raises(NightUnderway, match=f"Run {run_id} is crawling"):
        run_night(db, plan(tmp_path), utc_now)


def test_outside_its_window_no_night_begins(db, tmp_path, street):
    site = agency(street)
    register(db, tmp_path, site)
    window = daily_window(QuietHours(22, 5), TimeZone.WITA)
    with pytest.raises(OutsideWindow, match=r"opens in 1\.5 hours"):
        run_night(db, plan(tmp_path, window=window), lambda: datetime(2026, 11, 21, 12, 30, tzinfo=UTC))
    assert window(datetime(2026, 11, 21, 15, 0, tzinfo=UTC)) == datetime(2026, 11, 21, 21, 0, tzinfo=UTC)
    assert site.seen == []


@pytest.mark.slow
def test_a_night_that_read_nothing_is_a_failed_night_although_nothing_went_wrong(db, tmp_path, street, capsys):
    register(db, tmp_path, street.serve({"/": Reply(b"maintenance", 503)}))
    assert main(arguments(tmp_path)) == ExitCode.NOTHING_DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["measures"]["sites_visited"], told["measures"]["sites_read"]) == ("empty", 1, 0)
    assert "gagal, tidak ada yang terbaca" in (tmp_path / "keluaran" / "ringkasan.txt").read_text("utf-8")


def test_a_server_without_a_folder_for_bodies_is_told_before_the_night(tmp_path, street, shared_postgres):
    server = open_database(shared_postgres)
    before = list_nights(server)
    with pytest.raises(StorageError, match="PATUH_BODIES"):
        run_night(server, plan(tmp_path), utc_now)
    assert list_nights(server) == before
    server.close()


def test_an_empty_registry_is_bad_input(db, tmp_path, capsys):
    register(db, tmp_path)
    assert main(arguments(tmp_path)) == ExitCode.BAD_INPUT
    assert "no active site in region 99 of the types dinkes: see" in capsys.readouterr().err


def test_bad_input_leaves_neither_a_folder_nor_a_lock(db, tmp_path):
    register(db, tmp_path)
    before = set(tmp_path.iterdir())
    assert main(arguments(tmp_path)) == ExitCode.BAD_INPUT
    assert main(arguments(tmp_path, "--region", "98")) == ExitCode.BAD_INPUT
    assert set(tmp_path.iterdir()) - before <= {tmp_path / "patuh.db-wal", tmp_path / "patuh.db-shm"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--window", "malam"], "--window takes full hours"),
        (["--webhook", "file:///etc/passwd"], "must be an address that begins with http"),
        (["--mail-to", "a@x.go.id,b@x.go.id"], "is not a mailbox"),
        (["--mail-to", "a@x.go.id", "--smtp", "localhost:25"], "smtp://HOST:PORT"),
    ],
)
def test_bad_options_are_refused_before_anything_is_fetched(db, tmp_path, street, capsys, words, sentence):
    site = agency(street)
    register(db, tmp_path, site)
    assert main(arguments(tmp_path, *words)) == ExitCode.BAD_INPUT
    assert sentence in capsys.readouterr().err
    assert site.seen == []


# -- a good night ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_night_leaves_files_report_digest_heartbeat_metrics_and_a_row(db, tmp_path, street, capsys):
    sites = [agency(street), agency(street)]
    register(db, tmp_path, *sites)
    out = tmp_path / "keluaran"
    long_past = out / "berkas" / "53.10-kabupaten-ngada-2020-01-01.xlsx"
    long_past.parent.mkdir(parents=True)
    long_past.touch()
    assert main(arguments(tmp_path, "--second-looks", "0.5")) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["due"], told["unmet"]) == ("good", 2, [])
    assert (told["run"], told["second_run"]) == (1, 2)
    assert (told["measures"]["sites_read"], told["measures"]["pages_read"]) == (2, 6)
    assert (told["measures"]["second_looks"], told["measures"]["noise_floor"]) == (1, 0)
    assert sorted(len([path for path in site.paths() if path == "/"]) for site in sites) == [1, 2]
    assert list((out / "berkas").glob("*ringkasan.csv"))
    assert not long_past.exists()
    assert (out / "laporan" / "index.html").is_file()
    digest = (out / "ringkasan.txt").read_text("utf-8")
    assert "2 dari 2 situs terbaca" in digest
    assert "Batas derau: 1 situs dibaca dua kali, 0,0 % hasil berbeda." in digest
    beat = json.loads((out / "detak.json").read_text("utf-8"))
    assert (beat["night"], beat["stage"], beat["state"]) == (1, "done", "good")
    families = {family.name: family for family in text_string_to_metric_families((out / "patuh.prom").read_text())}
    assert families["patuh_night_sites_read"].samples[0].value == 2
    states = {sample.labels["state"]: sample.value for sample in families["patuh_night_state"].samples}
    assert (states["good"], sum(states.values())) == (1, 1)
    # The second start of the evening finds nothing left to do.
    asked = len(sites[0].seen)
    assert main(arguments(tmp_path)) == ExitCode.DONE
    assert (len(list_nights(db)), len(sites[0].seen)) == (1, asked)


@pytest.mark.slow
def test_an_expectation_that_is_not_met_is_told_by_exit_code_and_digest(db, tmp_path, street, capsys):
    register(db, tmp_path, agency(street))
    harapan = tmp_path / "harapan.toml"
    harapan.write_text('[[expectation]]\nmeasure = "sites_read"\nleast = 5\nsays = "situs terbaca"\n')
    assert main(arguments(tmp_path, "--expectations", str(harapan))) == ExitCode.DONE_WITH_FAILURES
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["unmet"]) == ("poor", ["situs terbaca: 1, paling sedikit 5"])
    assert "- situs terbaca: 1, paling sedikit 5" in (tmp_path / "keluaran" / "ringkasan.txt").read_text("utf-8")
    assert main(["status", "--json"]) == ExitCode.DONE
    state = json.loads(capsys.readouterr().out)
    assert [(night["night"], night["state"], night["unmet"]) for night in state["nights"]] == [
        (1, "poor", ["situs terbaca: 1, paling sedikit 5"])
    ]


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_costs_the_files_and_not_the_night(db, tmp_path, street):
    register(db, tmp_path, agency(street))
    out = tmp_path / "keluaran"
    out.mkdir()
    (out / "berkas").write_text("in the way")
    row, text = run_night(db, plan(tmp_path), utc_now)
    assert row.state is NightState.POOR
    assert list_nights(db)[0] == row
    assert "berkas: " in text
    assert (out / "laporan" / "index.html").is_file()
    assert (out / "berkas").read_text() == "in the way"


@pytest.mark.slow
def test_a_fault_of_ours_in_one_step_of_the_morning_is_told_and_costs_no_other(db, tmp_path, street):
    register(db, tmp_path, agency(street))

    def crew(database: Database, job: CrawlJob, tally: Tally) -> None:
        crew_here(database, job, tally)
        answer = Answer(job.sites[0].site_id, "standards.fee", Decision.RECHECK, "Tarif ada", "Budi")
        save_reviews(database, utc_now(), [answer])
        with database.writing() as connection:  # a word that only a later version knows
            connection.execute(sql("UPDATE review SET decision = 'nanti'"))

    row, digest = run_night(db, plan(tmp_path, crew=crew), utc_now)
    assert (row.state, row.measures["sites_read"]) == (NightState.POOR, 1)
    assert [problem.partition(": ")[0] for problem in row.unmet] == ["nilai", "berkas", "laporan"]
    assert "laporan: kesalahan pada pemeriksa: LookupError" in digest
    assert list_nights(db, 1)[0].state is NightState.POOR


@pytest.mark.slow
def test_a_night_on_a_server_is_the_same_night(tmp_path, street, shared_postgres):
    server = open_database(shared_postgres)
    register(server, tmp_path, agency(street))
    on_server = plan(tmp_path, second_look_share=1.0, options=replace(OPTIONS, bodies=tmp_path / "bodies"))
    row, text = run_night(server, on_server, utc_now)
    assert (row.state, row.measures["sites_read"], row.measures["noise_floor"]) == (NightState.GOOD, 1, 0)
    assert "1 dari 1 situs terbaca" in text
    assert run_night(server, on_server, utc_now) is None, "nothing is due any more"
    server.close()


@pytest.mark.slow
def test_a_night_that_sees_less_tells_what_became_worse_and_why(db, tmp_path, street, capsys):
    site = street.serve({"/": page("Maklumat Pelayanan", text=PLEDGE)})
    register(db, tmp_path, site)
    run_night(db, plan(tmp_path), utc_now)
    site.routes = {"/": page("Beranda")}
    _, text = run_night(db, plan(tmp_path), Tomorrow(utc_now() + timedelta(days=1)))
    assert "Memburuk: 1." in text
    assert f"Sebab: isi halaman berubah: {site.url}" in text
    assert "[menunggu pengecekan kedua]" in text
    capsys.readouterr()
    assert main(["status"]) == ExitCode.DONE
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [(line[0], line[2], line[4]) for line in lines[-2:]] == [("2", "baik", "1/1"), ("1", "baik", "1/1")]


# -- the window closes -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_crawl_ends_with_the_window_and_the_morning_comes_all_the_same(db, tmp_path, street):
    quick, endless, late = agency(street), agency(street, pages=9, seconds=4), agency(street)
    register(db, tmp_path, quick, endless, late)
    narrow = plan(tmp_path, window=lambda at: at + timedelta(seconds=8), options=replace(OPTIONS, window=2))
    row, text = run_night(db, narrow, utc_now)
    assert (row.due, row.measures["sites_read"]) == (3, 2)
    assert row.ended_at - row.began_at < timedelta(seconds=60)
    assert find_run(db, row.run_id).status is RunStatus.INTERRUPTED
    assert "dikunjungi 2, terbaca 2" in text
    # Who had no turn, or too little time, is first the next evening.
    tomorrow = utc_now() + timedelta(days=1)
    endless.routes = {"/": page("Beranda")}
    row, _ = run_night(db, plan(tmp_path), Tomorrow(tomorrow))
    assert (row.due, row.measures["sites_read"]) == (3, 3)
    assert len(list_runs(db, "crawl")) == 2, "last night's crawl was not taken up again"


class Tomorrow:
    """A clock that is ahead; picklable, because it goes to the crawl's process."""

    def __init__(self, at: datetime) -> None:
        self.ahead = at - utc_now()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


# -- broken nights -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_killed_night_is_finished_by_the_next_start(db, tmp_path, street, capsys):
    quick, slow = agency(street), agency(street, pages=12, seconds=0.3)
    register(db, tmp_path, quick, slow)
    killed = begin(tmp_path, "--second-looks", "0")
    wait_for(lambda: len(slow.paths()) >= 3 and saved_sites(db, 1))
    assert json.loads((tmp_path / "keluaran" / "detak.json").read_text("utf-8"))["stage"] == "crawl"
    killed.kill()
    killed.communicate()
    assert [night.state for night in list_nights(db)] == [NightState.RUNNING]
    asked = len(quick.seen)
    assert main(arguments(tmp_path, "--second-looks", "0")) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["night"], told["state"], told["run"], told["measures"]["sites_read"]) == (1, "good", 1, 2)
    assert len(quick.seen) == asked, "what was saved is not fetched again"
    assert len(saved_sites(db, 1)) == 2


@pytest.mark.slow
def test_a_stopped_night_says_so_and_is_finished_by_the_next_start(db, tmp_path, street, capsys):
    slow = agency(street, pages=10, seconds=0.3)
    register(db, tmp_path, slow, agency(street))
    process = begin(tmp_path, "--second-looks", "0")
    wait_for(lambda: len(slow.paths()) >= 2)
    process.send_signal(signal.SIGTERM)
    time.sleep(1.3)
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == ExitCode.INTERRUPTED, said
    assert "Night 1 was stopped" in said
    assert main(arguments(tmp_path, "--second-looks", "0")) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["night"], told["measures"]["sites_read"]) == (1, 2)


@pytest.mark.slow
def test_a_night_that_was_killed_the_day_before_is_marked_broken_and_a_new_one_begins(db, tmp_path, street):
    register(db, tmp_path, agency(street))
    open_night(db, utc_now() - timedelta(hours=23), None, 1)
    row, _ = run_night(db, plan(tmp_path), utc_now)
    assert (row.night_id, row.state) == (2, NightState.GOOD)
    assert [night.state for night in list_nights(db)] == [NightState.GOOD, NightState.BROKEN]


@pytest.mark.slow
def test_a_broken_night_of_other_sites_is_not_taken_up(db, tmp_path, street):
    register(db, tmp_path, agency(street))
    broken = open_night(db, utc_now(), None, 1)
    start_run(db, "crawl", utc_now(), rules_version="r", code_version="1", options={"night": broken, "region": "53"})
    row, _ = run_night(db, plan(tmp_path), utc_now)
    assert (row.night_id, row.state) == (2, NightState.GOOD)
    assert [night.state for night in list_nights(db)] == [NightState.GOOD, NightState.BROKEN]


@pytest.mark.slow
def test_a_night_killed_after_its_crawl_only_does_its_morning(db, tmp_path, street):
    site = agency(street)
    register(db, tmp_path, site)
    row, _ = run_night(db, plan(tmp_path), utc_now)
    note_night(db, row.night_id, state=NightState.RUNNING, ended_at=None, measures={})
    (tmp_path / "keluaran" / "ringkasan.txt").unlink()
    asked = len(site.seen)
    again, _ = run_night(db, plan(tmp_path), utc_now)
    assert (again.night_id, again.state, again.measures) == (row.night_id, NightState.GOOD, row.measures)
    assert len(site.seen) == asked
    assert (tmp_path / "keluaran" / "ringkasan.txt").is_file()
