"""The verbs that read: where there is nothing to read they say so, and make no database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.cli import main
from crawler.cli.common import ExitCode, utc_now
from generated_docs import commands
from storage.database import Database
from storage.runs import finish_run, start_run

MAKING = {
    *("patuh sites load", "patuh sites list", "patuh sites check", "patuh sites discover"),
    *("patuh crawl", "patuh nightly", "patuh nights", "patuh worker", "patuh db upgrade"),
}
"""The verbs that make a database where there is none: they fill it, or show the shipped registry."""
ASKED_FOR = {
    "patuh evidence": ["--agency", "dinkes"],
    "patuh diff": ["1"],
    "patuh page": ["abcdef"],
    "patuh bodies purge": ["--older-than", "3"],
    "patuh review import": [__file__],
}
"""What verbs must be told besides."""


def readers() -> list[str]:
    """List the verbs that want a database and do not make one."""
    return [
        path
        for path, command in commands()
        if path not in MAKING and any("--database" in parameter.opts for parameter in command.params)
    ]


def test_most_verbs_read():
    assert {"patuh findings", "patuh status", "patuh score", "patuh assess", "patuh review list"} <= set(readers())


@pytest.mark.parametrize("verb", readers())
def test_a_database_that_was_mistyped_is_refused_and_not_made(capsys, monkeypatch, tmp_path, verb):
    monkeypatch.chdir(tmp_path)
    wants_folder = any("--out" in parameter.opts and parameter.required for parameter in dict(commands())[verb].params)
    words = [*verb.split()[1:], *ASKED_FOR.get(verb, ()), *(["--out", "keluaran"] if wants_folder else [])]
    assert main([*words, "--database", "sqlite:///dem.db"]) == ExitCode.BAD_INPUT
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("patuh: There is no database 'dem.db': name the one")
    assert captured.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def empty(sqlite_db: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("PATUH_DATABASE", sqlite_db.name)
    return sqlite_db


@pytest.mark.parametrize("verb", ["findings", "services", "runs", "trend", "alerts"])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_an_empty_answer_says_that_there_are_no_results_yet(capsys, empty, verb, form):
    assert main([verb, *form]) == ExitCode.DONE
    captured = capsys.readouterr()
    assert captured.err == "patuh: There are no results yet; `patuh crawl` brings them home.\n"
    assert captured.out.count("\n") == (0 if form else 1)  # the headings stay for who reads tables


@pytest.mark.parametrize(("verb", "what"), [("services", "services"), ("alerts", "signs of break-ins")])
def test_where_somebody_has_looked_nothing_found_is_told_as_that(capsys, empty, verb, what):
    run = start_run(empty, "crawl", utc_now(), rules_version="r", code_version="1", options={})
    finish_run(empty, run, utc_now())
    assert main([verb]) == ExitCode.DONE
    assert capsys.readouterr().err == f"patuh: No {what} were found.\n"
    assert main(["findings", "--run", str(run)]) == ExitCode.DONE
    assert capsys.readouterr().err == f"patuh: There are no results in run {run}.\n"


def test_the_verbs_that_fill_a_database_make_it(capsys, tmp_path: Path):
    path = tmp_path / "baru.db"
    assert main(["sites", "list", "--region", "53.08", "--json", "--database", f"sqlite:///{path}"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["region_code"] == "53.08"
    assert path.is_file()


@pytest.mark.parametrize("day", ["31-12-2026", "2026-13-01", "kemarin"])
def test_a_day_in_another_form_is_told_how_days_are_written(capsys, empty, day):
    assert main(["findings", "--on", day]) == ExitCode.BAD_INPUT
    assert capsys.readouterr().err == f"patuh: {day!r} is no day: write the day as 2026-12-31.\n"
