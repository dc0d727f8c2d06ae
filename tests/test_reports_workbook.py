"""The sheets that look ahead and back, and the columns that ask for an answer; many regions at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from xlsxwriter.worksheet import Worksheet

from assessed_regions import CODE, all_of, enter_agencies, service, visit
from checks.assess import read_page
from checks.document.attachment import to_markup
from checks.document.paged import read_markup
from checks.model import PageRef, Reason, Status
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from reports.export import export
from reports.gathering import read_regions
from reports.region_files import Job, write_regions
from storage.database import Database

RUBRIC = load_rubric("ombudsman-2022", CHECKS)


def sheet_rows(folder: Path, sheet: str) -> list[dict[str, Any]]:
    (path,) = folder.glob("*.xlsx")
    headings, *lines = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, headings), line, strict=True)) for line in lines]


def changes(db: Database, folder: Path) -> dict[str, tuple[object, ...]]:
    export(db, RUBRIC, folder, CODE)
    rows = sheet_rows(folder, "Perubahan")
    return {row["Kode pemeriksaan"]: (row["Semula"], row["Kini"], row["Arah"], row["Sebab"]) for row in rows}


@pytest.mark.parametrize("sheets", [None, "Ringkasan", "Rincian", "Layanan", "Perubahan"])
def test_nothing_is_taken_from_a_workbook_of_ours_that_an_agency_has_put_on_its_site(
    sqlite_db: Database, tmp_path: Path, sheets: str | None
) -> None:
    site = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id")
    visit(sqlite_db, site, all_of(Status.MET), services=(service("Rujukan", "https://dinkes.contohkab.go.id/", "fee"),))
    export(sqlite_db, RUBRIC, tmp_path / "out", CODE)
    (path,) = (tmp_path / "out").glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheets and sheet.title != sheets:
            book.remove(sheet)
        else:
            sheet.insert_rows(1, 2)  # a title of somebody's own
    book.save(path)
    reading = read_page(read_markup(to_markup(path.read_bytes())), PageRef("laporan.xlsx"))
    assert (dict(reading.evidence), reading.services, dict(reading.failures)) == ({}, (), {})


@pytest.mark.parametrize(
    ("status", "page"), [(Status.PARTIAL, " Halaman: https://dinkes.contohkab.go.id/layanan?a=1"), (Status.NOT_MET, "")]
)
def test_the_summary_names_what_its_first_fix_is_about_and_the_page_where_it_is_known(
    sqlite_db: Database, tmp_path: Path, status: Status, page: str
) -> None:
    visit(sqlite_db, enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id"), all_of(status))
    export(sqlite_db, RUBRIC, tmp_path / "out", CODE)
    (row,) = sheet_rows(tmp_path / "out", "Ringkasan")
    first = CHECKS["complaints.procedure"].check
    assert row["Perbaikan utama"] == f"{first.title_ind}: {first.advice_ind}{page}"
    assert row["Belum ada, tidak memengaruhi nilai"] == "semua"


def test_without_an_earlier_run_nothing_has_changed(sqlite_db: Database, tmp_path: Path) -> None:
    visit(sqlite_db, enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id"), all_of(Status.MET))
    assert changes(sqlite_db, tmp_path / "out") == {}


def test_a_verdict_that_stayed_is_no_change_and_one_that_did_not_tells_from_what_to_what_and_why(
    sqlite_db: Database, tmp_path: Path
) -> None:
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id")
    visit(sqlite_db, sites, all_of(Status.NOT_MET))
    visit(
        sqlite_db,
        sites,
        lambda check: (Status.MET if check == "standards.fee" else Status.NOT_MET, None),
        nights=1,
    )
    told = ("tidak ditemukan", "sesuai", "membaik", "isi halaman berubah: https://dinkes.contohkab.go.id/layanan?a=1")
    assert changes(sqlite_db, tmp_path / "out") == {"standards.fee": told}
    (row,) = sheet_rows(tmp_path / "out", "Perubahan")
    assert f"{row['Waktu semula']:%Y-%m-%d %H:%M}" == "2026-11-22 01:30"
    assert f"{row['Waktu kini']:%Y-%m-%d %H:%M}" == "2026-11-23 01:30"


def test_a_visit_that_saw_less_or_more_is_not_blamed_on_the_site(sqlite_db: Database, tmp_path: Path) -> None:
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id")
    visit(sqlite_db, sites, all_of(Status.MET))
    unreachable = all_of(Status.CANNOT_TELL, Reason.UNREACHABLE)
    visit(sqlite_db, sites, unreachable, nights=1, outcome=FetchOutcome.TIMEOUT)
    fee = changes(sqlite_db, tmp_path / "down")["standards.fee"]
    unknown = "belum dapat dibandingkan"
    assert fee == (
        "sesuai",
        "tidak dapat diakses",
        unknown,
        "kunjungan kini melihat lebih sedikit (7 menjadi 0 halaman)",
    )
    visit(sqlite_db, sites, all_of(Status.MET), nights=2)
    fee = changes(sqlite_db, tmp_path / "up")["standards.fee"]
    assert fee == (
        "tidak dapat diakses",
        "sesuai",
        unknown,
        "kunjungan kini melihat lebih banyak (0 menjadi 7 halaman)",
    )


def test_details_ask_for_an_answer_and_carry_a_hidden_key_of_check_and_site(
    sqlite_db: Database, tmp_path: Path
) -> None:
    visit(sqlite_db, enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id"), all_of(Status.MET))
    export(sqlite_db, RUBRIC, tmp_path / "out", CODE)
    rows = sheet_rows(tmp_path / "out", "Rincian")
    assert [row["Kunci"] for row in rows] == [f"{check}@dinkes.contohkab.go.id/" for check in CHECKS]
    assert {(row["Tanggapan"], row["Bukti"], row["Oleh"]) for row in rows} == {(None, None, None)}
    (path,) = (tmp_path / "out").glob("*.xlsx")
    sheet = openpyxl.load_workbook(path)["Rincian"]
    hidden = [cell.value for cell in sheet[1] if sheet.column_dimensions[cell.column_letter].hidden]
    assert hidden == ["Kunci"]
    offered = {validation.formula1 for validation in sheet.data_validations.dataValidation}
    assert offered == {'"terima,tolak,periksa ulang"', '"sesuai,sebagian,tidak ditemukan,tidak berlaku"'}


@pytest.mark.slow
def test_regions_written_side_by_side_are_the_same_bytes_in_the_same_order(sqlite_db: Database, tmp_path: Path) -> None:
    visit(sqlite_db, enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id"), all_of(Status.MET))
    (region,) = read_regions(sqlite_db, RUBRIC)
    for processes in (1, 2):
        folder = tmp_path / str(processes)
        folder.mkdir()
        named = list(write_regions((Job(folder, region, RUBRIC, {}) for _ in range(3)), processes))
        assert len(named) == 3
    for path in (tmp_path / "1").iterdir():
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes()


def test_the_quick_sheet_writes_what_the_librarys_own_writes_byte_by_byte(
    sqlite_db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, other = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id", "disdik.contohkab.go.id")
    offered = (service('Kartu <Keluarga> & "KTP" _x0041_', site.url, "fee", "requirements"),)
    visit(sqlite_db, [site], all_of(Status.NOT_MET))
    visit(sqlite_db, [site], all_of(Status.MET), nights=1, services=offered)
    visit(sqlite_db, [other], all_of(Status.CANNOT_TELL, Reason.UNREACHABLE), outcome=FetchOutcome.TIMEOUT)
    export(sqlite_db, RUBRIC, tmp_path / "quick", CODE)
    monkeypatch.setattr("reports.workbook.QuickSheet", Worksheet)
    export(sqlite_db, RUBRIC, tmp_path / "plain", CODE)
    quick, plain = next((tmp_path / "quick").glob("*.xlsx")), next((tmp_path / "plain").glob("*.xlsx"))
    assert quick.read_bytes() == plain.read_bytes()
