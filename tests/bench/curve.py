"""How early a crawl finds what it will find: pages fetched → share of a site's final evidence, by the pure frontier.

Without network or clock: the frontier chooses, a page is read, its links are offered, until the budget of 100
pages is spent. Two sources of sites:

- the demo's province, as its server would answer;
- the labelled corpus: of each site a handful of real pages. Whatever else they link to on their own host is
  answered by a page that says nothing, and home leads to 190 pages of ballast besides (news about services,
  units, galleries), so that the evidence has to be found within a site larger than the budget.

A unit of evidence is a check together with the best strength that the site has for it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from checks.assess import read_page
from checks.document import Document, read
from checks.model import PageRef, Strength
from crawler.demo.pages import Site as DemoSite
from crawler.demo.province import load_province
from crawler.frontier import Budget, Frontier
from crawler.unchanged import links_of
from crawler.urls import Scope, host_of, origin_of

CORPUS = Path(__file__).parent.parent / "corpus" / "development"
BUDGET = 100
_RANK = {Strength.FULL: 2, Strength.PARTIAL: 1, Strength.UNREADABLE: 0}
_NOTHING = b"<html><head><title>Halaman</title></head><body><main><p>Halaman ini belum berisi.</p></main></body></html>"

Fetch = Callable[[str], bytes | None]
"""Path (with query) → the page there; None when there is none."""


class Curve(NamedTuple):
    """One site's way through its budget."""

    site: str
    pages: int
    """Pages fetched."""
    found_at: tuple[int, ...]
    """For each unit of the final evidence, the number of pages after which it was known."""

    def share_at(self, share: float) -> float:
        """Return which share of the evidence lies within this share of the page budget."""
        return sum(at <= share * BUDGET for at in self.found_at) / len(self.found_at)


def curves() -> list[Curve]:
    """Return the curve of every site on which there is evidence to find."""
    found = [walk(url, fetch) for url, fetch in (*demo_sites(), *corpus_sites())]
    return [curve for curve in found if curve.found_at]


def walk(url: str, fetch: Fetch) -> Curve:
    """Crawl one site with the frontier that the crawler uses, and note when each piece of evidence was met."""
    frontier = Frontier(Scope.of(url), Budget(pages=BUDGET))
    best: dict[str, tuple[int, int]] = {}
    seen: set[int] = set()
    entry, number = frontier.open(url), 0
    while entry is not None:
        number += 1
        address = origin_of(url) + entry.address.path
        body = fetch(entry.address.path)
        if body is not None:
            document = read(body, url=address)
            frontier.offer(links_of(document), found_on=entry.address.path, depth=entry.depth)
            news = _take(document, address, best, number, seen)
            if news:
                frontier.pays(entry)
        entry = frontier.take()
    return Curve(host_of(url), number, tuple(at for _, at in best.values()))


def _take(document: Document, url: str, best: dict[str, tuple[int, int]], number: int, seen: set[int]) -> bool:
    reading = read_page(document, PageRef(url))
    for check, pieces in reading.evidence.items():
        strength = max(_RANK[piece.strength] for piece in pieces)
        if check not in best or strength > best[check][0]:
            best[check] = (strength, number)
    pieces_seen = {hash((check, piece.excerpt)) for check, pieces in reading.evidence.items() for piece in pieces}
    is_news = not pieces_seen <= seen
    seen |= pieces_seen
    return is_news


def demo_sites() -> Iterator[tuple[str, Fetch]]:
    """Yield the demo's sites that answer."""
    province = load_province()
    for agency in province.agency:
        host = province.hosts().get(agency.host)
        if host is not None and host.answer == "site":
            yield agency.url, _demo_page(DemoSite(agency.host, scheme=agency.url.partition(":")[0]))


def _demo_page(site: DemoSite) -> Fetch:
    def fetch(path: str) -> bytes | None:
        reply = site.reply(path)
        return reply.body if reply.status == 200 and reply.content_type.startswith("text/html") else None

    return fetch


