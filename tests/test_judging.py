"""`patuh check`, `patuh evaluate`, `patuh checks`: what a webmaster, an analyst and an author of checks get."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import checks
from checks import assess
from checks.model import PageKind
from checks.registry import CHECKS
from checks.services.drafts import OWED, REPORTED
from crawler.cli import main
from crawler.cli.common import ExitCode
from crawler.cli.page_note import KIND_WORDS
from crawler.cli.saved_pages import saved_folder

SERVICE_PAGE = """<title>Izin Reklame</title><h1>Izin Reklame</h1>
<p><b>Persyaratan</b></p><p>KTP pemohon dan gambar reklame</p><p><b>Biaya</b></p><p>Gratis</p>
<h2>Maklumat Pelayanan</h2><img src="/m.jpg" alt="Maklumat Pelayanan">
<a href="https://dinas.contohkab.go.id/skm">Isi Survei Kepuasan Masyarakat</a>"""
Printed = pytest.CaptureFixture[str]
HOSTILE = "\x1b[31m\x9b2J\u202eMERAH\u202c\x07"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "izin.html"
    path.write_text(SERVICE_PAGE, "utf-8")
    return path


@pytest.fixture
def site(tmp_path: Path, page: Path) -> Path:
    folder = tmp_path / "situs"
    (folder / "profil").mkdir(parents=True)
    shutil.copy(page, folder / "index.html")
    (folder / "profil" / "moto.htm").write_text(
        "<h1>Profil</h1><p>Motto Pelayanan: “Cepat, Ramah, Tuntas”</p>", "utf-8"
    )
    (folder / "gambar.png").write_bytes(b"\x89PNG")
    (folder / ".cadangan.html").write_text("<p>Motto: lama sekali dan usang</p>", "utf-8")
    return folder


def lines_of(capsys: Printed) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def finding(line: dict[str, Any], check: str) -> dict[str, Any]:
    found: dict[str, Any] = next(finding for finding in line["findings"] if finding["check"] == check)
    return found


# -- patuh check: what is refused --------------------------------------------------------------------------------------


def test_a_folder_without_pages_is_one_sentence(tmp_path: Path, capsys: Printed):
    (tmp_path / "catatan.txt").write_text("bukan halaman", "utf-8")
    assert main(["check", str(tmp_path)]) == ExitCode.BAD_INPUT
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "holds no HTML page" in captured.err
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7", "berkas dokumen rusak"),
        (b"\x89PNG\r\n", "a picture"),
        (b"PK\x03\x04", "a ZIP"),
        (b"SQLite format 3\0", "a binary"),
    ],
)
def test_a_file_that_is_plainly_no_page_is_refused(tmp_path: Path, capsys: Printed, head: bytes, kind: str):
    path = tmp_path / "sp.html"
    path.write_bytes(head)
    assert main(["check", str(path)]) == ExitCode.BAD_INPUT
    assert kind in capsys.readouterr().err


def test_nothing_is_said_before_all_input_is_known_to_be_good(page: Path, tmp_path: Path, capsys: Printed):
    (tmp_path / "kosong").mkdir()
    assert main(["check", str(page), str(tmp_path / "kosong")]) == ExitCode.BAD_INPUT
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("url", ["dinas.go.id", "ftp://x.go.id/", "https://", "http://[::1", "\x1b[2Jhttps://x"])
def test_an_address_that_no_page_can_have_is_refused(page: Path, capsys: Printed, url: str):
    assert main(["check", str(page), "--url", url]) == ExitCode.BAD_INPUT
    err = capsys.readouterr().err
    assert "is no address of a page" in err
    assert "\x1b" not in err


def test_one_address_cannot_stand_for_two_paths(page: Path, capsys: Printed):
    assert main(["check", str(page), str(page), "--url", "https://x.go.id/"]) == ExitCode.BAD_INPUT
    assert "name a single PATH" in capsys.readouterr().err


# -- patuh check: what is said -----------------------------------------------------------------------------------------


def test_the_json_of_a_page_is_the_contract(page: Path, capsys: Printed):
    assert main(["check", str(page), "--json"]) == ExitCode.DONE
    (line,) = lines_of(capsys)
    assert list(line) == ["page", "url", "kind", "findings", "services", "surfaces"]
    assert (line["page"], line["url"], line["kind"]) == (page.as_posix(), None, "service")
    assert [found["check"] for found in line["findings"]] == list(CHECKS)
    assert all(list(found) == ["check", "status", "reason", "evidence"] for found in line["findings"])
    assert finding(line, "profile.motto") == {
        "check": "profile.motto",
        "status": "not_met",
        "reason": None,
        "evidence": [],
    }
    pledge = finding(line, "pledge.service_pledge")
    assert (pledge["status"], pledge["reason"]) == ("cannot_tell", "unreadable")
    assert all(list(evidence) == ["excerpt", "where", "why"] for evidence in pledge["evidence"])
    (service,) = line["services"]
    assert service["name"] == "Izin Reklame"
    assert set(service["components"]) == {*OWED, *REPORTED}
    assert service["components"]["standards.fee"] == "met"
    assert service["components"]["standards.product"] == "not_stated"


def test_the_address_of_a_page_decides_what_is_an_own_link(page: Path, capsys: Printed):
    statuses = []
    for url in ("https://www.dinas.contohkab.go.id/izin", "https://lain.contohkab.go.id/"):
        assert main(["check", str(page), "--url", url, "--json"]) == ExitCode.DONE
        (line,) = lines_of(capsys)
        assert line["url"] == url
        statuses.append(finding(line, "survey.instrument")["status"])
    assert statuses == ["partial", "met"]


def test_a_folder_is_one_site_with_its_conclusion_last(site: Path, capsys: Printed):
    assert main(["check", str(site), "--url", "https://dinas.contohkab.go.id/a", "--json"]) == ExitCode.DONE
    first, second, last = lines_of(capsys)
    root = site.as_posix()
    assert [line["page"] for line in (first, second, last)] == [f"{root}/index.html", f"{root}/profil/moto.htm", None]
    assert second["url"] == "https://dinas.contohkab.go.id/a/profil/moto.htm"
    assert (finding(first, "profile.motto")["status"], finding(last, "profile.motto")["status"]) == ("not_met", "met")
    assert finding(last, "profile.motto")["evidence"][0]["where"].startswith("profil/moto.htm › ")
    assert finding(last, "profile.vision_mission")["status"] == "not_met"
    assert [service["name"] for service in last["services"]] == ["Izin Reklame"]


def test_a_file_without_a_telling_name_is_a_page_if_it_begins_as_one(tmp_path: Path, capsys: Printed):
    (tmp_path / "index.php@id=3").write_text("\n<!-- x -->\n<!DOCTYPE html><html><p>Moto</p>", "utf-8")
    (tmp_path / "skrip.js").write_text("var a = '<html>';", "utf-8")
    assert main(["check", str(tmp_path), "--json"]) == ExitCode.DONE
    assert [line["page"] for line in lines_of(capsys)] == [f"{tmp_path.as_posix()}/index.php@id=3", None]


def test_the_note_reads_like_a_colleagues(page: Path, capsys: Printed):
    assert main(["check", str(page)]) == ExitCode.DONE
    note = " ".join(capsys.readouterr().out.split())
    assert "izin.html · halaman layanan" in note
    assert "SESUAI Persyaratan pelayanan “Persyaratan: KTP pemohon dan gambar reklame”" in note
    assert "Tempat : layanan “Izin Reklame” › Persyaratan" in note
    assert "Alasan : menyebut persyaratan yang konkret" in note
    assert "TIDAK DAPAT DIBACA Maklumat pelayanan" in note
    assert "Saran : Terbitkan isinya sebagai teks di halaman" in note
    assert "Moto pelayanan Saran : Tampilkan moto pelayanan" in note
    assert "UU 25/2009 Pasal 22 [R]" in note
    assert "LAYANAN (1) Izin Reklame: 2 dari 6 komponen yang wajib tampil ada" in note
    assert "gagal" not in note


def test_the_note_on_a_folder_ends_with_the_conclusion(site: Path, capsys: Printed):
    assert main(["check", str(site)]) == ExitCode.DONE
    pages, _, conclusion = capsys.readouterr().out.partition("KESIMPULAN ")
    assert "profil/moto.htm · " in pages
    assert "Saran  :" not in pages  # what one page lacks another may have
    assert "2 halaman dibaca" in conclusion
    assert "profil/moto.htm › " in conclusion
    assert "Saran" in conclusion


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_no_escape_from_a_page_or_a_name_reaches_the_terminal(tmp_path: Path, capsys: Printed, options: list[str]):
    path = tmp_path / "a\x1b[2Jb.html"
    path.write_text(
        f"<h1>Izin {HOSTILE}Reklame</h1><p><b>Persyaratan</b></p><p>KTP {HOSTILE} pemohon</p>"
        f"<p><b>Biaya</b></p><p>Gratis{HOSTILE}</p>",
        "utf-8",
    )
    assert main(["check", str(path), *options]) == ExitCode.DONE
    printed = capsys.readouterr().out
    assert "KTP" in printed
    assert not set("\x1b\x9b\x07\u202e\u202c") & set(printed)


def test_a_check_that_breaks_is_our_fault_and_ends_with_1(page: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch):
    def detect(view: object) -> object:
        raise ValueError("of a check")

    broken = CHECKS["profile.motto"]._replace(detect=detect)
    monkeypatch.setattr(assess, "CHECKS", dict(CHECKS) | {"profile.motto": broken})
    assert main(["check", str(page), "--json"]) == ExitCode.DONE_WITH_FAILURES
    captured = capsys.readouterr()
    assert finding(json.loads(captured.out), "profile.motto")["reason"] == "check_failed"
    assert "a check of ours broke" in captured.err
    assert "profile.motto: ValueError: of a check" in captured.err


@pytest.mark.slow
def test_the_same_pages_give_the_same_answer_in_every_process():
    cases = Path(__file__).parent / "cases"
    answers = {
        subprocess.run(
            [sys.executable, "-m", "crawler", "check", str(cases), "--json"],
            capture_output=True,
            check=True,
            timeout=120,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


def test_every_kind_of_page_has_a_word():
    assert set(KIND_WORDS) == set(PageKind)


# -- patuh evaluate ----------------------------------------------------------------------------------------------------


@pytest.fixture
def labels(tmp_path: Path, site: Path) -> Path:
    path = tmp_path / "labels.csv"
    path.write_text(
        "page,check,label,evidence\n"
        "index.html,standards.fee,present,Gratis\n"
        "index.html,complaints.officer,present,tidak terbaca\n"
        "index.html,survey.instrument,unclear,\n"
        "profil/moto.htm,profile.motto,present,Cepat\n"
        "profil/moto.htm,standards.fee,absent,\n",
        "utf-8",
    )
    return path


def test_the_json_of_an_evaluation_is_the_contract(site: Path, labels: Path, capsys: Printed):
    assert main(["evaluate", str(site), str(labels), "--json"]) == ExitCode.DONE
    (answer,) = lines_of(capsys)
    assert list(answer)[:3] == ["overall", "checks", "pages"]
    assert list(answer["checks"]) == list(CHECKS)
    assert answer["pages"] == 2
    # Found and not labelled: requirements and the picture of the pledge. Labelled and not found: the officer.
    assert answer["overall"] == {"tp": 2, "fp": 2, "fn": 1, "precision": 0.5, "recall": 0.6667, "f1": 0.5714}
    missed = {"tp": 0, "fp": 0, "fn": 1, "precision": None, "recall": 0.0, "f1": 0.0}
    assert answer["checks"]["complaints.officer"] == missed
    assert answer["look_alikes"] == {"rows": 1, "positive": 0, "rate": 0.0}
    wrong = {(row["page"], row["check"]): row for row in answer["confusion"]}
    assert wrong["index.html", "pledge.service_pledge"]["got"] == "cannot_tell/unreadable"
    assert wrong["index.html", "complaints.officer"]["labelled"] == "tidak terbaca"
    assert answer["services"] is None


def test_an_evaluation_is_the_same_every_time(site: Path, labels: Path, capsys: Printed):
    answers = []
    for _ in range(2):
        main(["evaluate", str(site), str(labels), "--json"])
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]


def test_files_beside_the_labels_give_services_and_addresses(site: Path, labels: Path, capsys: Printed):
    services = "page,service,component,label\nindex.html,Reklame,standards.fee,met\n"
    labels.with_name("services.csv").write_text(services, "utf-8")
    labels.with_name("pages.csv").write_text("page,url\nindex.html,https://dinas.contohkab.go.id/izin\n", "utf-8")
    labels.write_text("page,check,label\nindex.html,survey.instrument,partial\n", "utf-8")
    main(["evaluate", str(site), str(labels), "--json"])
    (answer,) = lines_of(capsys)
    assert (answer["services"]["labelled"], answer["services"]["matched"]) == (1, 1)
    assert answer["services"]["components"]["standards.fee"]["recall"] == 1.0
    assert answer["checks"]["survey.instrument"]["tp"] == 1


def test_the_text_of_an_evaluation_has_figures_sites_and_wrong_answers(site: Path, labels: Path, capsys: Printed):
    assert main(["evaluate", str(site), str(labels)]) == ExitCode.DONE
    text = capsys.readouterr().out
    assert "overall *\t2\t2\t1\t0.500" in text
    assert "look-alikes: 0 of 1 rows" in text
    assert "index.html\tcomplaints.officer\tpresent\tnot_met\ttidak terbaca" in text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"page,check\n", "labels.csv: the column 'label' is missing"),
        (b"page,check,label\nindex.html,no.check,present\n", "labels.csv, line 2: there is no check 'no.check'"),
        (b"\xff\xfep\0a\0", "labels.csv is not UTF-8"),
    ],
)
def test_labels_that_cannot_be_used_are_one_sentence(
    site: Path, labels: Path, capsys: Printed, content: bytes, sentence: str
):
    labels.write_bytes(content)
    assert main(["evaluate", str(site), str(labels), "--json"]) == ExitCode.BAD_INPUT
    captured = capsys.readouterr()
    assert captured.out == ""
    assert sentence in captured.err
    assert captured.err.count("\n") == 1


# -- patuh checks ------------------------------------------------------------------------------------------------------


def test_the_list_of_checks_names_all_of_them_with_their_law(capsys: Printed):
    assert main(["checks", "list", "--json"]) == ExitCode.DONE
    rows = lines_of(capsys)
    assert [row["id"] for row in rows] == list(CHECKS)
    assert rows[0]["source"] == "UU 25/2009 Pasal 21 huruf a"
    assert main(["checks", "list"]) == ExitCode.DONE
    assert len(capsys.readouterr().out.splitlines()) == len(CHECKS) + 1


def test_a_check_can_be_shown(capsys: Printed):
    assert main(["checks", "show", "standards.fee"]) == ExitCode.DONE
    text = capsys.readouterr().out
    assert "Biaya/tarif" in text
    assert "label_fee" in text


def test_an_unknown_check_is_answered_with_the_nearest(capsys: Printed):
    assert main(["checks", "show", "standard.fee"]) == ExitCode.BAD_INPUT
    assert capsys.readouterr().err == "patuh: There is no check 'standard.fee'; did you mean standards.fee?\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The rooms that a new check touches, copied."""
    ours, no_cache = Path(checks.__file__).parent, shutil.ignore_patterns("__pycache__")
    shutil.copytree(ours, tmp_path / "clone" / "checks", ignore=no_cache)
    (tmp_path / "clone" / "tests" / "cases").mkdir(parents=True)
    return tmp_path / "clone"


