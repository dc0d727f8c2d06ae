"""Linked documents during a crawl: which are fetched, what they prove, and that none can hurt the night."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import Any

import pytest
from sqlalchemy import delete, select

import made_documents as made
from checks.model import Reason, Status
from checks.outcome import FetchOutcome
from crawler.assessing import assess
from crawler.attachments import AttachmentQueue
from crawler.cli.common import utc_now
from crawler.crawl import CrawlSummary, crawl_sites
from crawler.job import CrawlOptions
from crawler.urls import Scope
from local_sites import Handler, LocalSite, Reply, Street, page
from storage import models
from storage.bodies import body_store
from storage.database import Database
from storage.models.base import table_of
from storage.purging import purge_site
from storage.results import PageRecord, read_pages
from storage.sites import adhoc_site

OPTIONS = CrawlOptions(
    max_pages=20, delay=0.0, timeout=10.0, document_maxsize=300_000, allow_private=True, log_level="CRITICAL"
)
HOME = "https://dinas.contohkab.go.id"


def pdf(body: bytes) -> Any:
    """Answer as a server that knows its files: 304 to whoever has the same."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'

    def route(handler: Handler) -> Reply:
        if handler.headers.get("If-None-Match") == etag:
            return Reply(b"", 304, {"ETag": etag})
        return Reply(body, 200, {"ETag": etag}, "application/pdf")

    return route


def agency(street: Street, documents: dict[str, Any], **labels: str) -> LocalSite:
    """Serve a site whose only page of standards links these documents."""
    links = [(path, labels.get(path.strip("/"), "Standar Pelayanan")) for path in documents]
    return street.serve(
        {
            "/": page("Beranda", ("/standar", "Standar Pelayanan")),
            "/standar": page("Standar Pelayanan", *links),
            **documents,
        }
    )


def crawl(db: Database, site: LocalSite, options: CrawlOptions = OPTIONS) -> CrawlSummary:
    return crawl_sites(db, [adhoc_site(db, site.url)], options, utc_now)


def findings(db: Database) -> dict[str, tuple[Status, Reason | None]]:
    table = models.Finding
    with db.reading() as connection:
        query = select(table.check_id, table.status, table.reason).where(table.to_run_id.is_(None))
        return {row.check_id: (row.status, row.reason) for row in connection.execute(query)}


def pages(db: Database, summary: CrawlSummary, site: LocalSite) -> dict[str, PageRecord]:
    found = read_pages(db, summary.run_id, summary.sites[0].site_id)
    return {record.url.removeprefix(site.url.rstrip("/")): record for record in found}


# -- what is not fetched ------------------------------------------------------------------------------


def taken(documents: dict[str, int], *, scope: str = HOME, budget: int = 10) -> list[str]:
    queue, found = AttachmentQueue(), []
    place = Scope.of(scope, scope.removeprefix(HOME))
    while attachment := queue.take(documents, {}, scope=place, origin=HOME, budget=budget):
        found.append(attachment.url.removeprefix(HOME))
    return found


@pytest.mark.parametrize(
    ("url", "promise"),
    [
        pytest.param("https://drive.google.com/file/d/1/view", 100, id="a drive: only the link is noted"),
        pytest.param("https://jdih.contohkab.go.id/perbup.pdf", 100, id="another site"),
        pytest.param(f"{HOME}/formulir.doc", 100, id="a kind that nothing here reads"),
        pytest.param(f"{HOME}/laporan-kegiatan.pdf", 30, id="a link that promises nothing"),
    ],
)
def test_a_document_that_is_not_the_sites_or_promises_nothing_stays_a_link(url: str, promise: int):
    assert taken({url: promise}) == []


def test_of_a_shared_portal_only_the_agencys_folder_is_read():
    documents = {f"{HOME}/dinkes/sp.pdf": 100, f"{HOME}/bapenda/sp.pdf": 100}
    assert taken(documents, scope=f"{HOME}/dinkes") == ["/dinkes/sp.pdf"]


def test_the_most_promising_come_first_and_the_budget_ends_it():
    documents = {f"{HOME}/{n}.pdf": n for n in range(60, 90)}
    assert taken(documents, budget=3) == ["/89.pdf", "/88.pdf", "/87.pdf"]


def test_two_that_hurt_are_enough_of_a_site():
    queue = AttachmentQueue()
    for _ in range(2):
        queue.note(FetchOutcome.DOCUMENT_TOO_HEAVY)
    assert queue.take({f"{HOME}/a.pdf": 100}, {}, scope=Scope.of(HOME), origin=HOME, budget=10) is None


def test_without_a_budget_for_documents_none_is_asked_for(sqlite_db: Database, street: Street):
    site = agency(street, {"/sp.pdf": pdf(made.standard())})
    crawl(sqlite_db, site, CrawlOptions(max_documents=0, delay=0.0, allow_private=True, log_level="CRITICAL"))
    assert "/sp.pdf" not in site.paths()
    assert findings(sqlite_db)["standards.fee"] == (Status.CANNOT_TELL, Reason.UNREADABLE)


