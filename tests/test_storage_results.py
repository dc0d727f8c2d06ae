"""Results: saved as a whole, saved again without trace, stacked only where something changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from checks.model import PageKind, Status, Strength
from checks.outcome import FetchOutcome
from site_results import NIGHT, SITE, finding, new_run, night, page, result, service
from storage import frames, models
from storage.database import Database
from storage.errors import LateResult, StorageError
from storage.models import RunKind, RunStatus, ScoreLevel
from storage.models.base import table_of
from storage.results import PageLink, read_pages, save_site_result, saved_sites
from storage.runs import find_run, finish_run, latest_run, list_runs
from storage.scores import ScoreRecord, save_scores
from storage.sites import adhoc_site

TABLES = ("site_result", "page", "finding", "evidence", "service", "service_component")


def contents(db: Database) -> dict[str, list[Mapping[str, Any]]]:
    """Return everything that results consist of, row by row."""
    tables = [models.Base.metadata.tables[name] for name in TABLES]
    with db.reading() as connection:
        return {
            table.name: [
                dict(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
            ]
            for table in tables
        }


def rows(db: Database, model: type[models.Base]) -> int:
    with db.reading() as connection:
        return connection.execute(select(func.count()).select_from(table_of(model))).scalar_one()


def full_result(**changes: Any) -> Any:
    return result(
        [page(), page("biaya", "b")],
        [finding("standards.fee", Status.MET, "Biaya: gratis"), finding("profile.motto", Status.NOT_MET)],
        [service()],
        **changes,
    )


@pytest.fixture
def site_id(db: Database) -> int:
    return adhoc_site(db, SITE).site_id


# Replacing


def test_saving_twice_leaves_what_saving_once_leaves(db, site_id):
    run_id = new_run(db)
    save_site_result(db, run_id, site_id, full_result())
    once = contents(db)
    save_site_result(db, run_id, site_id, full_result())
    assert contents(db) == once
    assert [len(once[name]) for name in TABLES] == [1, 2, 2, 1, 1, 2]


def test_what_an_earlier_save_of_the_same_run_said_differently_is_taken_back(db, site_id):
    first, second = new_run(db), new_run(db, number=1)
    save_site_result(db, first, site_id, full_result())
    before = contents(db)
    save_site_result(db, second, site_id, result([page("lain", "c")], [finding("standards.fee", Status.NOT_MET)]))
    assert contents(db) != before
    save_site_result(db, second, site_id, full_result())
    after = contents(db)
    assert [row["run_id"] for row in after.pop("site_result")] == [first, second]
    before.pop("site_result")
    assert after == before


def test_a_result_that_fails_midway_leaves_nothing_of_itself(db, site_id):
    run_id = new_run(db)
    save_site_result(db, run_id, site_id, full_result())
    once = contents(db)
    broken = replace(full_result(detail="second"), pages=(page("x", links=(PageLink("u", object()),)),))
    with pytest.raises(Exception, match=r"(JSON|serializ)"):
        save_site_result(db, run_id, site_id, broken)
    assert contents(db) == once


def test_a_late_result_of_an_older_run_is_refused_and_nothing_changes(db, site_id):
    older, newer = new_run(db), new_run(db, number=1)
    save_site_result(db, newer, site_id, full_result())
    before = contents(db)
    with pytest.raises(LateResult, match=f"result of run {newer}; that of run {older} comes too late"):
        save_site_result(db, older, site_id, result())
    assert contents(db) == before


def test_other_sites_of_the_same_run_are_left_alone(db, site_id):
    other = adhoc_site(db, "https://dinsos.contohkab.go.id").site_id
    run_id = new_run(db)
    save_site_result(db, run_id, other, full_result())
    before = contents(db)["page"]
    save_site_result(db, run_id, site_id, full_result())
    save_site_result(db, run_id, site_id, result())
    assert contents(db)["page"] == before
    assert saved_sites(db, run_id) == {site_id, other}


def test_a_site_that_is_not_registered_is_refused(db):
    with pytest.raises(StorageError, match="no site 77"):
        save_site_result(db, new_run(db), 77, result())


# Stacking


def test_a_night_without_change_adds_one_row_and_no_more(db, site_id):
    save_site_result(db, new_run(db), site_id, full_result())
    before = contents(db)
    save_site_result(db, new_run(db, number=1), site_id, full_result(number=1))
    after = contents(db)
    assert len(after.pop("site_result")) == 2
    before.pop("site_result")
    assert after == before


@pytest.mark.parametrize(
    "same",
    [
        finding("standards.fee", Status.MET, "gratis", sha256="another body of the page"),
        finding("standards.fee", Status.MET, "gratis", note="Dibaca pada 31 halaman."),
        finding("standards.fee", Status.MET, "gratis", "gratis"),
    ],
    ids=["the page has other bytes now", "the note counts other pages", "the same words twice"],
)
def test_a_finding_whose_evidence_was_only_refreshed_is_the_same_finding(sqlite_db, same):
    site_id = adhoc_site(sqlite_db, SITE).site_id
    save_site_result(
        sqlite_db, new_run(sqlite_db), site_id, result(findings=[finding("standards.fee", Status.MET, "gratis")])
    )
    save_site_result(sqlite_db, new_run(sqlite_db), site_id, result(findings=[same]))
    assert rows(sqlite_db, models.Finding) == 1


@pytest.mark.parametrize(
    "other",
    [
        finding("standards.fee", Status.PARTIAL, "gratis"),
        finding("standards.fee", Status.MET, "gratis", version=2),
        finding("standards.fee", Status.MET, "Rp 5.000"),
        finding("standards.fee", Status.MET, "gratis", "Rp 0"),
        finding("standards.fee", Status.MET),
    ],
    ids=["status", "version of the check", "other words", "more words", "no words"],
)
def test_a_finding_is_another_one_when_verdict_rule_or_words_change(sqlite_db, other):
    site_id = adhoc_site(sqlite_db, SITE).site_id
    first, second = new_run(sqlite_db), new_run(sqlite_db)
    save_site_result(sqlite_db, first, site_id, result(findings=[finding("standards.fee", Status.MET, "gratis")]))
    save_site_result(sqlite_db, second, site_id, result(findings=[other]))
    with sqlite_db.reading() as connection:
        spans = connection.execute(
            select(models.Finding.from_run_id, models.Finding.to_run_id).order_by(models.Finding.id)
        ).all()
    assert spans == [(first, second), (second, None)]


def test_evidence_is_kept_with_the_page_that_shows_it(db, site_id):
    save_site_result(db, new_run(db), site_id, full_result())
    (evidence,) = contents(db)["evidence"]
    assert evidence == {
        "finding_id": evidence["finding_id"],
        "position": 0,
        "page_url": f"{SITE}biaya",
        "sha256": "",
        "fetched_at": NIGHT,
        "depth": 1,
        "strength": Strength.FULL,
        "excerpt": "Biaya: gratis",
        "where_": "Biaya/Tarif",
        "why": "Menyebut biaya.",
    }


def test_a_service_is_another_one_when_what_it_states_changes(db, site_id):
    save_site_result(db, new_run(db), site_id, result(services=[service(fee="Gratis"), service("KTP")]))
    save_site_result(db, new_run(db), site_id, result(services=[service(fee=None), service("KTP")]))
    assert [row["to_run_id"] is None for row in contents(db)["service"]] == [False, True, True]


def test_two_services_that_say_the_same_are_one(db, site_id):
    save_site_result(db, new_run(db), site_id, result(services=[service(), service()]))
    assert rows(db, models.Service) == 1


# Pages


def test_pages_come_back_as_they_were_saved(db, site_id):
    record = page(
        "layanan",
        "abc",
        outcome=FetchOutcome.OK,
        http_status=200,
        final_url=f"{SITE}layanan/",
        content_type="text/html; charset=utf-8",
        size=48_900,
        depth=1,
        kind=PageKind.SERVICE,
        title="Standar Pelayanan",
        etag='W/"1"',
        last_modified="Sat, 21 Nov 2026 18:00:00 GMT",
        links=(PageLink(f"{SITE}biaya", 90), PageLink(f"{SITE}berita", 5)),
    )
    run_id = new_run(db)
    save_site_result(db, run_id, site_id, result([record, page()]))
    assert read_pages(db, run_id, site_id) == [page(), record]


def test_a_page_that_answered_not_modified_stays_as_it_was(db, site_id):
    first, second = new_run(db), new_run(db)
    save_site_result(db, first, site_id, result([page(), page("biaya", "b")]))
    unchanged = page(body="", outcome=FetchOutcome.NOT_MODIFIED, http_status=304)
    for _ in range(2):
        save_site_result(db, second, site_id, result([unchanged, page("biaya", "new")]))
    assert read_pages(db, second, site_id) == [page(), page("biaya", "new")]
    assert read_pages(db, first, site_id) == [page(), page("biaya", "b")]


def test_not_modified_speaks_of_the_night_before_and_not_of_an_earlier_try_of_this_one(db, site_id):
    first, second = new_run(db), new_run(db)
    save_site_result(db, first, site_id, result([page()]))
    save_site_result(db, second, site_id, result([page(body="half-read")]))
    save_site_result(db, second, site_id, result([page(body="", outcome=FetchOutcome.NOT_MODIFIED)]))
    assert read_pages(db, second, site_id) == [page()]
    assert rows(db, models.Page) == 1


def test_links_and_validators_stay_those_of_the_stored_body(db, site_id):
    first, second = new_run(db), new_run(db)
    save_site_result(db, first, site_id, result([page(etag='"1"', links=(PageLink("a", 1),))]))
    save_site_result(db, second, site_id, result([page(etag='"2"', depth=3, fetched_at=night(1))]))
    (record,) = read_pages(db, second, site_id)
    assert (record.etag, record.depth, record.fetched_at, record.links) == ('"1"', 0, NIGHT, (PageLink("a", 1),))


def test_judging_again_leaves_the_pages_and_reads_those_of_its_crawl(db, site_id):
    crawl, later = new_run(db), new_run(db)
    save_site_result(db, crawl, site_id, result([page()]))
    save_site_result(db, later, site_id, result([page(body="new")]))
    again = new_run(db, "assess", parent_run_id=crawl)
    save_site_result(db, again, site_id, result(None, [finding("standards.fee", Status.NOT_MET)]))
    assert read_pages(db, again, site_id) == [page()]
    assert read_pages(db, later, site_id) == [page(body="new")]
    without_parent = new_run(db, "assess")
    assert read_pages(db, without_parent, site_id) == [page(body="new")]


def test_what_pages_send_cannot_break_the_database(db, site_id):
    hostile = page(
        "\0x\udcff", title="a\0b\ud800", links=(PageLink("\0\udfff", 1),), final_url="'; DROP TABLE page; --"
    )
    run_id = new_run(db)
    for _ in range(2):
        save_site_result(db, run_id, site_id, result([hostile], [finding("c", Status.MET, "\0\udcff 😀")]))
    (record,) = read_pages(db, run_id, site_id)
    assert (record.title, record.links) == ("ab?", (PageLink("?", 1),))


# History, against an oracle that simply remembers every night

_nights = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from("abc"), st.sampled_from("123"), max_size=3),  # pages: path → body
        st.dictionaries(st.sampled_from("xy"), st.sampled_from(list(Status)[:3]), max_size=2),  # check → status
        st.booleans(),  # whether this is another try of the same run
    ),
    min_size=1,
    max_size=8,
)


@given(nights=_nights)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_night_reads_back_as_it_was_however_often_it_was_tried(sqlite_db, nights):
    db = sqlite_db
    site_id = adhoc_site(db, f"https://contoh{len(list_runs(db))}.go.id").site_id
    remembered: dict[int, tuple[dict[str, str], dict[str, Status]]] = {}
    run_id = 0
    for pages, findings, again in nights:
        if not (again and remembered):
            run_id = new_run(db)
        saved = result(
            [page(path, body) for path, body in pages.items()],
            [finding(check, status) for check, status in findings.items()],
        )
        save_site_result(db, run_id, site_id, saved)
        remembered[run_id] = (pages, findings)
    for run_id, (pages, findings) in remembered.items():
        assert {record.url.removeprefix(SITE): record.sha256 for record in read_pages(db, run_id, site_id)} == pages
        frame = frames.findings(db, run_id)
        assert dict(zip(frame["check_id"], frame["status"], strict=True)) == findings
    newest = frames.findings(db)
    newest = newest[newest["site_id"] == site_id]
    assert dict(zip(newest["check_id"], newest["status"], strict=True)) == remembered[run_id][1]


# Runs and scores


def test_runs_are_listed_newest_first_and_found_by_kind(db):
    crawl, assess = new_run(db), new_run(db, "assess", number=1)
    assert [run.run_id for run in list_runs(db)] == [assess, crawl]
    newest = latest_run(db, RunKind.CRAWL)
    assert newest is not None
    assert (newest.run_id, newest.started_at, newest.options) == (crawl, NIGHT, {"region": "53"})
    finish_run(db, crawl, night(1), RunStatus.INTERRUPTED)
    assert (find_run(db, crawl).status, find_run(db, crawl).finished_at) == (RunStatus.INTERRUPTED, night(1))


def test_no_run_is_nothing_and_an_unknown_one_is_said_so(db):
    assert latest_run(db) is None
    with pytest.raises(StorageError, match="no run 5"):
        finish_run(db, 5, datetime.now(UTC))
    with pytest.raises(StorageError, match="no run 5"):
        find_run(db, 5)


def test_scores_replace_those_of_the_same_run_and_rubric_only(db, site_id):
    agency_id = adhoc_site(db, SITE).agency_id
    first, second = new_run(db), new_run(db)
    score = ScoreRecord(ScoreLevel.AGENCY, 81.25, 0.5, agency_id=agency_id, zone="hijau", detail={"a": [1, 2]})
    save_scores(db, first, "ombudsman-2021", [score])
    save_scores(db, second, "ombudsman-2021", [replace(score, value=1.0)])
    for _ in range(2):
        save_scores(db, second, "ombudsman-2021", [replace(score, value=None, coverage=0.0)])
    save_scores(db, second, "own", [])
    then, now = frames.scores(db, first), frames.scores(db)
    assert then["value"].tolist() == [81.25]
    assert then["detail"].tolist() == [{"a": [1, 2]}]
    assert now["value"].isna().tolist() == [True]
    assert now["run_id"].tolist() == [second]


def test_a_score_without_its_subject_is_refused(db):
    with pytest.raises(Exception, match="subject_fits_level"):
        save_scores(db, new_run(db), "own", [ScoreRecord(ScoreLevel.REGION, 1.0, 1.0)])
