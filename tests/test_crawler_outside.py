"""Links outside a site: which are tried, how often, and what a dead one does to the verdict that rests on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from checks.assess import conclude_site, read_page
from checks.document import read
from checks.model import LinkState, Looking, PageRef, Status, Strength, SurfaceKind
from checks.outcome import FetchOutcome
from checks.surfaces import is_worth_asking, state_of_link
from crawler.assessing import assess
from crawler.crawl import crawl_sites
from crawler.demo.run import DemoOptions
from crawler.outside import MAX_ADDRESS, MAX_KEPT, offered_links
from local_sites import LocalSite, Reply, Street, hang_up, moved, page
from storage import frames, models
from storage.bodies import body_store
from storage.database import Database, open_database
from storage.outside import OutsideLink, known_links
from storage.sites import adhoc_site

SURVEY, COMPLAINTS = "survey.instrument", "complaints.own_channel"
HOME = "https://dinas.contohkab.go.id/"
CLOSED_WORDS = "Formulir Survei Kepuasan tidak lagi menerima jawaban. Hubungi pemilik formulir jika ini keliru."


def moment(day: int) -> datetime:
    return datetime(2026, 11, 1, 18, 0, tzinfo=UTC) + timedelta(days=day)


# -- pure: what an answer says of a link -------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "markup"),
    [
        (FetchOutcome.TIMEOUT, ""),
        (FetchOutcome.DNS, ""),
        (FetchOutcome.ROBOTS, ""),
        (FetchOutcome.BLOCKED, ""),
        (FetchOutcome.LOGIN_WALL, ""),
        (FetchOutcome.CLIENT_ERROR, ""),
        (FetchOutcome.SERVER_ERROR, ""),
        (FetchOutcome.REDIRECT_LOOP, ""),
        (FetchOutcome.PRIVATE_ADDRESS, ""),
        (FetchOutcome.UNDER_CONSTRUCTION, ""),
    ],
)
def test_what_could_not_be_tried_is_not_dead(outcome: FetchOutcome, markup: str):
    assert state_of_link("https://forms.gle/x", outcome, read(markup.encode())) is LinkState.UNTRIED


@pytest.mark.parametrize(
    "markup",
    [
        "<title>Survei</title><form><input name=a><input name=b></form><p>Survei 2023 sudah ditutup.</p>",
        f"<title>Survei</title><p>Formulir lama tidak lagi menerima jawaban.</p><p>{'Isi survei yang baru. ' * 60}</p>",
        "<title>Survei Kepuasan</title><p>Silakan menjawab. Kami menerima jawaban sampai Desember.</p>",
    ],
)
def test_a_form_that_only_speaks_of_closing_is_open(markup: str):
    assert state_of_link("https://forms.gle/x", FetchOutcome.OK, read(markup.encode())) is LinkState.OPEN


@pytest.mark.parametrize(
    ("url", "outcome", "words", "state"),
    [
        ("https://forms.gle/x", FetchOutcome.NOT_FOUND, "", LinkState.GONE),
        ("https://s.id/x", FetchOutcome.SOFT_404, "", LinkState.GONE),
        ("https://skm.contoh.id/", FetchOutcome.PARKED, "", LinkState.GONE),
        ("https://docs.google.com/forms/d/e/1FAIp/closedform", FetchOutcome.OK, "", LinkState.CLOSED),
        ("https://docs.google.com/forms/d/1/viewform", FetchOutcome.OK, CLOSED_WORDS, LinkState.CLOSED),
        (
            "https://docs.google.com/forms/d/1/viewform",
            FetchOutcome.OK,
            "The form SKM is no longer accepting responses.",
            LinkState.CLOSED,
        ),
        ("https://www.surveymonkey.com/r/1", FetchOutcome.OK, "This survey is currently closed.", LinkState.CLOSED),
        ("https://drive.google.com/x.pdf", FetchOutcome.NOT_HTML, "", LinkState.OPEN),
        ("https://forms.office.com/r/1", FetchOutcome.EMPTY_SHELL, "", LinkState.OPEN),
    ],
)
def test_what_an_answer_says_of_a_link(url: str, outcome: FetchOutcome, words: str, state: LinkState):
    assert state_of_link(url, outcome, read(f"<p>{words}</p>".encode())) is state


# -- pure: what that does to a verdict ---------------------------------------------------------------


def concluded(markup: str, links: dict[str, LinkState], check: str = SURVEY, **looked: Any) -> Any:
    reading = read_page(read(markup.encode(), url=HOME), PageRef(HOME))
    return next(found for found in conclude_site([reading], Looking(**looked), links).findings if found.check == check)


FORM = "https://forms.gle/skm"
ONE_LINK = f"<title>Beranda</title><h1>Survei</h1><a href='{FORM}'>Isi Survei Kepuasan Masyarakat</a>"


@pytest.mark.parametrize("links", [{}, {FORM: LinkState.UNTRIED}, {FORM: LinkState.OPEN}, {f"{FORM}2": LinkState.GONE}])
def test_a_link_that_is_not_known_to_be_dead_counts_as_it_did(links: dict[str, LinkState]):
    assert concluded(ONE_LINK, links) == concluded(ONE_LINK, {})
    assert concluded(ONE_LINK, links).status is Status.MET


def test_a_dead_link_is_not_met_and_the_finding_shows_it():
    finding = concluded(ONE_LINK, {FORM: LinkState.CLOSED})
    assert (finding.status, finding.reason) == (Status.NOT_MET, None)
    assert [proof.evidence.strength for proof in finding.proofs] == [Strength.DEAD]
    assert FORM in finding.proofs[0].evidence.excerpt
    assert finding.note.endswith(
        "Tautan ke formulir survei kepuasan, tetapi tautannya mati: formulirnya tidak lagi menerima jawaban."
    )


def test_a_dead_link_is_no_proof_that_there_is_nothing_else():
    finding = concluded(ONE_LINK, {FORM: LinkState.GONE}, likely_unread=2)
    assert finding.status is Status.CANNOT_TELL
    assert "tautannya mati: halaman tujuannya tidak ada" in finding.note


def test_another_link_that_leads_somewhere_carries_the_verdict():
    other = "https://s.id/skm-baru"
    both = ONE_LINK + f"<a href='{other}'>Survei Kepuasan Masyarakat 2026</a>"
    finding = concluded(both, {FORM: LinkState.GONE, other: LinkState.OPEN})
    assert finding.status is Status.MET
    assert [other in proof.evidence.excerpt for proof in finding.proofs] == [True]


def test_nobody_is_asked_about_chats_and_what_counts_only_in_part():
    markup = (
        "<title>Pengaduan</title><h1>Pengaduan</h1><a href='https://wa.me/6281234567890'>WhatsApp pengaduan</a>"
        "<a href='mailto:dinas@contohkab.go.id'>Surel pengaduan</a>"
        "<a href='https://www.ombudsman.go.id/pengaduan'>Pengaduan ke Ombudsman</a>"
        "<a href='https://drive.google.com/file/d/1'>Survei Kepuasan Masyarakat</a>"
    )
    reading = read_page(read(markup.encode(), url=HOME), PageRef(HOME))
    assert any("wa.me" in piece.excerpt for pieces in reading.evidence.values() for piece in pieces)
    assert not [piece for pieces in reading.evidence.values() for piece in pieces if is_worth_asking(piece)]


def test_links_are_recorded_with_their_words_within_bounds_and_without_private_numbers():
    flood = "".join(f"<a href='https://bit.ly/x{number}'>x</a>" for number in range(MAX_KEPT + 50))
    markup = (
        f"<title>Beranda</title><h1>Warga</h1><a href='https://wa.me/6281234567890'>Budi</a>{flood}"
        f"<a href='https://s.id/{'y' * MAX_ADDRESS}'>panjang</a><a href='{FORM}'>Survei Kepuasan Masyarakat</a>"
    )
    reading = read_page(read(markup.encode(), url=HOME), PageRef(HOME))
    links = offered_links([reading])
    assert len(links) == MAX_KEPT
    assert links[FORM] == OutsideLink(FORM, SurfaceKind.FORM, "Survei Kepuasan Masyarakat")
    assert "6281234567890" not in "".join(links)
    assert not [url for url in links if len(url) > MAX_ADDRESS]


# -- on the wire -------------------------------------------------------------------------------------

OPEN_FORM = Reply(
    b"<title>Survei</title><h1>Survei</h1><form method=post action=/formResponse><input name=a><input name=b>"
    + b"<p>Silakan isi survei ini. </p>" * 20
    + b"</form>"
)
CLOSED_FORM = Reply(f"<title>Survei</title><p>{CLOSED_WORDS}</p>".encode())
COMPLAINT = "Formulir Pengaduan Masyarakat"
OFFERS: dict[str, tuple[tuple[str, ...], Status]] = {
    "gone": (("http://forms.gle/gone",), Status.NOT_MET),
    "expired": (("http://forms.gle/expired",), Status.NOT_MET),
    "closed": (("http://forms.gle/closed",), Status.NOT_MET),
    "says-closed": (("http://docs.google.com/forms/d/says/viewform",), Status.NOT_MET),
    "short-to-gone": (("http://s.id/skm-gone",), Status.NOT_MET),
    "short-unknown": (("http://s.id/unknown",), Status.NOT_MET),
    "second-is-open": (("http://forms.gle/gone", "http://s.id/skm-open"), Status.MET),
    "open": (("http://s.id/skm-open",), Status.MET),
    "silent": (("http://bit.ly/silent",), Status.MET),
    "fails": (("http://bit.ly/fails",), Status.MET),
    "circle": (("http://bit.ly/circle",), Status.MET),
    "forbidden": (("http://typeform.com/to/skm",), Status.MET),
    "walled": (("http://forms.gle/walled",), Status.MET),
    "inward": (("http://bit.ly/inward",), Status.MET),
    "nowhere": (("http://survei.tiada.invalid/",), Status.MET),
}
"""What an agency's pages give as its survey, and what is concluded of it."""


