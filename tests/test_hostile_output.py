"""What an agency's hostile site can do to those who read about it: nothing, in any verb, file, program or language.

One site is crawled for real (`hostile_agency`); then every verb speaks, in a pipe and on a terminal, and everything
that is written is opened by what people open it with: LibreOffice and Chromium.
"""

from __future__ import annotations

import csv
import io
import os
import pty
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import sync_playwright

import hostile_agency
from crawler.cli import main
from hostile_agency import CODE, FORMULAS, OFFICE, PRIVATE
from local_sites import Reply, Street
from storage.database import open_database

pytestmark = pytest.mark.slow

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Characters that no line of ours may hold, escapes of a terminal among them."""
READING = [
    *(["findings"], ["services"], ["runs"], ["status"], ["alerts"], ["diff", "1", "2"], ["steadiness"]),
    *(["sites", "list", "--region", CODE], ["sites", "check"], ["review", "list"], ["assess"], ["score"]),
]
WRITING = [
    *(["export", "--with-alerts"], ["report"], ["letters"], ["evidence", "--agency", "1"], ["parquet"]),
]
OFFICE_SUITE = shutil.which("soffice")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CSV = "CSV:59,34,76,1,,1057,false,true,false,false,false,0,true"
"""Semicolons, quotation marks, UTF-8, Indonesian; the last one: formulas in the file are to be computed."""


@dataclass
class Told:
    """What one crawl led to."""

    url: str
    site: str
    out: Path
    said: dict[str, str]
    """By verb: standard output and error."""


@pytest.fixture(scope="module")
def told(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("dibaca")
    shutil.copy(migrated_sqlite, folder / "patuh.db")
    url = f"sqlite:///{folder / 'patuh.db'}"
    db, street = open_database(url), Street()
    site = hostile_agency.serve(street)
    hostile_agency.crawl_twice(db, site)
    pages = [route.body for route in site.routes.values() if isinstance(route, Reply)]
    db.close()
    street.close()
    out, said = folder / "hasil", {}
    explain = [["crawl", "--explain", f"{site.url}{page}"] for page in ("", "layanan/1", "tidak/ada")]
    verbs = [*READING, *(["findings", "--json"], ["services", "--json"], ["alerts", "--json"]), *explain]
    for arguments in [*verbs, ["sites", "list", "--region", CODE, "--json"]]:
        said[" ".join(arguments)] = spoken(*arguments, url=url)
    for arguments in WRITING:
        said[arguments[0]] = spoken(*arguments, "--out", str(out / arguments[0]), url=url)
    (folder / "halaman").mkdir()
    for number, body in enumerate(pages):
        (folder / "halaman" / f"{number}\x1b[31m\u202e.html").write_bytes(body)
    for more in ([], ["--json"]):
        said[" ".join(["check", *more])] = spoken("check", str(folder / "halaman"), *more)
    return Told(url, site.url, out, said)


def spoken(*arguments: str, url: str = "") -> str:
    """Run a verb here, and return what it writes to standard output and error."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        assert main([*arguments, *(["--database", url] if url else [])]) == 0, said.getvalue()
    return said.getvalue()


def on_a_terminal(*arguments: str, url: str) -> str:
    """Run a verb with a real terminal for its input and outputs."""
    ours, theirs = pty.openpty()
    shown = b""
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "200"}
    command = [sys.executable, "-m", "crawler", *arguments, "--database", url]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as child:
        os.close(theirs)
        with suppress(OSError):  # Linux says so when the last one has hung up
            while chunk := os.read(ours, 65_536):
                shown += chunk
        assert child.wait(60) == 0
    os.close(ours)
    return shown.decode()


def files(told: Told, *folders: str) -> Iterator[tuple[Path, str]]:
    """Yield every written file, and every part of those that are archives, as text."""
    for folder in folders:
        for path in sorted((told.out / folder).rglob("*")):
            if path.suffix in (".xlsx", ".docx"):
                with zipfile.ZipFile(path) as parts:
                    yield from ((path, parts.read(name).decode("utf-8", "replace")) for name in parts.namelist())
            elif path.is_file() and path.suffix not in (".gz", ".png"):
                yield path, path.read_bytes().decode("utf-8", "replace")


# -- private data ------------------------------------------------------------------------------------------------------


def test_no_verb_names_the_citizen(told: Told):
    assert {verb: [words for words in PRIVATE if words in said] for verb, said in told.said.items()} == {
        verb: [] for verb in told.said
    }


def test_no_file_names_the_citizen(told: Told):
    written = list(files(told, *(arguments[0] for arguments in WRITING)))
    assert len(written) > 40
    naming = {path.name: [words for words in PRIVATE if words in text] for path, text in written}
    assert {name: words for name, words in naming.items() if words} == {}


def test_what_the_office_gives_as_its_own_is_still_told(told: Told):
    assert OFFICE in told.said["findings --json"]
    assert any(OFFICE in text for _, text in files(told, "export"))


