"""A region answers in the workbook that it received, and the answer changes what is shown, never what was found."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from lxml import html

from assessed_regions import CODE, all_of, enter_agencies, visit
from checks.model import Status
from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from crawler.cli import main
from local_sites import LocalSite, Street, moved, page
from reports.answers import read_answers
from reports.export import export
from reports.gathering import read_regions
from reports.html.report import write_report
from storage.bodies import body_store
from storage.database import Database, open_database
from storage.models import Decision
from storage.problems import RegistryProblems
from storage.reviews import Answer, State, read_reviews, save_reviews
from storage.sites import SiteRow

RUBRIC = load_rubric("ombudsman-2022", CHECKS)
AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
FEE = "standards.fee"
PROOF = "https://dinkes.contohkab.go.id/tarif"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

Edit = Callable[[Any, dict[str, int]], None]


class Assessed(NamedTuple):
    """Two agencies of which nothing was found: the database that knows it, and the folder that went out."""

    database: Path
    sites: list[SiteRow]
    exported: Path


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Assessed:
    """Assess and export once; the tests' own databases and folders are copied from these."""
    folder = tmp_path_factory.mktemp("assessed")
    path = folder / "patuh.db"
    shutil.copy(migrated_sqlite, path)
    db = open_database(f"sqlite:///{path}")
    found = enter_agencies(db, folder, "dinkes.contohkab.go.id", "dukcapil.contohkab.go.id")
    visit(db, found, all_of(Status.NOT_MET))
    export(db, RUBRIC, folder / "out", CODE)
    db.close()
    return Assessed(path, found, folder / "out")


@pytest.fixture
def sites(sqlite_db: Database, assessed: Assessed) -> list[SiteRow]:
    """The two agencies, in the test's own database."""
    assert sqlite_db.path
    sqlite_db.close()
    shutil.copy(assessed.database, sqlite_db.path)
    return assessed.sites


@pytest.fixture
def workbook(sites: list[SiteRow], assessed: Assessed, tmp_path: Path) -> Path:
    """The workbook as it was exported."""
    (path,) = shutil.copytree(assessed.exported, tmp_path / "out").glob("*.xlsx")
    return path


def edited(path: Path, edit: Edit) -> Path:
    """Edit the details as a region would, and save under another name."""
    book = openpyxl.load_workbook(path)
    sheet = book["Rincian"]
    edit(sheet, {str(cell.value): cell.column for cell in sheet[1]})
    target = path.with_name("kembali.xlsx")
    book.save(target)
    return target


def line_of(sheet: Any, places: dict[str, int], check: str, host: str = "dinkes") -> int:
    keys = {sheet.cell(row, places["Kunci"]).value: row for row in range(2, sheet.max_row + 1)}
    return keys[f"{check}@{host}.contohkab.go.id/"]


def filling(check: str = FEE, host: str = "dinkes", **cells: object) -> Edit:
    def edit(sheet: Any, places: dict[str, int]) -> None:
        for heading, value in cells.items():
            place = places[heading.replace("_", " ")]
            sheet.cell(line_of(sheet, places, check, host), place).value = value

    return edit


ANSWERED = {"Tanggapan": "Tarif ada; lihat bagian bawah", "Bukti": PROOF, "Oleh": "Budi, Diskominfo"}


# --- what comes back -------------------------------------------------------------------------------------------


def test_a_workbook_that_comes_back_untouched_answers_nothing(sqlite_db: Database, workbook: Path) -> None:
    assert read_answers(workbook, sqlite_db, AT) == []


def test_an_answer_alone_waits_for_somebody_to_look(sqlite_db: Database, workbook: Path) -> None:
    (answer,) = read_answers(edited(workbook, filling(**ANSWERED)), sqlite_db, AT)
    assert (answer.check, answer.decision, answer.status) == (FEE, Decision.RECHECK, None)
    assert (answer.reason, answer.author) == ("Tarif ada; lihat bagian bawah", "Budi, Diskominfo")
    assert answer.evidence_url == PROOF
    assert answer.source == "kembali.xlsx, Rincian, baris 6"