class Town(NamedTuple):
    """Agencies and the services that they link to, on loopback under the names that they have outside."""

    db: Database
    hosts: dict[str, LocalSite]
    options: DemoOptions

    def crawl(self, day: int, names: Sequence[str], **asked: Any) -> int:
        for site in self.hosts.values():
            site.seen.clear()
        rows = [adhoc_site(self.db, f"http://{name}.contohkab.go.id/") for name in names]
        options = DemoOptions(**{**STEADY, "ports": self.options.ports, **asked})
        summary = crawl_sites(self.db, rows, options, partial(moment, day))
        assert not [end.fault for end in summary.sites if end.fault]
        return summary.run_id

    def asked(self) -> list[str]:
        """Return what was asked of the services, robots.txt left out."""
        services = {host: site for host, site in self.hosts.items() if not host.endswith("go.id")}
        return sorted(f"{host}{path}" for host, site in services.items() for path in site.paths())

    def found(self, check: str = SURVEY) -> dict[str, tuple[Status, str]]:
        found, site = models.Finding, models.Site
        query = select(site.host, found.status, found.note).join(site, site.id == found.site_id)
        with self.db.reading() as connection:
            rows = connection.execute(query.where(found.to_run_id.is_(None), found.check_id == check)).all()
        return {row.host.partition(".")[0]: (row.status, row.note) for row in rows}


