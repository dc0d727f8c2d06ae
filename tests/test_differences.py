"""Every change says why: the site, the rule, or the visit; and what people see waits for a second look."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest

from assessed_regions import CODE, all_of, enter_agencies, visit
from checks.model import Assessment, Finding, Looking, PageRef, Proof, Reason, Status, Strength
from checks.model import Evidence as Seen
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from crawler.cli import main
from crawler.cli.common import ExitCode
from crawler.scoring import score_newest
from reports.differences import Difference, differences
from reports.export import export
from reports.gathering import read_regions
from reports.html.past import Past
from reports.turns import Cause, Direction
from site_results import SITE, new_run, night, page, register
from storage.database import Database
from storage.intake import load_sites
from storage.results import PageRecord, SiteResult, save_site_result
from storage.runs import finish_run
from storage.sites import SiteRow, select_sites

RUBRIC = load_rubric("ombudsman-2022", CHECKS)
MET, PARTIAL, NOT_MET, CANNOT_TELL = Status.MET, Status.PARTIAL, Status.NOT_MET, Status.CANNOT_TELL


@pytest.fixture
def site(sqlite_db: Database) -> SiteRow:
    return register(sqlite_db, "53.10", "Kabupaten Contoh", "Dinas Kesehatan", SITE)


def look(
    db: Database,
    site: SiteRow,
    number: int,
    status: Status,
    pages: list[PageRecord],
    *,
    version: int = 1,
    rules: str = "r1",
    likely_unread: int = 0,
    reason: Reason | None = None,
) -> int:
    run = new_run(db, number=number)
    proofs = ()
    if status in (MET, PARTIAL):
        where = PageRef(f"{SITE}biaya", "a", night(number).isoformat(), 1)
        proofs = (Proof(where, Seen(Strength.FULL, "Gratis", "Biaya", "Menyebut biaya.")),)
    told = Finding("standards.fee", version, status, reason, proofs, "")
    looking = Looking("ok", len(pages), len(pages), likely_unread)
    at = night(number)
    save_site_result(
        db,
        run,
        site.site_id,
        SiteResult(FetchOutcome.OK, "", at, at, tuple(pages), Assessment((told,), (), looking, rules)),
    )
    finish_run(db, run, at)
    return run


def only_change(db: Database, site: SiteRow, *nights: tuple[Status, list[PageRecord], dict]) -> Difference:
    runs = [look(db, site, number, status, pages, **more) for number, (status, pages, more) in enumerate(nights)]
    (change,) = differences(db, runs[0], runs[-1]).changes
    return change


HOME, FEE, OTHER_FEE = page("", "home"), page("biaya", "a"), page("biaya", "b")
GONE = replace(FEE, outcome=FetchOutcome.NOT_FOUND, http_status=404, sha256="", text_sha256="")
DOWN = replace(GONE, outcome=FetchOutcome.TIMEOUT, http_status=None)
COUNTED = replace(FEE, sha256="other bytes")


@pytest.mark.parametrize(
    ("before", "after", "cause", "why"),
    [
        ((MET, [FEE], {}), (NOT_MET, [OTHER_FEE], {}), Cause.SITE, "isi halaman berubah: "),
        ((NOT_MET, [OTHER_FEE], {}), (MET, [FEE], {}), Cause.SITE, "isi halaman berubah: "),
        ((MET, [FEE], {}), (NOT_MET, [GONE], {}), Cause.SITE, "halaman tidak ada lagi: "),
        ((NOT_MET, [HOME], {}), (MET, [HOME, FEE], {}), Cause.SITE, "halaman baru: "),
        ((NOT_MET, [HOME], {"likely_unread": 3}), (MET, [HOME, FEE], {}), Cause.VISIT, "sebelumnya belum dibaca: "),
        ((MET, [FEE], {}), (NOT_MET, [DOWN], {}), Cause.VISIT, "halaman tidak terbaca (situs tidak menjawab"),
        ((MET, [HOME, FEE], {}), (NOT_MET, [HOME], {}), Cause.VISIT, "halaman tidak dikunjungi lagi: "),
        ((MET, [FEE], {}), (NOT_MET, [FEE], {"version": 2}), Cause.RULE, "(versi 1 menjadi 2)"),
        ((MET, [FEE], {}), (NOT_MET, [FEE], {"rules": "r2"}), Cause.RULE, "kosakata aturan berubah"),
        ((MET, [FEE], {}), (NOT_MET, [COUNTED], {"rules": "r2"}), Cause.RULE, "kosakata aturan berubah"),
        (
            (MET, [HOME, FEE], {}),
            (CANNOT_TELL, [HOME], {"reason": Reason.OUT_OF_BUDGET}),
            Cause.VISIT,
            "melihat lebih sedikit (2 menjadi 1 halaman)",
        ),
        (
            (CANNOT_TELL, [HOME], {"reason": Reason.OUT_OF_BUDGET}),
            (NOT_MET, [HOME, FEE], {}),
            Cause.VISIT,
            "melihat lebih banyak (1 menjadi 2 halaman)",
        ),
    ],
)
def test_a_change_says_why(sqlite_db, site, before, after, cause, why):
    change = only_change(sqlite_db, site, before, after)
    assert change.why.cause is cause
    assert why in change.why.line
    (region,) = read_regions(sqlite_db, RUBRIC)
    (shown,) = Past(sqlite_db, RUBRIC).changes(region, region.agencies[0]) or (None,)
    if shown is None:
        assert change.is_held, "people are shown a loss after the second look"
    else:
        assert (shown.why, shown.direction) == (change.why, change.direction), (
            "workbook, report and digest say the same"
        )


@pytest.mark.parametrize(
    ("lost", "cause", "why"),
    [([OTHER_FEE], Cause.SITE, "isi halaman berubah: "), ([DOWN], Cause.VISIT, "halaman tidak terbaca")],
)
def test_a_loss_that_the_second_look_confirms_is_told_with_what_happened_before_the_first(
    sqlite_db, site, lost, cause, why
):
    for number, (status, pages) in enumerate([(MET, [FEE]), (NOT_MET, lost), (NOT_MET, lost)]):
        look(sqlite_db, site, number, status, pages)
    (region,) = read_regions(sqlite_db, RUBRIC)
    (shown,) = Past(sqlite_db, RUBRIC).changes(region, region.agencies[0])
    assert shown.why.cause is cause
    assert why in shown.why.line


def test_better_worse_and_what_cannot_be_compared_are_kept_apart(sqlite_db, site):
    change = only_change(sqlite_db, site, (PARTIAL, [FEE], {}), (MET, [OTHER_FEE], {}))
    assert change.direction is Direction.BETTER
    run = look(sqlite_db, site, 2, CANNOT_TELL, [HOME], reason=Reason.UNREACHABLE)
    (change,) = differences(sqlite_db, run - 1, run).changes
    assert change.direction is Direction.UNCLEAR


def test_a_site_that_is_new_is_no_change_of_verdict(sqlite_db, site):
    run = look(sqlite_db, site, 0, NOT_MET, [HOME])
    told = differences(sqlite_db, run - 1, run)
    assert (told.changes, told.new_sites) == ((), 1)


# -- what people see ---------------------------------------------------------------------------------------------


def published(db: Database) -> tuple[Status, Status, str, float]:
    """Return the shown status of one check, the machine's, the note, and the agency's score."""
    (region,) = read_regions(db, RUBRIC, CODE)
    (agency,) = region.agencies
    verdict = next(one for one in agency.verdicts if one.check == "complaints.officer")
    assert agency.now.value is not None
    return verdict.status, verdict.machine_status, verdict.note, agency.now.value


def test_a_published_verdict_turns_only_after_a_second_look_on_another_day(sqlite_db, tmp_path):
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id")
    visit(sqlite_db, sites, all_of(MET))
    full = published(sqlite_db)[3]
    visit(sqlite_db, sites, all_of(NOT_MET), nights=1)
    shown, machine, note, score = published(sqlite_db)
    assert (shown, machine, score) == (MET, NOT_MET, full)
    assert note.startswith("Menunggu pengecekan kedua: sejak 2026-11-23 tidak ditemukan lagi"), (
        "01:00 WIB, not 18:00 UTC"
    )
    visit(sqlite_db, sites, all_of(NOT_MET), nights=2)
    shown, machine, note, score = published(sqlite_db)
    assert (shown, machine, score) == (NOT_MET, NOT_MET, 0.0)
    assert "Menunggu" not in note


def test_the_report_lists_a_loss_when_it_is_certain_and_then_once(sqlite_db, tmp_path):
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id")
    listed = []
    for number, status in enumerate((MET, NOT_MET, NOT_MET, NOT_MET)):
        visit(sqlite_db, sites, all_of(status), nights=number)
        (region,) = read_regions(sqlite_db, RUBRIC, CODE)
        changes = Past(sqlite_db, RUBRIC).changes(region, region.agencies[0])
        listed.append({(change.was.status, change.now.steady_status, change.direction) for change in changes})
    assert listed == [set(), set(), {(MET, NOT_MET, Direction.WORSE)}, set()]


def test_an_agency_whose_sites_have_their_own_nights_has_not_changed_by_that(sqlite_db, tmp_path):
    hosts = ("dinkes.contohkab.go.id", "layanan-dinkes.contohkab.go.id")
    lines = ["Kode Wilayah;Nama Perangkat Daerah;Jenis;Alamat Situs"]
    lines += [f"{CODE};Dinas Kesehatan;dinkes;https://{host}/" for host in hosts]
    enter_agencies(sqlite_db, tmp_path, "puskesmas.contohkab.go.id")
    (tmp_path / "dua.csv").write_text("\n".join(lines), "utf-8")
    load_sites(sqlite_db, tmp_path / "dua.csv")
    first, second = (site for site in select_sites(sqlite_db, CODE) if "dinkes" in site.url)
    listed = []
    for number, (site, status) in enumerate([(first, MET), (second, NOT_MET), (first, MET), (second, PARTIAL)]):
        visit(sqlite_db, [site], all_of(status), nights=number)
        (region,) = read_regions(sqlite_db, RUBRIC, CODE)
        listed.append(len(Past(sqlite_db, RUBRIC).changes(region, region.agencies[0])))
    assert listed == [0, 0, 0, 0], "the best of both is what the agency has, and that was always the same"
    visit(sqlite_db, [first], all_of(NOT_MET), nights=4)
    visit(sqlite_db, [second], all_of(PARTIAL), nights=5)
    visit(sqlite_db, [first], all_of(NOT_MET), nights=6)
    (region,) = read_regions(sqlite_db, RUBRIC, CODE)
    changes = Past(sqlite_db, RUBRIC).changes(region, region.agencies[0])
    assert {(change.was.status, change.now.steady_status) for change in changes} == {(MET, PARTIAL)}


def test_a_held_verdict_is_exported_with_its_old_proof_and_the_machines_word(sqlite_db, tmp_path):
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id")
    visit(sqlite_db, sites, all_of(MET), excerpts=("Petugas pengaduan: Ibu Contoh",))
    visit(sqlite_db, sites, all_of(NOT_MET), nights=1)
    export(sqlite_db, RUBRIC, tmp_path / "out", CODE)
    (detail,) = (tmp_path / "out").glob("*rincian-mesin.csv")
    with detail.open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if "complaints.officer" in row.values())
    assert "met" in row.values()
    assert "not_met" in row.values()
    assert "Petugas pengaduan: Ibu Contoh" in row.values()


# -- the command line --------------------------------------------------------------------------------------------


@pytest.fixture
def two_nights(sqlite_db, tmp_path, monkeypatch) -> Database:
    monkeypatch.setenv("PATUH_DATABASE", str(sqlite_db.engine.url))
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id", "disdik.contohkab.go.id")
    for number, status in enumerate((PARTIAL, MET)):
        visit(sqlite_db, sites, all_of(status), nights=number)
        score_newest(sqlite_db, RUBRIC)
    return sqlite_db


def test_diff_tells_changes_per_check_and_scores(two_nights, capsys):
    assert main(["diff", "1", "2"]) == ExitCode.DONE
    told = capsys.readouterr().out
    assert told.count("Membaik\t99.10") == 2 * len(CHECKS)
    assert "complaints.officer\t0\t2\t0" in told
    assert f"{CODE}\tKabupaten Contoh Ujung" in told


def test_diff_takes_days_and_answers_programs(two_nights, capsys):
    assert main(["diff", "2026-11-22", "2026-11-23", "--json", "--region", "99"]) == ExitCode.DONE
    changes = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(changes) == 2 * len(CHECKS)
    assert {(one["was"]["status"], one["now"]["status"], one["direction"]) for one in changes} == {
        ("partial", "met", "better")
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["diff", "2", "1"], "name the earlier one first"),
        (["diff", "7"], "There is no run 7"),
        (["diff", "kemarin"], "neither a run's number nor a day"),
        (["diff", "2020-01-01"], "Nothing had been crawled by 2020-01-01"),
        (["findings", "--on", "2020-01-01"], "Nothing had been crawled"),
        (["findings", "--on", "2026-11-22", "--run", "1"], "either --run or --on"),
    ],
)
def test_moments_that_make_no_sense_are_refused_in_one_sentence(two_nights, capsys, words, sentence):
    assert main(words) == ExitCode.BAD_INPUT
    captured = capsys.readouterr()
    assert captured.out == ""
    assert sentence in captured.err


def test_findings_are_told_as_they_were_on_a_day(two_nights, capsys):
    # The runs began after midnight in Jakarta: the nights of the 22nd and the 23rd.
    statuses = {}
    for day in ("2026-11-22", "2026-11-23"):
        assert main(["findings", "--json", "--on", day]) == ExitCode.DONE
        statuses[day] = {json.loads(line)["status"] for line in capsys.readouterr().out.splitlines()}
    assert statuses == {"2026-11-22": {"partial"}, "2026-11-23": {"met"}}


def test_a_steady_database_has_no_restless_sites(two_nights, capsys):
    assert main(["steadiness", "--json", "--days", "3650"]) == ExitCode.DONE
    assert capsys.readouterr().out == ""
