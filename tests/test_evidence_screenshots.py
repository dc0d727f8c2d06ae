"""Screenshots in the evidence pack: real Chromium without network, stored copies only, small enough for a mail."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from PIL import Image

import made_posters as posters
import made_scans as scans
from checks.model import Evidence, Finding, PageRef, Proof, Status, Strength
from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from crawler.browser import program
from crawler.cli import main
from crawler.screenshots import MAX_BYTES, Photographer
from local_sites import Reply, Street
from reports.evidence.pack import CHECKSUMS, INDEX, write_pack
from reports.evidence.screenshots import FOLDER, MAX_SCREENSHOTS, Shown, Stored
from site_results import NIGHT, SITE, new_run, night, register, result
from storage.bodies import BodyStore, body_store
from storage.database import Database
from storage.results import PageRecord, save_site_result
from storage.runs import finish_run
from storage.sites import SiteRow

RUBRIC = load_rubric("ombudsman-2022", CHECKS)
AT = night(2)
with_chromium = pytest.mark.skipif(not program(), reason="Chromium, or what drives it, is not installed")
LINES = "".join(f"<p>Baris {number} tentang hal lain di dinas ini.</p>" for number in range(200))
FEE = "Tidak dipungut biaya untuk layanan akta"


def nothing(_url: str) -> None:
    return None


def page(markup: str, url: str = f"{SITE}biaya") -> Shown:
    return Shown(url, "text/html; charset=utf-8", markup.encode())


def marked(picture: bytes) -> int:
    """Count the points that have the colour of marked words."""
    seen = iter(Image.open(io.BytesIO(picture)).convert("RGB").tobytes())
    return sum(
        red > 235 and 200 < green < 245 and 100 < blue < 175 for red, green, blue in zip(seen, seen, seen, strict=True)
    )


@pytest.fixture(scope="module")
def camera() -> Iterator[Photographer]:
    with Photographer() as opened:
        yield opened


@with_chromium
def test_a_stored_page_runs_no_script_goes_nowhere_and_asks_nobody(camera: Photographer):
    street = Street()
    try:
        other = street.serve({"/x.png": Reply(b"x", content_type="image/png"), "/": Reply(b"<h1>lain</h1>")})
        hostile = (
            f"<meta http-equiv=refresh content='0;url={other.url}'><img src='{other.url}x.png'>"
            f"<link rel=stylesheet href='{other.url}x.css'><iframe src='{other.url}'></iframe>"
            f"<script>fetch('{other.url}');location='{other.url}';document.title='x'</script><p>{FEE}</p>"
        )
        picture = camera(page(hostile), FEE, nothing)
        assert other.paths(with_robots=True) == []
    finally:
        street.close()
    assert marked(picture) > 50  # the page itself is shown, at the quoted words


@with_chromium
def test_the_quoted_words_are_looked_for_and_marked(camera: Photographer):
    far_down = page(f"<h1>Biaya</h1>{LINES}<p>Untuk <b>akta</b>: {FEE}, sesuai peraturan.</p>{LINES}")
    assert marked(camera(far_down, f"Biaya: {FEE}, sesuai…", nothing)) > 50
    assert marked(camera(far_down, "kata yang tidak ada di sini", nothing)) < 50


@with_chromium
def test_a_stored_picture_is_shown_and_stands_on_its_page(camera: Photographer):
    poster = scans.png(posters.poster(posters.pledge_poster))
    stored: Stored = {f"{SITE}maklumat.png": Shown(f"{SITE}maklumat.png", "image/png", poster)}.get
    alone = camera(Shown(f"{SITE}maklumat.png", "image/png", poster), "", nothing)
    bare = camera(page("<img src=/maklumat.png width=400 height=500>"), "", nothing)
    whole = camera(page("<img src=/maklumat.png width=400 height=500>"), "", stored)
    assert Image.open(io.BytesIO(alone)).format == "JPEG"
    assert len(whole) > 2 * len(bare)


@with_chromium
@pytest.mark.slow
def test_what_breaks_the_browser_or_cannot_be_shown_costs_its_picture_only(camera: Photographer):
    assert camera(Shown("javascript:alert(1)", "text/html", b"x"), "", nothing) == b""
    assert camera(Shown(f"{SITE}x.bin", "application/octet-stream", b"\x00\x01"), "", nothing) == b""
    noise = scans.grain((1800, 2200), 3)
    file = io.BytesIO()
    noise.save(file, "PNG")
    assert len(camera(Shown(f"{SITE}x.png", "image/png", file.getvalue()), "", nothing)) <= MAX_BYTES
    assert camera(page(f"<p>{FEE}</p>"), FEE, nothing)


# -- in the pack ---------------------------------------------------------------------------------------


@pytest.fixture
def store(sqlite_db: Database) -> BodyStore:
    return body_store(sqlite_db)


@pytest.fixture
def site(sqlite_db: Database, store: BodyStore) -> SiteRow:
    """An agency of which twenty pages are stored, all but two of them quoted."""
    own = register(sqlite_db, "53.09", "Kabupaten Ngada", "Dinas Kesehatan Ngada", SITE)
    pages, found = [], []
    for number, check in enumerate([*list(CHECKS)[:18], "", ""]):
        body = f"<title>Layanan {number}</title>{LINES}<p>{FEE} {number}</p>".encode()
        url, sha256 = f"{SITE}layanan/{number}", store.put(body)
        pages.append(
            PageRecord(url, NIGHT, http_status=200, final_url=url, sha256=sha256, content_type="text/html", depth=1)
        )
        if check:
            seen = Evidence(Strength.FULL, f"{FEE} {number}", "isi", "menyebut biaya")
            proof = Proof(PageRef(url, sha256, NIGHT.isoformat(), 1), seen)
            found.append(Finding(check, 1, Status.MET, None, (proof,), ""))
    run = new_run(sqlite_db)
    save_site_result(sqlite_db, run, own.site_id, result(pages, found))
    finish_run(sqlite_db, run, night(1))
    return own


def taken(out: Path) -> list[str]:
    return sorted(path.name for path in (out / FOLDER).glob("*")) if (out / FOLDER).exists() else []


def test_pictures_have_a_number_and_a_share_of_the_room_and_are_listed(
    sqlite_db: Database, store: BodyStore, site: SiteRow, tmp_path: Path
):
    asked: list[tuple[str, str]] = []

    def draw(shown: Shown, words: str, stored: Stored) -> bytes:
        asked.append((shown.url, words))
        assert stored(f"{SITE}layanan/19") is not None
        assert stored("https://lain.example/") is None
        return b"\xff\xd8" + bytes(120_000) if len(asked) % 2 else b""

    out = tmp_path / "bukti"
    pack = write_pack(sqlite_db, RUBRIC, store, out, site.agency_id, at=AT, software="patuh 1", limit_mb=1, camera=draw)
    assert pack is not None
    assert len(asked) == MAX_SCREENSHOTS
    assert all(words.startswith(FEE) and words.endswith(url.rpartition("/")[2]) for url, words in asked)
    assert pack.screenshots == len(taken(out)) == 1  # a fifth of what is left of a million holds one of these
    assert sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) == pack.size <= 1_000_000
    (name,) = taken(out)
    sums = dict(reversed(line.split("  ")) for line in (out / CHECKSUMS).read_text().splitlines())
    assert sums[f"{FOLDER}/{name}"] == hashlib.sha256((out / FOLDER / name).read_bytes()).hexdigest()
    for index in INDEX.values():
        links = html.fromstring((out / index).read_bytes()).xpath("//a/@href")
        assert links.count(f"{FOLDER}/{name}") == 1


def test_without_a_camera_there_are_none(sqlite_db: Database, store: BodyStore, site: SiteRow, tmp_path: Path):
    pack = write_pack(sqlite_db, RUBRIC, store, tmp_path / "bukti", site.agency_id, at=AT, software="patuh 1")
    assert pack is not None
    assert (pack.screenshots, taken(tmp_path / "bukti")) == (0, [])
    assert "tangkapan/" not in (tmp_path / "bukti" / "index.html").read_text("utf-8")


@with_chromium
@pytest.mark.slow
def test_the_verb_adds_them_and_leaves_them_out_on_request(
    sqlite_db: Database, site: SiteRow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    asked = ["evidence", "--agency", "dinkes", "--database", str(sqlite_db.engine.url), "--out"]
    assert main([*asked, str(tmp_path / "tanpa"), "--no-screenshots"]) == 0
    assert taken(tmp_path / "tanpa") == []
    assert main([*asked, str(tmp_path / "dengan")]) == 0
    assert f"{MAX_SCREENSHOTS} tangkapan layar" in capsys.readouterr().err
    pictures = list((tmp_path / "dengan" / FOLDER).glob("*.jpg"))
    assert len(pictures) == MAX_SCREENSHOTS
    assert all(path.stat().st_size <= MAX_BYTES for path in pictures)
