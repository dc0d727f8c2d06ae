"""The evidence pack of one agency: read back with the archive's own library, verified with sha256sum.

How it looks in a browser, and what it asks of the world there, is in `test_report_html_browser.py`.
"""

from __future__ import annotations

import hashlib
import random
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html
from warcio.archiveiterator import ArchiveIterator

from checks.model import Evidence, Finding, PageRef, Proof, Status, Strength
from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from crawler.cli import main
from reports.evidence.archive import warc_uri
from reports.evidence.pack import ARCHIVE, CHECKSUMS, INDEX, Pack, find_agency, write_pack
from site_results import NIGHT, SITE, new_run, night, register, result
from storage.bodies import BodyStore, body_store
from storage.database import Database
from storage.models import Decision
from storage.results import PageRecord, save_site_result
from storage.reviews import Answer, save_reviews
from storage.runs import finish_run
from storage.sites import SiteRow

RUBRIC = load_rubric("ombudsman-2022", CHECKS)
AT = night(2)
FEE = b"<!doctype html><title>Tarif</title><p>Tidak dipungut biaya. NIK 5309010101900001 <script>window.hit=1</script>"
HOME = b"<!doctype html><title>Beranda</title><p>Selamat datang"
ODD = b"\x00\xff aneh"
ODD_URL = f"{SITE}unduh/formulir ktp é\u202e.bin"
HOSTILE = "</q><script>window.hit=2</script><img src=x onerror=window.hit=3> \u202eaiayb\u202c {{ 7*7 }}"


def put(store: BodyStore, body: bytes, url: str, content_type: str, depth: int = 1) -> PageRecord:
    sha256 = store.put(body)
    return PageRecord(
        url,
        NIGHT,
        http_status=200,
        final_url=url,
        sha256=sha256,
        content_type=content_type,
        size=len(body),
        depth=depth,
    )


def quoting(page: PageRecord, words: str, check: str = "standards.fee", status: Status = Status.PARTIAL) -> Finding:
    seen = Evidence(Strength.PARTIAL, words, f"Tarif › {words}"[:200], "menyebut biaya")
    return Finding(check, 1, status, None, (Proof(PageRef(page.url, page.sha256, NIGHT.isoformat(), 1), seen),), "")


@pytest.fixture
def store(sqlite_db: Database) -> BodyStore:
    return body_store(sqlite_db)


@pytest.fixture
def site(sqlite_db: Database, store: BodyStore) -> SiteRow:
    """An agency of which three pages are stored, one of them quoted with words that mean harm."""
    own = register(sqlite_db, "53.09", "Kabupaten Ngada", "Dinas Kesehatan <b>Ngada</b>", SITE)
    pages = [
        put(store, HOME, SITE, "text/html; charset=utf-8", 0),
        replace(put(store, FEE, f"{SITE}tarif", "text/html"), url=f"{SITE}biaya"),
        put(store, ODD, ODD_URL, "application/x-odd\r\nX-Forged: yes"),
    ]
    fee = replace(pages[1], url=pages[1].final_url)
    found = [quoting(fee, HOSTILE), Finding("standards.product", 1, Status.NOT_MET, None, (), "Tidak ditemukan.")]
    first = new_run(sqlite_db)
    save_site_result(sqlite_db, first, own.site_id, result(pages, found))
    finish_run(sqlite_db, first, night(1))
    return own


def packed(db: Database, store: BodyStore, site: SiteRow, out: Path, limit_mb: int = 7) -> Pack:
    pack = write_pack(db, RUBRIC, store, out, site.agency_id, at=AT, software="patuh 1", limit_mb=limit_mb)
    assert pack is not None
    return pack


def archived(out: Path) -> list[tuple[str, dict[str, str], bytes]]:
    """Return type, headers and body of every record; a digest that is wrong raises."""
    with (out / ARCHIVE).open("rb") as stream:
        return [
            (record.rec_type, dict(record.rec_headers.headers), record.content_stream().read())
            for record in ArchiveIterator(stream, check_digests="raise")
        ]


