"""The demo's sites: whole, invented, and behaving over the wire as they say they do."""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from checks.registry import CHECKS
from crawler.demo.pages import Site
from crawler.demo.province import Expected, Province, load_province
from crawler.demo.server import DemoServer
from storage.agency_types import AGENCY_TYPES

INVENTED = re.compile(r"(?:contoh(?:hulukab|jayakota|rayaprov)\.go\.id|puskesmascontohtimur\.com|\.invalid)$")
SHARED = {"www.lapor.go.id", "lapor.go.id", "oss.go.id", "forms.gle", "wa.me", "www.sitemaps.org"}
"""National portals and form services that real agencies link to."""
PHONE = re.compile(r"(?<![\d.])(?:\(0\d{2,3}\) ?[\d-]{6,}|0\d{3}-\d{4}-\d{3,4}|08\d{7,})")


@pytest.fixture(scope="module")
def province() -> Province:
    return load_province()


@pytest.fixture(scope="module")
def server(province: Province) -> Iterator[DemoServer]:
    with DemoServer(province).running() as server:
        yield server


def _pages(server: DemoServer) -> Iterator[tuple[Site, str, html.HtmlElement]]:
    for site in server.sites.values():
        for path, reply in site.replies.items():
            if reply.content_type.startswith("text/html"):
                yield site, path, html.fromstring(reply.body)


def _addresses(site: Site, path: str, page: html.HtmlElement) -> Iterator[str]:
    for element, _, link, _ in page.iterlinks():
        if element.tag in ("a", "img", "iframe") and not link.startswith(("#", "mailto:")):
            yield urljoin(site.origin + path, link)


def test_a_province_is_large_enough_to_show_every_kind_of_site(province: Province, server: DemoServer):
    assert len(province.agency) >= 16
    assert sum(1 for _ in _pages(server)) >= 120
    assert {agency.type for agency in province.agency} == {
        "dukcapil",
        "dpmptsp",
        "dinkes",
        "disdik",
        "dinsos",
        "puskesmas",
    }
    assert {agency.type for agency in province.agency} <= AGENCY_TYPES.keys()


def test_every_expectation_names_checks_that_exist(province: Province):
    for agency in province.agency:
        for patterns in agency.expect.values():
            for pattern in patterns:
                group = pattern.partition(".")[0]
                assert pattern in CHECKS or pattern == "*" or any(c.startswith(f"{group}.") for c in CHECKS), pattern
        for service in agency.service:
            assert all(check in CHECKS or check == "standards.*" for check in (*service.met, *service.not_stated))


def test_a_check_that_is_named_outright_is_not_covered_by_a_pattern(province: Province):
    disdik = next(agency for agency in province.agency if agency.host == "disdik.contohhulukab.go.id")
    expected = disdik.expected(CHECKS)
    assert expected["pledge.service_pledge"] is Expected.MET
    assert expected["complaints.officer"] is Expected.NEVER_MET


def test_every_link_within_a_site_leads_to_a_page(server: DemoServer):
    dead = [
        f"{site.origin}{path} → {address}"
        for site, path, page in _pages(server)
        for address in _addresses(site, path, page)
        if (parts := urlsplit(address)).hostname == urlsplit(site.origin).hostname
        and site.reply(parts.path + (f"?{parts.query}" if parts.query else "")).status != 200
    ]
    assert dead == []


def test_no_page_leads_to_a_real_agency(server: DemoServer):
    hosts = {
        urlsplit(address).hostname or ""
        for site, path, page in _pages(server)
        for address in _addresses(site, path, page)
    }
    assert {host for host in hosts if not INVENTED.search(host)} <= SHARED


def test_no_telephone_number_belongs_to_anybody(server: DemoServer):
    numbers = {
        number for _, _, page in _pages(server) for number in PHONE.findall(page.text_content().replace("‑", "-"))
    }
    assert numbers
    assert {number for number in numbers if not number.startswith(("(0999)", "0810-0000-"))} == set()


