"""Telling how a fetch ended, from what came back: look-alikes that are pages first, then each word."""

from __future__ import annotations

import datetime
import gzip

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st
from OpenSSL.crypto import FILETYPE_ASN1, X509, load_certificate

from checks.document import read
from checks.outcome import FetchOutcome
from crawler.network import is_public
from crawler.outcome import Answer, FetchRefused, causes, detail_of, of_answer, of_certificate, of_failure, retry_after
from crawler.robots import MAX_CRAWL_DELAY, read_rules
from crawler.signs import of_page, onward_address
from crawler.sitemap import MAX_SIZE, MAX_URLS, Sitemap, read_sitemap, unpack
from local_sites import FILLER, Authority

HTML = {"content-type": "text/html; charset=utf-8"}
NOW = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)


def html(body: str, title: str = "", head: str = "") -> bytes:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def told(body: str, title: str = "", head: str = "") -> FetchOutcome:
    return of_page(read(html(body, title, head), url="https://x.go.id/halaman"))


# -- pages that only look like something else -----------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Dinas Kesehatan", f"<p>{FILLER}</p>"),
        ("Berita", f"<h1>Situs dinas sedang dalam perbaikan sejak Senin</h1><p>{FILLER}</p>"),
        ("Layanan", "<h1>Izin Praktik</h1><p>Persyaratan: KTP. Biaya: gratis. Waktu: 3 hari kerja. "
                    + "Pemohon datang ke loket. " * 20 + "Halaman unduhan sedang dalam pengembangan.</p>"),
        ("Masuk Zona Hijau", f"<form><input type=password name=p></form><p>{FILLER}</p>"),
        ("Pencarian", f"<h2>Data tidak ditemukan?</h2><p>{FILLER}</p>"),
        ("Alamat Kantor", "<p>Jl. Merdeka 404, Waingapu</p>"),
        ("Waspada", f"<p>Domain is for sale, begitu bunyi penipuan. {FILLER}</p>"),
        ("Profil", "<script src=a.js></script><img src=struktur.png alt='Struktur organisasi'>"),
    ],
)  # fmt: skip
def test_an_honest_page_is_a_page(title, body):
    assert told(body, title) is FetchOutcome.OK


def test_a_long_page_that_loads_a_protectors_script_is_a_page():
    body = html(f"<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script><p>{FILLER * 40}</p>__cf_chl")
    assert of_answer(Answer(200, HTML, body)) is FetchOutcome.OK


def test_a_page_about_web_application_firewalls_is_a_page():
    body = html(f"<h1>CSIRT</h1><p>Kami memasang Web Application Firewall dan mod_security.</p><p>{FILLER * 4}</p>")
    assert of_answer(Answer(200, HTML, body)) is FetchOutcome.OK


def test_a_single_closed_page_is_no_fence_around_the_site():
    assert of_answer(Answer(403, HTML, b"<h1>Forbidden</h1>")) is FetchOutcome.CLIENT_ERROR
    assert of_answer(Answer(403, HTML, b"<h1>Forbidden</h1>"), is_start=True) is FetchOutcome.BLOCKED


# -- what a page says although it came with 200 -----------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "body", "outcome"),
    [
        ("Account Suspended", "<p>This Account has been suspended.</p>", FetchOutcome.SUSPENDED),
        ("", "<h1>Situs ini ditangguhkan sementara</h1><p>Hubungi penyedia hosting Anda.</p>", FetchOutcome.SUSPENDED),
        ("dinkes.com", "<p>This domain is for sale. Buy this domain.</p>", FetchOutcome.PARKED),
        ("", "<p>Domain ini sedang dijual</p>", FetchOutcome.PARKED),
        ("Under Construction", "<p>Coming soon</p>", FetchOutcome.UNDER_CONSTRUCTION),
        ("Dinas Sosial", "<h1>Mohon maaf, situs sedang dalam pemeliharaan</h1>", FetchOutcome.UNDER_CONSTRUCTION),
        ("Welcome to nginx!", "<h1>Welcome to nginx!</h1>", FetchOutcome.UNDER_CONSTRUCTION),
        (
            "404 - Halaman tidak ditemukan",
            f"<h1>Halaman tidak ditemukan</h1><aside>{FILLER}</aside>",
            FetchOutcome.SOFT_404,
        ),
        ("Dinas Sosial", "<main><h1>Oops! Halaman yang Anda cari tidak ditemukan</h1></main>", FetchOutcome.SOFT_404),
        ("Login", "<h1>Silakan masuk</h1><form><input name=u><input type=password></form>", FetchOutcome.LOGIN_WALL),
        ("App", "<div id=root></div><script src=/static/js/main.js></script>", FetchOutcome.EMPTY_SHELL),
    ],
)
def test_what_is_not_the_agencys_page_is_told_by_its_words(title, body, outcome):
    assert told(body, title) is outcome


