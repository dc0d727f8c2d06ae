"""How proofs of a special kind reach people: words that are only in a picture, and links that are dead."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html

import made_documents as made
import made_scans as scans
from assessed_regions import CODE, NIGHT, enter_agencies
from checks.assess import conclude_site, read_page
from checks.document import read
from checks.document.attachment import to_markup
from checks.document.paged import read_markup
from checks.document.recognised import Recognised, completed_markup
from checks.model import LinkState, Looking, PageReading, PageRef
from checks.outcome import FetchOutcome
from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from crawler.scoring import score_newest
from reports.export import export
from reports.html.report import write_report
from storage.database import Database
from storage.results import SiteResult, save_site_result
from storage.runs import finish_run, start_run

RUBRIC = load_rubric("ombudsman-2022", CHECKS)
FORM = "https://forms.gle/skm-contoh"


@pytest.fixture
def written(sqlite_db: Database, tmp_path: Path) -> Path:
    """An agency whose standard is half a scan, and whose survey form is closed: its files and its report."""
    (site,) = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id")
    readings = [half_a_scan(site.url), read_survey(site.url)]
    assessment = conclude_site(readings, Looking("ok", 5, 5), {FORM: LinkState.CLOSED})
    for night in range(2):  # what is missing once is shown as it was before
        at = NIGHT + timedelta(days=night)
        run_id = start_run(sqlite_db, "crawl", at, rules_version="1", code_version="1", options={})
        result = SiteResult(FetchOutcome.OK, "", at, at, (), assessment)
        save_site_result(sqlite_db, run_id, site.site_id, result)
        finish_run(sqlite_db, run_id, at)
    score_newest(sqlite_db, RUBRIC)
    export(sqlite_db, RUBRIC, tmp_path / "berkas", CODE, at=NIGHT)
    write_report(sqlite_db, RUBRIC, tmp_path / "laporan", CODE)
    return tmp_path


def half_a_scan(url: str) -> PageReading:
    """Read a standard of which the second page was recognised; what is seen there is what was typed before."""
    typed = made.headed_standard()
    markup = to_markup(scans.partly_scanned(typed, 72, 2))
    sheets = [sheet for sheet in made_sheets(typed) if sheet.number == 2]
    seen = Recognised("a recogniser", markup.kind, 2, tuple(sheets), 93)
    document = read_markup(completed_markup(markup, seen), url=f"{url}sp.pdf")
    return read_page(document, PageRef(f"{url}sp.pdf", depth=1))


def made_sheets(body: bytes) -> list:
    from checks.document.pdf import read_sheets

    return list(read_sheets(body, max_pages=5)[1])


def read_survey(url: str) -> PageReading:
    markup = f"<title>Beranda</title><h1>Survei</h1><a href='{FORM}'>Survei Kepuasan Masyarakat</a>"
    return read_page(read(markup.encode(), url=url), PageRef(url))


def details(folder: Path) -> dict[str, dict[str, str]]:
    (path,) = (folder / "berkas").glob("*-rincian.csv")
    lines = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";")
    return {line["Kode pemeriksaan"]: line for line in lines}


def test_what_is_only_a_picture_and_what_is_dead_is_told_in_files_and_report(written: Path):
    lines = details(written)
    assert {check: lines[check]["Hanya gambar"] for check in (*sorted(made.OWED), "pledge.service_pledge")} == {
        "standards.complaint_handling": "ya",
        "standards.completion_time": "tidak",
        "standards.fee": "ya",
        "standards.procedure": "tidak",
        "standards.product": "ya",
        "standards.requirements": "tidak",
        "pledge.service_pledge": "",
    }
    survey = lines["survey.instrument"]
    assert survey["Status"] == "tidak ditemukan"
    assert survey["Keterangan"].endswith("tautannya mati: formulirnya tidak lagi menerima jawaban.")
    assert FORM in survey["Kutipan"]
    (page,) = (written / "laporan" / "perangkat-daerah").glob("*.html")
    told = " ".join(" ".join(html.fromstring(page.read_bytes()).itertext()).split())
    assert "hanya gambar (OCR, keyakinan 93%) › hal. 2" in told
    assert "hanya gambar: tidak terbaca pembaca layar" in told
    assert "tautannya mati: formulirnya tidak lagi menerima jawaban" in told
    assert FORM in told
