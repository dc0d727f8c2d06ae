"""Coordinators' lists: what they send, what is wrong with it, and all or nothing."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from storage import models
from storage.addresses import parse_address
from storage.database import Database
from storage.entries import LoadReport
from storage.intake import load_sites
from storage.models import SiteStatus
from storage.problems import Problem, RegistryProblems
from storage.registry_check import Kind, check_registry
from storage.seeds import load_seed
from storage.sites import SiteRow, adhoc_site, select_sites

HEADINGS = "kode wilayah;nama perangkat daerah;jenis;alamat situs"
GOOD = "53.09;Dinas Kesehatan Kabupaten Ngada;dinkes;https://dinkes.ngadakab.go.id"
URL = "https://dinkes.ngadakab.go.id"


def csv_file(tmp_path: Path, *lines: str, encoding: str = "utf-8", name: str = "daftar.csv") -> Path:
    path = tmp_path / name
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def xlsx_file(tmp_path: Path, *sheets: list[list[object]], name: str = "daftar.xlsx") -> Path:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for number, rows in enumerate(sheets):
        sheet = workbook.create_sheet(f"Lembar {number + 1}")
        for row in rows:
            sheet.append(row)
    path = tmp_path / name
    workbook.save(path)
    return path


def problems_of(db: Database, path: Path) -> tuple[Problem, ...]:
    """Return what is wrong with the file, having seen to it that nothing of it was loaded."""
    before = registry(db)
    with pytest.raises(RegistryProblems) as caught:
        load_sites(db, path)
    assert registry(db) == before
    assert all(problem.message and problem.cure for problem in caught.value.problems)
    return caught.value.problems


def registry(db: Database) -> list[SiteRow]:
    return select_sites(db, statuses=tuple(SiteStatus))


def site_at(db: Database, url: str = URL) -> SiteRow:
    place = parse_address(url)
    (site,) = [one for one in registry(db) if (one.host, one.scope_path) == (place.host, place.scope_path)]
    return site


# What is wrong, by line and column


@pytest.mark.parametrize(
    ("code", "message", "cure"),
    [
        ("53.1", "dapat berarti 53.10 atau 53.01", "misalnya 53.10"),
        ("53,1", "dapat berarti 53.10 atau 53.01", "jadikan kolom ini Teks"),
        ("5310", "dapat berarti kode BPS", "misalnya 53.10"),
        ("53.10.05", "di bawah kabupaten/kota", "pakai kode 53.10"),
        ("53.99", "tidak dikenal", "53.10"),
        ("", "wilayah kosong", "53.10"),
        ("Bandung", "32.04 Kabupaten Bandung, 32.73 Kota Bandung", "tulis kodenya"),
        ("Wakanda", "nama wilayah tidak dikenal", "53.10"),
    ],
)
def test_a_code_that_may_mean_another_region_is_refused(seeded_db, tmp_path, code, message, cure):
    path = csv_file(tmp_path, HEADINGS, GOOD, f"{code};Dinas Sosial;dinsos;dinsos.ngadakab.go.id")
    (problem,) = problems_of(seeded_db, path)
    assert (problem.line, problem.column, problem.value) == (3, "kode wilayah", code)
    assert message in problem.message
    assert cure in problem.cure


def test_a_code_that_excel_took_for_a_number_or_a_date_is_refused(seeded_db, tmp_path):
    row = ["Dinas Sosial", "dinsos", "dinsos.ngadakab.go.id"]
    codes = [53.1, 5310, date(2026, 10, 11)]
    path = xlsx_file(tmp_path, [HEADINGS.split(";"), *([code, *row] for code in codes)])
    problems = problems_of(seeded_db, path)
    assert [(problem.line, problem.value) for problem in problems] == [(2, "53.1"), (3, "5310"), (4, "2026-10-11")]
    assert "tanggal" in problems[2].message


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("53.09;;dinkes;x.go.id", "nama perangkat daerah", "kosong"),
        ("53.09;Kantor Contoh;;x.go.id", "jenis", "tidak dapat disimpulkan dari nama 'Kantor Contoh'"),
        ("53.09;Kantor Contoh;astronomi;x.go.id", "jenis", "jenis tidak dikenal"),
        ("53.09;Dinas Sosial;;", "alamat situs", "alamat situs kosong"),
        ("53.09;Dinas Sosial;;https://dinsos/ngadakab.go.id", "alamat situs", "bukan nama domain lengkap"),
        ("53.09;Dinas Sosial;;a.go.id, www.b.go.id", "alamat situs", "lebih dari satu alamat"),
        ("53.09;Dinas Sosial", "alamat situs", "alamat situs kosong"),
    ],
)
def test_each_cell_is_checked(seeded_db, tmp_path, line, column, message):
    (problem,) = problems_of(seeded_db, csv_file(tmp_path, HEADINGS, GOOD, line))
    assert (problem.line, problem.column) == (3, column)
    assert message in problem.message


def test_every_problem_of_the_file_is_told_at_once_in_order_of_lines(seeded_db, tmp_path):
    path = csv_file(tmp_path, HEADINGS, "53.1;;astronomi;ftp://x", GOOD, "53.09;Dinas Sosial;;", GOOD)
    told = [(problem.line, problem.column) for problem in problems_of(seeded_db, path)]
    assert told == [
        (2, "kode wilayah"),
        (2, "nama perangkat daerah"),
        (2, "jenis"),
        (2, "alamat situs"),
        (4, "alamat situs"),
        (5, "alamat situs"),
    ]


def test_the_error_is_one_sentence_about_the_first_problem(seeded_db, tmp_path):
    path = csv_file(tmp_path, HEADINGS, "53.1;Dinas Sosial;;x.go.id", "53.2;Dinas Sosial;;y.go.id")
    with pytest.raises(RegistryProblems) as caught:
        load_sites(seeded_db, path)
    assert str(caught.value) == (
        "daftar.csv tidak dimuat. Baris 2, kolom 'kode wilayah': kode tidak lengkap: dapat berarti 53.10 atau 53.01"
        " ('53.1'); jadikan kolom ini Teks dan tulis dua angka di belakang titik, misalnya 53.10."
        " Masih ada 1 masalah lain."
    )


def test_an_address_given_twice_is_told_with_the_first_line(seeded_db, tmp_path):
    twice = "53.09;Dinas Sosial;;http://www.dinkes.ngadakab.go.id/home"
    (problem,) = problems_of(seeded_db, csv_file(tmp_path, HEADINGS, GOOD, twice))
    assert (problem.line, problem.message) == (3, "alamat ini sudah ada pada baris 2")
    assert "cakupan" in problem.cure


def test_an_address_that_belongs_to_another_region_is_not_taken_away(seeded_db, tmp_path):
    stolen = "53.09;Badan Kepegawaian;;https://bkd.nttprov.go.id"
    (problem,) = problems_of(seeded_db, csv_file(tmp_path, HEADINGS, stolen))
    assert "sudah terdaftar untuk Badan Kepegawaian" in problem.message
    assert "(53 Nusa Tenggara Timur)" in problem.message


def test_an_address_that_another_list_gave_another_agency_is_not_taken_away(seeded_db, tmp_path):
    load_sites(seeded_db, csv_file(tmp_path, HEADINGS, GOOD))
    (problem,) = problems_of(seeded_db, csv_file(tmp_path, HEADINGS, f"53.09;Dinas Sosial;;{URL}", name="lain.csv"))
    assert "sudah terdaftar untuk Dinas Kesehatan Kabupaten Ngada" in problem.message


def test_code_and_name_of_the_region_have_to_agree(seeded_db, tmp_path):
    headings = "kode wilayah;wilayah;opd;website"
    path = csv_file(tmp_path, headings, "53.09;Kabupaten Nagekeo;Dinas Sosial;x.go.id")
    (problem,) = problems_of(seeded_db, path)
    assert "53.09 adalah Kabupaten Ngada" in problem.message


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([""], "baris judul kolom tidak ditemukan"),
        (["halo"], "baris judul kolom tidak ditemukan"),
        (["1;2;3", "4;5;6"], "baris judul kolom tidak ditemukan"),
        (["nama opd;jenis", "Dinas Sosial;dinsos"], "kolom ini tidak ada"),
        ([HEADINGS], "tidak ada baris"),
        ([HEADINGS, GOOD, '53.09;"Dinas Sosial;;x.go.id', GOOD], "tanda kutip"),
    ],
)
def test_what_is_no_list_is_refused(seeded_db, tmp_path, lines, message):
    assert message in problems_of(seeded_db, csv_file(tmp_path, *lines))[0].message


def test_every_missing_column_is_named(seeded_db, tmp_path):
    path = csv_file(tmp_path, "jenis;keterangan", "dinkes;x")
    assert [p.column for p in problems_of(seeded_db, path)] == ["kode wilayah", "nama perangkat daerah", "alamat situs"]


def _bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(201 * 2**20))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(500), "Excel lama"),
        (b"%PDF-1.7\n", "bukan tabel"),
        (b"PK\x03\x04 not a workbook", "rusak"),
        (b"\x81\x8d" * 50, "huruf dalam berkas tidak dapat dibaca"),
        (b"\xff\xfe" + b"x", "huruf dalam berkas tidak dapat dibaca"),
        (b"", "baris judul kolom tidak ditemukan"),
    ],
    ids=["xls", "pdf", "broken xlsx", "no encoding", "half a character", "empty"],
)
def test_what_is_no_table_is_refused(seeded_db, tmp_path, content, message):
    path = tmp_path / "daftar"
    path.write_bytes(content)
    assert message in problems_of(seeded_db, path)[0].message


def test_a_workbook_that_would_unpack_to_hundreds_of_megabytes_is_refused(seeded_db, tmp_path):
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(_bomb())
    assert "terlalu besar" in problems_of(seeded_db, path)[0].message


def test_a_workbook_with_two_lists_is_refused_because_one_would_be_lost(seeded_db, tmp_path):
    rows: list[list[object]] = [list(HEADINGS.split(";")), list(GOOD.split(";"))]
    (problem,) = problems_of(seeded_db, xlsx_file(tmp_path, rows, rows))
    assert "Lembar 1, Lembar 2" in problem.message


# What is right


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_usual_separator_and_encoding_is_read(seeded_db, tmp_path, delimiter, encoding):
    name = "Dinas Kesehatan – Kabupaten Ngada"
    lines = (HEADINGS.replace(";", delimiter), delimiter.join(("53.09", name, "dinkes", URL)))
    load_sites(seeded_db, csv_file(tmp_path, *lines, encoding=encoding))
    assert site_at(seeded_db).agency_name == name


def test_a_decimal_comma_in_a_code_is_a_dot(seeded_db, tmp_path):
    load_sites(seeded_db, csv_file(tmp_path, HEADINGS, GOOD.replace("53.09", "53,09")))
    assert site_at(seeded_db).region_code == "53.09"


def test_excels_own_separator_line_is_understood_and_lines_still_count(seeded_db, tmp_path):
    path = csv_file(tmp_path, "sep=|", HEADINGS.replace(";", "|"), "53.1|Dinas Sosial||x.go.id")
    assert [problem.line for problem in problems_of(seeded_db, path)] == [3]


def test_line_breaks_within_quotes_belong_to_the_cell_and_lines_still_count(seeded_db, tmp_path):
    broken = '53.09;"Dinas Kesehatan\nKabupaten Ngada";dinkes;' + URL
    path = csv_file(tmp_path, HEADINGS, broken, "53.1;Dinas Sosial;;x.go.id")
    assert [problem.line for problem in problems_of(seeded_db, path)] == [4]
    load_sites(seeded_db, csv_file(tmp_path, HEADINGS, broken))
    assert site_at(seeded_db).agency_name == "Dinas Kesehatan Kabupaten Ngada"


@pytest.mark.parametrize(
    "headings",
    [
        "Kode Wilayah;Nama Perangkat Daerah;Jenis;Alamat Situs",
        "KODE_WILAYAH;OPD;JENIS OPD;WEBSITE",
        "Kode Kab/Kota;Nama Instansi;Kategori;Alamat Website",
        "region_code;agency_name;agency_type;url",
        "Region Code;Agency;Type;Website",
        "kode;unit;tipe;link",
    ],
)
def test_headings_may_be_indonesian_or_english(seeded_db, tmp_path, headings):
    load_sites(seeded_db, csv_file(tmp_path, headings, GOOD))
    site = site_at(seeded_db)
    assert (site.region_code, site.agency_type, site.url) == ("53.09", "dinkes", f"{URL}/")


def test_a_workbook_as_people_make_them_is_read(seeded_db, tmp_path):
    rows: list[list[object]] = [
        ["DAFTAR SITUS PERANGKAT DAERAH KABUPATEN NGADA", None, None, None, None],
        [None] * 5,
        ["No.", "Wilayah", "Perangkat Daerah", "Website", "Kontak"],
        [1, "Kabupaten Ngada", "Dinas Kesehatan", URL, "0812"],
        [2, 53.09, "Dinas Sosial", "dinsos.ngadakab.go.id", None],
        [3, 53, "Dinas Pendidikan", "-", None],
        [None] * 5,
    ]
    notes: list[list[object]] = [["Catatan"], ["harap diisi"]]
    report = load_sites(seeded_db, xlsx_file(tmp_path, notes, rows))
    assert report == LoadReport(
        added=2, updated=0, unchanged=0, without_site=1, needs_confirmation=0, ignored_columns=("No.", "Kontak")
    )
    assert site_at(seeded_db, "dinsos.ngadakab.go.id").agency_type == "dinsos"


def test_one_portal_may_serve_several_agencies_by_scope(seeded_db, tmp_path):
    headings = "kode wilayah;opd;website;cakupan"
    lines = [
        "53.09;Dinas Kesehatan;https://ngadakab.go.id/;/dinkes",
        "53.09;Dinas Sosial;https://ngadakab.go.id/dinsos/;",
    ]
    load_sites(seeded_db, csv_file(tmp_path, headings, *lines))
    assert site_at(seeded_db, "https://ngadakab.go.id/dinkes").agency_name == "Dinas Kesehatan"
    assert site_at(seeded_db, "https://ngadakab.go.id/dinsos").agency_name == "Dinas Sosial"


def test_a_host_outside_go_id_waits_for_its_owner_unless_the_list_confirms_it(seeded_db, tmp_path):
    headings = f"{HEADINGS};status;keterangan"
    lines = [
        "53.09;Dinas Kesehatan;;https://dinkesngada.com;;",
        "53.09;Dinas Sosial;;https://dinsosngada.com;Aktif;milik dinas",
        "53.09;Dinas Pendidikan;;https://disdik.ngadakab.go.id;non-aktif;pindah ke dikbud",
    ]
    report = load_sites(seeded_db, csv_file(tmp_path, headings, *lines))
    assert report.needs_confirmation == 1
    doubtful, confirmed, retired = (
        site_at(seeded_db, url) for url in ("dinkesngada.com", "dinsosngada.com", "disdik.ngadakab.go.id")
    )
    assert (doubtful.status, "di luar go.id" in (doubtful.status_reason or "")) == ("needs_owner_confirmation", True)
    assert (confirmed.status, confirmed.status_reason) == ("active", None)
    assert (retired.status, retired.status_reason) == ("retired", "pindah ke dikbud")
    assert [p.value for p in check_registry(seeded_db, "53.09") if p.column == Kind.OUTSIDE] == [
        "https://dinsosngada.com/"
    ]


def test_an_unknown_status_is_refused(seeded_db, tmp_path):
    (problem,) = problems_of(seeded_db, csv_file(tmp_path, f"{HEADINGS};status", f"{GOOD};entah"))
    assert (problem.column, problem.value) == ("status", "entah")


def test_loading_the_same_list_again_changes_nothing(db, tmp_path):
    path = csv_file(tmp_path, HEADINGS, GOOD, "53.09;Dinas Sosial;;-")
    first = load_sites(db, path)
    before = registry(db)
    again = load_sites(db, path)
    assert (first.added, again.added, again.updated, again.unchanged) == (1, 0, 0, 1)
    assert registry(db) == before


def test_an_agency_with_two_addresses_keeps_what_is_noted_at_either(db, tmp_path):
    rows = ["53.10;Dinas Kesehatan;dinkes;https://dinkes-a.go.id;situs utama"]
    rows += ["53.10;Dinas Kesehatan;dinkes;https://dinkes-b.go.id;situs PPID"]
    rows += ["53.10;Dinas Kesehatan;dinkes;https://dinkes-c.go.id;situs utama"]
    path = csv_file(tmp_path, "kode wilayah;nama perangkat daerah;jenis;alamat situs;keterangan", *rows)
    assert load_sites(db, path).added == 3
    again = load_sites(db, path)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 3)
    with db.reading() as connection:
        query = select(models.Agency.note).where(
            models.Agency.name == "Dinas Kesehatan", models.Agency.note.is_not(None)
        )
        assert connection.execute(query).scalars().all() == ["situs utama; situs PPID"]


def test_the_list_outranks_what_was_shipped_for_the_same_region(db, tmp_path):
    load_seed(db)
    shipped = site_at(db, "bkd.nttprov.go.id")
    report = load_sites(db, csv_file(tmp_path, HEADINGS, "53;Badan Kepegawaian Daerah;;https://bkd.nttprov.go.id/"))
    assert (report.added, report.updated) == (0, 1)
    site = site_at(db, "bkd.nttprov.go.id")
    assert (site.agency_name, site.site_id, site.agency_id) == (
        "Badan Kepegawaian Daerah",
        shipped.site_id,
        shipped.agency_id,
    )
    load_seed(db)
    assert site_at(db, "bkd.nttprov.go.id") == site


def test_an_address_that_was_crawled_ad_hoc_becomes_the_agencys_own(db, tmp_path):
    adhoc = adhoc_site(db, URL)
    load_sites(db, csv_file(tmp_path, HEADINGS, GOOD))
    site = site_at(db)
    assert (site.site_id, site.agency_id, site.region_code) == (adhoc.site_id, adhoc.agency_id, "53.09")


def test_a_corrected_name_renames_the_agency_and_keeps_its_history(db, tmp_path):
    load_sites(db, csv_file(tmp_path, HEADINGS, GOOD))
    before = site_at(db)
    load_sites(db, csv_file(tmp_path, HEADINGS, GOOD.replace("Dinas Kesehatan", "Dinas Kesehatan dan KB")))
    after = site_at(db)
    assert (after.agency_id, after.agency_name) == (before.agency_id, "Dinas Kesehatan dan KB Kabupaten Ngada")


def test_two_sites_of_one_agency_stay_one_agency(db, tmp_path):
    load_sites(db, csv_file(tmp_path, HEADINGS, GOOD, GOOD.replace("https://dinkes", "https://ppid-dinkes")))
    assert site_at(db).agency_id == site_at(db, "ppid-dinkes.ngadakab.go.id").agency_id


def test_two_active_sites_for_one_office_are_told_by_the_check(seeded_db, tmp_path):
    other = "53.09;Dinkes Ngada;dinkes;https://dinkes2.ngadakab.go.id"
    load_sites(seeded_db, csv_file(tmp_path, HEADINGS, GOOD, other))
    faults = [problem for problem in check_registry(seeded_db) if Kind(problem.column).is_fault]
    assert [(fault.column, "Kabupaten Ngada" in fault.message) for fault in faults] == [(Kind.DUPLICATE, True)]


def test_what_nobody_sees_is_no_part_of_a_name(seeded_db: Database, tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    line = "53\u200b.10;Dinas \x1b[31m\u202eKese\u200bhatan\u00a0 Contoh;dinkes;https://dinkes.contohkab.go.id/"
    path.write_text(f"Kode Wilayah;Nama Perangkat Daerah;Jenis;Alamat Situs\n{line}\n", encoding="utf-8")
    load_sites(seeded_db, path)
    names = {site.agency_name for site in select_sites(seeded_db, "53.10") if "contohkab" in site.host}
    assert names == {"Dinas [31mKesehatan Contoh"}
