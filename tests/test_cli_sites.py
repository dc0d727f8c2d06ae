"""`patuh sites` and `patuh db`, as a coordinator's office uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.cli import main
from crawler.cli.common import ExitCode
from databases import create_postgres_database
from reports.evidence.pack import find_agency
from storage.database import Database, connect
from storage.schema import HEAD
from storage.sites import select_sites

LIST = "kode wilayah;opd;website;kontak\n53.09;Dinas Kesehatan Kabupaten Ngada;{};0812\n"


@pytest.fixture
def database(seeded_db: Database, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{seeded_db.path}"
    monkeypatch.setenv("PATUH_DATABASE", url)
    return url


@pytest.fixture
def good_list(tmp_path: Path) -> Path:
    path = tmp_path / "ngada.csv"
    path.write_text(LIST.format("https://dinkes.ngadakab.go.id"))
    return path


@pytest.fixture
def bad_list(tmp_path: Path) -> Path:
    path = tmp_path / "salah.csv"
    path.write_text(LIST.format("https://dinkes.ngadakab.go.id") + "53.1;;ftp://x;\n")
    return path


def lines(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


def test_a_list_is_loaded_and_the_registry_shows_it(capsys, database, good_list):
    assert main(["sites", "load", str(good_list)]) == ExitCode.DONE
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "ngada.csv: 1 situs baru, 0 diperbarui, 0 tidak berubah, 0 perangkat daerah tanpa situs.\n"
        "Kolom yang tidak dipakai: kontak.\n"
    )
    assert main(["sites", "list", "--region", "53.09"]) == ExitCode.DONE
    heading, *rows = lines(capsys.readouterr().out)
    assert heading == [
        *("nomor", "kode wilayah", "wilayah", "jenis", "nama perangkat daerah"),
        *("alamat situs", "cakupan", "status", "keterangan"),
    ]
    assert [
        "53.09",
        "Kabupaten Ngada",
        "dinkes",
        "Dinas Kesehatan Kabupaten Ngada",
        "https://dinkes.ngadakab.go.id/",
        "/",
        "active",
        "",
    ] in [row[1:] for row in rows]


def test_the_list_itself_is_a_list_that_can_be_loaded_again(capsys, database, tmp_path):
    path = tmp_path / "daftar.csv"
    path.write_text(LIST.format("https://portal.ngadakab.go.id/dinkes"))
    assert main(["sites", "load", str(path), "--quiet"]) == ExitCode.DONE
    assert main(["sites", "list"]) == ExitCode.DONE
    listed = capsys.readouterr().out
    path.write_text(listed)
    assert main(["sites", "load", str(path), "--json"]) == ExitCode.DONE
    report = json.loads(capsys.readouterr().out)
    assert report["added"] == 0
    assert report["ignored_columns"] == ["nomor"]
    assert main(["sites", "list"]) == ExitCode.DONE
    assert capsys.readouterr().out == listed


def test_the_list_shows_the_number_by_which_evidence_knows_an_agency(capsys, database):
    assert main(["sites", "list", "--region", "53.08"]) == ExitCode.DONE
    _, (number, *_, url, _, _, _) = lines(capsys.readouterr().out)
    assert find_agency(connect(database), number) == find_agency(connect(database), url)


def test_several_problems_are_a_table_on_standard_error_and_nothing_is_loaded(capsys, database, bad_list):
    assert main(["sites", "load", str(bad_list)]) == ExitCode.BAD_INPUT
    captured = capsys.readouterr()
    assert captured.out == ""
    first, heading, *rows = lines(captured.err)
    assert first == ["patuh: salah.csv tidak dimuat: 3 masalah."]
    assert heading == ["baris", "kolom", "isi", "masalah", "perbaikan"]
    assert [row[:3] for row in rows] == [["3", "kode wilayah", "53.1"], ["3", "opd", ""], ["3", "website", "ftp://x"]]
    assert "dinkes.ngadakab.go.id" not in {site.host for site in select_sites(connect(database))}


def test_a_single_problem_is_one_sentence(capsys, database, tmp_path):
    path = tmp_path / "satu.csv"
    path.write_text(LIST.format("ftp://x"))
    assert main(["sites", "load", str(path)]) == ExitCode.BAD_INPUT
    assert capsys.readouterr().err == (
        "patuh: satu.csv tidak dimuat. Baris 2, kolom 'website': skema 'ftp' bukan http atau https ('ftp://x');"
        " awali alamat dengan https:// atau http://.\n"
    )


def test_programs_read_json(capsys, database, good_list, bad_list):
    assert main(["sites", "load", str(bad_list), "--json"]) == ExitCode.BAD_INPUT
    problems = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(problem["line"], problem["column"]) for problem in problems] == [
        (3, "kode wilayah"),
        (3, "opd"),
        (3, "website"),
    ]
    assert main(["sites", "load", str(good_list), "--json"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["added"] == 1
    assert main(["sites", "list", "--region", "53.09", "--type", "dinkes", "--json"]) == ExitCode.DONE
    (site,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (site["region_code"], site["time_zone"], site["scope_path"]) == ("53.09", "WITA", "/")
    assert main(["sites", "check", "--region", "53.09", "--json"]) == ExitCode.DONE
    assert capsys.readouterr().out == ""


def test_portals_are_listed_only_when_asked_for(capsys, database):
    main(["sites", "list", "--region", "11"])
    assert "lpse" not in capsys.readouterr().out
    main(["sites", "list", "--region", "11", "--type", "lpse", "--status", "active"])
    assert "lpse.acehprov.go.id" in capsys.readouterr().out


def test_the_check_names_gaps_and_fails_only_on_contradictions(capsys, database, tmp_path):
    assert main(["sites", "check", "--region", "53.11"]) == ExitCode.DONE
    assert "tanpa situs\t53.11\tKabupaten Sumba Timur belum memiliki situs" in capsys.readouterr().out
    path = tmp_path / "dua.csv"
    path.write_text(LIST.format("a.ngadakab.go.id") + "53.09;Dinkes Ngada;b.ngadakab.go.id;\n")
    main(["sites", "load", str(path), "--quiet"])
    assert main(["sites", "check", "--region", "53.09"]) == ExitCode.DONE_WITH_FAILURES
    assert capsys.readouterr().out.splitlines()[1].startswith("ganda\thttps://a.ngadakab.go.id/, https://b.")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sites", "list", "--region", "99"], "There is no region '99'"),
        (["sites", "check", "--region", "53.1"], "did you mean 53.10?"),
        (["sites", "list", "--type", "dinkez"], "There is no agency type 'dinkez'"),
        (["sites", "load", "no-such-file.csv"], "no-such-file.csv"),
        (["sites", "load", "."], "'.'"),
        (["sites", "list", "--database", "sqlite:///no/folder/x.db"], "there is no folder 'no/folder'"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(capsys, database, arguments, sentence):
    assert main(arguments) == ExitCode.BAD_INPUT
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("patuh: ")
    assert captured.err.count("\n") == 1
    assert sentence in captured.err


def test_the_database_is_upgraded_by_hand_where_others_may_be_at_work(capsys, postgres_server):
    url = create_postgres_database(postgres_server)
    for said in (f"now has schema {HEAD}", f"already has schema {HEAD}"):
        assert main(["db", "upgrade", "--database", url]) == ExitCode.DONE
        assert said in capsys.readouterr().err
