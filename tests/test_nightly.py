"""`patuh nightly` over real HTTP: what must not happen in a night, how it ends, and what it leaves behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from prometheus_client.parser import text_string_to_metric_families

from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from crawler.cli import main
from crawler.cli.common import ExitCode, utc_now
from crawler.job import CrawlOptions
from crawler.nightly import NightPlan, NightUnderway, OutsideWindow, daily_window, run_night
from local_sites import LocalSite, Reply, Street, page, slowly
from storage.claims import claimed_night
from storage.database import Database, open_database
from storage.hours import QuietHours
from storage.intake import load_sites
from storage.invented import InventedRegion, enter_regions
from storage.models import NightState, RegionLevel, RunStatus, TimeZone
from storage.nights import list_nights
from storage.results import saved_sites
from storage.runs import find_run, list_runs, start_run

ROOT = Path(__file__).parent.parent
RUBRIC = load_rubric("ombudsman-2022", CHECKS)
OPTIONS = CrawlOptions(max_pages=20, max_documents=0, delay=0.0, timeout=10.0, allow_private=True, log_level="CRITICAL")


@pytest.fixture
def street() -> Iterator[Street]:
    opened = Street()
    yield opened
    opened.close()


@pytest.fixture
def db(tmp_path, monkeypatch) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'patuh.db'}"
    monkeypatch.setenv("PATUH_DATABASE", url)
    monkeypatch.setenv("PATUH_ALLOW_PRIVATE", "1")
    opened = open_database(url)
    yield opened
    opened.close()


def agency(street: Street, *, pages: int = 2, seconds: float = 0.0) -> LocalSite:
    paths = [f"/layanan/{number}" for number in range(pages)]
    routes = {path: slowly(seconds, page(f"Layanan {path}")) for path in paths}
    return street.serve({"/": page("Beranda", *((path, f"Layanan {path}") for path in paths)), **routes})


def register(db: Database, folder: Path, *sites: LocalSite) -> None:
    """Enter the sites as a coordinator would, into an invented region, so that nobody else's is chosen."""
    enter_regions(
        db,
        [
            InventedRegion("99", "Contoh Raya", RegionLevel.PROVINCE, TimeZone.WIB, None, -4.0, 120.0),
            InventedRegion("99.10", "Kabupaten Contoh", RegionLevel.REGENCY, TimeZone.WIB, "99", -4.7, 120.7),
        ],
    )
    if not sites:
        return
    lines = ["Kode Wilayah;Nama Perangkat Daerah;Jenis;Alamat Situs;Status"]
    lines += [f"99.10;Dinas {number};dinkes;{site.url};aktif" for number, site in enumerate(sites)]
    path = folder / "daftar.csv"
    path.write_text("\n".join(lines), "utf-8")
    load_sites(db, path)


def plan(out: Path, **facts: Any) -> NightPlan:
    given: dict[str, Any] = {"window": lambda _at: None, "expected": (), "region": "99", "second_look_share": 0.0}
    return NightPlan(out=out / "keluaran", rubric=RUBRIC, options=OPTIONS, **{**given, **facts})


def arguments(out: Path, *more: str) -> list[str]:
    common = ["--region", "99", "--type", "dinkes", "--window", "any", "--delay", "0", "--quiet", "--json"]
    return ["nightly", "--out", str(out / "keluaran"), "--contact", "web@contoh.go.id", *common, *more]


