"""Documents of which some pages hold text and others are pictures: each page is read as what it is."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas
from sqlalchemy import select

import made_documents as made
import made_scans as scans
from checks.assess import conclude_page, conclude_site, read_page
from checks.document.attachment import Unreadable, to_markup
from checks.document.paged import PagedDocument, read_markup
from checks.document.recognised import Recognised, completed_markup
from checks.model import PICTURE_ONLY, Looking, PageReading, PageRef, Status
from checks.outcome import FetchOutcome
from crawler.assessing import assess
from crawler.cli.common import utc_now
from crawler.crawl import crawl_sites
from crawler.document_reader import DocumentReader
from crawler.job import CrawlOptions
from crawler.scan_reader import ScanReader, recipe
from local_sites import Reply, Street, page
from storage import models
from storage.bodies import body_store
from storage.database import Database
from storage.sites import adhoc_site

WORDS = "Dinas ini melayani warga setiap hari kerja di kantor kami."
ON_FIRST = {"standards.requirements", "standards.procedure", "standards.completion_time"}
"""What the first page of the standard states; the second has the rest."""
with_tesseract = pytest.mark.skipif(not recipe(), reason="tesseract with Indonesian is not installed")


@pytest.fixture(scope="module")
def mixed() -> bytes:
    """A standard whose second page was signed on paper, scanned, and put back."""
    return scans.partly_scanned(made.headed_standard(), 200, 2)


def drawn(*draw: Callable[[canvas.Canvas], None]) -> bytes:
    """A page of text, and then a page for each of these."""
    file = io.BytesIO()
    out = canvas.Canvas(file, pagesize=A4)
    for paint in (write, *draw):
        paint(out)
        out.showPage()
    out.save()
    return file.getvalue()


def write(out: canvas.Canvas) -> None:
    for number in range(4):
        out.drawString(72, 700 - 20 * number, WORDS)


def paint(width: float, height: float) -> Callable[[canvas.Canvas], None]:
    picture = ImageReader(Image.new("L", (60, 80), 180))
    return lambda out: out.drawImage(picture, 0, 0, width, height)


def over_picture(out: canvas.Canvas) -> None:
    paint(*A4)(out)
    write(out)


def curves(count: int) -> Callable[[canvas.Canvas], None]:
    def draw(out: canvas.Canvas) -> None:
        for number in range(count):
            out.line(72 + number, 400, 80 + number, 420)

    return draw


def document(body: bytes) -> PagedDocument:
    return read_markup(to_markup(body), url="https://dinas.contohkab.go.id/sp.pdf", body=body)


def met(reading: PageReading) -> set[str]:
    return {finding.check for finding in conclude_page(reading) if finding.status is Status.MET} & made.OWED


# -- which pages are pictures --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(lambda out: None, id="a blank page"),
        pytest.param(paint(100, 100), id="a logo on an otherwise blank page"),
        pytest.param(over_picture, id="text on a picture"),
        pytest.param(curves(20), id="an ornament"),
    ],
)
def test_a_page_that_hides_nothing_is_no_picture(draw: Callable[[canvas.Canvas], None]):
    assert document(drawn(draw)).unread == ()


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(paint(*A4), id="a scan"),
        pytest.param(lambda out: (out.drawString(72, 40, "Halaman 2"), paint(*A4)(out)), id="with a typed number"),
        pytest.param(curves(400), id="letters turned into curves"),
    ],
)
def test_a_picture_in_place_of_text_is_told(draw: Callable[[canvas.Canvas], None]):
    assert document(drawn(draw)).unread == (2,)


def test_a_scan_with_a_typed_number_on_each_page_is_a_scan_as_a_whole():
    def stamped(out: canvas.Canvas) -> None:
        paint(*A4)(out)
        out.drawString(72, 40, "Halaman ini bagian dari lampiran II")

    file = io.BytesIO()
    out = canvas.Canvas(file, pagesize=A4)
    for _ in range(3):
        stamped(out)
        out.showPage()
    out.save()
    with pytest.raises(Unreadable) as caught:
        to_markup(file.getvalue())
    assert caught.value.outcome is FetchOutcome.DOCUMENT_NO_TEXT


# -- without a recogniser ------------------------------------------------------------------------------


def test_without_a_recogniser_the_text_counts_and_the_looking_says_that_a_page_was_not_read(mixed: bytes):
    reading = read_page(document(mixed), PageRef("sp.pdf"))
    assert met(reading) == ON_FIRST
    assert reading.unread == 1
    fee = next(
        found for found in conclude_site([reading], Looking()).findings if found.check == "pledge.service_pledge"
    )
    assert fee.status is Status.NOT_MET
    assert fee.note.endswith("1 halaman dokumen berupa gambar dan belum terbaca.")


@pytest.mark.parametrize(("confidence", "sheets"), [(99, ()), (30, None)], ids=["nothing seen", "doubtful"])
def test_what_a_recogniser_could_not_read_stays_unread(mixed: bytes, confidence: int, sheets: tuple[()] | None):
    markup = to_markup(mixed)
    seen = markup.sheets[:1] if sheets is None else sheets
    seen = tuple(sheet._replace(number=2) for sheet in seen)
    with pytest.raises(Unreadable):
        completed_markup(markup, Recognised("x", markup.kind, 2, seen, confidence))


# -- with one ------------------------------------------------------------------------------------------


@with_tesseract
def test_pictured_pages_are_recognised_and_only_they_are_marked_as_pictures(mixed: bytes):
    with DocumentReader(scans=ScanReader()) as reader:
        found = reader.read(mixed, url="https://dinas.contohkab.go.id/sp.pdf")
    assert (found.recognised, found.unread) == ({2}, ())
    reading = read_page(found, PageRef("sp.pdf"))
    assert met(reading) == made.OWED
    places = {check: pieces[0].where for check, pieces in reading.evidence.items()}
    assert places["standards.requirements"].startswith("hal. 1 ›")
    assert places["standards.fee"].startswith(f"{PICTURE_ONLY} (OCR, keyakinan 9")
    assert "› hal. 2 ›" in places["standards.fee"]


def looked(db: Database) -> Any:
    with db.reading() as connection:
        query = select(models.SiteResult.documents_unread).order_by(models.SiteResult.run_id.desc()).limit(1)
        return connection.execute(query).scalar_one()


def found_met(db: Database) -> set[str]:
    found = models.Finding
    with db.reading() as connection:
        query = select(found.check_id).where(found.to_run_id.is_(None), found.status == Status.MET)
        return set(connection.execute(query).scalars()) & made.OWED


@with_tesseract
@pytest.mark.slow
def test_what_was_not_read_one_night_is_read_another_from_the_stored_file(
    sqlite_db: Database, street: Street, mixed: bytes
):
    site = street.serve(
        {
            "/": page("Beranda", ("/pelayanan", "Standar Pelayanan"), ("/profil", "Profil")),
            "/profil": page("Profil"),
            "/pelayanan": page("Pelayanan", ("/sp.pdf", "Standar Pelayanan KTP")),
            "/sp.pdf": Reply(mixed, 200, {}, "application/pdf"),
        }
    )

    def crawl(max_scans: int) -> None:
        asked = CrawlOptions(
            max_pages=10, delay=0.0, timeout=20.0, allow_private=True, log_level="CRITICAL", max_scans=max_scans
        )
        summary = crawl_sites(sqlite_db, [adhoc_site(sqlite_db, site.url)], asked, utc_now)
        assert [end.fault for end in summary.sites] == [""]

    crawl(0)
    assert found_met(sqlite_db) == ON_FIRST
    assert looked(sqlite_db) == 1
    crawl(8)
    assert found_met(sqlite_db) == made.OWED
    assert looked(sqlite_db) == 0
    crawl(0)  # read and kept, also when nothing may be recognised
    assert found_met(sqlite_db) == made.OWED
    summary = assess(sqlite_db, body_store(sqlite_db, None), utc_now)
    assert summary is not None
    assert (summary.changes, summary.left) == ((), ())