# -- what they prove ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_documents_end_in_outcomes_and_what_they_state_outweighs_that_they_are_documents(
    sqlite_db: Database, street: Street
):
    site = agency(
        street,
        {
            "/sp-ktp.pdf": pdf(made.standard()),
            "/terkunci.pdf": pdf(made.locked("Persyaratan")),
            "/pindai.pdf": pdf(made.scan()),
            "/rusak.pdf": pdf(made.standard()[:900]),
            "/hilang.pdf": Reply(b"<h1>404</h1>", 404),
            "/halaman.pdf": page("Berkas tidak ada"),
            "/besar.pdf": pdf(made.standard() + b" " * 400_000),
            "/pindah.pdf": Reply(b"", 302, {"Location": "/baru/sp-kk.pdf"}),
            "/jauh.pdf": Reply(b"", 302, {"Location": "https://contoh.invalid/sp.pdf"}),
        },
    )
    site.routes["/baru/sp-kk.pdf"] = pdf(made.headed_standard("Penerbitan Kartu Keluarga"))
    summary = crawl(sqlite_db, site)
    assert [end.fault for end in summary.sites] == [""]
    found = pages(sqlite_db, summary, site)
    assert {path: record.outcome for path, record in found.items() if path.endswith(".pdf")} == {
        "/sp-ktp.pdf": FetchOutcome.OK,
        "/terkunci.pdf": FetchOutcome.DOCUMENT_ENCRYPTED,
        "/pindai.pdf": FetchOutcome.DOCUMENT_NO_TEXT,
        "/rusak.pdf": FetchOutcome.DOCUMENT_BROKEN,
        "/hilang.pdf": FetchOutcome.NOT_FOUND,
        "/halaman.pdf": FetchOutcome.DOCUMENT_BROKEN,
        "/besar.pdf": FetchOutcome.TOO_LARGE,
        "/pindah.pdf": FetchOutcome.OK,
        "/jauh.pdf": FetchOutcome.OFF_SITE_REDIRECT,
    }
    said = findings(sqlite_db)
    assert {check for check in made.OWED if said[check] != (Status.MET, None)} == set()
    with sqlite_db.reading() as connection:
        proof = models.Evidence
        (row,) = connection.execute(
            select(proof.page_url, proof.where_, proof.depth)
            .where(proof.page_url.endswith("/sp-ktp.pdf"), proof.excerpt.startswith("Biaya/Tarif"))
            .limit(1)
        )
    assert row.where_.startswith("hal. 1 › ")
    assert row.depth == 2


@pytest.mark.slow
def test_a_standard_that_is_a_scan_is_neither_found_nor_missing(sqlite_db: Database, street: Street):
    crawl(sqlite_db, agency(street, {"/sp.pdf": pdf(made.scan())}))
    assert findings(sqlite_db)["standards.fee"] == (Status.CANNOT_TELL, Reason.UNREADABLE)


@pytest.mark.slow
def test_the_second_night_and_the_judging_of_stored_files_carry_nothing_home(sqlite_db: Database, street: Street):
    site = agency(street, {"/sp.pdf": pdf(made.standard())})
    first = crawl(sqlite_db, site)
    said = findings(sqlite_db)
    second = crawl(sqlite_db, site)
    assert findings(sqlite_db) == said
    assert pages(sqlite_db, second, site)["/sp.pdf"] == pages(sqlite_db, first, site)["/sp.pdf"]
    summary = assess(sqlite_db, body_store(sqlite_db, None), utc_now)
    assert summary is not None
    assert (summary.changes, summary.left) == ((), ())
    assert findings(sqlite_db) == said


@pytest.mark.slow
def test_a_file_that_was_purged_is_fetched_once_more_and_kept_again(sqlite_db: Database, street: Street):
    file, times = made.standard(), count(1)
    answers = pdf(file)
    # A server that loses patience with us ends a crawl that would ask for ever.
    site = agency(street, {"/sp.pdf": lambda handler: answers(handler) if next(times) < 10 else Reply(b"", 404)})
    crawl(sqlite_db, site)
    bodies, sha256 = body_store(sqlite_db, None), hashlib.sha256(file).hexdigest()
    purge_site(sqlite_db, bodies, adhoc_site(sqlite_db, site.url).url, utc_now())
    with sqlite_db.writing() as connection:  # as when the rules have changed: what was read of it counts no more
        connection.execute(delete(table_of(models.StoredReading)))
    assert not bodies.has(sha256)

    crawl(sqlite_db, site)

    assert site.paths().count("/sp.pdf") == 3, "once in the first night; in the second unchanged, then all of it"
    assert bodies.has(sha256)
    assert findings(sqlite_db)["standards.fee"][0] is Status.MET