def test_a_new_check_is_a_module_and_two_cases(clone: Path, capsys: Printed):
    before = {path for path in clone.rglob("*") if path.is_file()}
    assert main(["checks", "new", "complaints.carrier_pigeon", "--into", str(clone)]) == ExitCode.DONE
    written = {path for path in clone.rglob("*") if path.is_file()} - before
    assert {str(path) for path in written} == set(capsys.readouterr().out.split())
    assert len(written) == 3


@pytest.mark.parametrize(
    ("identity", "sentence"), [("complaints.officer", "exists already"), ("officer", "is in no group")]
)
def test_a_check_that_cannot_be_made_writes_nothing(clone: Path, capsys: Printed, identity: str, sentence: str):
    before = sorted(clone.rglob("*"))
    assert main(["checks", "new", identity, "--into", str(clone)]) == ExitCode.BAD_INPUT
    assert sentence in capsys.readouterr().err
    assert sorted(clone.rglob("*")) == before


def test_a_folder_that_is_no_clone_is_left_alone(tmp_path: Path, capsys: Printed):
    assert main(["checks", "new", "complaints.carrier_pigeon", "--into", str(tmp_path)]) == ExitCode.BAD_INPUT
    assert "is no clone of patuh" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights of folders are those of POSIX systems")
def test_a_folder_that_may_not_be_looked_into_is_named_and_not_taken_for_empty() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder, closed = Path(name), Path(name) / "tertutup"
        folder.chmod(0o755)
        (folder / "index.html").write_text(SERVICE_PAGE, "utf-8")
        closed.mkdir(0o000)
        with as_nobody(), pytest.raises(PermissionError) as caught:
            saved_folder(folder)
        assert caught.value.filename == str(closed)
        closed.chmod(0o700)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Be somebody whom rights of folders hold for; root may look everywhere."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(user)
