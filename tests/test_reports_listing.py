"""The JSON that programs read: a contract."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pytest

from assessed_regions import CODE, all_of, enter_agencies, service, visit
from checks.model import Status
from checks.registry import CHECKS
from crawler.cli import main
from reports import listing
from reports.listing import finding_objects, service_objects
from storage import frames
from storage.database import Database

Ask = Callable[..., list[dict[str, Any]]]

STANDARDS = [check for check in CHECKS if check.startswith("standards.")]


@pytest.fixture
def ask(sqlite_db: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Ask a database in which one agency was visited on two nights and improved."""
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id")
    visit(sqlite_db, sites, all_of(Status.NOT_MET))
    visit(sqlite_db, sites, all_of(Status.MET), nights=1, services=(service("Akta", f"{sites[0].url}akta", "fee"),))

    def answer(*arguments: str) -> list[dict[str, Any]]:
        assert main([*arguments, "--json", "--database", f"sqlite:///{sqlite_db.path}"]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return answer


def test_findings_come_with_their_evidence_in_the_order_of_the_registry(ask: Ask) -> None:
    findings = ask("findings")
    assert [finding["check"] for finding in findings] == list(CHECKS)
    fee = next(finding for finding in findings if finding["check"] == "standards.fee")
    assert fee["evidence"][0]["excerpt"].startswith("\t=1+1")  # as stored: JSON is no spreadsheet
    del fee["evidence"][0]["excerpt"], fee["note"]
    assert fee == {
        "site": "https://dinkes.contohkab.go.id/",
        "agency": "Agensi dinkes.contohkab.go.id",
        "region": CODE,
        "check": "standards.fee",
        "check_version": 3,
        "status": "met",
        "reason": None,
        "evidence": [
            {
                "url": "https://dinkes.contohkab.go.id/layanan?a=1",
                "where": "Layanan › Biaya",
                "why": "menyebutnya",
                "fetched_at": "2026-11-22T17:30:00Z",
                "sha256": "ab" * 32,
                "depth": 1,
                "strength": "full",
            }
        ],
    }


def test_findings_of_an_earlier_run_are_those_that_held_then(ask: Ask) -> None:
    assert {finding["status"] for finding in ask("findings", "--run", "1")} == {"not_met"}
    assert {finding["status"] for finding in ask("findings", "--run", "2")} == {"met"}


def test_findings_of_another_region_are_none(ask: Ask) -> None:
    assert len(ask("findings", "--region", "99")) == len(CHECKS)
    assert ask("findings", "--region", "53") == []


def test_services_come_with_their_14_components_in_the_laws_order(ask: Ask) -> None:
    (found,) = ask("services")
    assert (found["name"], found["url"]) == ("Akta", "https://dinkes.contohkab.go.id/akta")
    assert list(found["components"]) == STANDARDS
    assert found["components"]["standards.fee"] == {"status": "met", "excerpt": "…"}
    assert found["components"]["standards.product"] == {"status": "not_stated", "excerpt": None}


def test_a_nation_is_told_a_few_sites_at_a_time_and_as_if_it_were_at_once(
    sqlite_db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = [f"{kind}.contohkab.go.id" for kind in ("disdik", "dinkes", "dukcapil", "dinsos")]
    sites = enter_agencies(sqlite_db, tmp_path, *hosts)
    akta = service("Akta", sites[0].url, "fee")
    visit(sqlite_db, sites, all_of(Status.MET), services=(akta,))
    at_once = [list(objects(sqlite_db)) for objects in (finding_objects, service_objects)]
    assert [len(told) for told in at_once] == [4 * len(CHECKS), 4]
    assert [told["site"] for told in at_once[1]] == sorted(f"https://{host}/" for host in hosts)

    asked: list[int] = []
    findings = frames.findings

    def counted(*arguments: Any, sites: Collection[int], **named: Any) -> Any:
        asked.append(len(sites))
        return findings(*arguments, sites=sites, **named)

    monkeypatch.setattr(listing, "_SITES_AT_ONCE", 3)
    monkeypatch.setattr(frames, "findings", counted)
    assert [list(objects(sqlite_db)) for objects in (finding_objects, service_objects)] == at_once
    assert asked == [3, 1]
    next(finding_objects(sqlite_db))
    assert asked == [3, 1, 3], "the rest is not read before it is wanted"


def test_runs_are_listed_newest_first(ask: Ask) -> None:
    newest, oldest = ask("runs")
    assert (newest["run"], oldest["run"]) == (2, 1)
    assert newest["started_at"] == "2026-11-22T17:30:00Z"
    assert (newest["status"], newest["sites"], newest["rules_version"]) == ("complete", 1, "123456e78901")


def test_status_says_where_things_stand(ask: Ask) -> None:
    (state,) = ask("status")
    assert state["run"]["run"] == 2
    assert state["sites"]["visited"] == 1
    assert state["outcomes"] == {"ok": 1}
    assert state["findings"] == {"met": len(CHECKS)}


def test_scores_are_told_with_coverage_and_label(ask: Ask) -> None:
    scores = {score["level"]: score for score in ask("score")}
    assert scores["region"] == {
        "rubric": "ombudsman-2022",
        "level": "region",
        "region": CODE,
        "agency_id": None,
        "service_id": None,
        "value": 100.0,
        "coverage": 1.0,
        "zone": "hijau",
        "category": "A",
        "label": "zona hijau, kategori A, kualitas tertinggi (indikatif, ombudsman-2022)",
    }
    assert scores["service"]["value"] == 16.67


@pytest.mark.parametrize("verb", ["findings", "services", "runs", "status"])
def test_every_answer_can_be_read_by_people_too(
    ask: Ask, sqlite_db: Database, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    assert main([verb, "--database", f"sqlite:///{sqlite_db.path}"]) == 0
    heading, *rows = capsys.readouterr().out.splitlines()
    assert heading.split("\t")[0] in ("Situs", "Putaran", "Hal")
    assert rows
    assert all(row.count("\t") == heading.count("\t") for row in rows)