def page_of(out: Path, code: str = "id") -> Any:
    return html.fromstring((out / INDEX[code]).read_bytes())


def text_of(out: Path, code: str = "id") -> str:
    return " ".join(" ".join(page_of(out, code).itertext()).split())


# -- whose pack ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", ["ada yang lain", "", "999999"])
def test_an_agency_that_is_not_there_is_told(sqlite_db: Database, site: SiteRow, tmp_path: Path, wanted: str, capsys):
    url = str(sqlite_db.engine.url)
    assert main(["evidence", "--agency", wanted, "--database", url, "--out", str(tmp_path / "bukti")]) == 2
    assert "There is no agency" in capsys.readouterr().err
    assert not (tmp_path / "bukti").exists()


def test_a_word_that_means_several_agencies_is_answered_with_their_numbers(seeded_db: Database, tmp_path: Path, capsys):
    url = seeded_db.engine.url.render_as_string(hide_password=False)
    assert (
        main(["evidence", "--agency", "dinas kesehatan", "--database", url, "--bodies", str(tmp_path), "--out", "x"])
        == 2
    )
    assert re.search(r"means \d+ agencies; give the number of one: \d+ \(.+\) and \d+ more\.", capsys.readouterr().err)


@pytest.mark.parametrize("wanted", ["dinkes.contohkab.go.id", SITE, "dinas kesehatan <b>ngada</b>", "Contohkab"])
def test_an_agency_is_known_by_name_host_address_or_a_part_of_them(sqlite_db: Database, site: SiteRow, wanted: str):
    assert find_agency(sqlite_db, wanted) == site.agency_id
    assert find_agency(sqlite_db, str(site.agency_id)) == site.agency_id


def test_without_a_visit_there_is_no_pack_and_no_folder(sqlite_db: Database, tmp_path: Path, capsys):
    register(sqlite_db, "53.09", "Kabupaten Ngada", "Dinas Kesehatan", SITE)
    url = str(sqlite_db.engine.url)
    assert main(["evidence", "--agency", "dinkes", "--database", url, "--out", str(tmp_path / "bukti")]) == 3
    assert "not been visited" in capsys.readouterr().err
    assert not (tmp_path / "bukti").exists()


# -- the archive --------------------------------------------------------------------------------------


def test_the_archive_holds_each_page_as_it_was_sent_quoted_ones_first(sqlite_db, store, site, tmp_path):
    assert packed(sqlite_db, store, site, tmp_path / "bukti").copies == 3
    records = archived(tmp_path / "bukti")
    assert [kind for kind, *_ in records] == ["warcinfo", *["resource", "metadata"] * 3]
    pages = [(headers, body) for kind, headers, body in records if kind == "resource"]
    assert [body for _, body in pages] == [FEE, HOME, ODD]
    assert [headers["WARC-Target-URI"] for headers, _ in pages] == [f"{SITE}tarif", SITE, warc_uri(ODD_URL)]
    assert {headers["WARC-Date"] for headers, _ in pages} == {f"{NIGHT:%Y-%m-%dT%H:%M:%SZ}"}
    assert [headers["WARC-Payload-Digest"] for headers, _ in pages] == [
        f"sha256:{hashlib.sha256(body).hexdigest()}" for _, body in pages
    ]


def test_no_header_is_made_up_and_what_is_known_of_the_exchange_stands_beside(sqlite_db, store, site, tmp_path):
    packed(sqlite_db, store, site, tmp_path / "bukti")
    records = archived(tmp_path / "bukti")
    assert "response" not in {kind for kind, *_ in records}
    (_, page, _), (_, beside, facts) = records[1:3]
    assert beside["WARC-Concurrent-To"] == page["WARC-Record-ID"]
    assert facts.decode().splitlines() == [
        "http-status: 200",
        "content-type-as-sent: text/html",
        f"requested-uri: {SITE}biaya",
        "hopsFromSeed: L",
        "body: decoded; response headers were not kept",
        "quoted-for: standards.fee",
    ]


