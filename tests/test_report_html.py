"""The static report as files: what stands in it, for whom, and what no stranger can put there."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html

from assessed_regions import all_of, enter_agencies, visit
from checks.model import ComponentStatus, Reason, Status
from checks.outcome import FetchOutcome
from checks.registry import GROUPS
from crawler.cli import main
from reported_regions import GOOD, HOSTILE, POOR, RUBRIC, enter_province, report, two_nights
from reports.errors import ReportError
from reports.html import language
from reports.html.language import Language
from reports.html.templating import href
from reports.turns import Cause
from storage.database import Database, open_database
from storage.sites import SiteRow

INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
ZONE_WORD = re.compile(r"zona (hijau|kuning|merah)|(green|yellow|red) zone")


@pytest.fixture(scope="module")
def province(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, list[SiteRow]]]:
    folder = tmp_path_factory.mktemp("province")
    shutil.copy(migrated_sqlite, folder / "patuh.db")
    db = open_database(f"sqlite:///{folder / 'patuh.db'}")
    sites = enter_province(db, folder)
    two_nights(db, sites)
    yield db, sites
    db.close()


@pytest.fixture(scope="module")
def written(province: tuple[Database, list[SiteRow]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report") / "laporan"
    report(province[0], out)
    return out


@pytest.fixture(scope="module")
def pages(written: Path) -> dict[str, html.HtmlElement]:
    return {
        str(path.relative_to(written)): html.fromstring(path.read_bytes()) for path in sorted(written.rglob("*.html"))
    }


def agency_page(written: Path, sites: list[SiteRow], which: int, folder: str = "") -> str:
    (path,) = (written / folder / "perangkat-daerah").glob(f"{sites[which].agency_id}-*.html")
    return path.read_text("utf-8")


def text_of(page: str) -> str:
    return " ".join(" ".join(html.fromstring(page).itertext()).split())


# -- what no stranger can do ------------------------------------------------------------------------


def test_words_of_strangers_never_become_markup(pages: dict[str, html.HtmlElement]):
    for name, page in pages.items():
        scripts = page.findall(".//script")
        assert [urlsplit(script.get("src")).path.rpartition("/")[2] for script in scripts] == ["laporan.js"], name
        handlers = [attribute for element in page.iter() for attribute in element.attrib if attribute.startswith("on")]
        assert handlers == [], name
        assert page.findall(".//img") == [], name


def test_words_of_strangers_are_shown_as_they_stand_and_not_evaluated(
    written: Path, province: tuple[Database, list[SiteRow]]
):
    shown = text_of(agency_page(written, province[1], HOSTILE))
    assert "<script>window.hit=3</script>" in shown
    assert "{{ 7*7 }}" in shown


def test_no_character_that_turns_or_hides_text_reaches_a_page(written: Path):
    for path in written.rglob("*.html"):
        assert INVISIBLE.search(path.read_text("utf-8")) is None, path.name


def test_only_http_addresses_of_the_agency_itself_become_links_and_pass_nothing_on(
    pages: dict[str, html.HtmlElement],
):
    outward = [link for page in pages.values() for link in page.findall(".//a[@href]") if "://" in link.get("href")]
    assert {urlsplit(link.get("href")).hostname.partition(".")[2] for link in outward} == {"contohkab.go.id"}
    assert {link.get("rel") for link in outward} == {"noopener noreferrer nofollow"}
    assert all(urlsplit(link.get("href")).scheme in ("", "http", "https") for link in outward)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//slot.example/",
        "/relative",
        "http://",
        "https://dinkes.go.id@slot.example/",
        "http://[broken",
        "",
    ],
)
def test_an_address_that_is_not_plainly_http_is_no_link(address: str):
    assert href(address) == ""


def test_a_parked_site_is_named_and_not_linked(pages: dict[str, html.HtmlElement]):
    linked = {link.get("href") for page in pages.values() for link in page.findall(".//a[@href]")}
    assert not any("dinsos.contohkab.go.id" in link for link in linked)
    assert any("https://dinsos.contohkab.go.id/" in page.text_content() for page in pages.values())


def test_names_of_files_are_safe_on_any_system(written: Path):
    names = [str(path.relative_to(written)) for path in written.rglob("*") if path.is_file()]
    assert [name for name in names if not re.fullmatch(r"[a-z0-9][a-z0-9./-]*\.(html|css|js|txt)", name)] == []
    assert max(len(Path(name).name) for name in names) < 90


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, html.HtmlElement]):
    for name, page in pages.items():
        loaded = [element.get("src") or element.get("href") for element in page.xpath("//script|//link|//img|//iframe")]
        assert [address for address in loaded if "//" in address] == [], name
        assert {address.partition(":")[0] for address in loaded if ":" in address} <= {"data"}, name


def test_every_link_within_the_report_leads_somewhere(written: Path, pages: dict[str, html.HtmlElement]):
    missing = {
        (name, address)
        for name, page in pages.items()
        for element in page.xpath("//*[@href]")
        if "://" not in (address := element.get("href")) and not address.startswith("data:")
        if not _leads_somewhere(written / name, address, page)
    }
    assert missing == set()


def _leads_somewhere(page: Path, address: str, document: html.HtmlElement) -> bool:
    path, _, fragment = address.partition("#")
    return (page.parent / path).resolve().is_file() if path else document.get_element_by_id(fragment, None) is not None


# -- what stands in it ------------------------------------------------------------------------------


def test_a_zone_is_never_named_without_indikatif_and_its_instrument(pages: dict[str, html.HtmlElement]):
    named = 0
    for name, page in pages.items():
        for element in page.xpath("//*[text()]"):
            own = " ".join("".join(element.itertext()).split())
            if len(own) < 300 and ZONE_WORD.search(own) and element.tag not in ("tr", "tbody", "thead"):
                named += 1
                # A column of counts has the instrument in the caption of its table.
                assert "indikatif" in own, (name, own)
    assert named > 10


def test_both_languages_have_the_same_pages_and_lead_to_each_other(written: Path, pages: dict[str, html.HtmlElement]):
    indonesian = {name for name in pages if not name.startswith("en/")}
    assert {f"en/{name}" for name in indonesian} == set(pages) - indonesian
    for name, page in pages.items():
        assert page.get("lang") == ("en" if name.startswith("en/") else "id")
        (other,) = page.xpath("//a[@class='tongue']/@href")
        twin = (written / name).parent.joinpath(other).resolve().relative_to(written.resolve())
        assert str(twin) == (name.removeprefix("en/") if name.startswith("en/") else f"en/{name}")


def test_every_word_of_judgement_has_an_english_twin():
    twins = tomllib.loads((files("reports.html") / "texts.toml").read_text("utf-8"))["english"]
    for kind, words in {
        "outcome": FetchOutcome,
        "status": Status,
        "reason": Reason,
        "component": ComponentStatus,
        "group": GROUPS,
    }.items():
        assert set(twins[kind]) == {str(word) for word in words}


def test_the_agency_page_proves_every_verdict_and_says_what_to_fix(
    written: Path, province: tuple[Database, list[SiteRow]]
):
    shown = text_of(agency_page(written, province[1], POOR))
    assert "Yang diperbaiki lebih dulu" in shown
    assert "Tidak ditemukan" in shown or "tidak ditemukan" in shown
    good = text_of(agency_page(written, province[1], GOOD))
    assert "100,00" in good
    assert "23 November 2026 pukul 01.30 WITA" in good, "time in the region's own zone"
    english = text_of(agency_page(written, province[1], GOOD, "en"))
    assert "23 November 2026, 01:30 WITA" in english
    assert "salinan tersimpan abababababababab" in good
    assert "https://dukcapil.contohkab.go.id/layanan?a=1" in good


def test_a_step_that_answers_for_another_matter_says_that_the_other_is_still_required(
    written: Path, province: tuple[Database, list[SiteRow]]
):
    shown = text_of(agency_page(written, province[1], POOR))
    assert "Untuk nilai cukup salah satu; “Sarana survei kepuasan masyarakat” tetap wajib." in shown


def test_a_full_score_does_not_hide_what_is_still_required(sqlite_db: Database, tmp_path: Path):
    def verdicts(check: str) -> tuple[Status, Reason | None]:
        return Status.NOT_MET if check == "survey.instrument" else Status.MET, None

    visit(sqlite_db, enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id"), verdicts)
    report(sqlite_db, tmp_path / "laporan")
    (path,) = (tmp_path / "laporan" / "perangkat-daerah").iterdir()
    shown = text_of(path.read_text("utf-8"))
    assert "100,00" in shown
    assert "tetap wajib dilengkapi: “Sarana survei kepuasan masyarakat”." in shown
    assert "Tidak ada yang perlu diperbaiki" not in shown


def test_what_changed_since_the_run_before_is_told_with_its_cause(
    written: Path, province: tuple[Database, list[SiteRow]]
):
    shown = text_of((written / "wilayah" / "99.10-kabupaten-contoh-ujung.html").read_text("utf-8"))
    assert "Pejabat/petugas pengelola pengaduan" in shown.partition("Perubahan sejak")[2]
    assert "✗ tidak ditemukan ✓ sesuai situs berubah" in shown
    poor = agency_page(written, province[1], POOR)
    assert 'class="curve"' in poor, "two scores make a line"


def test_a_site_that_could_not_be_read_is_told_with_cause_and_remedy_and_without_a_score(written: Path):
    shown = text_of((written / "wilayah" / "99.10-kabupaten-contoh-ujung.html").read_text("utf-8"))
    assert "domain diparkir atau dijual" in shown
    assert FetchOutcome.PARKED.remedy in shown


def test_what_needs_mending_first_names_no_agency_of_which_nothing_is_asked(sqlite_db: Database, tmp_path: Path):
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id", "dinsos.contohkab.go.id")
    for site, outcome in zip(sites, (FetchOutcome.RATE_LIMITED, FetchOutcome.ROBOTS), strict=True):
        visit(sqlite_db, [site], all_of(Status.CANNOT_TELL, Reason.UNREACHABLE), outcome=outcome)
    report(sqlite_db, tmp_path / "laporan")
    (path,) = (tmp_path / "laporan" / "wilayah").iterdir()
    shown = text_of(path.read_text("utf-8"))
    _, _, listed = shown.partition("Inilah yang perlu dibereskan lebih dulu.")
    table, _, waiting = listed.partition("Tidak perlu tindakan, karena situsnya diperiksa lagi: ")
    assert "dinsos.contohkab.go.id" in table
    assert "dinkes.contohkab.go.id" not in table
    assert waiting.startswith("Agensi dinkes.contohkab.go.id.")
    assert "1 situs tidak dapat dibaca dan perlu dibereskan; sebab dan jalan keluarnya di bawah." in shown
    assert "Robots.txt" not in shown, "a file's name keeps its letters where a sentence begins"
    assert "0 dari 2 situs terbaca" in shown


def test_the_map_marks_visited_regions_with_shape_letter_and_name_and_shows_the_others(
    pages: dict[str, html.HtmlElement],
):
    page = pages["provinsi/99.html"]
    (mark,) = page.xpath("//div[contains(@class,'map')]//a")
    assert "indikatif, ombudsman-2022" in mark.find("title").text
    assert mark.xpath(".//text[contains(@class,'b-letter')]")[0].text in "HKM–"
    assert any("Kabupaten Contoh Sepi: belum diperiksa" in title for title in page.xpath("//svg//title/text()"))


def test_the_method_page_gives_the_law_of_every_check_with_its_mark(pages: dict[str, html.HtmlElement]):
    shown = pages["metode.html"].text_content()
    assert "UU 25/2009 Pasal 21" in shown
    for assumption in RUBRIC.assumptions_ind:
        assert assumption in shown


def test_a_page_is_small_enough_for_a_telephone(written: Path):
    assert max(path.stat().st_size for path in written.rglob("*.html")) < 300_000


# -- how it is written ------------------------------------------------------------------------------


def test_the_same_database_gives_the_same_bytes(
    province: tuple[Database, list[SiteRow]], written: Path, tmp_path: Path
):
    report(province[0], tmp_path / "again")
    first = {path.relative_to(written): path.read_bytes() for path in written.rglob("*") if path.is_file()}
    again = {
        path.relative_to(tmp_path / "again"): path.read_bytes()
        for path in (tmp_path / "again").rglob("*")
        if path.is_file()
    }
    assert first == again


def test_pages_that_a_report_no_longer_has_are_removed_and_other_files_stay(
    province: tuple[Database, list[SiteRow]], tmp_path: Path
):
    out = tmp_path / "laporan"
    report(province[0], out)
    stale, foreign, named = out / "wilayah" / "11-lama.html", out / "catatan.html", tmp_path / "luar.html"
    for path in (stale, foreign, named):
        path.write_text("x")
    listed = out / "berkas.txt"
    listed.write_text(listed.read_text("utf-8") + "wilayah/11-lama.html\n../luar.html\n/etc/passwd\n")
    report(province[0], out)
    assert not stale.exists()
    assert foreign.exists()
    assert named.exists()


def test_a_report_that_cannot_be_written_leaves_the_earlier_one_whole(
    province: tuple[Database, list[SiteRow]], tmp_path: Path
):
    out = tmp_path / "laporan"
    report(province[0], out)
    before = (out / "index.html").read_bytes()
    (out / "metode.html").unlink()
    (out / "metode.html").mkdir()
    with pytest.raises(ReportError, match="nothing was written"):
        report(province[0], out)
    assert (out / "index.html").read_bytes() == before


def test_a_folder_that_cannot_be_used_is_one_sentence(
    province: tuple[Database, list[SiteRow]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    taken = tmp_path / "file"
    taken.write_text("x")
    url = province[0].engine.url.render_as_string()
    assert main(["report", "--out", str(taken / "below"), "--database", url]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_without_results_nothing_is_written(sqlite_db: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    url = sqlite_db.engine.url.render_as_string()
    assert main(["report", "--out", str(tmp_path / "out"), "--database", url]) == 3
    assert not (tmp_path / "out").exists()
    assert "no results" in capsys.readouterr().err


def test_figures_of_accuracy_come_in_by_file_and_nothing_else_does(
    province: tuple[Database, list[SiteRow]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    url = province[0].engine.url.render_as_string()
    figures = tmp_path / "accuracy.json"
    one = '{"tp": 9, "fp": 1, "fn": 3, "precision": 0.9, "recall": 0.75, "f1": 0.82}'
    figures.write_text(f'{{"overall": {one}, "checks": {{"standards.fee": {one}}}, "pages": 12}}')
    command = ["report", "--quiet", "--database", url, "--out", str(tmp_path / "out"), "--accuracy", str(figures)]
    assert main(command) == 0
    shown = text_of((tmp_path / "out" / "metode.html").read_text("utf-8"))
    assert "Biaya/tarif 0,90 0,75 0,82" in shown
    figures.write_text("[]")
    assert main(command) == 2
    assert "patuh evaluate" in capsys.readouterr().err


@pytest.mark.parametrize(("code", "said"), [("id", "tanpa masalah"), ("en", "no problem")])
def test_a_certificate_without_fault_is_said_in_the_readers_tongue(code, said):
    assert Language(code).certificate("valid") == said
    assert Language(code).certificate("tls_expired") == Language(code).outcome(FetchOutcome.TLS_EXPIRED)


def test_every_sentence_is_used_somewhere():
    folder = Path(language.__file__).parent
    used = "\n".join(path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in (".html", ".py"))
    told = tomllib.loads((folder / "texts.toml").read_text("utf-8"))
    names = {name for part, sentences in told.items() if part != "english" for name in sentences}
    built = {"trend_up", "trend_down", "trend_level", *(f"{reason}_means" for reason in Reason)}
    built |= {f"by_{cause}" for cause in Cause}
    assert sorted(name for name in names - built if not re.search(rf"\b{name}\b", used)) == []