# -- the terminal ------------------------------------------------------------------------------------------------------


def test_no_verb_steers_what_it_is_piped_into(told: Told):
    steering = {verb: sorted(set(UNSEEN.findall(said))) for verb, said in told.said.items()}
    assert {verb: signs for verb, signs in steering.items() if signs} == {}
    assert "dibajak" in told.said["services"], "or nothing was quoted at all"
    assert "dibajak" in told.said["check"]


@pytest.mark.parametrize("arguments", [["findings"], ["services"], ["alerts"], ["diff", "1", "2"]], ids=" ".join)
def test_no_verb_steers_a_terminal_beyond_its_own_colours(told: Told, arguments: list[str]):
    shown = on_a_terminal(*arguments, url=told.url)
    assert UNSEEN.findall(re.sub(r"\x1b\[[\d;]*[mKAh]|\r", "", shown)) == []
    assert "\x1b[31m\x1b[2J" not in shown
    assert "]0;dibajak\x07" not in shown


def test_a_remark_that_names_the_agency_does_not_steer_the_terminal(told: Told, tmp_path: Path):
    shown = on_a_terminal("evidence", "--agency", "1", "--out", str(tmp_path), url=told.url)
    assert "dibajak" in shown
    assert UNSEEN.findall(shown.replace("\r", "")) == []


def test_json_says_in_escapes_what_cannot_be_seen(told: Told):
    assert "\\u202e" in told.said["findings --json"], "nothing is lost to a program"


# -- files -------------------------------------------------------------------------------------------------------------


def test_no_name_leads_out_of_the_folder_or_needs_quoting(told: Told):
    names = [path.relative_to(told.out) for path in told.out.rglob("*")]
    assert len(names) > 30
    parts = {part for name in names for part in name.parts}
    assert {part for part in parts if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", part)} == set()
    beside = {path.name for path in told.out.parent.iterdir() if not path.name.startswith("patuh.db")}
    assert beside == {"hasil", "halaman"}


def test_no_text_file_holds_what_cannot_be_seen(told: Told):
    plain = [(path, text) for path, text in files(told, "export", "report") if path.suffix in (".csv", ".html")]
    found = {path.name: UNSEEN.findall(text.lstrip("\ufeff").replace("\r\n", "")) for path, text in plain}
    assert {name: signs for name, signs in found.items() if signs} == {}


@pytest.mark.skipif(OFFICE_SUITE is None, reason="no LibreOffice here (Debian: apt-get install libreoffice-calc)")
def test_libreoffice_finds_nothing_to_compute_in_any_export(told: Told, tmp_path: Path):
    control = tmp_path / "kontrol.csv"
    with control.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([[formula] for formula in FORMULAS])
    sources = [control, *sorted((told.out / "export").glob("*.csv")), *sorted((told.out / "export").glob("*.xlsx"))]
    computed = {}
    for path in sources:
        sheet = opened_in_libreoffice(path, tmp_path)
        computed[path.name] = [cell.get(f"{_TABLE}formula") for cell in sheet.iter() if cell.get(f"{_TABLE}formula")]
        if path.suffix == ".xlsx":
            assert "dibajak" in "".join(sheet.itertext())
    assert computed.pop("kontrol.csv"), "this LibreOffice computes, or the test says nothing"
    assert {name: formulas for name, formulas in computed.items() if formulas} == {}
    assert len(computed) >= 5


def opened_in_libreoffice(path: Path, folder: Path) -> etree._Element:
    """Let LibreOffice open a file and save what it made of it."""
    reads = [f"--infilter={_CSV}"] if path.suffix == ".csv" else []
    profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
    target = folder / f"{path.name}.d"
    subprocess.run(
        [str(OFFICE_SUITE), profile, "--headless", "--norestore", *reads, "--convert-to", "fods", "--outdir",
         str(target), str(path)],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    (made,) = target.iterdir()
    return etree.parse(made, etree.XMLParser(huge_tree=True)).getroot()


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (Debian: apt-get install chromium)")
def test_no_script_runs_in_chromium_and_nothing_outside_is_asked_for(told: Told):
    pages = [path for folder in ("report", "evidence") for path in sorted((told.out / folder).rglob("*.html"))]
    assert len(pages) > 10
    asked: list[str] = []
    hit = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        for path in pages:
            page.goto(path.as_uri())
            page.wait_for_timeout(50)
            hit[path.name] = page.evaluate("[window.hit, document.querySelectorAll('script:not([src])').length]")
        browser.close()
    assert {name: found for name, found in hit.items() if found != [None, 0]} == {}
    assert [url for url in asked if not url.startswith((told.out.as_uri(), "data:"))] == []


def test_bad_input_that_steers_is_refused_in_a_plain_sentence(capsys: pytest.CaptureFixture[str]):
    assert main(["check", "x", "--url", "\x1b]0;dibajak\x07\u202ehttp"]) == 2
    assert UNSEEN.findall(capsys.readouterr().err) == []
