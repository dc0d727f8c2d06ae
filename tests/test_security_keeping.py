"""Alerts are shown to whom they concern and nobody else; bodies are deleted on request and the deed is logged."""

from __future__ import annotations

import csv
import io
import json
import logging
from datetime import timedelta

import pytest
from sqlalchemy import select

from checks.model import Alert, AlertKind, Severity
from checks.outcome import FetchOutcome
from crawler.cli import main
from crawler.cli.common import write_json_lines
from crawler.process import SteadyStream
from site_results import SITE, finding, new_run, night, page, result
from storage import frames, models
from storage.bodies import body_store
from storage.database import Database
from storage.errors import BodyMissing, StorageError
from storage.purging import purge_older_than, purge_site
from storage.results import SiteResult, save_site_result
from storage.sites import adhoc_site

SPAM = Alert(AlertKind.GAMBLING, f"{SITE}x", "Slot → hxxps://jahat[.]invalid", "iklan judi daring", Severity.HIGH)
MAP = Alert(AlertKind.SPAM_SITEMAP, f"{SITE}sitemap.xml", "slot-gacor", "peta situs", Severity.HIGH)


def with_alerts(*alerts: Alert, crawled: bool = True, number: int = 0) -> SiteResult:
    from dataclasses import replace

    plain = result((page(),) if crawled else None, [finding()], number=number)
    return replace(plain, assessment=replace(plain.assessment, alerts=alerts))


def kinds(db: Database, run_id: int | None = None) -> list[str]:
    return sorted(frames.alerts(db, run_id)["kind"])


@pytest.fixture
def site_id(db: Database) -> int:
    return adhoc_site(db, SITE).site_id


def test_alerts_hold_from_run_to_run_and_end_when_they_are_gone(db, site_id):
    first, second, third = (new_run(db, number=number) for number in range(3))
    save_site_result(db, first, site_id, with_alerts(SPAM))
    save_site_result(db, second, site_id, with_alerts(SPAM, MAP, number=1))
    save_site_result(db, third, site_id, with_alerts(number=2))
    assert kinds(db, first) == ["gambling"]
    assert kinds(db, second) == ["gambling", "spam_sitemap"]
    assert kinds(db) == []
    with db.reading() as connection:
        assert len(connection.execute(select(models.Alert.id)).all()) == 2


def test_saving_twice_leaves_what_saving_once_leaves(db, site_id):
    run = new_run(db)
    for _ in range(2):
        save_site_result(db, run, site_id, with_alerts(SPAM))
    assert kinds(db) == ["gambling"]


def test_judging_stored_pages_again_cannot_unsee_what_the_crawl_saw(db, site_id):
    crawl = new_run(db)
    save_site_result(db, crawl, site_id, with_alerts(SPAM, MAP))
    again = new_run(db, "assess", parent_run_id=crawl, number=1)
    save_site_result(db, again, site_id, with_alerts(crawled=False, number=1))
    assert kinds(db) == ["spam_sitemap"]


def test_the_same_text_on_many_agencies_is_shown(db):
    run = new_run(db)
    for number in range(6):
        url = f"https://dinas{number}.contohkab.go.id/"
        same = page("maklumat", kind="general", text_sha256="sama")
        own = page("profil", kind="general", text_sha256=f"sendiri {number}")
        save_site_result(db, run, adhoc_site(db, url).site_id, result((same, own)))
    assert set(frames.repeated_texts(db)["agencies"]) == {6}
    assert len(frames.repeated_texts(db)) == 6
    assert len(frames.repeated_texts(db, least=7)) == 0


# -- the command line ------------------------------------------------------------------------------------------------


@pytest.fixture
def alerted(sqlite_db: Database) -> str:
    run = new_run(sqlite_db)
    save_site_result(sqlite_db, run, adhoc_site(sqlite_db, SITE).site_id, with_alerts(SPAM))
    return sqlite_db.engine.url.render_as_string()


