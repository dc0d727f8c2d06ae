"""How many agencies meet a check, run by run: in the frame, on the command line and in the report."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from assessed_regions import CODE, NIGHT, all_of, enter_agencies, visit
from checks.model import Reason, Status
from checks.registry import CHECKS
from checks.rubric_file import load_rubric
from crawler.cli import main
from crawler.cli.common import ExitCode
from crawler.scoring import score_newest
from reports.html.past import Count
from reports.html.report import write_report
from reports.html.views import TrendLine
from reports.listing import iso
from storage import frames, models
from storage.database import Database
from storage.errors import UnknownRegion
from storage.models import SiteStatus
from storage.sites import SiteRow, select_sites

FEE = "standards.fee"
COUNTS = ["run_id", "agencies", "met", "partial", "not_met", "cannot_tell"]


@pytest.fixture
def sites(db: Database, tmp_path: Path) -> list[SiteRow]:
    return enter_agencies(db, tmp_path, "dinkes.contohkab.go.id", "disdik.contohkab.go.id", "dinsos.contohkab.go.id")


def told(db: Database, region: str | None = None, **options: int) -> list[list[object]]:
    frame = frames.check_trend(db, region, **options)
    return frame[frame["check_id"] == FEE][COUNTS].to_numpy().tolist()


def test_nothing_crawled_is_no_trend(db):
    assert frames.check_trend(db).empty


def test_every_agency_counts_after_every_run_whichever_run_saw_it_last(db, sites):
    visit(db, sites, all_of(Status.NOT_MET))
    visit(db, sites[:1], all_of(Status.MET), nights=1)
    visit(db, sites[1:2], all_of(Status.CANNOT_TELL, Reason.UNREACHABLE), nights=2)
    visit(db, sites[2:], all_of(Status.NOT_APPLICABLE), nights=3)
    visit(db, sites[1:2], all_of(Status.PARTIAL), nights=4)
    assert told(db, CODE) == [
        [1, 3, 0, 0, 3, 0],
        [2, 3, 1, 0, 2, 0],
        [3, 3, 1, 0, 1, 1],
        [4, 2, 1, 0, 0, 1],
        [5, 2, 1, 1, 0, 0],
    ]
    assert told(db, "99", runs=2) == told(db)[-2:], "a province takes in its regions"
    with pytest.raises(UnknownRegion):
        told(db, "88")


def test_an_agency_counts_once_by_its_best_site_and_not_by_one_that_is_retired(db, sites):
    (health, *_), url = sites, "https://puskesmas.contohkab.go.id/"
    with db.writing() as connection:
        connection.execute(
            insert(models.Site).values(
                agency_id=health.agency_id,
                url=url,
                host="puskesmas.contohkab.go.id",
                scope_path="/",
                status=SiteStatus.ACTIVE,
            )
        )
    visit(db, [health], all_of(Status.NOT_MET))
    visit(db, [site for site in select_sites(db) if site.url == url], all_of(Status.PARTIAL), nights=1)
    assert told(db) == [[1, 1, 0, 0, 1, 0], [2, 1, 0, 1, 0, 0]]
    with db.writing() as connection:
        connection.execute(update(models.Site).where(models.Site.url == url).values(status=SiteStatus.RETIRED))
    assert told(db) == [[1, 1, 0, 0, 1, 0], [2, 1, 0, 0, 1, 0]]


@pytest.fixture
def better_and_better(sqlite_db: Database, tmp_path: Path) -> Database:
    sites = enter_agencies(sqlite_db, tmp_path, "dinkes.contohkab.go.id", "disdik.contohkab.go.id")
    visit(sqlite_db, sites, all_of(Status.NOT_MET))
    visit(sqlite_db, sites[:1], all_of(Status.MET), nights=1)
    visit(sqlite_db, sites[1:], all_of(Status.MET), nights=2)
    return sqlite_db


def test_the_command_line_shows_a_line_per_check_and_writes_a_row_per_run(better_and_better, tmp_path, capsys):
    common = ["--database", f"sqlite:///{better_and_better.path}", "--region", CODE]
    assert main(["trend", *common, "--check", FEE, "--out", str(tmp_path / "arah.csv")]) == ExitCode.DONE
    assert capsys.readouterr().out.splitlines() == [
        "Pemeriksaan\tSemula\tKini\tPerubahan\tDari\tArah",
        f"{FEE}\t0\t2\t+2\t2\t▁▅█",
    ]
    with (tmp_path / "arah.csv").open(encoding="utf-8") as file:
        assert [(row["run"], row["check"], row["met"]) for row in csv.DictReader(file)] == [
            (str(run), FEE, str(met)) for run, met in ((1, 0), (2, 1), (3, 2))
        ]
    assert main(["trend", *common, "--runs", "1", "--json"]) == ExitCode.DONE
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["check"] for row in rows} == set(CHECKS)
    assert {(row["run"], row["at"]) for row in rows} == {(3, iso(NIGHT + timedelta(days=2)))}


def test_a_check_or_region_that_is_none_is_refused_in_one_sentence(better_and_better, capsys):
    common = ["trend", "--database", f"sqlite:///{better_and_better.path}"]
    assert main([*common, "--check", "standards.price"]) == ExitCode.BAD_INPUT
    assert "no check 'standards.price'" in capsys.readouterr().err
    assert main([*common, "--region", "88"]) == ExitCode.BAD_INPUT
    assert "88" in capsys.readouterr().err


def test_the_page_of_a_region_shows_where_each_check_came_from(better_and_better, tmp_path):
    rubric = load_rubric("ombudsman-2022", CHECKS)
    score_newest(better_and_better, rubric)
    write_report(better_and_better, rubric, tmp_path / "laporan")
    (page,) = [path.read_text("utf-8") for path in (tmp_path / "laporan" / "wilayah").glob("*.html")]
    assert "3 putaran terakhir" in page
    assert page.count('<svg class="spark"') == len(rubric.scored_checks)
    assert "0 dari 2" in page
    assert "M2.0 18.0L48.0 10.0L94.0 2.0" in page, "none, half, all"


def test_a_direction_is_that_of_the_share_and_not_of_the_number():
    def line(*counts: tuple[int, int]) -> str:
        return TrendLine(FEE, [Count(run, NIGHT, *count) for run, count in enumerate(counts)]).direction

    assert line((1, 2), (1, 2)) == "level"
    assert line((1, 2), (2, 4)) == "level"
    assert line((2, 2), (3, 6)) == "down"
    assert line((0, 0), (1, 3)) == line((0, 3), (0, 0)) == "level"
    assert line((1, 4), (0, 4), (2, 4)) == "up"
