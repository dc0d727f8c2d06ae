"""What coordinators receive, written from a real database and opened with the programs that they use."""

from __future__ import annotations

import csv
import io
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from assessed_regions import CODE, HOSTILE, all_of, enter_agencies, service, visit
from checks.model import Reason, Status
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from crawler.cli import main
from crawler.scoring import score_newest
from reports.columns import Audience
from reports.export import export
from reports.tables import DETAILS, SUMMARY
from storage.database import Database, open_database
from storage.sites import adhoc_site

BASE = "99.10-kabupaten-contoh-ujung-2026-11-22"
RUBRIC = load_rubric("ombudsman-2022", CHECKS)
DANGEROUS = tuple("=+-@\t\r＝＋－＠")

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(scope="module")
def region_db(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Two agencies: one publishes everything (in hostile words), the other could not be reached."""
    folder = tmp_path_factory.mktemp("region")
    shutil.copy(migrated_sqlite, folder / "patuh.db")
    db = open_database(f"sqlite:///{folder / 'patuh.db'}")
    good, down = enter_agencies(db, folder, "dinkes.contohkab.go.id", "dukcapil.contohkab.go.id")
    offered = service("=1+1 Akta Kelahiran", good.url, "fee", "requirements")
    visit(db, [good], all_of(Status.MET), services=(offered,))
    visit(db, [down], all_of(Status.CANNOT_TELL, Reason.UNREACHABLE), outcome=FetchOutcome.TLS_EXPIRED)
    yield db
    db.close()


@pytest.fixture(scope="module")
def exported(region_db: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the region was exported into."""
    out = tmp_path_factory.mktemp("exported") / "out"
    export(region_db, RUBRIC, out, CODE)
    return out


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a file for people as Excel with Indonesian settings splits it."""
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


# --- safe to open ----------------------------------------------------------------------------------------------


def test_no_cell_of_any_file_begins_like_a_formula(exported: Path) -> None:
    for path in exported.glob("*.csv"):
        text = path.read_bytes().decode("utf-8-sig")
        delimiter = "," if "mesin" in path.name else ";"
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            assert not [cell for cell in row if cell.startswith(DANGEROUS)], path.name


def test_words_of_a_page_arrive_on_one_line_in_quotation_marks_without_hidden_characters(exported: Path) -> None:
    quotes = {row["Kutipan"] for row in rows_of(exported / f"{BASE}-rincian.csv")} - {""}
    assert len(quotes) == len(HOSTILE)
    assert all(quote.startswith("“") and quote.endswith("”") for quote in quotes)
    assert '“Pelayanan; "publik" =2+2”' in quotes
    assert not re.search("[\u202e\u200b\r\n]", "".join(quotes))


def test_codes_stay_text(exported: Path) -> None:
    assert rows_of(exported / f"{BASE}-ringkasan.csv")[0]["Wilayah"] == "99.10 Kabupaten Contoh Ujung"
    programs = pd.read_csv(exported / f"{BASE}-rincian-mesin.csv", dtype=str)
    assert set(programs["region_code"]) == {"99.10"}
    assert set(programs["rules_version"]) == {"aturan 123456e78901"}


def test_the_workbook_holds_no_formula_and_no_link(exported: Path) -> None:
    book = openpyxl.load_workbook(exported / f"{BASE}.xlsx")
    assert book.sheetnames == ["Ringkasan", "Rincian", "Layanan", "Perubahan", "Catatan"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not [cell for cell in cells if cell.hyperlink]


# --- right when opened -------------------------------------------------------------------------------------------


def test_a_file_for_people_is_what_excel_with_indonesian_settings_expects(exported: Path) -> None:
    raw = (exported / f"{BASE}-ringkasan.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfNo;Wilayah;Perangkat daerah;")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 3
    (_, good) = rows_of(exported / f"{BASE}-ringkasan.csv")[::-1]
    assert (good["Nilai kini"], good["Cakupan (%)"], good["Bagian pedoman (%)"]) == ("100,00", "100,0", "42,3")
    assert good["Zona (indikatif)"] == "hijau (indikatif, ombudsman-2022)"
    assert good["Waktu pemeriksaan"] == "2026-11-22 01:30 WITA"


def test_one_row_per_agency_and_one_per_agency_and_check(exported: Path) -> None:
    summary, details = rows_of(exported / f"{BASE}-ringkasan.csv"), rows_of(exported / f"{BASE}-rincian.csv")
    assert [row["Perangkat daerah"] for row in summary] == [
        "Agensi dinkes.contohkab.go.id",
        "Agensi dukcapil.contohkab.go.id",
    ]
    assert [row["Kode pemeriksaan"] for row in details] == 2 * list(CHECKS)
    assert [row["No"] for row in details] == [str(number) for number in range(1, 2 * len(CHECKS) + 1)]


def test_a_site_that_could_not_be_reached_is_told_so_and_what_to_do_and_has_no_value(exported: Path) -> None:
    down = rows_of(exported / f"{BASE}-ringkasan.csv")[1]
    assert down["Keadaan situs"] == "sertifikat keamanan kedaluwarsa"
    assert (down["Nilai kini"], down["Zona (indikatif)"], down["Cakupan (%)"]) == ("", "", "0,0")
    assert (down["Tidak ditemukan"], down["Yang tidak dapat dinilai"]) == ("0", "semua")
    assert down["Perbaikan utama"] == FetchOutcome.TLS_EXPIRED.remedy
    verdicts = [
        row
        for row in rows_of(exported / f"{BASE}-rincian.csv")
        if row["Perangkat daerah"].endswith("dukcapil.contohkab.go.id")
    ]
    assert {row["Status"] for row in verdicts} == {"tidak dapat diakses"}


def test_a_verdict_can_be_looked_up_and_disputed(exported: Path) -> None:
    row = rows_of(exported / f"{BASE}-rincian.csv")[4]
    assert row["Kode pemeriksaan"] == "standards.fee"
    assert (row["Komponen"], row["Pemeriksaan"]) == ("Standar pelayanan", CHECKS["standards.fee"].check.title_ind)
    assert row["URL bukti"] == "https://dinkes.contohkab.go.id/layanan?a=1"
    assert (row["Letak"], row["Waktu bukti"]) == ("Layanan › Biaya", "2026-11-22 01:30 WITA")
    assert (row["Versi pemeriksaan"], row["Versi aturan"]) == ("3", "aturan 123456e78901")


def test_programs_get_points_commas_utc_and_english_ids(exported: Path) -> None:
    frame = pd.read_csv(exported / f"{BASE}-ringkasan-mesin.csv", dtype={"region_code": str})
    assert list(frame.columns) == [column.id for column in SUMMARY]
    assert frame["score_now"].tolist()[0] == 100.0
    assert pd.isna(frame["score_now"].tolist()[1])
    assert frame["checked_at"].tolist()[0] == "2026-11-21T17:30:00Z"
    details = pd.read_csv(exported / f"{BASE}-rincian-mesin.csv", dtype=str, keep_default_na=False)
    assert list(details.columns) == [column.id for column in DETAILS]
    assert set(details["status"]) == {"met", "cannot_tell"}
    assert set(details["reason"]) == {"", "unreachable"}


def test_the_workbook_has_real_numbers_and_dates_and_codes_as_text(exported: Path) -> None:
    sheet = openpyxl.load_workbook(exported / f"{BASE}.xlsx")["Ringkasan"]
    headings = [cell.value for cell in sheet[1]]
    good = dict(zip(headings, sheet[2], strict=True))
    assert good["Kode wilayah"].value == "99.10"
    assert good["Nilai kini"].value == 100.0
    assert good["Cakupan (%)"].value == 100.0
    assert good["Waktu pemeriksaan"].value == datetime(2026, 11, 22, 1, 30)  # noqa: DTZ001 - workbooks know no zones
    assert good["Waktu pemeriksaan"].number_format == 'yyyy-mm-dd hh:mm" WITA"'
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(headings)).column_letter}3"
    assert all(cell.comment and cell.comment.text for cell in sheet[1])


def test_the_workbook_lists_services_with_their_components(exported: Path) -> None:
    sheet = openpyxl.load_workbook(exported / f"{BASE}.xlsx")["Layanan"]
    row = dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[2]], strict=True))
    assert row["Layanan"] == "=1+1 Akta Kelahiran"
    assert row["Nilai layanan"] == pytest.approx(33.33)
    assert (row["Biaya/tarif"], row["Produk pelayanan"]) == ("ada", "tidak disebut")


def test_the_notes_say_what_the_number_is_not(exported: Path) -> None:
    sheet = openpyxl.load_workbook(exported / f"{BASE}.xlsx")["Catatan"]
    notes = " ".join(str(cell.value or "") for row in sheet.iter_rows() for cell in row)
    assert "indikatif; bukan nilai Ombudsman RI" in notes
    assert "asumsi" in notes
    assert "88,00–100,00" in notes, "numbers as Indonesian readers write them"


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here (on Debian: apt-get install libreoffice-calc)")
def test_libreoffice_with_indonesian_settings_splits_the_columns_and_computes_nothing(
    exported: Path, tmp_path: Path
) -> None:
    # 59: `;`, 34: `"`, 76: UTF-8, from line 1, language 1057: Indonesian, numbers and dates detected
    for name in (f"{BASE}-ringkasan", f"{BASE}-rincian"):
        open_in_office(exported / f"{name}.csv", tmp_path, "--infilter=CSV:59,34,76,1,,1057,false,true,false,false")
        sheet = openpyxl.load_workbook(tmp_path / f"{name}.xlsx").active
        assert sheet is not None
        table = [list(row) for row in sheet.iter_rows()]
        expected = [
            column.label for column in (SUMMARY if "ringkasan" in name else DETAILS) if column.audience is Audience.ALL
        ]
        assert [cell.value for cell in table[0]] == expected
        assert "f" not in {cell.data_type for row in table for cell in row}
        first = dict(zip(expected, table[1], strict=True))
        assert first["Wilayah"].value == "99.10 Kabupaten Contoh Ujung"
        assert first["Versi aturan"].value == "aturan 123456e78901"
        if "ringkasan" in name:
            assert first["Nilai kini"].value == 100
            assert first["Bagian pedoman (%)"].value == 42.3


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here (on Debian: apt-get install libreoffice-calc)")
def test_libreoffice_opens_the_workbook_clean(exported: Path, tmp_path: Path) -> None:
    open_in_office(exported / f"{BASE}.xlsx", tmp_path)
    ours, theirs = (openpyxl.load_workbook(path / f"{BASE}.xlsx") for path in (exported, tmp_path))
    for name in ours.sheetnames:
        assert [[cell.value for cell in row] for row in theirs[name].iter_rows()] == [
            [cell.value for cell in row] for row in ours[name].iter_rows()
        ]
    assert "f" not in {cell.data_type for sheet in theirs for row in sheet.iter_rows() for cell in row}


def open_in_office(path: Path, out: Path, *options: str) -> None:
    profile = (out / "profile").as_uri()
    command = [str(OFFICE), f"-env:UserInstallation={profile}", "--headless", *options]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


# --- last and now -------------------------------------------------------------------------------------------------


def test_the_last_value_is_the_saved_one_before_and_the_present_one_is_of_these_very_rows(
    sqlite_db: Database, tmp_path: Path
) -> None:
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id")
    values = []
    for nights, status in enumerate((Status.NOT_MET, Status.PARTIAL, Status.MET)):
        visit(sqlite_db, sites, all_of(status), nights=nights)
        if status is not Status.MET:  # the last visit is exported before it is scored
            score_newest(sqlite_db, RUBRIC)
        export(sqlite_db, RUBRIC, tmp_path / "out", CODE)
        newest = max((tmp_path / "out").glob("*-ringkasan.csv"))
        values.append(tuple(rows_of(newest)[0][column] for column in ("Nilai lalu", "Nilai kini")))
    assert values == [("", "0,00"), ("0,00", "50,00"), ("50,00", "100,00")]


def test_a_later_run_elsewhere_does_not_hide_the_last_value(sqlite_db: Database, tmp_path: Path) -> None:
    here, elsewhere = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id", "disdik.contohkab.go.id")
    for nights, (site, status) in enumerate(
        [(here, Status.NOT_MET), (here, Status.MET), (elsewhere, Status.MET), (elsewhere, Status.PARTIAL)]
    ):
        visit(sqlite_db, [site], all_of(status), nights=nights)
        score_newest(sqlite_db, RUBRIC)
    export(sqlite_db, RUBRIC, tmp_path / "out", CODE)
    (path,) = (tmp_path / "out").glob("*-ringkasan.csv")
    assert [(row["Nilai lalu"], row["Nilai kini"]) for row in rows_of(path)] == [
        ("0,00", "100,00"),
        ("100,00", "50,00"),
    ]


def test_scoring_twice_leaves_what_scoring_once_leaves(sqlite_db: Database, tmp_path: Path) -> None:
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id")
    visit(sqlite_db, sites, all_of(Status.MET), services=(service("Akta", sites[0].url, "fee"),))
    first = score_newest(sqlite_db, RUBRIC)
    assert [record.level.value for record in first] == ["service", "agency", "region"]
    assert score_newest(sqlite_db, RUBRIC) == first


def test_a_night_without_change_scores_no_service_again(sqlite_db: Database, tmp_path: Path) -> None:
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id")
    levels = []
    for nights in range(2):
        visit(sqlite_db, sites, all_of(Status.MET), nights=nights, services=(service("Akta", sites[0].url, "fee"),))
        levels.append([record.level.value for record in score_newest(sqlite_db, RUBRIC)])
    assert levels == [["service", "agency", "region"], ["agency", "region"]]


def test_agencies_outside_the_sample_are_listed_and_do_not_count_for_the_region(
    sqlite_db: Database, tmp_path: Path
) -> None:
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id", "setda.contohkab.go.id")
    visit(sqlite_db, sites[:1], all_of(Status.MET))
    visit(sqlite_db, sites[1:], all_of(Status.NOT_MET))
    region = next(record for record in score_newest(sqlite_db, RUBRIC) if record.level.value == "region")
    assert (region.value, region.detail["counted"]) == (100, 1)


# --- folders and names ---------------------------------------------------------------------------------------------


def test_files_are_named_for_region_and_local_day_and_come_with_their_dictionary(exported: Path) -> None:
    assert sorted(path.name for path in exported.iterdir()) == sorted(
        [
            f"{BASE}.xlsx",
            f"{BASE}-ringkasan.csv",
            f"{BASE}-rincian.csv",
            f"{BASE}-ringkasan-mesin.csv",
            f"{BASE}-rincian-mesin.csv",
            "kamus-data.csv",
        ]
    )
    entries = rows_of(exported / "kamus-data.csv")
    assert [row["Nama mesin"] for row in entries if row["Tabel"] == "rincian"] == [column.id for column in DETAILS]


def test_the_same_results_give_the_same_bytes(exported: Path, region_db: Database, tmp_path: Path) -> None:
    export(region_db, RUBRIC, tmp_path / "again", CODE)
    for path in exported.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_sites_given_by_hand_have_a_file_of_their_own(sqlite_db: Database, tmp_path: Path) -> None:
    site = adhoc_site(sqlite_db, "https://contoh.go.id/unit")
    visit(sqlite_db, [site], all_of(Status.NOT_MET))
    written = export(sqlite_db, RUBRIC, tmp_path / "out")
    assert "tanpa-wilayah-2026-11-21-ringkasan.csv" in written.files
    (row,) = rows_of(tmp_path / "out" / "tanpa-wilayah-2026-11-21-ringkasan.csv")
    assert (row["Wilayah"], row["Waktu pemeriksaan"]) == ("Tanpa wilayah", "2026-11-21 17:30 UTC")


# --- the command line ------------------------------------------------------------------------------------------------


@pytest.fixture
def patuh(region_db: Database) -> Callable[..., int]:
    return lambda *arguments: main([*arguments, "--database", f"sqlite:///{region_db.path}"])


def test_a_folder_that_cannot_be_written_is_one_sentence_and_exit_code_2(
    patuh: Callable[..., int], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    for out in (tmp_path / "file" / "out", Path("/proc/patuh-out")):
        assert patuh("export", "--out", str(out)) == 2
        error = capsys.readouterr().err
        assert error.startswith("patuh: Cannot write into '")
        assert error.count("\n") == 1


def test_a_disk_that_fills_up_leaves_nothing_half_written(region_db: Database, tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))  # the first file larger than this cannot be written

    out = tmp_path / "full"
    command = [
        sys.executable,
        "-B",
        "-m",
        "crawler",
        "export",
        "--out",
        str(out),
        "--database",
        f"sqlite:///{region_db.path}",
    ]
    ended = subprocess.run(command, check=False, preexec_fn=limit, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2, ended.stderr
    assert re.fullmatch(r"patuh: Cannot write into '.*full': File too large; nothing was written, .*\n", ended.stderr)
    assert not out.exists()


def test_nothing_to_export_writes_nothing_and_says_so(
    sqlite_db: Database, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    database = ("--database", f"sqlite:///{sqlite_db.path}")
    assert main(["export", "--out", str(tmp_path / "out"), *database]) == 3
    assert main(["score", *database]) == 3
    assert capsys.readouterr().err.count("\n") == 2
    assert not (tmp_path / "out").exists()


def test_an_unknown_region_rubric_or_run_is_bad_input(
    patuh: Callable[..., int], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = str(tmp_path / "none")
    assert patuh("export", "--out", out, "--region", "99.1") == 2
    assert patuh("export", "--out", out, "--rubric", "ombudsman-1999") == 2
    assert patuh("score", "--rubric", "ombudsman-2025") == 2
    assert patuh("findings", "--run", "99") == 2
    messages = capsys.readouterr().err.splitlines()
    assert [message.partition("; ")[0] for message in messages[1:3]] == [
        "patuh: There is no rubric 'ombudsman-1999'",
        "patuh: The rubric 'ombudsman-2025' holds bands only and cannot score a website",
    ]
    assert "There is no region '99.1' (did you mean 99.10?)" in messages[0]
    assert "There is no run 99" in messages[3]
    assert not Path(out).exists()