@pytest.mark.parametrize(
    "body",
    [
        b"<html><head><title>Just a moment...</title></head><body>Enable JavaScript</body></html>",
        b"<html><script>window._cf_chl_opt={};var a='/__cf_chl_rt'</script></html>",
        b"<html><body>Request unsuccessful. Incapsula incident ID: 1-2</body></html>",
        b"<html><body>Internet Positif: situs ini diblokir</body></html>",
    ],
)
def test_a_challenge_is_a_block_even_with_200(body):
    assert of_answer(Answer(200, HTML, body)) is FetchOutcome.BLOCKED
    assert of_answer(Answer(503, HTML, body)) is FetchOutcome.BLOCKED


def test_a_protectors_header_is_a_block():
    assert of_answer(Answer(200, {**HTML, "cf-mitigated": "challenge"}, b"<p>")) is FetchOutcome.BLOCKED


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (304, FetchOutcome.NOT_MODIFIED),
        (400, FetchOutcome.CLIENT_ERROR),
        (401, FetchOutcome.LOGIN_WALL),
        (404, FetchOutcome.NOT_FOUND),
        (410, FetchOutcome.NOT_FOUND),
        (418, FetchOutcome.CLIENT_ERROR),
        (429, FetchOutcome.RATE_LIMITED),
        (500, FetchOutcome.SERVER_ERROR),
        (509, FetchOutcome.SUSPENDED),
        (524, FetchOutcome.TIMEOUT),
        (100, FetchOutcome.BROKEN),
        (302, FetchOutcome.BROKEN),  # without a Location
    ],
)
def test_a_status_has_its_word(status, outcome):
    assert of_answer(Answer(status, HTML, b"<p>x</p>")) is outcome


@pytest.mark.parametrize(
    ("content_type", "body", "outcome"),
    [
        ("text/html", b"<p>x</p>", FetchOutcome.OK),
        ("", b"\n<!DOCTYPE html><p>x", FetchOutcome.OK),
        ("text/plain", b"<html><p>x", FetchOutcome.OK),
        ("text/plain", b"catatan", FetchOutcome.NOT_HTML),
        ("application/pdf", b"%PDF-1.7", FetchOutcome.NOT_HTML),
        ("text/html", b"%PDF-1.7", FetchOutcome.NOT_HTML),
        ("application/json", b"{}", FetchOutcome.NOT_HTML),
        ("text/html", b"  \n", FetchOutcome.BROKEN),
    ],
)
def test_what_is_a_page_is_told_by_type_and_first_bytes(content_type, body, outcome):
    assert of_answer(Answer(200, {"content-type": content_type}, body)) is outcome


@given(st.integers(100, 599), st.binary(max_size=200), st.sampled_from(["", "text/html", "application/pdf", "x"]))
def test_every_answer_has_an_outcome(status, body, content_type):
    assert of_answer(Answer(status, {"content-type": content_type}, body)) in FetchOutcome


# -- pages that send their visitor on ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "body", "target"),
    [
        ("<meta http-equiv=refresh content='0; url=/beranda'>", "", "https://x.go.id/beranda"),
        ("<meta http-equiv='Refresh' content='3;URL=https://y.go.id/'>", "", "https://y.go.id/"),
        ("", "<script>window.location.href = 'web/index.php';</script>", "https://x.go.id/web/index.php"),
        ("", "<script>location.replace('/id')</script>", "https://x.go.id/id"),
        ("<meta http-equiv=refresh content='300'>", "", ""),
        ("<meta http-equiv=refresh content='300; url=/halaman'>", "", ""),
        ("", f"<script>function f(){{location='/cari'}}</script><p>{FILLER}</p>", ""),
    ],
)
def test_a_page_that_only_sends_on_names_where(head, body, target):
    assert onward_address(read(html(body, head=head), url="https://x.go.id/halaman")) == target