STEADY: dict[str, Any] = {
    "max_pages": 10, "delay": 0.0, "timeout": 10.0, "allow_private": True, "log_level": "CRITICAL",
}  # fmt: skip


def agency(*links: str, words: str = "Survei Kepuasan Masyarakat") -> LocalSite:
    offered = [(url, f"{words} {number or ''}".strip()) for number, url in enumerate(links)]
    inside = [("/profil", "Profil"), ("/berita", "Berita")]
    return LocalSite({"/": page("Beranda", *inside, *offered), "/profil": page("Profil"), "/berita": page("Berita")})


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    street = Street()
    hosts = {
        "forms.gle": {
            "/closed": moved("http://docs.google.com/forms/d/e/1/closedform"),
            "/expired": Reply(b"<h1>410</h1>", 410),
            "/walled": moved("http://accounts.google.com/ServiceLogin?continue=x"),
            "/open": OPEN_FORM,
        },
        "docs.google.com": {"/forms/d/e/1/closedform": CLOSED_FORM, "/forms/d/says/viewform": CLOSED_FORM},
        "accounts.google.com": {"/ServiceLogin": OPEN_FORM},
        "s.id": {"/skm-gone": moved("http://forms.gle/gone"), "/skm-open": moved("http://forms.gle/open", 301)},
        "bit.ly": {
            "/silent": hang_up,
            "/fails": Reply(b"<h1>503</h1>", 503),
            "/circle": moved("http://bit.ly/circle"),
            "/inward": moved("http://127.0.0.1:25/"),
        },
        "typeform.com": {"/robots.txt": Reply(b"User-agent: *\nDisallow: /", content_type="text/plain")},
        **{f"{name}.contohkab.go.id": agency(*links).routes for name, (links, _) in OFFERS.items()},
        "complains.contohkab.go.id": agency("http://forms.gle/gone", words=COMPLAINT).routes,
    }
    served = {host: street.serve(routes) for host, routes in hosts.items()}
    db = open_database(f"sqlite:///{tmp_path_factory.mktemp('town')}/town.db")
    options = DemoOptions(**STEADY, ports={host: {80: site.port} for host, site in served.items()})
    yield Town(db, served, options)
    db.close()
    street.close()