def test_neither_an_address_nor_a_content_type_writes_a_header_of_its_own(sqlite_db, store, site, tmp_path):
    packed(sqlite_db, store, site, tmp_path / "bukti")
    odd = [headers for kind, headers, body in archived(tmp_path / "bukti") if body == ODD]
    assert odd[0]["Content-Type"] == "application/octet-stream"
    assert odd[0]["WARC-Target-URI"].isascii()
    names = {name for _, headers, _ in archived(tmp_path / "bukti") for name in headers}
    assert "X-Forged" not in names
    assert warc_uri("https://a.go.id/x\r\nWARC-Type: request") == "https://a.go.id/x%0D%0AWARC-Type:%20request"


def test_a_quotation_from_a_body_that_has_changed_since_comes_with_that_body(sqlite_db, store, site, tmp_path):
    later = new_run(sqlite_db, number=1)
    changed = put(store, FEE + b"<p>Pengunjung: 12", f"{SITE}tarif", "text/html")
    old = PageRecord(f"{SITE}tarif", NIGHT, sha256=hashlib.sha256(FEE).hexdigest())
    save_site_result(sqlite_db, later, site.site_id, result([changed], [quoting(old, HOSTILE)], number=1))
    assert packed(sqlite_db, store, site, tmp_path / "bukti").copies == 2
    records = archived(tmp_path / "bukti")
    assert [body for kind, _, body in records if kind == "resource"] == [FEE, FEE + b"<p>Pengunjung: 12"]
    assert b"http-status" not in records[2][2]


def test_the_same_results_at_the_same_moment_are_the_same_bytes(sqlite_db, store, site, tmp_path):
    for name in ("satu", "dua"):
        packed(sqlite_db, store, site, tmp_path / name)
    one, two = ((tmp_path / name / CHECKSUMS).read_text() for name in ("satu", "dua"))
    assert one == two


