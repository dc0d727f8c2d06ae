"""Stored copies behind quotations: found by their hash, shown as text and never as a page, here and beside a report."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from checks.model import Status
from crawler.cli import main
from site_results import NIGHT, SITE, finding, new_run, page, register, result
from storage.bodies import body_store
from storage.database import Database
from storage.results import save_site_result

PAGE = f"""<html><head><title>Biaya</title><style>p {{ color: red }}</style></head><body>
<h1>Standar Pelayanan \u202eanaG\u202c</h1><p>Biaya: gratis</p><p style="font-size:0">slot gacor</p>
<script>window.hit = 1</script><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>
<table><tr><th>Syarat</th><th>Waktu</th></tr><tr><td>KTP asli<br>Kartu Keluarga</td><td>3 hari kerja</td></tr></table>
<ul><li>Pelapor: Siti Aminah, NIK 5310014107900001</li></ul><p>{"Warga dilayani di loket. " * 20}</p></body>
""".encode()


@pytest.fixture
def copy(sqlite_db: Database) -> str:
    """Save a visit whose one proof stands on a stored page; return the page's hash."""
    site = register(sqlite_db, "53.10", "Kabupaten Contoh", "Dinas Kesehatan", SITE)
    sha256 = body_store(sqlite_db).put(PAGE)
    stored = page("biaya", sha256, final_url=f"{SITE}biaya", content_type="text/html")
    found = finding("standards.fee", Status.MET, "Biaya: gratis", sha256=sha256)
    save_site_result(sqlite_db, new_run(sqlite_db), site.site_id, result((stored,), (found,)))
    return sha256


def asked(db: Database, *arguments: str) -> int:
    return main([*arguments, "--database", db.engine.url.render_as_string()])


def report(db: Database, out: Path, *options: str) -> html.HtmlElement:
    assert asked(db, "report", "--quiet", "--out", str(out), *options) == 0
    (path,) = (out / "en" / "perangkat-daerah").glob("*.html")
    return html.fromstring(path.read_bytes())


def copy_links(written: html.HtmlElement) -> set[str]:
    links = written.xpath("//td[contains(@class, 'proof')]//a[contains(., 'stored copy')]")
    return {link.get("href") for link in links}


# -- what is refused, and what is not shown -----------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param("abc", "at least 8", id="too short"),
        pytest.param("../../etc/passwd", "not the beginning of a copy's hash", id="a path"),
        pytest.param("%%%%%%%%", "not the beginning of a copy's hash", id="a pattern"),
        pytest.param("0" * 65, "not the beginning of a copy's hash", id="too long"),
        pytest.param("0" * 12, "No page was stored", id="unknown"),
    ],
)
def test_what_names_no_copy_is_told_in_one_sentence(
    sqlite_db: Database, copy: str, given: str, told: str, capsys: pytest.CaptureFixture[str]
):
    assert asked(sqlite_db, "page", given) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n"), told in said.err) == ("", 1, True)


def test_two_copies_that_begin_alike_are_told_apart_first(
    sqlite_db: Database, copy: str, capsys: pytest.CaptureFixture[str]
):
    site = register(sqlite_db, "54.11", "Kabupaten Lain", "Dinas Sosial", "https://lain.contohkab.go.id/")
    twins = [page(str(number), copy[:10] + str(number) * 54) for number in (1, 2)]
    save_site_result(sqlite_db, new_run(sqlite_db, number=1), site.site_id, result(twins))
    assert asked(sqlite_db, "page", copy[:10]) == 2
    assert "give more of the hash" in capsys.readouterr().err
    assert asked(sqlite_db, "page", copy) == 0


def test_a_copy_that_was_purged_is_no_longer_shown_and_not_linked(
    sqlite_db: Database, copy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    body_store(sqlite_db).delete(copy)
    assert asked(sqlite_db, "page", copy) == 2
    assert "crawl the site again" in capsys.readouterr().err
    assert copy_links(report(sqlite_db, tmp_path / "laporan", "--with-copies")) == {"#salinan"}
    assert not (tmp_path / "laporan" / "salinan").exists()


def test_a_document_without_text_is_told_with_the_way_out(
    sqlite_db: Database, copy: str, capsys: pytest.CaptureFixture[str]
):
    site = register(sqlite_db, "54.11", "Kabupaten Lain", "Dinas Sosial", "https://lain.contohkab.go.id/")
    sha256 = body_store(sqlite_db).put(b"%PDF-1.4 dan tidak lebih")
    save_site_result(sqlite_db, new_run(sqlite_db, number=1), site.site_id, result([page("sp.pdf", sha256)]))
    assert asked(sqlite_db, "page", sha256) == 2
    assert "patuh evidence" in capsys.readouterr().err


def test_nothing_that_could_act_or_was_hidden_and_nobodys_number_is_in_the_text(
    sqlite_db: Database, copy: str, capsys: pytest.CaptureFixture[str]
):
    assert asked(sqlite_db, "page", copy) == 0
    said = capsys.readouterr().out
    assert not any(part in said for part in ("window.hit", "slot gacor", "color: red", "5310014107900001", "\u202e"))
    assert "S••• A•••••, NIK 53••••••••••••••" in said


# -- what is shown ------------------------------------------------------------------------------------


def test_the_text_of_a_copy_tells_where_it_is_from_and_keeps_headings_rows_and_items(
    sqlite_db: Database, copy: str, capsys: pytest.CaptureFixture[str]
):
    assert asked(sqlite_db, "page", copy[:16].upper()) == 0
    said = capsys.readouterr().out
    head, _, text = said.partition("\n\n")
    assert head.splitlines()[:4] == [
        f"Alamat: {SITE}biaya",
        f"Diambil: {NIGHT:%Y-%m-%dT%H:%M:%SZ}",
        f"SHA-256: {copy}",
        "Jenis isi: text/html",
    ]
    assert "\n# Standar Pelayanan anaG\nBiaya: gratis\n<script>alert(1)</script>\n" in f"\n{text}"
    assert "Syarat | Waktu\nKTP asli · Kartu Keluarga | 3 hari kerja\n- Pelapor:" in text


def test_a_report_says_how_to_see_a_copy_and_brings_none_along_unasked(sqlite_db: Database, copy: str, tmp_path: Path):
    written = report(sqlite_db, tmp_path / "laporan")
    assert copy_links(written) == {"#salinan"}
    commands = [code.text_content() for code in written.xpath("//dl[@class='commands']//code")]
    assert commands[0] == f"patuh page {copy[:16]}"
    assert commands[1].startswith("patuh evidence --agency ")
    assert not (tmp_path / "laporan" / "salinan").exists()


def test_with_copies_the_words_lead_to_the_text_which_is_a_file_of_plain_text_and_goes_when_no_longer_wanted(
    sqlite_db: Database, copy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "laporan"
    assert copy_links(report(sqlite_db, out, "--with-copies")) == {f"../../salinan/{copy[:16]}.txt"}
    (path,) = (out / "salinan").iterdir()
    assert asked(sqlite_db, "page", copy) == 0
    assert path.read_text("utf-8-sig") == capsys.readouterr().out
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")  # without the mark a folder's browser guesses the encoding
    report(sqlite_db, out)
    assert not path.exists()