def test_a_decision_has_a_name_a_status_and_an_end(sqlite_db: Database, workbook: Path) -> None:
    cells = {**ANSWERED, "Keputusan": "Terima", "Menjadi": "sebagian", "Berlaku_sampai": datetime(2027, 6, 30)}  # noqa: DTZ001
    (answer,) = read_answers(edited(workbook, filling(**cells)), sqlite_db, AT, "Sari")
    assert (answer.decision, answer.status, answer.decided_by) == (Decision.ACCEPT, Status.PARTIAL, "Sari")
    assert answer.expires_at == datetime(2027, 6, 30, 14, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "by", "problem"),
    [
        ({**ANSWERED, "Oleh": None}, None, ("Oleh", "penanggap tidak disebut")),
        ({**ANSWERED, "Tanggapan": None}, None, ("Tanggapan", "tanggapan kosong")),
        ({**ANSWERED, "Bukti": "lihat di situs kami"}, None, ("Bukti", "bukan alamat")),
        ({**ANSWERED, "Bukti": "javascript:alert(1)"}, None, ("Bukti", "bukan alamat")),
        ({**ANSWERED, "Bukti": "https://orang:sandi@contoh.go.id/"}, None, ("Bukti", "bukan alamat")),
        ({**ANSWERED, "Keputusan": "terima"}, None, ("Keputusan", "tanpa nama penilai")),
        ({**ANSWERED, "Keputusan": "setuju sekali"}, "Sari", ("Keputusan", "tidak dikenal")),
        ({**ANSWERED, "Keputusan": "terima", "Bukti": None}, "Sari", ("Bukti", "tanpa bukti")),
        ({**ANSWERED, "Menjadi": "sesuai"}, "Sari", ("Menjadi", "tanpa keputusan terima")),
        ({**ANSWERED, "Keputusan": "terima", "Menjadi": "bagus"}, "Sari", ("Menjadi", "status tidak dikenal")),
        (
            {**ANSWERED, "Keputusan": "terima", "Menjadi": "tidak ditemukan"},
            "Sari",
            ("Menjadi", "tidak mengubah apa pun"),
        ),
        ({**ANSWERED, "Berlaku_sampai": "besok"}, None, ("Berlaku sampai", "tidak dapat dibaca")),
        ({**ANSWERED, "Berlaku_sampai": "31/02/2027"}, None, ("Berlaku sampai", "tidak dapat dibaca")),
        ({**ANSWERED, "Berlaku_sampai": "30/06/2026"}, None, ("Berlaku sampai", "sudah lewat")),
        ({**ANSWERED, "Kunci": "standards.fee@situs.lain.go.id/"}, None, ("Kunci", "tidak dikenal")),
        ({**ANSWERED, "Tanggapan": "a" * 2001}, None, ("Tanggapan", "lebih dari 2000")),
    ],
)
def test_what_is_wrong_is_told_with_sheet_line_column_and_cure(
    sqlite_db: Database, workbook: Path, cells: dict[str, object], by: str | None, problem: tuple[str, str]
) -> None:
    with pytest.raises(RegistryProblems) as caught:
        read_answers(edited(workbook, filling(**cells)), sqlite_db, AT, by)
    (told,) = caught.value.problems
    assert (told.sheet, told.line, told.column) == ("Rincian", 6, problem[0])
    assert problem[1] in told.message
    assert told.cure


