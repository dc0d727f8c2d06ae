"""Frames: one query each, typed, with missing as missing, the same on both databases."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest
from sqlalchemy import event

from checks.model import Finding, Reason, Status
from checks.outcome import FetchOutcome
from site_results import NIGHT, SITE, finding, new_run, night, page, register, result, service
from storage import frames
from storage.database import Database
from storage.dictionary import frames_markdown
from storage.errors import StorageError, UnknownRegion
from storage.models import Decision, ScoreLevel
from storage.results import save_site_result
from storage.reviews import Answer, save_reviews
from storage.runs import finish_run
from storage.scores import ScoreRecord, save_scores
from storage.sites import adhoc_site

UNREACHED = Finding("standards.fee", 1, Status.CANNOT_TELL, Reason.UNREACHABLE, note="Situs tidak menjawab.")


@pytest.fixture
def two_nights(db: Database) -> Database:
    """Keep two runs: the first saw both sites, the second only one of them, and less of it."""
    ngada = register(db, "53.09", "Kabupaten Ngada", "Dinas Kesehatan Kabupaten Ngada", SITE)
    makassar = register(db, "73.71", "Kota Makassar", "Dinas Sosial Kota Makassar", "https://dinsos.contohkota.go.id")
    first, second = new_run(db), new_run(db, number=1)
    good = result([page(), page("biaya", "b")], [finding("standards.fee", Status.MET, "Gratis", "Rp 0")], [service()])
    save_site_result(db, first, ngada.site_id, good)
    save_site_result(db, first, makassar.site_id, result([page()], [finding("standards.fee", Status.NOT_MET)]))
    finish_run(db, first, night(1))
    save_site_result(db, second, ngada.site_id, result([], [UNREACHED], outcome=FetchOutcome.TIMEOUT, number=1))
    for run_id, value in ((first, 81.0), (second, None)):
        scores = [
            ScoreRecord(ScoreLevel.AGENCY, value, 0.5, region_code="53.09", agency_id=ngada.agency_id, zone="hijau"),
            ScoreRecord(ScoreLevel.REGION, value, 0.5, region_code="53.09"),
        ]
        save_scores(db, run_id, "ombudsman-2021", scores)
    return db


def test_none_is_the_newest_state_of_each_site(two_nights):
    findings = frames.findings(two_nights)
    assert findings[["region_code", "run_id", "status", "reason", "outcome"]].astype(object).to_numpy().tolist() == [
        ["73.71", 1, "not_met", pytest.approx(float("nan"), nan_ok=True), "ok"],
        ["53.09", 2, "cannot_tell", "unreachable", "timeout"],
    ]
    assert frames.evidence(two_nights).empty
    assert frames.services(two_nights).empty
    assert frames.pages(two_nights)["region_code"].tolist() == ["73.71"]


def test_a_run_is_shown_as_it_left_its_sites_and_only_those(two_nights):
    assert frames.findings(two_nights, 1)["status"].tolist() == ["met", "not_met"]
    assert frames.evidence(two_nights, 1)["excerpt"].tolist() == ["Gratis", "Rp 0"]
    assert frames.components(two_nights, 1)["status"].tolist() == ["met", "not_stated"]
    assert len(frames.pages(two_nights, 1)) == 3
    assert frames.findings(two_nights, 2)["region_code"].tolist() == ["53.09"]
    assert frames.findings(two_nights, 99).empty


@pytest.mark.parametrize("name", sorted(frames.TAKING_A_RUN))
def test_a_run_taken_from_a_frame_is_the_run(two_nights, name):
    number = frames.runs(two_nights)["run_id"].to_numpy(dtype="int64")[0]
    asked = getattr(frames, name)
    pd.testing.assert_frame_equal(asked(two_nights, number), asked(two_nights, 1))
    assert name == "alerts" or len(asked(two_nights, number)) > 0
    pd.testing.assert_frame_equal(next(frames.stream(name, two_nights, number)), asked(two_nights, 1))


@pytest.mark.parametrize("name", sorted(set(frames.QUERIES) - {"repeated_texts"}))
def test_what_comes_in_parts_is_what_comes_at_once(two_nights, name):
    parts = list(frames.stream(name, two_nights, rows=1))
    whole = getattr(frames, name)(two_nights)
    assert [len(part) for part in parts] == ([1] * len(whole) or [0])
    assert [part.dtypes.to_list() for part in parts] == [whole.dtypes.to_list()] * len(parts)
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)


def test_parts_know_regions_and_refuse_what_they_cannot_be_asked(two_nights):
    (part,) = frames.stream("findings", two_nights, region="53")
    assert part["region_code"].tolist() == ["53.09"]
    (runs,) = frames.stream("runs", two_nights, region="53")
    assert len(runs) == 2
    for name, run_id in (("verdicts", None), ("sites", 1)):
        with pytest.raises(StorageError):
            next(frames.stream(name, two_nights, run_id))


def test_reviews_are_those_that_stand_unless_the_history_is_asked_for(two_nights):
    site = int(frames.sites(two_nights).set_index("site_url").loc[SITE, "site_id"])
    waiting = Answer(site, "standards.fee", Decision.RECHECK, "Tarif ada", "Budi")
    save_reviews(two_nights, night(2), [waiting])
    save_reviews(two_nights, night(3), [replace(waiting, decision=Decision.REJECT, decided_by="Sari")])
    (standing,) = frames.reviews(two_nights).to_dict("records")
    assert (standing["site_id"], standing["check_id"], standing["decision"]) == (site, "standards.fee", "reject")
    assert (standing["author"], standing["decided_by"], standing["at"]) == ("Budi", "Sari", night(3))
    assert pd.isna(standing["replaced_at"])
    assert frames.reviews(two_nights, history=True)["decision"].tolist() == ["recheck", "reject"]
    assert frames.reviews(two_nights, region="73").empty


def test_a_region_takes_in_its_children_and_an_unknown_one_is_refused(two_nights):
    assert frames.findings(two_nights, region="53")["region_code"].tolist() == ["53.09"]
    assert frames.site_results(two_nights, region="73.71")["region_name"].tolist() == ["Kota Makassar"]
    assert frames.scores(two_nights, region="73").empty
    with pytest.raises(UnknownRegion):
        frames.findings(two_nights, region="53.9")


def test_types_hold_with_rows_and_without(two_nights):
    for run_id in (1, 99):
        assert {name: str(dtype) for name, dtype in frames.findings(two_nights, run_id).dtypes.items()} == {
            "site_id": "Int64",
            "agency_id": "Int64",
            "agency_name": "str",
            "agency_type": "str",
            "region_code": "str",
            "region_name": "str",
            "time_zone": "category",
            "site_url": "str",
            "finding_id": "Int64",
            "check_id": "str",
            "check_version": "Int64",
            "status": "category",
            "reason": "category",
            "note": "str",
            "since_run_id": "Int64",
            "since": "datetime64[us, UTC]",
            "run_id": "Int64",
            "outcome": "category",
            "checked_at": "datetime64[us, UTC]",
        }
    assert list(frames.findings(two_nights)["status"].cat.categories) == [status.value for status in Status]


def test_missing_is_missing_and_never_nought(two_nights):
    adhoc = adhoc_site(two_nights, "http://127.0.0.1:5000/")
    save_site_result(two_nights, new_run(two_nights), adhoc.site_id, result(findings=[UNREACHED]))
    row = frames.findings(two_nights).set_index("site_url").loc["http://127.0.0.1:5000/"]
    assert pd.isna(row["region_code"])
    assert pd.isna(row["time_zone"])
    scores = frames.scores(two_nights).set_index("level")
    assert pd.isna(scores.loc["agency", "value"])
    assert scores.loc["agency", "coverage"] == 0.5


def test_times_are_utc_and_say_since_when(two_nights):
    findings = frames.findings(two_nights, 1)
    assert findings["since"].tolist() == [NIGHT, NIGHT]
    assert findings["checked_at"].tolist() == [NIGHT + timedelta(minutes=5)] * 2
    assert frames.evidence(two_nights, 1)["fetched_at"].tolist() == [NIGHT, NIGHT]


def test_outcomes_are_counted_with_their_words(two_nights):
    outcomes = frames.outcomes(two_nights)
    assert outcomes[["outcome", "sites", "label"]].to_numpy().tolist() == [
        ["ok", 1, "terbaca"],
        ["timeout", 1, "situs tidak menjawab sampai batas waktu"],
    ]
    assert frames.outcomes(two_nights, 2)["remedy"].str.startswith("Periksa beban").tolist() == [True]
    assert frames.outcomes(two_nights, 1)["sites"].tolist() == [2]


def test_the_proof_of_looking_is_in_the_site_results(two_nights):
    (row,) = frames.site_results(two_nights, 1, "53").to_dict("records")
    assert (row["pages_read"], row["sitemap_share"], row["bytes"], row["certificate"]) == (
        2,
        0.5,
        5_000_000_000,
        "valid",
    )


def test_runs_say_how_many_sites_they_saved(two_nights):
    runs = frames.runs(two_nights)
    assert runs[["run_id", "status", "sites"]].to_numpy().tolist() == [[1, "complete", 2], [2, "running", 1]]
    assert runs["finished_at"].isna().tolist() == [False, True]


def test_scores_of_agencies_and_regions_come_with_names(two_nights):
    scores = frames.scores(two_nights, 1).set_index("level")
    assert scores["value"].tolist() == [81.0, 81.0]
    assert scores.loc["agency", "agency_name"] == "Dinas Kesehatan Kabupaten Ngada"
    assert scores.loc["region", "region_name"] == "Kabupaten Ngada"


@contextmanager
def counted(db: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def count(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", count)
    yield statements
    event.remove(db.engine, "before_cursor_execute", count)


@pytest.mark.parametrize("name", frames.QUERIES)
def test_each_frame_is_one_query(seeded_db, name):
    with counted(seeded_db) as statements:
        getattr(frames, name)(seeded_db)
    assert len([sql for sql in statements if sql.lstrip().startswith("SELECT")]) == 1


def test_what_holds_now_is_found_without_reading_the_whole_history(sqlite_db):
    sites = [adhoc_site(sqlite_db, f"https://dinas{number}.contohkab.go.id").site_id for number in range(20)]
    for number in range(20):
        run_id = new_run(sqlite_db, number=number)
        for site_id in sites:
            save_site_result(sqlite_db, run_id, site_id, result(findings=[finding("standards.fee", Status.MET)]))
        finish_run(sqlite_db, run_id, night(number))
    for name in ("findings", "site_results", "outcomes"):
        with counted(sqlite_db) as statements:
            getattr(frames, name)(sqlite_db)
        with sqlite_db.reading() as connection:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statements[-1]}")]
        assert any(step.startswith("SEARCH site_result USING") for step in plan), name
        assert not any(step.startswith("SCAN site_result") for step in plan), name


def test_every_frame_is_in_the_dictionary():
    takes_a_database = {
        name
        for name, function in inspect.getmembers(frames, inspect.isfunction)
        if not name.startswith("_") and next(iter(inspect.signature(function).parameters), "") == "db"
    }
    assert takes_a_database == set(frames.QUERIES)
    assert all(f"#### frames.{name}\n" in frames_markdown() for name in takes_a_database)
