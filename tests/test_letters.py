"""A letter tells an agency what to mend first, on one page, in words that the checks themselves accept."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import docx
import pytest

from assessed_regions import CODE, HOSTILE, all_of, enter_agencies, visit
from checks.assess import conclude_page, read_page
from checks.document import read
from checks.model import PageRef, Reason, Status
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from checks.services.drafts import OWED
from crawler.cli import main
from reports.gathering import read_regions
from reports.letters.letter import FIXES, letter, write_letters
from reports.letters.skeletons import skeletons
from reports.results import AgencyResult, RegionResult
from storage.database import Database

RUBRIC = load_rubric("ombudsman-2022", CHECKS)
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture
def poor(sqlite_db: Database, tmp_path: Path) -> tuple[RegionResult, AgencyResult]:
    """A region with one agency of which nothing was found."""
    visit(sqlite_db, enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id"), all_of(Status.NOT_MET))
    (region,) = read_regions(sqlite_db, RUBRIC, CODE)
    return region, region.agencies[0]


def words(body: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(body))
    cells = [paragraph.text for table in document.tables for paragraph in table.cell(0, 0).paragraphs]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


# --- the sections ------------------------------------------------------------------------------------------------


def test_every_check_has_a_section_and_no_section_is_without_a_check() -> None:
    assert set(skeletons()) == set(CHECKS)


@pytest.mark.parametrize("check", CHECKS)
def test_a_page_with_the_section_filled_in_meets_the_check(check: str) -> None:
    section = skeletons()[check].filled()
    # What every service owes stands on the page as well: most components count within a service standard only.
    around = [other for other in OWED if check.startswith("standards.") and other != check]
    lines = [line for other in around for line in skeletons()[other].filled().lines] + list(section.lines)
    texts = "".join(f"<p>{re.sub(r'https?://[^ ]+', _link, escape(line))}</p>" for line in lines)
    page = f"<html><body><main><h2>{escape(section.heading)}</h2>{texts}</main></body></html>"
    document = read(page.encode(), url="https://dinas.contohkab.go.id/layanan")
    findings = conclude_page(read_page(document, PageRef("halaman")))
    assert next(finding.status for finding in findings if finding.check == check) is Status.MET


def _link(address: re.Match[str]) -> str:
    return f'<a href="{address[0]}">{address[0]}</a>'


def test_what_to_do_with_a_section_stands_below_its_box_and_not_in_the_text_to_paste(
    poor: tuple[RegionResult, AgencyResult],
) -> None:
    region, agency = poor
    gains = (replace(agency.gains[0], check="complaints.sp4n_lapor"),)
    body = letter(region, replace(agency, gains=gains), RUBRIC)
    hint = skeletons()["complaints.sp4n_lapor"].hint
    assert hint in [paragraph.text for paragraph in docx.Document(io.BytesIO(body)).paragraphs]
    pasted = " ".join(line for section in skeletons().values() for line in section.lines)
    assert "asang sebagai tautan" not in pasted


# --- the letter --------------------------------------------------------------------------------------------------


def test_a_letter_tells_the_three_best_fixes_with_sections_and_the_score_after_each(
    poor: tuple[RegionResult, AgencyResult],
) -> None:
    region, agency = poor
    told = words(letter(region, agency, RUBRIC, "Sari, 0812-0000-0000"))
    text = "\n".join(told)
    for number, gain in enumerate(agency.gains[:FIXES], 1):
        title = CHECKS[gain.check].check.title_ind
        expected = f"{gain.expected:.2f}".replace(".", ",")
        assert f"{number}. {title} — nilai menjadi {expected} (indikatif)" in told
        assert set(skeletons()[gain.check].lines) <= set(told)
    assert f"{FIXES + 1}. {CHECKS[agency.gains[FIXES].check].check.title_ind}" not in text
    assert "Yth. Kepala Agensi dinkes.contohkab.go.id\nKabupaten Contoh Ujung" in told
    assert "Pemeriksaan 22 November 2026" in told
    assert "Narahubung: Sari, 0812-0000-0000" in told
    assert "indikatif; bukan nilai Ombudsman RI" in text


def test_an_agency_that_lacks_nothing_gets_no_letter(sqlite_db: Database, tmp_path: Path) -> None:
    visit(sqlite_db, enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id"), all_of(Status.MET))
    out = tmp_path / "surat"
    assert main(["letters", "--out", str(out), "--database", f"sqlite:///{sqlite_db.path}"]) == 3
    assert not out.exists()


def test_an_agency_whose_site_could_not_be_read_is_told_what_opens_it_and_promised_no_score(
    sqlite_db: Database, tmp_path: Path
) -> None:
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id")
    visit(sqlite_db, sites, all_of(Status.CANNOT_TELL, Reason.UNREACHABLE), outcome=FetchOutcome.TLS_EXPIRED)
    write_letters(sqlite_db, RUBRIC, tmp_path / "surat", at=datetime(2026, 11, 23, tzinfo=UTC))
    (path,) = (tmp_path / "surat").iterdir()
    told = words(path.read_bytes())
    assert "Perihal: situs belum dapat dibaca" in told
    assert "1. Situs belum dapat dibaca: sertifikat keamanan kedaluwarsa" in told
    assert FetchOutcome.TLS_EXPIRED.remedy in told
    assert "nilai menjadi" not in "\n".join(told)
    assert any("belum dapat dinilai; itu tidak menurunkan nilai" in line for line in told)


def test_an_agency_of_which_nothing_is_asked_gets_no_letter_and_the_terminal_says_so(
    sqlite_db: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id")
    visit(sqlite_db, sites, all_of(Status.CANNOT_TELL, Reason.UNREACHABLE), outcome=FetchOutcome.RATE_LIMITED)
    out = tmp_path / "surat"
    assert main(["letters", "--out", str(out), "--database", f"sqlite:///{sqlite_db.path}"]) == 3
    assert not out.exists()
    assert "1 perangkat daerah belum dapat dinilai tanpa ada yang diminta darinya" in capsys.readouterr().err


def test_what_one_verdict_lacks_on_a_site_that_was_read_is_not_told_of_the_whole_site(
    sqlite_db: Database, tmp_path: Path
) -> None:
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id")
    visit(sqlite_db, sites, all_of(Status.CANNOT_TELL, Reason.OUT_OF_BUDGET))
    (region,) = read_regions(sqlite_db, RUBRIC, CODE)
    told = words(letter(region, region.agencies[0], RUBRIC))
    assert f"1. {region.agencies[0].verdicts[0].title}: di luar anggaran halaman" in told
    assert "belum dapat dibaca" not in "\n".join(told)


@pytest.mark.parametrize(
    ("code", "place", "addressee"),
    [
        (CODE, "Kabupaten Contoh Hulu", "Yth. Kepala Dinas Sosial Kabupaten Contoh Hulu"),
        ("99", "Contoh Raya", "Yth. Kepala Dinas Sosial Kabupaten Contoh Hulu\nProvinsi Contoh Raya"),
        (None, "Tanpa wilayah", "Yth. Kepala Dinas Sosial Kabupaten Contoh Hulu"),
    ],
)
def test_the_address_names_the_region_once(
    poor: tuple[RegionResult, AgencyResult], code: str | None, place: str, addressee: str
) -> None:
    region, agency = poor
    named = replace(agency, name="Dinas Sosial Kabupaten Contoh Hulu")
    assert addressee in words(letter(replace(region, code=code, name=place), named, RUBRIC))


def test_no_example_of_a_section_is_of_one_type_of_agency_only() -> None:
    # Every agency gets the same sections, and no puskesmas has a Sekretaris Dinas.
    assert "dinas" not in " ".join(line for section in skeletons().values() for line in section.lines).lower()


def test_the_same_results_give_the_same_bytes(poor: tuple[RegionResult, AgencyResult]) -> None:
    assert letter(*poor, RUBRIC) == letter(*poor, RUBRIC)


def test_a_hostile_name_stays_text_without_links_fields_or_hidden_characters(
    poor: tuple[RegionResult, AgencyResult],
) -> None:
    region, agency = poor
    name = " ".join(HOSTILE) + " <w:p/>&\x00\x0b\ud800 {INCLUDETEXT /etc/passwd}"
    body = letter(replace(region, name=name), replace(agency, name=name), RUBRIC, name)
    text = "\n".join(words(body))
    assert not re.search("[\u202e\u200b\x00\x0b\ud800]", text)
    assert "=HYPERLINK(" in text
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        xml = archive.read("word/document.xml").decode()
    assert "<w:hyperlink" not in xml
    assert "<w:fldChar" not in xml
    assert "<w:instrText" not in xml


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here (on Debian: apt-get install libreoffice-writer)")
def test_the_longest_letter_fits_one_page(poor: tuple[RegionResult, AgencyResult], tmp_path: Path) -> None:
    region, agency = poor
    size = {check: len("".join(section.lines)) + 100 * len(section.lines) for check, section in skeletons().items()}
    longest = sorted(size, key=size.__getitem__, reverse=True)[:FIXES]
    gains = tuple(replace(agency.gains[0], check=check) for check in longest)
    name = "DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU " * 9
    sites = tuple(replace(agency.sites[0], url=f"https://www.{'m' * 300}.go.id/{number}") for number in range(3))
    wordy = replace(agency, name=name, sites=sites, gains=gains)
    path = tmp_path / "surat.docx"
    path.write_bytes(letter(replace(region, name=name), wordy, RUBRIC, name))
    profile = (tmp_path / "profile").as_uri()
    command = [str(OFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(path)], check=True, capture_output=True, timeout=120)
    pdf = path.with_suffix(".pdf")
    if not pdf.exists():
        pytest.skip("this LibreOffice has no Writer (on Debian: apt-get install libreoffice-writer)")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) == 1