def corpus_sites() -> Iterator[tuple[str, Fetch]]:
    """Yield the sites of the development corpus, each with ballast around its real pages."""
    sites: dict[str, dict[str, bytes]] = {}
    with (CORPUS / "pages.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if host_of(row["url"]):
                path = row["url"].split(host_of(row["url"]), 1)[1] or "/"
                body = (CORPUS / "pages" / row["page"]).read_bytes()
                sites.setdefault(origin_of(row["url"]), {})[path] = body
    for origin, pages in sites.items():
        yield f"{origin}/", _surrounded(origin, pages)


def _surrounded(origin: str, pages: Mapping[str, bytes]) -> Fetch:
    """Answer with the real pages, in the middle of an ordinary site's ballast.

    Home leads to an archive of news, to pages of units and to galleries before it leads to any real page
    that no other page names, by its title.
    """
    keyed = {path.rstrip("/") or "/": body for path, body in pages.items()}
    documents = {path: read(body, url=origin + path) for path, body in keyed.items()}
    leads = {
        path: {link.url.removeprefix(origin).rstrip("/") or "/" for link in document.links}
        for path, document in documents.items()
    }
    reached, left = _reached({"/"}, leads), []
    for path, document in documents.items():
        if path not in reached:
            left.append((path, document.title))
            reached |= _reached({path}, leads)
    links = "".join(f'<li><a href="{path}">{words}</a></li>' for path, words in (*BALLAST, *left))
    home = keyed.get("/") or _NOTHING
    keyed["/"] = home.replace(b"</body>", f"<ul>{links}</ul></body>".encode(errors="replace"), 1)
    archive = _NOTHING.replace(b"</main>", f"</main><ul>{links}</ul>".encode(errors="replace"))
    return lambda path: keyed.get(path.rstrip("/") or "/", archive if "/arsip" in path else _NOTHING)


def _reached(paths: set[str], leads: Mapping[str, set[str]]) -> set[str]:
    """Return the real pages that can be reached from these by links."""
    waiting, reached = list(paths), set(paths)
    while waiting:
        news = leads.get(waiting.pop(), set()) - reached
        reached |= news
        waiting += news
    return reached


_NEWS = (
    "Kepala Dinas membuka sosialisasi standar pelayanan publik",
    "Rapat evaluasi survei kepuasan masyarakat semester I",
    "Penandatanganan maklumat pelayanan bersama Bupati",
    "Kunjungan kerja komisi II DPRD",
    "Pelayanan keliling di kecamatan",
    "Upacara hari kesadaran nasional",
)
_UNITS = ("Sekretariat", "Bidang Data", "Bidang Program", "Subbagian Umum", "Kelompok Fungsional", "Unit Pelaksana")
BALLAST = (
    *((f"/berita/{number}-{_NEWS[number % 6].lower().replace(' ', '-')}", _NEWS[number % 6]) for number in range(120)),
    *(
        (f"/unit/{number}/{word}", f"{_UNITS[number % 6]}: {word}")
        for number in range(12)
        for word in ("tugas", "data")
    ),
    *((f"/galeri/{number}", f"Foto kegiatan {number}") for number in range(30)),
    *((f"/dokumen-{number}", f"Laporan kinerja tahun {2010 + number}") for number in range(15)),
    ("/arsip", "Arsip"),
)
"""What an ordinary site has beside its answers: address and words of the links."""


def main() -> None:
    """Print the curve over the sites that are larger than the budget's first 30 %, and those that find late."""
    found = curves()
    print(f"{len(found)} sites with evidence, {len(_large(found))} of them larger than 30 % of the budget; of those:")
    for share in (0.05, 0.1, 0.2, 0.3, 0.5, 1.0):
        print(f"{share:4.0%} of the budget: {mean_share(found, share):6.1%} of the evidence")
    for curve in sorted(found, key=lambda one: one.share_at(0.3))[:5]:
        print(
            f"{curve.site:45} {curve.pages:4} pages, {curve.share_at(0.3):.2f} at 30 %, last at {max(curve.found_at)}"
        )


def mean_share(found: list[Curve], share: float) -> float:
    """Return the mean share of evidence at this share of the budget, over the sites that can show a difference."""
    large = _large(found)
    return sum(curve.share_at(share) for curve in large) / len(large)


def _large(found: list[Curve]) -> list[Curve]:
    return [curve for curve in found if curve.pages > 0.3 * BUDGET]


if __name__ == "__main__":
    main()