# -- failures -----------------------------------------------------------------------------------------------


class DownloadTimeoutError(Exception):
    """As Scrapy's."""


def test_a_failure_is_told_by_its_kind_and_by_what_it_wraps():
    wrapped = RuntimeError("outer")
    wrapped.__cause__ = DownloadTimeoutError("took longer than 30 s")
    assert of_failure(wrapped) is FetchOutcome.TIMEOUT
    assert detail_of(wrapped) == "DownloadTimeoutError: took longer than 30 s"
    assert of_failure(FetchRefused(FetchOutcome.ROBOTS, "melarang")) is FetchOutcome.ROBOTS
    assert of_failure(ValueError("?")) is FetchOutcome.BROKEN


def test_causes_that_go_in_circles_end():
    one, other = ValueError("a"), ValueError("b")
    one.__cause__, other.__cause__ = other, one
    assert list(causes(one)) == [one, other]


def test_only_four_outcomes_are_worth_another_try():
    transient = {outcome for outcome in FetchOutcome if outcome.is_transient}
    assert transient == {
        FetchOutcome.TIMEOUT,
        FetchOutcome.CONNECTION_LOST,
        FetchOutcome.RATE_LIMITED,
        FetchOutcome.SERVER_ERROR,
    }


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Sat, 21 Nov 2026 12:01:00 GMT", 60.0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0.0),
        ("besok", None),
        ("\xb2", None),
        ("Mon, 01 Jan 99999999999 00:00:00 GMT", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value, seconds):
    assert retry_after({"retry-after": value}, NOW) == seconds


# -- certificates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "days", "outcome"),
    [
        (("x.go.id",), -1, FetchOutcome.TLS_EXPIRED),
        (("y.go.id",), 30, FetchOutcome.TLS_WRONG_HOST),
        (("*.a.x.go.id",), 30, FetchOutcome.TLS_WRONG_HOST),
        (("x.go.id",), 30, FetchOutcome.TLS_UNTRUSTED),
        (("*.go.id",), 30, FetchOutcome.TLS_UNTRUSTED),
        ((), 30, FetchOutcome.TLS_WRONG_HOST),
    ],
)
def test_a_bad_certificate_has_its_reason(tmp_path, names, days, outcome):
    certificate = Authority(tmp_path).certificate_for(*names, days=days)
    assert (
        of_certificate(X509.from_cryptography(certificate), "x.go.id", datetime.datetime.now(datetime.UTC)) is outcome
    )