def test_a_calendar_has_no_end_and_a_wrong_date_is_missing(server: DemoServer):
    site = server.sites["disdik.contohjayakota.go.id"]
    month = site.reply("/agenda/2041/12")
    assert b'href="/agenda/2042/01"' in month.body
    assert b"Tidak ada agenda" in site.reply("/agenda/1988/02/29").body
    assert site.reply("/agenda/2026/13").status == 404


# -- over the wire --------------------------------------------------------------------------------


def _ask(server: DemoServer, host: str, path: str = "/", port: int = 80) -> http.client.HTTPResponse:
    served = server.ports[host][port]
    if port == 443:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            "127.0.0.1", served, timeout=5, context=context
        )
    else:
        connection = http.client.HTTPConnection("127.0.0.1", served, timeout=0.5 if "contohkota" in host else 5)
    connection.request("GET", path, headers={"Host": host})
    return connection.getresponse()


def test_hosts_share_a_port_and_are_told_apart_by_name(server: DemoServer):
    first = _ask(server, "dukcapil.contohhulukab.go.id", "/maklumat-pelayanan").read().decode()
    second = _ask(server, "dpmptsp.contohhulukab.go.id", "/maklumat.html").read().decode()
    assert "Kependudukan" in first
    assert "perizinan" in second


def test_what_is_not_html_is_served_as_what_it_is(server: DemoServer):
    answer = _ask(server, "disdik.contohhulukab.go.id", "/wp-content/uploads/2025/02/SP-Legalisasi-Ijazah.pdf")
    assert answer.getheader("Content-Type") == "application/pdf"
    assert answer.read().startswith(b"%PDF-")


def test_old_sites_keep_their_old_encoding(server: DemoServer):
    answer = _ask(server, "dinsos.contohhulukab.go.id", "/index.php/berita/41-workshop-standar-pelayanan")
    assert answer.getheader("Content-Type") == "text/html; charset=windows-1252"
    assert b"\x93Standar yang baik" in answer.read()


def test_a_protector_answers_403_with_its_header_and_another_200(server: DemoServer):
    refused = _ask(server, "disdukcapil.contohjayakota.go.id", "/apa-saja")
    assert (refused.status, refused.getheader("Cf-Mitigated")) == (403, "challenge")
    assert _ask(server, "dpmptsp.contohjayakota.go.id").status == 200


def test_a_login_wall_sends_every_page_to_its_form(server: DemoServer):
    assert _ask(server, "dinkes.contohjayakota.go.id", "/layanan").getheader("Location") == "/login"
    assert b'type="password"' in _ask(server, "dinkes.contohjayakota.go.id", "/login").read()


def test_a_missing_page_of_a_lenient_site_says_200(server: DemoServer):
    answer = _ask(server, "pkm-contohutara.contohjayakota.go.id", "/standar-pelayanan")
    assert answer.status == 200
    assert "tidak ditemukan" in answer.read().decode()
    assert _ask(server, "pkm-contohutara.contohjayakota.go.id", "/robots.txt").status == 404


def test_nobody_listens_where_connections_are_refused(server: DemoServer):
    with pytest.raises(ConnectionRefusedError):
        _ask(server, "dinsos.contohjayakota.go.id")
    with pytest.raises(ConnectionRefusedError):
        _ask(server, "dukcapil.contohhulukab.go.id", port=443)


def test_a_silent_host_takes_the_request_and_never_answers(server: DemoServer):
    with pytest.raises(TimeoutError):
        _ask(server, "pkm-contohkota.contohjayakota.go.id")


def test_a_connection_can_be_cut(server: DemoServer):
    with pytest.raises(ConnectionError):
        _ask(server, "pkm-karangsinar.contohjayakota.go.id")


def test_a_name_that_does_not_exist_has_no_address(server: DemoServer):
    assert "cabdin1.contohrayaprov.go.id" not in server.ports


def test_the_certificate_has_expired(server: DemoServer):
    host = "dinsos.contohrayaprov.go.id"
    pem = ssl.get_server_certificate(("127.0.0.1", server.ports[host][443]), timeout=5)
    from cryptography import x509

    assert x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc.year == 2025
    assert "tak seorang pun" in _ask(server, host, "/profil", port=443).read().decode().lower()
