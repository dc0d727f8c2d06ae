"""`patuh assess`: stored pages under today's rules, and what that changes."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from checks.model import Assessment, Finding, Looking, PageKind, Status
from checks.outcome import FetchOutcome
from checks.registry import CHECKS, rules_version
from crawler.assessing import assess
from crawler.cli import main
from crawler.cli.common import ExitCode, utc_now
from crawler.resume import settle_dead_runs
from storage.bodies import body_store
from storage.concluded import verdicts
from storage.database import Database
from storage.memory import known_pages
from storage.models import RunKind, RunStatus
from storage.results import PageRecord, SiteResult, save_site_result
from storage.runs import finish_run, latest_run, list_runs, start_run
from storage.sites import adhoc_site

NOW = datetime(2026, 11, 21, 22, tzinfo=UTC)
PAGE = (
    b"<html><head><title>Dinas</title></head><body><main><h1>Kontak</h1><p>Sampaikan pengaduan lewat "
    b"<a href='https://www.lapor.go.id'>SP4N-LAPOR!</a></p></main></body></html>"
)
CHECK = "complaints.sp4n_lapor"


def crawled(db: Database, url: str, *, version: int) -> int:
    """Save a site as an earlier version of one check left it: not met."""
    site = adhoc_site(db, url)
    sha256 = body_store(db).put(PAGE)
    run = start_run(db, "crawl", NOW, rules_version=rules_version(), code_version="0", options={})
    page = PageRecord(
        url=url, fetched_at=NOW, http_status=200, final_url=url, sha256=sha256, kind=PageKind.GENERAL, title="Dinas"
    )
    findings = tuple(
        Finding(identity, version if identity == CHECK else entry.check.version, Status.NOT_MET)
        for identity, entry in CHECKS.items()
    )
    assessment = Assessment(findings, (), Looking(), rules_version())
    save_site_result(db, run, site.site_id, SiteResult(FetchOutcome.OK, "", NOW, NOW, (page,), assessment))
    finish_run(db, run, NOW)
    return site.site_id


@pytest.fixture
def database(sqlite_db, monkeypatch) -> Database:
    monkeypatch.setenv("PATUH_DATABASE", str(sqlite_db.engine.url))
    return sqlite_db


def test_stored_pages_are_judged_again_and_what_changed_is_told_with_its_reason(database, capsys):
    site = crawled(database, "https://dinas.x.go.id/", version=0)
    assert main(["assess", "--json"]) == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["run"], told["sites"], told["pages"], told["left"]) == (2, 1, 1, [])
    change = next(change for change in told["changes"] if change["check"] == CHECK)
    assert (change["site"], change["before"], change["after"]) == ("https://dinas.x.go.id/", "not_met", "met")
    assert change["why"] == f"the check is of version {CHECKS[CHECK].check.version} now, it was 0"
    run = latest_run(database)
    assert (run.kind, run.status, run.finished_at is not None) == (RunKind.ASSESS, "complete", True)
    assert verdicts(database, site)[CHECK].status is Status.MET
    assert known_pages(database, site)["https://dinas.x.go.id/"].reading, "the next crawl need not judge it again"


def test_judging_again_twice_changes_nothing_the_second_time(database, capsys):
    crawled(database, "https://dinas.x.go.id/", version=1)
    main(["assess", "--json"])
    capsys.readouterr()
    assert main(["assess", "--json"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["changes"] == []


def test_a_run_names_the_sites_of_which_it_is_the_newest(database, capsys):
    crawled(database, "https://a.x.go.id/", version=1)
    crawled(database, "https://b.x.go.id/", version=1)
    assert main(["assess", "--run", "2", "--json"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["sites"] == 1
    assert latest_run(database).parent_run_id == 2
    assert main(["assess", "--run", "9"]) == ExitCode.BAD_INPUT


def test_a_site_whose_bodies_are_gone_keeps_its_findings_and_is_named(database, capsys):
    site = crawled(database, "https://dinas.x.go.id/", version=1)
    before = verdicts(database, site)
    for file in body_store(database).root.rglob("*.zst"):
        file.unlink()
    assert main(["assess"]) == ExitCode.DONE_WITH_FAILURES
    assert "https://dinas.x.go.id/: not judged again" in capsys.readouterr().err
    assert verdicts(database, site) == before


def test_a_site_that_a_newer_run_has_seen_meanwhile_is_left_to_it_and_the_others_are_judged(database):
    seen, other = (crawled(database, f"https://{name}.x.go.id/", version=0) for name in ("a", "b"))

    def crawled_meanwhile(done: int, _sites: int) -> None:
        if done == 1:
            crawled(database, "https://b.x.go.id/", version=0)

    summary = assess(database, body_store(database), utc_now, watch=crawled_meanwhile)
    assert (summary.sites, summary.left) == (1, ())
    assert verdicts(database, seen)[CHECK].status is Status.MET
    assert verdicts(database, other)[CHECK].status is Status.NOT_MET, "the newer run's word stands"
    assert [run.status for run in list_runs(database)] == [RunStatus.COMPLETE] * 4


def test_a_killed_run_is_marked_and_does_not_keep_the_database_from_being_copied(database, tmp_path):
    crawled(database, "https://dinas.x.go.id/", version=1)
    start_run(database, RunKind.ASSESS, NOW, rules_version="r", code_version="0", options={})
    target = f"sqlite:///{tmp_path / 'copy.db'}"
    assert main(["db", "copy", str(database.engine.url), target, "--quiet"]) == ExitCode.DONE
    assert latest_run(database).status is RunStatus.INTERRUPTED


def test_a_run_at_work_is_not_taken_for_dead(database):
    crawled(database, "https://dinas.x.go.id/", version=1)

    def another_process_begins(_done: int, _sites: int) -> None:
        settle_dead_runs(database, utc_now)
        assert latest_run(database).status is RunStatus.RUNNING

    assert assess(database, body_store(database), utc_now, watch=another_process_begins).sites == 1


def test_without_pages_there_is_nothing_to_judge(database, capsys):
    assert main(["assess"]) == ExitCode.NOTHING_DONE
    assert "nothing" not in capsys.readouterr().out
