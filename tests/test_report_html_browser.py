"""The static report as its readers meet it: in Chromium, on a telephone, by keyboard, without JavaScript, on paper.

Needs a Chromium of the system (Debian: `apt-get install chromium`); none is downloaded.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assessed_regions import NIGHT
from reported_regions import HOSTILE, RUBRIC, enter_province, report, two_nights
from reports.evidence.pack import write_pack
from storage.bodies import body_store
from storage.database import open_database

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)"),
]

TELEPHONE = {"width": 360, "height": 740}
DESK = {"width": 1200, "height": 900}
KINDS = (
    *("index.html", "provinsi/99.html", "wilayah/99.10-*.html", "perangkat-daerah/*.html", "metode.html"),
    "bukti/index*.html",  # the evidence pack, both tongues in one folder
)


@pytest.fixture(scope="module")
def written(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browsed")
    shutil.copy(migrated_sqlite, folder / "patuh.db")
    db = open_database(f"sqlite:///{folder / 'patuh.db'}")
    sites = enter_province(db, folder)
    two_nights(db, sites)
    report(db, folder / "laporan")
    packed = {"at": NIGHT + timedelta(days=9), "software": "patuh"}
    write_pack(db, RUBRIC, body_store(db), folder / "laporan" / "bukti", sites[HOSTILE].agency_id, **packed)
    db.close()
    return folder / "laporan"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # No sandbox: tests often run as root in a container, and the only pages opened are our own.
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESK)
    yield context
    context.close()


def of_each_kind(written: Path, *languages: str) -> list[Path]:
    """Return every page of the kinds, in Indonesian and English unless told otherwise."""
    folders = [written / language for language in languages or ("", "en")]
    return [path for folder in folders for kind in KINDS for path in sorted(folder.glob(kind))]


def opened(context: BrowserContext, path: Path) -> Page:
    page = context.new_page()
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize(("language", "viewport"), [("", TELEPHONE), ("en", DESK)], ids=["telephone", "desk"])
def test_axe_finds_nothing_serious_on_any_kind_of_page(
    browser: Browser, written: Path, language: str, viewport: dict[str, int]
):
    # The page's own policy forbids foreign scripts, which axe is; everything else is as readers have it.
    context = browser.new_context(viewport=viewport, bypass_csp=True)
    serious = []
    for path in of_each_kind(written, language):
        page = opened(context, path)
        options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
        serious += [
            (path.name, violation["id"], [node["html"][:120] for node in violation["nodes"]][:3])
            for violation in Axe().run(page, options=options).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
        page.close()
    context.close()
    assert serious == []


def test_words_of_strangers_do_nothing_and_nothing_is_asked_of_the_world(desk: BrowserContext, written: Path):
    asked: list[str] = []
    complaints: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.on("console", lambda message: complaints.append(message.text))
    for path in of_each_kind(written):
        page = opened(desk, path)
        page.mouse.move(400, 400)
        assert page.evaluate("window.hit") is None, path.name
        assert (
            page.evaluate("getComputedStyle(document.querySelector('header.top')).backgroundColor")
            != "rgba(0, 0, 0, 0)"
        )
        page.close()
    outside = [url for url in asked if not url.startswith((written.as_uri(), "data:,"))]
    assert asked
    assert outside == []
    assert complaints == []


def test_a_telephone_shows_every_page_without_sideways_scrolling(browser: Browser, written: Path):
    context = browser.new_context(viewport=TELEPHONE)
    too_wide = {}
    for path in of_each_kind(written, ""):
        page = opened(context, path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > TELEPHONE["width"]:
            too_wide[path.name] = width
        page.close()
    context.close()
    assert too_wide == {}


def test_without_javascript_everything_is_there_and_no_control_is_dead(browser: Browser, written: Path):
    context = browser.new_context(viewport=DESK, java_script_enabled=False)
    (path,) = written.glob("wilayah/99.10-*.html")
    page = opened(context, path)
    assert page.locator("table.sortable tbody tr").count() == 4
    assert page.locator("button, input, select").count() == 0
    page.get_by_role("link", name="Agensi disdik").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Agensi disdik"
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", name="What to fix first").is_visible()
    context.close()


def test_javascript_sorts_by_number_and_filters(desk: BrowserContext, written: Path):
    page = opened(desk, written / "metode.html")
    table = page.locator("table.sortable").first
    assert table.locator("tbody tr:visible").count() == 26
    page.get_by_role("searchbox").first.fill("maklumat")
    assert table.locator("tbody tr:visible").count() == 1
    (path,) = written.glob("wilayah/99.10-*.html")
    page = opened(desk, path)
    page.get_by_role("button", name="Nilai kini").click()
    page.get_by_role("button", name="Nilai kini").click()
    values = page.locator("table.sortable tbody tr td.strong").all_inner_texts()
    assert values == sorted(values, key=lambda text: -1 if text == "–" else float(text.replace(",", ".")), reverse=True)


def test_the_keyboard_reaches_the_content_first_and_sees_where_it_is(desk: BrowserContext, written: Path):
    page = opened(desk, written / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Langsung ke isi"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_page_prints_on_a4_and_keeps_to_the_paper(desk: BrowserContext, written: Path):
    for path in [next(written.glob(kind)) for kind in KINDS]:
        page = opened(desk, path)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 703, "height": 1000})  # A4 less the margins, at 96 dots per inch
        assert page.evaluate("document.documentElement.scrollWidth") <= 703, path.name
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
        page.close()


def test_a_web_server_serves_it_as_well_and_the_page_is_soon_there(desk: BrowserContext, written: Path):
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(written))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        page = desk.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        largest = page.evaluate(
            """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
            .observe({type: 'largest-contentful-paint', buffered: true}))"""
        )
        server.shutdown()
    assert largest < 1000, "milliseconds"


def test_on_a_telephone_a_map_begins_where_its_marks_are(browser, written):
    context = browser.new_context(viewport=TELEPHONE)
    page = opened(context, written / "index.html")
    frame = page.locator(".map").bounding_box()
    marks = [mark.bounding_box() for mark in page.locator(".map a .mark, .map a [class^=b-]").all()]
    middles = [mark["x"] + mark["width"] / 2 for mark in marks if mark]
    assert any(frame["x"] <= middle <= frame["x"] + frame["width"] for middle in middles)
    assert page.evaluate("document.querySelector('.map').scrollLeft") > 0
    context.close()
