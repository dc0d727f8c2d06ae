"""Moving from one database to another: all of it or nothing, and life goes on there."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest
from sqlalchemy import select

from checks.model import Alert, AlertKind, Severity, Status
from crawler.cli import main
from crawler.cli.common import ExitCode
from databases import create_postgres_database
from site_results import SITE, finding, new_run, night, page, register, result, service
from storage import frames, models
from storage.copying import copy_database
from storage.database import Database, open_database
from storage.errors import StorageError
from storage.models import Base, ScoreLevel
from storage.nights import list_nights, note_night, open_night
from storage.results import PageLink, save_site_result
from storage.runs import finish_run
from storage.scores import ScoreRecord, save_scores

NAMES = sorted(frames.QUERIES)


@pytest.fixture
def lived_in(sqlite_db: Database) -> Database:
    """Leave two nights of one site in a database, with something in every corner that a copy could forget."""
    site = register(sqlite_db, "53.10", "Kabupaten Contoh", "Dinas Kesehatan", SITE)
    for number, status in enumerate((Status.MET, Status.NOT_MET)):
        run = new_run(sqlite_db, number=number)
        pages = [page("biaya", f"body {number}", title="Biaya “gratis”\t\\N\nbaris", links=(PageLink(SITE, 80),))]
        told = result(pages, [finding("standards.fee", status, "Gratis")], [service()], number=number)
        alert = Alert(AlertKind.GAMBLING, f"{SITE}x", "Slot", "iklan", Severity.HIGH)
        assessment = replace(told.assessment, alerts=(alert,))
        told = replace(told, assessment=assessment, readings={f"{SITE}biaya": b"\x00\xff packed"})
        save_site_result(sqlite_db, run, site.site_id, told)
        scores = [ScoreRecord(ScoreLevel.AGENCY, 50.5, 0.25, "53.10", site.agency_id, detail={"label": "é"})]
        save_scores(sqlite_db, run, "ombudsman-2022", scores)
        finish_run(sqlite_db, run, night(number))
    note_night(sqlite_db, open_night(sqlite_db, night(0), None, 3), measures={"read_share": 0.5}, unmet=["kurang"])
    return sqlite_db


@pytest.fixture(params=["postgresql", "sqlite"])
def target(request, tmp_path) -> Database:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'baru.db'}"
    else:
        server = request.getfixturevalue("postgres_server")
        url = create_postgres_database(server, request.getfixturevalue("migrated_postgres"))
    opened = open_database(url)
    yield opened
    opened.close()


def everything(db: Database) -> dict[str, list[tuple[object, ...]]]:
    with db.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
        }


def test_a_database_that_holds_anything_is_not_written_to(lived_in, target):
    new_run(target)
    before = everything(target)
    with pytest.raises(StorageError, match=r"is not empty \(table run\)"):
        copy_database(lived_in, target)
    assert everything(target) == before


def test_a_run_that_has_not_ended_is_waited_for(lived_in, target):
    run = new_run(lived_in, number=3)
    with pytest.raises(StorageError, match=f"Run {run} of .* has not ended"):
        copy_database(lived_in, target)
    assert not any(everything(target).values())


def test_a_copy_that_breaks_off_leaves_nothing(lived_in, target):
    def stop(table: str, rows: int) -> None:
        if table == "finding":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_database(lived_in, target, stop)
    assert not any(everything(target).values())


def test_every_row_arrives_as_it_was(lived_in, target):
    copied = copy_database(lived_in, target)
    assert copied["finding"] == 2
    assert copied["page_reading"] == 2
    assert everything(target) == everything(lived_in)
    for name in NAMES:
        pd.testing.assert_frame_equal(getattr(frames, name)(target), getattr(frames, name)(lived_in))
    assert list_nights(target) == list_nights(lived_in)


def test_life_goes_on_in_the_copy(lived_in, target):
    copy_database(lived_in, target)
    run = new_run(target, number=5)
    assert run == 3, "numbers go on where they were"
    with target.reading() as connection:
        site_id = connection.execute(select(models.Site.id)).scalar_one()
    save_site_result(
        target, run, site_id, result([page("biaya", "new")], [finding("standards.fee", Status.MET, "Gratis")])
    )
    assert len(everything(target)["finding"]) == 3


def test_a_server_can_be_taken_home_again(lived_in, tmp_path, postgres_server, migrated_postgres):
    server = open_database(create_postgres_database(postgres_server, migrated_postgres))
    home = open_database(f"sqlite:///{tmp_path / 'rumah.db'}")
    copy_database(lived_in, server)
    copy_database(server, home)
    assert everything(home) == everything(lived_in)
    assert new_run(home, number=5) == 3
    server.close()
    home.close()


def test_the_command_says_what_was_copied_and_where_the_bodies_are(lived_in, tmp_path, capsys):
    source, target = str(lived_in.engine.url), f"sqlite:///{tmp_path / 'baru.db'}"
    assert main(["db", "copy", source, target]) == ExitCode.DONE
    captured = capsys.readouterr()
    assert f"tables copied to {target}." in captured.out
    assert "patuh.db.bodies" in captured.err
    assert main(["findings", "--json", "--database", target]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["status"] == "not_met"


@pytest.mark.parametrize(
    ("source", "sentence"), [("sqlite:///{}/tidak-ada.db", "There is no database"), ("{}", "is not a database URL")]
)
def test_a_source_that_is_not_there_is_not_created(tmp_path, capsys, source, sentence):
    assert main(["db", "copy", source.format(tmp_path), f"sqlite:///{tmp_path / 'baru.db'}"]) == ExitCode.BAD_INPUT
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_database_is_not_copied_onto_itself(lived_in, capsys):
    url = str(lived_in.engine.url)
    assert main(["db", "copy", url, url]) == ExitCode.BAD_INPUT
    assert "onto itself" in capsys.readouterr().err
