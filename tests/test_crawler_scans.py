"""Scans and pictures during a crawl: what is recognised, what it proves, what it may cost, and what stays unread."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

import made_documents as made
import made_posters as posters
import made_scans as scans
import made_services as services
from checks.document import read
from checks.document.attachment import AttachmentKind, Unreadable, kind_of
from checks.document.recognised import Recognised, recognised_markup, seen_words, sheet_of, tilt_of
from checks.model import PICTURE_ONLY, Reason, Status
from checks.outcome import FetchOutcome
from checks.page import Page
from checks.pictures import wanted_pictures
from crawler.assessing import assess
from crawler.attachments import AttachmentQueue
from crawler.cli.common import utc_now
from crawler.crawl import CrawlSummary, crawl_sites
from crawler.job import CrawlOptions
from crawler.reading_process import ReadingLimits
from crawler.scan_reader import ScanReader, recipe
from crawler.urls import Scope
from local_sites import LocalSite, Reply, Street, page
from storage import models
from storage.bodies import BodyStore, body_store
from storage.database import Database
from storage.results import PageRecord, read_pages
from storage.sites import adhoc_site

HOME = "https://dinas.contohkab.go.id"
PLEDGE = "pledge.service_pledge"
with_tesseract = pytest.mark.skipif(not recipe(), reason="tesseract with Indonesian is not installed")


def options(max_scans: int = 8, seconds: float = 600.0) -> CrawlOptions:
    return CrawlOptions(
        max_pages=20,
        delay=0.0,
        timeout=20.0,
        allow_private=True,
        log_level="CRITICAL",
        max_scans=max_scans,
        scan_seconds=seconds,
    )


@pytest.fixture(scope="module")
def poster() -> bytes:
    return scans.png(posters.poster(posters.pledge_poster))


def picture(body: bytes) -> Reply:
    return Reply(body, 200, {}, "image/png")


def agency(street: Street, more: str = "", **files: Reply) -> LocalSite:
    """Serve a site whose page shows these files: pictures under a heading each, PDFs as links."""
    shown = "".join(
        f'<p><a href="/{name}.pdf">Standar Pelayanan {name}</a></p>'
        if reply.content_type.endswith("pdf")
        else f'<h2>Maklumat Pelayanan {name}</h2><img src="/{name}.png" alt="">'
        for name, reply in files.items()
    )
    body = f"<title>Pelayanan</title><h1>Pelayanan</h1><p>{'Dinas melayani warga kabupaten. ' * 20}</p>{shown}{more}"
    ending = {name: "pdf" if reply.content_type.endswith("pdf") else "png" for name, reply in files.items()}
    return street.serve(
        {
            "/": page("Beranda", ("/pelayanan", "Standar Pelayanan")),
            "/pelayanan": Reply(body.encode()),
            **{f"/{name}.{ending[name]}": reply for name, reply in files.items()},
        }
    )


def crawl(db: Database, site: LocalSite, asked: CrawlOptions | None = None) -> CrawlSummary:
    return crawl_sites(db, [adhoc_site(db, site.url)], asked or options(), utc_now)


def finding(db: Database, check: str) -> Any:
    found, proof = models.Finding, models.Evidence
    with db.reading() as connection:
        query = (
            select(found.status, found.reason, found.note, proof.page_url, proof.where_, proof.why)
            .outerjoin(proof, (proof.finding_id == found.id) & (proof.position == 0))
            .where(found.to_run_id.is_(None), found.check_id == check)
        )
        return connection.execute(query).one()


def pages(db: Database, summary: CrawlSummary, site: LocalSite) -> dict[str, PageRecord]:
    found = read_pages(db, summary.run_id, summary.sites[0].site_id)
    return {record.url.removeprefix(site.url.rstrip("/")): record for record in found}


# -- what is not fetched, and not recognised ----------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<h2>Galeri Kegiatan</h2><img src=/a.jpg>", id="an album"),
        pytest.param(
            "<h2>Sosialisasi maklumat pelayanan di aula</h2><p>x</p><h2>Struktur</h2><img src=/a.jpg>", id="a chart"
        ),
        pytest.param("<h2>Maklumat Pelayanan</h2><img src=/a.svg>", id="a drawing without pixels"),
        pytest.param("<h2>Maklumat Pelayanan</h2><img src=data:image/png;base64,AAAA>", id="a picture in the page"),
        pytest.param("<h2>Maklumat Pelayanan</h2><p>Kami sanggup melayani.</p>", id="no picture"),
    ],
)
def test_pictures_that_nothing_names_are_left_alone(markup: str):
    assert wanted_pictures(Page(read(markup.encode(), url=f"{HOME}/"))) == ()


def test_posters_of_opening_hours_are_read_after_what_is_judged():
    markup = b"<h2>Jam Pelayanan</h2><img src=/jam.jpg alt=''><h2>Maklumat Pelayanan</h2><img src=/m.jpg alt=''>"
    found = wanted_pictures(Page(read(markup, url=f"{HOME}/")))
    assert [picture.url for picture in found] == [f"{HOME}/m.jpg", f"{HOME}/jam.jpg"]


def test_a_picture_under_the_heading_of_the_pledge_is_wanted_with_that_heading():
    found = wanted_pictures(Page(read(b"<h2>Maklumat Pelayanan</h2><img src=/m.jpg alt=''>", url=f"{HOME}/")))
    assert [(picture.url, picture.heading) for picture in found] == [(f"{HOME}/m.jpg", "Maklumat Pelayanan")]


def test_pictures_of_other_hosts_are_not_fetched_and_the_budget_ends_it():
    queue, place = AttachmentQueue(), Scope.of(HOME)
    pictures = {"https://i0.wp.invalid/m.jpg": ("Maklumat", 1), **{f"{HOME}/{n}.jpg": ("SKM", 1) for n in range(9)}}
    taken = []
    while attachment := queue.take_picture(pictures, scope=place, budget=2):
        taken.append(attachment.url.removeprefix(HOME))
    assert taken == ["/0.jpg", "/1.jpg", "/2.jpg", "/3.jpg"]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        pytest.param(b"\xff\xd8\xff" + b"x" * 500, FetchOutcome.DOCUMENT_BROKEN, id="a broken picture"),
        pytest.param(scans.png(posters.poster(posters.greeting), 16), FetchOutcome.DOCUMENT_NO_TEXT, id="an icon"),
        pytest.param(b"GIF89a", FetchOutcome.DOCUMENT_NO_TEXT, id="another kind"),
    ],
)
@with_tesseract
def test_what_is_no_picture_of_text_ends_in_an_outcome(body: bytes, outcome: FetchOutcome):
    with ScanReader() as reader, pytest.raises(Unreadable) as caught:
        reader.read(body)
    assert caught.value.outcome is outcome


@with_tesseract
def test_a_picture_bomb_is_refused_before_it_is_unpacked():
    file = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(file, "PNG")
    with ScanReader() as reader, pytest.raises(Unreadable) as caught:
        reader.read(file.getvalue())
    assert caught.value.outcome is FetchOutcome.DOCUMENT_TOO_HEAVY


@with_tesseract
def test_what_takes_too_long_costs_its_limit(poster: bytes):
    hasty = ReadingLimits(seconds=0.2, memory=2_000_000_000, pages=6)
    with ScanReader(limits=hasty) as reader, pytest.raises(Unreadable) as caught:
        reader.read(poster)
    assert caught.value.outcome is FetchOutcome.DOCUMENT_TOO_HEAVY


def test_doubtful_words_are_no_words():
    table = "\n".join(
        ["level\t" * 11 + "text"] + [f"5\t1\t1\t1\t{n}\t1\t10\t{40 * n}\t90\t20\t41.0\tmaklumat" for n in range(9)]
    )
    words = seen_words(table)
    sheet = sheet_of(words, number=1, size=(400, 400), tilt=tilt_of(words), scale=1.0)
    with pytest.raises(Unreadable) as caught:
        recognised_markup(Recognised("", AttachmentKind.PICTURE, 1, (sheet,), 41))
    assert caught.value.outcome is FetchOutcome.DOCUMENT_NO_TEXT


@pytest.mark.parametrize("body", [b"RIFF\x00\x00\x00\x00WAVE", b"\x89PNG", b"GIF89a"])
def test_what_only_resembles_a_picture_is_none(body: bytes):
    assert kind_of(body) is None


def test_without_tesseract_a_picture_and_a_scan_are_neither_found_nor_missing(
    sqlite_db: Database, street: Street, poster: bytes
):
    site = agency(street, Dinas=picture(poster), KTP=Reply(made.scan(), 200, {}, "application/pdf"))
    crawl(sqlite_db, site, options(max_scans=0))
    assert "/Dinas.png" not in site.paths()
    said = finding(sqlite_db, PLEDGE)
    assert (said.status, said.reason) == (Status.CANNOT_TELL, Reason.UNREADABLE)
    assert "hanya berupa gambar" in said.why
    assert finding(sqlite_db, "standards.fee").status is Status.CANNOT_TELL


@with_tesseract
@pytest.mark.slow
def test_when_the_nights_time_is_used_up_the_rest_waits_for_another_night(
    sqlite_db: Database, street: Street, poster: bytes
):
    site = agency(street, Dinas=picture(poster))
    summary = crawl(sqlite_db, site, options(seconds=0.0))
    assert pages(sqlite_db, summary, site)["/Dinas.png"].outcome is FetchOutcome.DOCUMENT_NO_TEXT
    assert finding(sqlite_db, PLEDGE).reason is Reason.UNREADABLE
    crawl(sqlite_db, site)
    assert finding(sqlite_db, PLEDGE).status is Status.MET


# -- what they prove ----------------------------------------------------------------------------------


@with_tesseract
@pytest.mark.slow
def test_a_pledge_on_a_poster_and_a_scanned_standard_are_found_and_marked_as_pictures(
    sqlite_db: Database, street: Street, poster: bytes
):
    standard = scans.scanned(made.standard(), 150, tilt=0.7)
    site = agency(street, Dinas=picture(poster), KTP=Reply(standard, 200, {}, "application/pdf"))
    summary = crawl(sqlite_db, site)
    assert [end.fault for end in summary.sites] == [""]
    pledge = finding(sqlite_db, PLEDGE)
    assert pledge.status is Status.MET
    assert pledge.page_url.endswith("/Dinas.png")
    assert pledge.where_.startswith(f"{PICTURE_ONLY} (OCR, keyakinan 9")
    assert "tidak terbaca pembaca layar" in pledge.note
    for check in made.OWED:
        assert finding(sqlite_db, check).status is Status.MET, check
    assert finding(sqlite_db, "standards.fee").where_.startswith(f"{PICTURE_ONLY} (OCR, keyakinan 9")


@with_tesseract
@pytest.mark.slow
def test_a_poster_of_opening_hours_is_read_and_its_hours_are_no_time_of_completion(sqlite_db: Database, street: Street):
    hours = scans.png(posters.poster(posters.hours_poster))
    body = f"<h1>Kontak</h1><p>{'Dinas melayani warga kabupaten. ' * 20}</p><h2>Jam Pelayanan</h2><img src=/jam.png>"
    site = street.serve(
        {"/": page("Beranda", ("/kontak", "Kontak Kami")), "/kontak": Reply(body.encode()), "/jam.png": picture(hours)}
    )
    summary = crawl(sqlite_db, site)
    read_poster = pages(sqlite_db, summary, site)["/jam.png"]
    assert read_poster.outcome is FetchOutcome.OK
    said = body_store(sqlite_db, None).get_recognised(read_poster.sha256).decode()
    assert all(word in said for word in ("Senin", "Kamis", "08.00", "15.30", "Jumat", "11.00", "Tutup"))
    assert finding(sqlite_db, "standards.completion_time").status is Status.NOT_MET
    priority = finding(sqlite_db, "disability.priority_service")
    assert (priority.status, priority.page_url.endswith("/jam.png")) == (Status.MET, True)
    assert priority.where_.startswith(f"{PICTURE_ONLY} (OCR, keyakinan 9")
    assert priority.where_.endswith("› Jam Pelayanan")


@with_tesseract
@pytest.mark.slow
def test_text_that_everybody_can_read_is_named_before_a_picture(sqlite_db: Database, street: Street, poster: bytes):
    site = agency(street, f"<h2>Maklumat Pelayanan</h2><p>{services.PLEDGE_TEXT}</p>", Dinas=picture(poster))
    crawl(sqlite_db, site)
    assert finding(sqlite_db, PLEDGE).page_url.endswith("/pelayanan")


@with_tesseract
@pytest.mark.slow
def test_a_picture_is_recognised_once_for_ever(sqlite_db: Database, street: Street, poster: bytes):
    site = agency(street, Dinas=picture(poster))
    crawl(sqlite_db, site)
    said = finding(sqlite_db, PLEDGE)
    crawl(sqlite_db, site, options(seconds=0.0))
    assert finding(sqlite_db, PLEDGE) == said
    summary = assess(sqlite_db, body_store(sqlite_db, None), utc_now)
    assert summary is not None
    assert (summary.changes, summary.left) == ((), ())
    # The same picture on another site costs nothing either.
    other = agency(street, Camat=picture(poster))
    summary = crawl(sqlite_db, other, options(seconds=0.0))
    assert pages(sqlite_db, summary, other)["/Camat.png"].outcome is FetchOutcome.OK


def test_what_was_recognised_goes_with_the_body(tmp_path: Any):
    store = BodyStore(tmp_path)
    sha256 = store.put(b"gambar")
    store.put_recognised(sha256, b"kata")
    assert store.get_recognised(sha256) == b"kata"
    store.delete(sha256)
    assert store.get_recognised(sha256) == b""
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