def begin(out: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "crawler", *arguments(out, *more)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(condition: Any, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


# -- what must not happen ----------------------------------------------------------------------------------------


def test_a_second_start_leaves_the_night_to_the_first(db, tmp_path, street, capsys):
    site = agency(street)
    register(db, tmp_path, site)
    with claimed_night(db) as is_ours:
        assert is_ours
        assert main(arguments(tmp_path)) == ExitCode.NOTHING_DONE
    assert "Another patuh nightly is at work" in capsys.readouterr().err
    assert (site.seen, list_nights(db)) == ([], [])


def test_the_night_lock_of_a_server_excludes_others(shared_postgres):
    first, second = open_database(shared_postgres), open_database(shared_postgres)
    with claimed_night(first) as is_ours, claimed_night(second) as is_ours_too:
        assert (is_ours, is_ours_too) == (True, False)
    with claimed_night(second) as is_ours:
        assert is_ours
    first.close()
    second.close()


def test_a_crawl_by_hand_is_not_met_at_the_hosts(db, tmp_path, street):
    register(db, tmp_path, agency(street))
    from storage.claims import claimed

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


def test_a_night_that_read_nothing_is_a_failed_night_although_nothing_went_wrong(db, tmp_path, street, capsys):
    register(db, tmp_path, street.serve({"/": Reply(b"maintenance", 503)}))
    assert main(arguments(tmp_path)) == ExitCode.NOTHING_DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["measures"]["sites_visited"], told["measures"]["sites_read"]) == ("empty", 1, 0)
    assert "gagal, tidak ada yang terbaca" in (tmp_path / "keluaran" / "ringkasan.txt").read_text("utf-8")


def test_an_empty_registry_is_bad_input(db, tmp_path, capsys):
    register(db, tmp_path)
    assert main(arguments(tmp_path)) == ExitCode.BAD_INPUT
    assert "no active site" in capsys.readouterr().err


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


def test_a_night_leaves_files_report_digest_heartbeat_metrics_and_a_row(db, tmp_path, street, capsys):
    sites = [agency(street), agency(street)]
    register(db, tmp_path, *sites)
    assert main(arguments(tmp_path, "--second-looks", "0.5")) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    out = tmp_path / "keluaran"
    assert (told["state"], told["due"], told["unmet"]) == ("good", 2, [])
    assert (told["run"], told["second_run"]) == (1, 2)
    assert (told["measures"]["sites_read"], told["measures"]["pages_read"]) == (2, 6)
    assert (told["measures"]["second_looks"], told["measures"]["noise_floor"]) == (1, 0)
    assert sorted(len([path for path in site.paths() if path == "/"]) for site in sites) == [1, 2]
    assert list((out / "berkas").glob("*ringkasan.csv"))
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


def test_a_folder_that_cannot_be_written_costs_the_files_and_not_the_night(db, tmp_path, street):
    register(db, tmp_path, agency(street))
    out = tmp_path / "keluaran"
    out.mkdir()
    (out / "berkas").write_text("in the way")
    row, text = run_night(db, plan(tmp_path), utc_now)
    assert row.state is NightState.POOR
    assert "berkas: " in text
    assert (out / "laporan" / "index.html").is_file()
    assert (out / "berkas").read_text() == "in the way"


# -- the window closes -------------------------------------------------------------------------------------------


def test_the_crawl_ends_with_the_window_and_the_morning_comes_all_the_same(db, tmp_path, street):
    quick, endless, late = agency(street), agency(street, pages=9, seconds=4), agency(street)
    register(db, tmp_path, quick, endless, late)
    narrow = replace(plan(tmp_path, window=lambda at: at + timedelta(seconds=8)), options=replace(OPTIONS, window=2))
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


def test_a_night_that_was_killed_the_day_before_is_marked_broken_and_a_new_one_begins(db, tmp_path, street):
    register(db, tmp_path, agency(street))
    from storage.nights import open_night

    open_night(db, utc_now() - timedelta(hours=23), None, 1)
    row, _ = run_night(db, plan(tmp_path), utc_now)
    assert (row.night_id, row.state) == (2, NightState.GOOD)
    assert [night.state for night in list_nights(db)] == [NightState.GOOD, NightState.BROKEN]


def test_a_night_killed_after_its_crawl_only_does_its_morning(db, tmp_path, street):
    site = agency(street)
    register(db, tmp_path, site)
    row, _ = run_night(db, plan(tmp_path), utc_now)
    from storage.nights import note_night

    note_night(db, row.night_id, state=NightState.RUNNING, ended_at=None, measures={})
    (tmp_path / "keluaran" / "ringkasan.txt").unlink()
    asked = len(site.seen)
    again, _ = run_night(db, plan(tmp_path), utc_now)
    assert (again.night_id, again.state, again.measures) == (row.night_id, NightState.GOOD, row.measures)
    assert len(site.seen) == asked
    assert (tmp_path / "keluaran" / "ringkasan.txt").is_file()


# -- telling -----------------------------------------------------------------------------------------------------


class Inbox:
    """Keeps what a mail server is handed."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address.startswith("tidakada@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.mails.append(envelope)
        return "250 OK"


@pytest.fixture
def mail_server() -> Iterator[tuple[Inbox, str]]:
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=Street().closed_port())
    controller.start()
    yield inbox, f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture
def hook() -> Iterator[tuple[list[dict[str, Any]], str]]:
    posted: list[dict[str, Any]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if self.path.startswith("/rusak") else 204)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield posted, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_digest_comes_by_mail_and_webhook(db, tmp_path, street, mail_server, hook, capsys):
    register(db, tmp_path, agency(street))
    (inbox, smtp), (posted, url) = mail_server, hook
    words = ["--smtp", smtp, "--mail-to", "a@x.go.id", "--mail-to", "b@x.go.id", "--webhook", f"{url}/malam"]
    assert main(arguments(tmp_path, *words)) == ExitCode.DONE
    (mail,) = inbox.mails
    assert (mail.mail_from, mail.rcpt_tos) == ("web@contoh.go.id", ["a@x.go.id", "b@x.go.id"])
    from email import message_from_bytes
    from email.policy import default

    message = message_from_bytes(mail.content, policy=default)
    assert message["Subject"].startswith("patuh, malam ")
    digest = (tmp_path / "keluaran" / "ringkasan.txt").read_text("utf-8")
    assert message.get_content().splitlines() == digest.splitlines()
    assert (posted[0]["state"], posted[0]["text"]) == ("good", digest)
    capsys.readouterr()


def test_a_digest_that_does_not_arrive_is_told_and_does_not_cost_the_night(
    db, tmp_path, street, mail_server, hook, capsys
):
    register(db, tmp_path, agency(street))
    (_, smtp), (_, url) = mail_server, hook
    words = ["--smtp", smtp, "--mail-to", "tidakada@x.go.id", "--webhook", f"{url}/rusak?kunci=rahasia"]
    assert main(arguments(tmp_path, *words)) == ExitCode.DONE_WITH_FAILURES
    told = json.loads(capsys.readouterr().out)
    assert told["state"] == "poor"
    assert told["unmet"][0] == "The webhook at 127.0.0.1 answered 500."
    assert told["unmet"][1].endswith("refused tidakada@x.go.id.")
    assert "rahasia" not in json.dumps(told)
    assert (tmp_path / "keluaran" / "laporan" / "index.html").is_file()


def test_a_password_is_not_sent_in_the_clear():
    from crawler.delivery import MailServer

    server = MailServer.of("smtp://orang:r%40hasia@mail.x.go.id")
    assert (server.user, server.password, server.port) == ("orang", "r@hasia", 25)
    assert "hasia" not in repr(server)
    assert MailServer.of("smtps://mail.x.go.id").port == 465


# -- what cron and systemd are given -----------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="units are for Linux")
def test_the_shipped_units_are_accepted_by_systemd():
    import shutil

    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("no systemd-analyze here")
    units = sorted((ROOT / "deploy").glob("patuh-*.*"))
    assert [unit.suffix for unit in units] == [".service", ".timer"]
    told = subprocess.run([tool, "verify", "--man=no", *map(str, units)], check=False, capture_output=True, text=True)
    ours = [line for line in told.stderr.splitlines() if "patuh" in line and "is not executable" not in line]
    assert ours == []
