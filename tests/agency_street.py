"""A street of agency sites, one for every manner that a server can have; `test_crawler_sites` crawls it."""

from __future__ import annotations

import gzip

from local_sites import (
    Authority,
    Handler,
    LocalSite,
    Reply,
    Route,
    Street,
    babble,
    drip,
    hang,
    hang_up,
    moved,
    page,
    slowly,
)

OFFICES = ("dinkes", "disdik")
"""Two agencies that share one host."""


def open_street(street: Street, authority: Authority) -> dict[str, LocalSite]:
    """Serve every site, by its name; `authority` is the one that the crawl is made to trust."""
    sites = {
        "good": street.serve(
            {
                "/": page(
                    "Dinas Kesehatan",
                    ("/standar", "Standar Pelayanan"),
                    ("/galeri", "Galeri"),
                    ("/sp.pdf", "SK Standar Pelayanan"),
                    ("https://www.instagram.com/dinkes", "Instagram"),
                    ("mailto:dinkes@contoh.go.id", "Surel"),
                    ("/hilang", "Layanan lama"),
                ),
                "/standar": page("Standar Pelayanan Izin Praktik", ("/", "Beranda")),
                "/galeri": page("Galeri"),
            }
        ),
        "refused": LocalSite(port=street.closed_port()),
        "hanging": street.serve(fallback=hang()),
        "dripping": street.serve({"/": drip}),
        "lost": street.serve({"/": hang_up}),
        "babbling": street.serve({"/": babble}),
        "challenged": street.serve({"/": Reply(b"<title>Just a moment...</title><script src=/x></script>")}),
        "fenced": street.serve({"/": Reply(b"<h1>Forbidden</h1>", 403)}),
        "busy": street.serve({"/": Reply(b"later", 429, {"Retry-After": "3600"})}),
        "walled": street.serve({"/": moved("/login"), "/login": page("Masuk")}),
        "parked": street.serve({"/": Reply(b"<p>This domain is for sale</p>")}),
        "suspended": street.serve(
            {"/": Reply(b"<title>Account Suspended</title><p>Contact your hosting provider</p>")}
        ),
        "unfinished": street.serve({"/": Reply(b"<h1>Situs dalam perbaikan</h1>")}),
        "gone": street.serve(),
        "soft_404": street.serve(fallback=Reply(b"<title>404 Not Found</title><h1>Page not found</h1>")),
        "broken_app": street.serve({"/": Reply(b"<h1>Whoops</h1>", 500)}),
        "recovering": street.serve(),
        "patient": street.serve(),
        "circling": street.serve({"/": moved("/a"), "/a": moved("/b"), "/b": moved("/a")}),
        "moved_away": street.serve({"/": moved("http://127.0.0.1:9/")}),
        "document": street.serve({"/": Reply(b"%PDF-1.7 " * 100_000, content_type="application/pdf")}),
        "huge": street.serve({"/": Reply(b"<p>" + b"x" * 400_000)}),
        "bomb": street.serve({"/": Reply(gzip.compress(b"<p>" * 400_000), headers={"Content-Encoding": "gzip"})}),
        "forbidding": street.serve({"/robots.txt": Reply(b"User-agent: *\nDisallow: /"), "/": page("Rahasia")}),
        "robots_down": street.serve({"/robots.txt": Reply(b"", 503), "/": page("Beranda")}),
        "selective": street.serve(
            {
                "/robots.txt": Reply(b"User-agent: patuh\nDisallow: /tertutup\nCrawl-delay: 0.6"),
                "/": page("Beranda", ("/tertutup/maklumat", "Maklumat Pelayanan"), ("/layanan", "Layanan")),
                "/layanan": page("Layanan", ("/profil", "Profil")),
                "/profil": page("Profil"),
            }
        ),
        "shell": street.serve({"/": Reply(b"<div id=app></div><script src=/app.js></script>")}),
        "refreshing": street.serve(
            {
                "/": Reply(b"<meta http-equiv=refresh content='0; url=/web/'>"),
                "/web/": page("Beranda", ("/", "Awal")),
            }
        ),
        "portal": street.serve(
            {
                "/dinkes": page("Dinkes", ("/dinkes/layanan", "Layanan"), ("/disdik", "Disdik"), ("/", "Portal")),
                "/dinkes/layanan": page("Layanan"),
                "/disdik": page("Disdik"),
            }
        ),
        "mapped": street.serve(
            {
                "/robots.txt": lambda handler: Reply(
                    f"Sitemap: {handler.site.url}peta.xml\nSitemap: http://lain.invalid/s.xml".encode(),
                    content_type="text/plain",
                ),
                "/": page("Beranda"),
                "/peta.xml": lambda handler: Reply(
                    f"<sitemapindex><sitemap><loc>{handler.site.url}peta1.xml.gz</loc></sitemap></sitemapindex>".encode(),
                    content_type="text/xml",
                ),
                "/peta1.xml.gz": lambda handler: Reply(
                    gzip.compress(
                        f"<urlset><url><loc>{handler.site.url}maklumat</loc></url>"
                        f"<url><loc>{handler.site.url}hilang</loc></url><url><loc>{handler.site.url}</loc></url></urlset>".encode()
                    ),
                    content_type="application/gzip",
                ),
                "/maklumat": page("Maklumat Pelayanan"),
            }
        ),
        "trap": street.serve(
            {"/": page("Beranda", ("/kalender/2026/11/", "Kalender"), ("/arsip/1?PHPSESSID=1", "Arsip"))}
        ),
        "twins": street.serve(
            {
                "/": page("Beranda", ("/satu", "Layanan satu"), ("/dua", "Layanan dua"), ("/lama", "Layanan lama")),
                "/satu": page("Sama"),
                "/dua": page("Sama"),
                "/lama": moved("/satu"),
            }
        ),
        "slow": street.serve(
            {
                "/": slowly(0.3, page("Lambat", *((f"/layanan/{letter}", f"Layanan {letter}") for letter in "abc"))),
                **{f"/layanan/{letter}": slowly(0.3, page(f"Layanan {letter}")) for letter in "abc"},
            }
        ),
        "injected": street.serve(
            {
                "/": page("Dinas", ("/slot-gacor", "Slot Gacor Maxwin"), ("/layanan", "Layanan")),
                "/layanan": page("Layanan"),
            }
        ),
        "certified": street.serve({"/": page("Aman")}, tls=authority.context("127.0.0.1")),
        "expired": street.serve({"/": page("Kedaluwarsa")}, tls=authority.context("127.0.0.1", days=-3)),
        "wrong_name": street.serve({"/": page("Salah nama")}, tls=authority.context("lain.go.id")),
    }
    sites["shared_dinkes"] = sites["shared_disdik"] = street.serve(
        {
            **{f"/{office}": page(office, *((f"/{office}/{x}", f"Layanan {x}") for x in "abc")) for office in OFFICES},
            **{f"/{office}/{x}": slowly(0.1, page(f"Layanan {office} {x}")) for office in OFFICES for x in "abc"},
        }
    )
    sites["trap"].fallback = _endless_page
    sites["patient"].routes["/"] = _once_failing(Reply(b"", 429, {"Retry-After": "1"}), page("Sabar"))
    sites["recovering"].routes["/"] = _once_failing(Reply(b"", 503), page("Pulih"))
    other = Authority(authority.folder.parent / "lain")
    sites["self_made"] = street.serve({"/": page("Sendiri")}, tls=other.context("127.0.0.1"))
    return sites


def _endless_page(handler: Handler) -> Reply:
    """Answer every address with a page that leads to ever new ones."""
    number = len(handler.site.seen)
    if handler.path.startswith(("/robots.txt", "/sitemap.xml")):
        return Reply(b"", 404)
    return page(
        f"Arsip {number}",
        (f"/arsip/{number}", "lama"),
        (f"/arsip/{number + 500}", "Selanjutnya"),
        (f"/kalender/2031/{number % 12 + 1:02}/", "Bulan depan"),
        (f"/arsip/1?sort=nama&dari={number}", "Urut"),
        (f"/arsip/1?PHPSESSID={number}", "Arsip"),
        text=f"Isi {number}",
    )


def _once_failing(failure: Reply, reply: Reply) -> Route:
    """Fail the first time and be well the second."""
    answers = iter([failure, reply])
    return lambda _handler: next(answers, reply)