def test_the_checksums_are_what_sha256sum_verifies(sqlite_db, store, site, tmp_path):
    out = tmp_path / "bukti"
    packed(sqlite_db, store, site, out)
    listed = {
        name: digest for digest, name in (line.split("  ") for line in (out / CHECKSUMS).read_text().splitlines())
    }
    assert {*listed, CHECKSUMS} == {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    for name, digest in listed.items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    if (tool := shutil.which("sha256sum")) is not None:
        subprocess.run([tool, "--strict", "-c", CHECKSUMS], cwd=out, check=True, capture_output=True)


# -- small enough -------------------------------------------------------------------------------------


def test_what_does_not_fit_is_left_out_and_named_and_what_is_quoted_comes_first(sqlite_db, store, site, tmp_path):
    noise = random.Random(7)  # so that nothing can be pressed together
    large = [put(store, noise.randbytes(400_000), f"{SITE}besar-{n}", "application/pdf", 2) for n in range(4)]
    quoted = put(store, noise.randbytes(400_000), f"{SITE}dikutip", "application/pdf", 9)
    later = new_run(sqlite_db, number=1)
    save_site_result(sqlite_db, later, site.site_id, result([*large, quoted], [quoting(quoted, "Rp 0")], number=1))
    pack = packed(sqlite_db, store, site, tmp_path / "bukti", limit_mb=1)
    assert (pack.copies, pack.no_room, pack.not_stored) == (2, 3, 0)
    assert pack.size == sum(path.stat().st_size for path in (tmp_path / "bukti").rglob("*") if path.is_file())
    assert pack.size <= 1_000_000
    held = [headers["WARC-Target-URI"] for kind, headers, _ in archived(tmp_path / "bukti") if kind == "resource"]
    assert held == [f"{SITE}dikutip", f"{SITE}besar-0"]
    assert "3 tidak muat: berkas dibatasi 1 MB" in text_of(tmp_path / "bukti")
    assert text_of(tmp_path / "bukti").count("tidak: melewati batas ukuran") == 3


def test_a_page_that_is_no_longer_stored_is_named_and_its_quotation_stays(sqlite_db, store, site, tmp_path):
    store.delete(hashlib.sha256(FEE).hexdigest())
    assert packed(sqlite_db, store, site, tmp_path / "bukti").not_stored == 1
    told = text_of(tmp_path / "bukti")
    assert "1 tidak lagi tersimpan." in told
    assert "window.hit=2" in told


def test_addresses_without_end_do_not_make_the_pages_large(sqlite_db, store, site, tmp_path):
    many = [put(store, HOME, f"{SITE}{n:04}{'panjang' * 250}", "text/html") for n in range(400)]
    save_site_result(sqlite_db, new_run(sqlite_db, number=1), site.site_id, result(many, [], number=1))
    packed(sqlite_db, store, site, tmp_path / "bukti", limit_mb=2)
    assert (tmp_path / "bukti" / "index.html").stat().st_size < 700_000
    assert re.search(r"\d+ salinan lain tidak didaftar di sini", text_of(tmp_path / "bukti"))


# -- what is told -------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", INDEX)
def test_the_words_of_strangers_are_text_and_only_the_agencys_own_addresses_are_links(
    sqlite_db, store, site, tmp_path, code
):
    packed(sqlite_db, store, site, tmp_path / "bukti")
    page = page_of(tmp_path / "bukti", code)
    assert page.findall(".//script") == []
    assert page.findall(".//img") == []
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    links = {link.get("href") for link in page.findall(".//a[@href]")}
    outward = {urlsplit(link).hostname for link in links if "://" in link}
    assert outward == {"dinkes.contohkab.go.id"}
    inward = {link for link in links if "://" not in link and not link.startswith("#")}
    assert {name for name in inward if not (tmp_path / "bukti" / name).is_file()} == set()
    assert {link[1:] for link in links if link.startswith("#")} <= set(page.xpath("//@id"))
    assert "{{ 7*7 }}" in text_of(tmp_path / "bukti", code)
    assert "\u202e" not in (tmp_path / "bukti" / INDEX[code]).read_text("utf-8")


def test_every_verdict_stands_with_quotation_time_digest_and_the_word_indikatif(sqlite_db, store, site, tmp_path):
    packed(sqlite_db, store, site, tmp_path / "bukti")
    told = text_of(tmp_path / "bukti")
    for words in (
        "Tidak ditemukan.",
        "dibaca 22 November 2026 pukul 02.00 WITA",
        hashlib.sha256(FEE).hexdigest(),
        "salinan 1",
        "(indikatif, ombudsman-2022)",
        "sha256sum -c SHA256SUMS",
        "termasuk data pribadi",
    ):
        assert words in told, words


def test_an_accepted_review_changes_the_verdict_and_the_machines_word_stands_beside(sqlite_db, store, site, tmp_path):
    answer = Answer(
        site.site_id, "standards.product", Decision.ACCEPT, "Ada di loket", "Budi", f"{SITE}tarif",
        status=Status.MET, decided_by="Sari",
    )  # fmt: skip
    save_reviews(sqlite_db, AT - timedelta(hours=1), [answer])
    packed(sqlite_db, store, site, tmp_path / "bukti")
    (badge,) = page_of(tmp_path / "bukti").find_class("decided")
    assert " ".join(badge.text_content().split()) == "diputuskan peninjau temuan mesin: ✗ tidak ditemukan"
    assert "sesuai" in badge.getparent().text_content()


def test_the_verb_says_how_large_the_pack_is_and_what_is_missing(sqlite_db, store, site, tmp_path, capsys):
    store.delete(hashlib.sha256(FEE).hexdigest())
    url = str(sqlite_db.engine.url)
    assert (
        main(
            ["evidence", "--agency", "dinkes", "--database", url, "--out", str(tmp_path / "bukti"), "--no-screenshots"]
        )
        == 0
    )
    told = capsys.readouterr().err
    assert "1 salinan tidak lagi tersimpan." in told
    assert "2 salinan halaman, 0 tangkapan layar, 0,0 MB" in told