def test_patuh_alerts_shows_them(alerted, capsys):
    assert main(["alerts", "--database", alerted]) == 0
    assert "sisipan judi daring\ttinggi" in capsys.readouterr().out
    assert main(["alerts", "--database", alerted, "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["kind"], row["severity"], row["site"]) == ("gambling", "high", SITE)
    assert row["sample"] == SPAM.sample
    assert main(["alerts", "--database", alerted, "--json", "--region", "53"]) == 2, "no such region here"


def test_an_export_tells_nothing_of_alerts_unless_asked(alerted, tmp_path):
    assert main(["export", "--database", alerted, "--out", str(tmp_path / "a"), "--quiet"]) == 0
    written = b"".join(path.read_bytes() for path in (tmp_path / "a").glob("*.csv"))
    assert b"jahat" not in written
    assert main(["export", "--database", alerted, "--out", str(tmp_path / "b"), "--quiet", "--with-alerts"]) == 0
    with (tmp_path / "b" / "peringatan-rahasia.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    assert rows[1][3:5] == ["sisipan judi daring", "tinggi"]
    assert "http" not in "".join([rows[1][5], rows[1][6]])


# -- deleting bodies -------------------------------------------------------------------------------------------------


def test_what_stands_is_kept_and_what_has_passed_is_deleted_with_a_log_row(sqlite_db):
    db, store = sqlite_db, body_store(sqlite_db)
    old, new, proof = (store.put(body) for body in (b"lama", b"baru", b"bukti"))
    site_id = adhoc_site(db, SITE).site_id
    for number, (body, proves) in enumerate([(old, ""), (proof, ""), (new, proof)]):
        findings = [finding("standards.fee", "met", "Gratis", sha256=proves)] if proves else []
        run = new_run(db, number=number)
        save_site_result(db, run, site_id, result((page("", body),), findings, number=number))
    purged = purge_older_than(db, store, 0, night(30))
    assert purged.bodies == 1
    assert purged.bytes > 0
    assert (store.has(old), store.has(proof), store.has(new)) == (False, True, True)
    assert purge_older_than(db, store, 400, night(30)).bodies == 0
    with db.reading() as connection:
        log = connection.execute(select(models.BodyPurge.request, models.BodyPurge.bodies)).all()
    assert log == [("older than 0 days", 1), ("older than 400 days", 0)]


def test_a_site_is_forgotten_but_not_what_others_show_too(sqlite_db):
    db, store = sqlite_db, body_store(sqlite_db)
    own, shared = store.put(b"sendiri"), store.put(b"bersama")
    other = "https://lain.contohkab.go.id/"
    run = new_run(db)
    save_site_result(db, run, adhoc_site(db, SITE).site_id, result((page("a", own), page("b", shared))))
    save_site_result(db, run, adhoc_site(db, other).site_id, result((page("b", shared),)))
    assert purge_site(db, store, SITE, night(1)).bodies == 1
    assert not store.has(own)
    assert store.has(shared)
    with pytest.raises(BodyMissing):
        store.get(own)
    with pytest.raises(StorageError, match="no site 'https://tidak"):
        purge_site(db, store, "https://tidak.ada.go.id/", night(1) + timedelta(1))


def test_purging_wants_to_know_what(alerted, capsys):
    assert main(["bodies", "purge", "--database", alerted]) == 2
    assert "either --older-than DAYS or --site URL" in capsys.readouterr().err
    assert main(["bodies", "purge", "--database", alerted, "--older-than", "30"]) == 0
    assert "0 bodies deleted" in capsys.readouterr().err


def stumble_over(words: str) -> None:
    """Fail as libraries do: with words of the site in the message."""
    raise ValueError(words)


def test_a_log_cannot_steer_the_terminal_on_which_it_is_read():
    shown = io.StringIO()
    log = logging.getLogger("malam.uji")
    log.propagate = False
    log.addHandler(logging.StreamHandler(SteadyStream(shown)))
    try:
        stumble_over("judul \x1b]0;dibajak\x07\x9b2J\u202e")
    except ValueError:
        log.exception("membaca %s gagal", "https://a.go.id/\x1b[2J")
    told = shown.getvalue()
    assert "Traceback" in told
    assert told.count("\n") > 2, "lines stay lines"
    assert not any(character in told for character in "\x1b\x07\x9b\u202e")


def test_json_escapes_what_cannot_be_seen_and_loses_nothing(capsys):
    hostile = "\x1b[31m\x9b2J\u202e\u200b\ud800 é 😀"
    write_json_lines([{"a": hostile}])
    line = capsys.readouterr().out
    assert line.rstrip("\n").isprintable()
    assert json.loads(line) == {"a": hostile}
    assert "é 😀" in line


def test_what_strangers_wrote_cannot_steer_a_terminal(sqlite_db, capsys):
    escape = "\x1b]0;x\x07\x1b[31m\u202eJudul\u200b\ttab\nbaris\x9b2J"
    run = new_run(sqlite_db)
    told = result((page(),), [finding("standards.fee", "met", note=escape)], outcome=FetchOutcome.OK)
    save_site_result(sqlite_db, run, adhoc_site(sqlite_db, SITE).site_id, told)
    assert main(["findings", "--database", sqlite_db.engine.url.render_as_string()]) == 0
    shown = capsys.readouterr().out
    assert "Judul tab baris" in shown
    assert not any(character in shown for character in "\x1b\x07\x9b\u202e\u200b")
