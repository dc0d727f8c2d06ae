"""`patuh export | findings | services | runs | status`: reading what is known, and handing it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any

import typer

from checks.errors import UserError
from checks.model import ComponentStatus, Reason, Status
from crawler.cli.common import (
    DatabaseOption,
    ExitCode,
    JsonOption,
    OnOption,
    OutOption,
    Panel,
    QuietOption,
    RegionOption,
    RunOption,
    app,
    console,
    end_of_day,
    no_results,
    none_found,
    told_if_empty,
    utc_now,
    write_json_lines,
)
from crawler.cli.scoring import RubricOption
from crawler.cli.tables import write_table
from reports.cells import decimal_comma
from reports.words import COMPONENT_WORDS, verdict_word
from storage.database import Database, open_existing_database
from storage.history import run_by
from storage.models import NightState
from storage.runs import find_run
from storage.stacking import AsOf


@app.command(rich_help_panel=Panel.READ)
def export(
    *,
    out: OutOption,
    region: RegionOption = None,
    rubric: RubricOption = None,
    with_alerts: Annotated[
        bool,
        typer.Option("--with-alerts", help="Add a file with signs of break-ins; for the agencies' IT only."),
    ] = False,
    database: DatabaseOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write what coordinators receive: CSV files and a workbook per region, all of them or none."""
    from checks.registry import CHECKS
    from checks.rubric import DEFAULT_RUBRIC
    from checks.rubric_file import load_rubric
    from reports.export import export as write

    chosen = load_rubric(rubric or DEFAULT_RUBRIC, CHECKS)
    written = write(open_existing_database(database), chosen, out, region, with_alerts=with_alerts, at=utc_now())
    if not written.files:
        typer.echo(f"patuh: {no_results(region)}", err=True)
        raise typer.Exit(ExitCode.NOTHING_DONE)
    console(quiet=quiet).print(
        f"{written.agencies} perangkat daerah di {written.regions} wilayah: {len(written.files)} berkas di {out}",
        markup=False,
    )


@app.command(rich_help_panel=Panel.READ)
def findings(
    run: RunOption = None,
    on: OnOption = None,
    region: RegionOption = None,
    database: DatabaseOption = None,
    json: JsonOption = False,
) -> None:
    """Show every finding with its evidence."""
    from reports.listing import finding_objects

    db = _database(database, run)
    rows = told_if_empty(finding_objects(db, _wanted(db, run, on), region), no_results(region, run=run, on=on))
    if json:
        write_json_lines(rows)
        return
    write_table(
        ("Situs", "Pemeriksaan", "Status", "Keterangan", "Bukti"),
        (
            (
                row["site"],
                row["check"],
                verdict_word(Status(row["status"]), Reason(row["reason"]) if row["reason"] else None),
                row["note"],
                row["evidence"][0]["url"] if row["evidence"] else "",
            )
            for row in rows
        ),
    )


@app.command(rich_help_panel=Panel.READ)
def services(
    run: RunOption = None,
    on: OnOption = None,
    region: RegionOption = None,
    database: DatabaseOption = None,
    json: JsonOption = False,
) -> None:
    """Show every service found, with its 14 components."""
    from reports.listing import service_objects

    db = _database(database, run)
    rows = told_if_empty(service_objects(db, _wanted(db, run, on), region), none_found(db, "services", region))
    if json:
        write_json_lines(rows)
        return
    write_table(
        ("Situs", "Layanan", "Halaman", *(COMPONENT_WORDS[status].capitalize() for status in ComponentStatus)),
        ((row["site"], row["name"], row["url"], *_counts(row["components"].values())) for row in rows),
    )


def _counts(components: Iterable[Mapping[str, str]]) -> list[int]:
    stated = [component["status"] for component in components]
    return [stated.count(status) for status in ComponentStatus]


@app.command(rich_help_panel=Panel.READ)
def runs(database: DatabaseOption = None, json: JsonOption = False) -> None:
    """List the runs, newest first."""
    from reports.listing import run_objects

    rows = told_if_empty(run_objects(open_existing_database(database)), no_results())
    if json:
        write_json_lines(rows)
        return
    shown = ("run", "kind", "started_at", "finished_at", "status", "sites", "rules_version")
    write_table(
        ("Putaran", "Jenis", "Mulai", "Selesai", "Keadaan", "Situs", "Versi aturan"),
        (["" if row[name] is None else row[name] for name in shown] for row in rows),
    )


@app.command(rich_help_panel=Panel.READ)
def status(database: DatabaseOption = None, json: JsonOption = False) -> None:
    """Say where things stand: the newest run, how the sites ended, what was found."""
    from checks.outcome import FetchOutcome
    from reports.listing import status_object

    state = status_object(open_existing_database(database))
    if json:
        write_json_lines([state])
        return
    run = state["run"]
    write_table(
        ("Hal", "Keadaan"),
        [
            ("Basis data", state["database"]),
            (
                "Putaran terakhir",
                f"{run['run']} ({run['kind']}, {run['status']}, {run['started_at']})" if run else "belum ada",
            ),
            ("Situs terdaftar", state["sites"]["registered"]),
            ("Situs aktif", state["sites"]["active"]),
            ("Situs terkunjungi", state["sites"]["visited"]),
            ("Situs yang baru terbaca dengan peramban", _rendered(state["sites"])),
            *((f"Situs: {FetchOutcome(outcome).label}", count) for outcome, count in state["outcomes"].items()),
            *((f"Temuan: {verdict_word(Status(word), None)}", count) for word, count in state["findings"].items()),
        ],
    )
    if state["nights"]:
        _write_nights(state["nights"])


def _write_nights(nights: Iterable[Mapping[str, Any]]) -> None:
    """Write the last nights, one a line, newest first."""
    from reports.digest import STATE_WORDS

    def cells(night: Mapping[str, Any]) -> list[object]:
        measures = night["measures"]
        visited, read = measures.get("sites_visited"), measures.get("sites_read")
        return [
            night["night"],
            night["began_at"],
            STATE_WORDS[NightState(night["state"])],
            night["due"],
            "" if visited is None else f"{read:.0f}/{visited:.0f}",
            _share(measures.get("blocked_share")),
            _share(measures.get("flip_share")),
            _share(measures.get("noise_floor")),
            "; ".join(night["unmet"]),
        ]

    typer.echo("")
    write_table(
        ("Malam", "Mulai", "Keadaan", "Giliran", "Terbaca", "Diblokir", "Berbalik", "Derau", "Tidak sesuai harapan"),
        (cells(night) for night in nights),
    )


def _share(value: float | None) -> str:
    return "" if value is None else f"{decimal_comma(100 * value, 1)} %"


def _wanted(db: Database, run: int | None, on: datetime | None) -> int | None:
    """Return the run that is asked for; with a day, every site as it stood then."""
    if on is None:
        return run
    if run is not None:
        raise UserError("Say either --run or --on.")
    return AsOf(run_by(db, end_of_day(on)))


def _rendered(sites: dict[str, Any]) -> str:
    share = sites["rendered_share"]
    return str(sites["rendered"]) + ("" if share is None else f" ({decimal_comma(100 * share, 1)}%)")


def _database(url: str | None, run: int | None) -> Database:
    """Open the database and see to it that the run exists: an unknown one must not look like an empty one."""
    db = open_existing_database(url)
    if run is not None:
        find_run(db, run)
    return db