def test_one_problem_keeps_all_answers_out(
    sqlite_db: Database, workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(sheet: Any, places: dict[str, int]) -> None:
        filling(**ANSWERED)(sheet, places)
        filling("complaints.officer", "dukcapil", Tanggapan="Ada", Bukti="ya")(sheet, places)

    file = str(edited(workbook, edit))
    assert main(["review", "import", file, "--database", f"sqlite:///{sqlite_db.path}"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "patuh: kembali.xlsx tidak dimuat: 2 masalah."
    assert [line.split("\t")[:3] for line in lines[2:]] == [["Rincian", "43", "Oleh"], ["Rincian", "43", "Bukti"]]
    assert read_reviews(sqlite_db) == []


def test_a_file_that_is_no_workbook_of_ours_is_refused(sqlite_db: Database, tmp_path: Path) -> None:
    path = tmp_path / "lain.csv"
    path.write_text("Nama;Alamat\nA;B\n")
    with pytest.raises(RegistryProblems, match="Kolom Kunci dan Tanggapan tidak ditemukan"):
        read_answers(path, sqlite_db, AT)


def test_sorted_deleted_added_and_merged_cells_lose_nothing(sqlite_db: Database, workbook: Path) -> None:
    def edit(sheet: Any, places: dict[str, int]) -> None:
        first = line_of(sheet, places, FEE)
        for heading, value in ANSWERED.items():
            sheet.cell(first, places[heading]).value = value
            letter = sheet.cell(1, places[heading]).column_letter
            sheet.merge_cells(f"{letter}{first}:{letter}{first + 2}")
        sheet.delete_rows(2, 2)
        for area in list(sheet.merged_cells.ranges):
            area.shift(row_shift=-2)
        sheet.insert_cols(3)
        sheet.cell(1, 3).value = "Catatan kami"
        for area in list(sheet.merged_cells.ranges):
            area.shift(col_shift=1)
        sheet.insert_rows(1)
        sheet.cell(1, 1).value = "Tanggapan Kabupaten Contoh Ujung"
        for area in list(sheet.merged_cells.ranges):
            area.shift(row_shift=1)

    answers = read_answers(edited(workbook, edit), sqlite_db, AT)
    merged = list(CHECKS)[list(CHECKS).index(FEE) :][:3]
    assert [answer.check for answer in answers] == merged
    assert {(answer.reason, answer.evidence_url, answer.author) for answer in answers} == {
        (ANSWERED["Tanggapan"], PROOF, ANSWERED["Oleh"])
    }


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_details_as_csv_come_back_with_any_separator(sqlite_db: Database, workbook: Path, delimiter: str) -> None:
    (path,) = workbook.parent.glob("*-rincian.csv")
    headings, *lines = csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";")
    for heading, value in ANSWERED.items():
        lines[4][headings.index(heading)] = value
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([headings, *lines])
    (answer,) = read_answers(path, sqlite_db, AT)
    assert (answer.check, answer.reason, answer.source) == (FEE, ANSWERED["Tanggapan"], f"{path.name}, baris 6")


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here (on Debian: apt-get install libreoffice-calc)")
def test_a_round_trip_through_libreoffice_loses_nothing(sqlite_db: Database, workbook: Path, tmp_path: Path) -> None:
    cells = {**ANSWERED, "Keputusan": "tolak", "Berlaku_sampai": "30/06/2027"}
    answered = edited(workbook, filling(**cells))
    profile = (tmp_path / "profile").as_uri()
    command = [str(OFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(answered)], check=True, capture_output=True, timeout=120)
    assert read_answers(tmp_path / answered.name, sqlite_db, AT, "Sari") == read_answers(
        answered, sqlite_db, AT, "Sari"
    )


# --- what it changes -------------------------------------------------------------------------------------------


def decide(db: Database, site: SiteRow, decision: Decision = Decision.ACCEPT, **facts: object) -> None:
    status = Status.MET if decision is Decision.ACCEPT else None
    answer = Answer(site.site_id, FEE, decision, "Tarif ada", "Budi", PROOF, status=status, decided_by="Sari", **facts)  # type: ignore[arg-type]
    save_reviews(db, AT, [answer])


def verdict_of_fee(db: Database, at: datetime) -> Any:
    (region,) = read_regions(db, RUBRIC, CODE, at)
    (agency,) = [agency for agency in region.agencies if "dinkes" in agency.name]
    return next(verdict for verdict in agency.verdicts if verdict.check == FEE), agency.now.value


def test_an_accepted_answer_changes_what_is_shown_and_the_finding_stays_visible(
    sqlite_db: Database, sites: list[SiteRow], tmp_path: Path
) -> None:
    decide(sqlite_db, sites[0])
    verdict, value = verdict_of_fee(sqlite_db, AT)
    assert (verdict.status, verdict.machine_status) == (Status.MET, Status.NOT_MET)
    assert value > 0
    assert verdict.note.startswith(f"Tanggapan Budi: “Tarif ada” ({PROOF}), diterima oleh Sari. Temuan mesin: tidak di")
    export(sqlite_db, RUBRIC, tmp_path / "out", CODE, at=AT)
    (people,) = (tmp_path / "out").glob("*-rincian.csv")
    row = list(csv.DictReader(people.read_text("utf-8-sig").splitlines(), delimiter=";"))[4]
    assert (row["Status"], row["Temuan mesin"]) == ("sesuai", "tidak ditemukan")
    assert row["Tinjauan"] == "berlaku; Budi: Tarif ada; sampai 2027-11-23"
    (programs,) = (tmp_path / "out").glob("*-rincian-mesin.csv")
    row = list(csv.DictReader(programs.read_text("utf-8").splitlines()))[4]
    assert (row["status"], row["machine_status"]) == ("met", "not_met")


@pytest.mark.parametrize(("decision", "badges"), [(Decision.ACCEPT, 1), (Decision.REJECT, 0), (Decision.RECHECK, 0)])
def test_the_report_marks_what_people_changed_and_says_what_the_machine_found(
    sqlite_db: Database, sites: list[SiteRow], tmp_path: Path, decision: Decision, badges: int
) -> None:
    decide(sqlite_db, sites[0], decision)
    assert badges_of(sqlite_db, tmp_path) == ["diputuskan peninjau temuan mesin: ✗ tidak ditemukan"] * badges


def test_the_report_forgets_an_answer_on_the_day_on_which_the_workbook_does(
    sqlite_db: Database, sites: list[SiteRow], tmp_path: Path
) -> None:
    decide(sqlite_db, sites[0], expires_at=AT + timedelta(days=30))
    assert len(badges_of(sqlite_db, tmp_path, AT + timedelta(days=30))) == 1
    assert badges_of(sqlite_db, tmp_path, AT + timedelta(days=31)) == []


def badges_of(db: Database, folder: Path, at: datetime = AT) -> list[str]:
    write_report(db, RUBRIC, folder / "laporan", CODE, at=at)
    (path,) = (folder / "laporan" / "perangkat-daerah").glob("*dinkes*.html")
    marked = html.fromstring(path.read_bytes()).find_class("decided")
    return [" ".join(mark.text_content().split()) for mark in marked]


@pytest.mark.parametrize("decision", [Decision.REJECT, Decision.RECHECK])
def test_any_other_answer_changes_no_verdict(sqlite_db: Database, sites: list[SiteRow], decision: Decision) -> None:
    decide(sqlite_db, sites[0], decision)
    verdict, value = verdict_of_fee(sqlite_db, AT)
    assert (verdict.status, value) == (Status.NOT_MET, 0)
    assert "Tanggapan Budi" in verdict.note


def test_after_its_last_day_the_finding_is_shown_again(sqlite_db: Database, sites: list[SiteRow]) -> None:
    decide(sqlite_db, sites[0], expires_at=AT + timedelta(days=30))
    assert verdict_of_fee(sqlite_db, AT + timedelta(days=30))[0].status is Status.MET
    expired, value = verdict_of_fee(sqlite_db, AT + timedelta(days=31))
    assert (expired.status, expired.review.state, value) == (Status.NOT_MET, State.EXPIRED, 0)


# --- fetching the evidence, and cases ----------------------------------------------------------------------------


@pytest.fixture
def evidence() -> Iterator[LocalSite]:
    street = Street()
    tariffs = "<h2>Akta Kelahiran</h2><table><tr><td>Biaya/Tarif</td><td>Rp 25.000 per akta</td></tr></table>"
    site = street.serve({"/tarif": page("Standar Pelayanan Akta", text=tariffs), "/lama": moved("/tarif")})
    site.routes["/robots.txt"] = page("x")._replace(
        body=b"User-agent: *\nDisallow: /rahasia\n", content_type="text/plain"
    )
    site.routes["/rahasia"] = page("Rahasia")
    yield site
    street.close()


def refetched(db: Database, workbook: Path, url: str, capsys: pytest.CaptureFixture[str], **cells: object) -> Any:
    file = str(edited(workbook, filling(**{**ANSWERED, "Bukti": url, **cells})))
    database = ("--database", f"sqlite:///{db.path}")
    code = main(["review", "import", file, "--refetch", "--by", "Sari", "--json", *database])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.slow
def test_refetching_shows_old_and_new_evidence_and_a_won_objection_becomes_a_case(
    sqlite_db: Database,
    workbook: Path,
    evidence: LocalSite,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATUH_ALLOW_PRIVATE", "1")
    code, (row, summary) = refetched(sqlite_db, workbook, f"{evidence.url}lama", capsys, Keputusan="terima")
    assert code == 0
    assert (row["check"], row["old"], row["new"]) == (FEE, "tidak ditemukan", "sesuai")
    assert "25.000" in row["new_excerpt"]
    assert summary == {"file": "kembali.xlsx", "added": 1, "changed": 0, "unchanged": 0}
    assert evidence.paths() == ["/lama", "/tarif"]
    (review,) = read_reviews(sqlite_db)
    assert b"25.000" in body_store(sqlite_db).get(review.page_sha256 or "")
    database = ("--database", f"sqlite:///{sqlite_db.path}")
    out = tmp_path / "kasus"
    assert main(["review", "cases", "--out", str(out), *database]) == 0
    assert main(["evaluate", str(out / "pages"), str(out / "labels.csv"), "--json", "--quiet"]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert figures["pages"] == 1
    assert (out / "labels.csv").read_text().count("standards.fee,present") == 1


@pytest.mark.slow
def test_evidence_behind_robots_txt_or_inside_a_network_is_not_fetched(
    sqlite_db: Database,
    workbook: Path,
    evidence: LocalSite,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, (inside, _) = refetched(sqlite_db, workbook, f"{evidence.url}tarif", capsys)
    assert (code, inside["new"], evidence.paths()) == (1, None, [])
    assert inside["new_excerpt"].startswith("alamat mengarah ke jaringan dalam")
    monkeypatch.setenv("PATUH_ALLOW_PRIVATE", "1")
    code, (forbidden, _) = refetched(sqlite_db, workbook, f"{evidence.url}rahasia", capsys)
    assert (code, forbidden["new"], evidence.paths()) == (1, None, [])
    assert forbidden["new_excerpt"].startswith("robots.txt melarang pemeriksaan")


def test_without_a_won_objection_there_is_no_case_and_no_folder(
    sqlite_db: Database, sites: list[SiteRow], tmp_path: Path
) -> None:
    decide(sqlite_db, sites[0])  # nobody has ever stored the page
    out = tmp_path / "kasus"
    assert main(["review", "cases", "--out", str(out), "--database", f"sqlite:///{sqlite_db.path}"]) == 3
    assert not out.exists()


def test_reviews_are_listed_with_whether_they_count(
    sqlite_db: Database, sites: list[SiteRow], capsys: pytest.CaptureFixture[str]
) -> None:
    decide(sqlite_db, sites[0], Decision.RECHECK)
    decide(sqlite_db, sites[0], Decision.REJECT)
    database = ("--database", f"sqlite:///{sqlite_db.path}")
    assert main(["review", "list", "--region", CODE, "--json", *database]) == 0
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["check"], row["decision"], row["state"], row["author"]) == (FEE, "reject", "refused", "Budi")
    assert main(["review", "list", "--history", *database]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[3] for line in told[1:]] == ["diganti", "ditolak"]