@pytest.fixture(scope="module")
def first_night(town: Town) -> tuple[int, list[str]]:
    run = town.crawl(0, [*OFFERS, "complains"])
    return run, town.asked()


@pytest.mark.parametrize("name", OFFERS)
def test_only_a_link_that_is_certainly_dead_costs_the_verdict(town: Town, first_night: object, name: str):
    status, note = town.found()[name]
    assert status is OFFERS[name][1], note
    assert ("tautannya mati" in note) is (status is Status.NOT_MET)


def test_a_dead_complaint_form_is_no_channel(town: Town, first_night: object):
    status, note = town.found(COMPLAINTS)["complains"]
    assert status is Status.NOT_MET
    assert "Tautan langsung untuk mengadu, tetapi tautannya mati: halaman tujuannya tidak ada." in note


def test_nothing_is_logged_into_sent_or_asked_against_robots(town: Town, first_night: tuple[int, list[str]]):
    asked = first_night[1]
    assert not [address for address in asked if address.startswith(("accounts.google.com", "typeform.com"))]
    assert not [address for address in asked if "formResponse" in address]
    assert asked.count("bit.ly/fails") == 1  # not even twice


@pytest.mark.slow
def test_the_second_night_asks_nobody_and_judging_again_says_the_same(town: Town, first_night: object):
    before = town.found(), town.found(COMPLAINTS)
    run = town.crawl(1, [*OFFERS, "complains"])
    assert town.asked() == []
    assert (town.found(), town.found(COMPLAINTS)) == before
    judged = assess(town.db, body_store(town.db), partial(moment, 1), run_id=run)
    assert judged is not None
    assert judged.changes == ()
    assert (town.found(), town.found(COMPLAINTS)) == before


@pytest.mark.slow
def test_a_dead_link_is_tried_again_after_a_while_and_an_open_one_later(town: Town, first_night: object):
    form = town.hosts["forms.gle"]
    form.routes["/gone"] = OPEN_FORM
    try:
        town.crawl(20, ["gone", "open"])
    finally:
        del form.routes["/gone"]
    assert town.asked() == ["forms.gle/gone"]
    assert town.found()["gone"][0] is Status.MET


@pytest.mark.slow
def test_a_service_that_is_down_that_day_changes_nothing(town: Town, first_night: object):
    form = town.hosts["forms.gle"]
    form.routes["/expired"] = Reply(b"<h1>503</h1>", 503)
    town.crawl(30, ["expired"])
    assert town.asked() == ["forms.gle/expired"]
    assert town.found()["expired"][0] is Status.NOT_MET


@pytest.mark.slow
def test_a_limit_of_none_asks_nobody(town: Town, first_night: object):
    town.crawl(40, ["closed"], max_outside=0)
    assert town.asked() == []
    assert town.found()["closed"][0] is Status.NOT_MET  # as it was learned before


def test_what_was_learned_is_there_for_analysts(town: Town, first_night: object):
    site = adhoc_site(town.db, "http://circle.contohkab.go.id/")
    (link,) = known_links(town.db, site.site_id).values()
    assert (link.kind, link.label, link.state, link.outcome) == (
        SurfaceKind.SHORT_LINK,
        "Survei Kepuasan Masyarakat",
        LinkState.UNTRIED,
        FetchOutcome.REDIRECT_LOOP,
    )
    table = frames.outside_links(town.db)
    assert set(table["state"].dropna()) == {"open", "gone", "closed", "untried"}