@pytest.mark.parametrize(
    ("damage", "outcome"),
    [
        ((b"\x55\x1d\x13", b"\x55\x1d\x11"), FetchOutcome.TLS_WRONG_HOST),  # two lists of names
        ((b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x05"), FetchOutcome.TLS_UNTRUSTED),  # of a version to come
        ((b"\x17\x0d2", b"\x17\x0dx"), FetchOutcome.TLS_UNTRUSTED),  # from a day that is none
    ],
)
def test_a_certificate_that_no_standard_allows_vouches_for_nobody(tmp_path, damage, outcome):
    der = Authority(tmp_path).certificate_for("x.go.id").public_bytes(serialization.Encoding.DER)
    assert damage[0] in der
    damaged = load_certificate(FILETYPE_ASN1, der.replace(*damage))
    assert of_certificate(damaged, "x.go.id", datetime.datetime.now(datetime.UTC)) is outcome


# -- addresses ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["8.8.8.8", "103.28.12.1", "2001:4860:4860::8888"])
def test_addresses_of_the_public_internet(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "255.255.255.255", "dinkes"],
)  # fmt: skip
def test_addresses_inside_somebodys_network(address):
    assert not is_public(address)


# -- robots.txt ---------------------------------------------------------------------------------------------


def robots(body: str, status: int = 200, content_type: str = "text/plain"):
    return read_rules(Answer(status, {"content-type": content_type}, body.encode()), "patuh")


def test_robots_txt_is_obeyed_for_our_name_and_for_all():
    rules = robots("User-agent: *\nDisallow: /admin\nUser-agent: patuh\nDisallow: /rahasia\nSitemap: https://x/s.xml")
    assert not rules.allows("https://x/rahasia/1")
    assert rules.allows("https://x/admin")
    assert rules.sitemaps == ("https://x/s.xml",)
    assert not robots("User-agent: *\nDisallow: /").allows("https://x/")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_an_absent_robots_txt_allows_everything(status):
    assert robots("", status).allows("https://x/")


def test_a_page_in_place_of_robots_txt_allows_everything_but_a_wrong_type_does_not_hide_rules():
    assert robots("<!doctype html><h1>Disallow: /</h1>", content_type="text/html").allows("https://x/")
    assert not robots("User-agent: *\nDisallow: /", content_type="text/html").allows("https://x/")


@pytest.mark.parametrize(("status", "outcome"), [(500, FetchOutcome.SERVER_ERROR), (429, FetchOutcome.RATE_LIMITED)])
def test_a_failing_robots_txt_allows_nothing_and_says_why(status, outcome):
    rules = robots("User-agent: *\nAllow: /", status)
    assert not rules.allows("https://x/")
    assert rules.refusal is outcome
    assert str(status) in rules.detail


def test_a_crawl_delay_is_obeyed_within_bounds():
    assert robots("User-agent: *\nCrawl-delay: 4").crawl_delay == 4.0
    assert robots("User-agent: *\nCrawl-delay: 86400").crawl_delay == MAX_CRAWL_DELAY
    assert robots("User-agent: *\nCrawl-delay: lama").crawl_delay == 0.0


LINES = st.sampled_from(
    [
        "User-agent: *",
        "User-agent: patuh",
        "Disallow: /",
        "Allow: /x",
        "Crawl-delay: -5",
        "Crawl-delay: nan",
        "Sitemap:",
    ]
)


@given(st.lists(st.one_of(LINES.map(str.encode), st.binary(max_size=80)), max_size=8))
def test_any_bytes_make_rules(lines):
    rules = read_rules(Answer(200, {}, b"\n".join(lines)), "patuh")
    assert rules.refusal is None, "an answer was had, whatever it says"
    assert isinstance(rules.allows("https://x/"), bool)
    assert 0.0 <= rules.crawl_delay <= MAX_CRAWL_DELAY


# -- sitemaps -----------------------------------------------------------------------------------------------

URLSET = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'


def test_a_sitemap_names_pages_and_an_index_names_sitemaps():
    body = URLSET.format(
        "<url><loc> https://x/a </loc></url><url><loc>https://x/b</loc></url><url><loc>https://x/a</loc></url>"
    )
    assert read_sitemap(body.encode()).pages == ("https://x/a", "https://x/b")
    index = b"<sitemapindex><sitemap><loc>https://x/s1.xml</loc></sitemap></sitemapindex>"
    assert read_sitemap(gzip.compress(index)).sitemaps == ("https://x/s1.xml",)


def test_a_sitemap_that_breaks_off_keeps_what_came_before():
    body = URLSET.format("<url><loc>https://x/a</loc></url><url><loc>https://x/")
    assert read_sitemap(body.encode()[:-20]).pages == ("https://x/a",)


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE urlset [<!ENTITY a "https://x/a">]><urlset><url><loc>&a;</loc></url></urlset>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><urlset><url><loc>https://x/a</loc></url></urlset>',
        b"<html><body>404</body></html>",
        b"",
        b"\x1f\x8bnot gzip",
    ],
)
def test_a_sitemap_with_entities_or_without_sense_names_nothing(body):
    assert read_sitemap(body) == Sitemap()


def test_a_sitemap_is_bounded_in_bytes_and_entries():
    assert len(unpack(gzip.compress(b" " * (2 * MAX_SIZE)))) == MAX_SIZE
    many = URLSET.format("".join(f"<url><loc>https://x/{number}</loc></url>" for number in range(MAX_URLS + 50)))
    assert len(read_sitemap(many.encode()).pages) == MAX_URLS


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"<urlset>", b"<sitemapindex><sitemap><loc>", b"<urlset><url><loc>"])
)
def test_any_bytes_make_a_sitemap(body, begins):
    named = read_sitemap(begins + body)
    for addresses in (named.pages, named.sitemaps):
        assert all(address and address == address.strip() for address in addresses)
        assert len(set(addresses)) == len(addresses)
