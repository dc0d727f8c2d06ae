"""`patuh trend`: how many agencies meet each check, run by run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from checks.errors import UserError
from crawler.cli.common import (
    DatabaseOption,
    JsonOption,
    Panel,
    RegionOption,
    app,
    no_results,
    told_if_empty,
    write_json_lines,
)
from crawler.cli.tables import write_table
from storage.database import open_existing_database


@app.command(rich_help_panel=Panel.READ)
def trend(
    *,
    region: RegionOption = None,
    check: Annotated[
        list[str] | None, typer.Option("--check", metavar="ID", help="Only this check; repeatable.")
    ] = None,
    runs: Annotated[int, typer.Option("--runs", min=1, max=1000, metavar="N", help="How many runs back.")] = 30,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.csv", help="Write a line per run and check.", dir_okay=False)
    ] = None,
    database: DatabaseOption = None,
    json: JsonOption = False,
) -> None:
    """Show per check how many agencies met it after each of the newest runs, as the checks found it."""
    from checks.registry import CHECKS
    from reports.trend import trends, write_trends

    if unknown := sorted(set(check or ()) - CHECKS.keys()):
        raise UserError(f"There is no check {unknown[0]!r}: see `patuh checks list`.")
    db = open_existing_database(database)
    told = trends(db, region, runs=runs, checks=check or ())
    db.close()
    if out is not None:
        write_trends(out, told)
    told = tuple(told_if_empty(told, no_results(region)))
    if json:
        write_json_lines(point.as_object() for one in told for point in one.points)
        return
    ends = [(one, one.points[0], one.points[-1]) for one in told]
    write_table(
        ("Pemeriksaan", "Semula", "Kini", "Perubahan", "Dari", "Arah"),
        ((one.check, then.met, now.met, f"{now.met - then.met:+d}", now.agencies, one.bars) for one, then, now in ends),
        title="Perangkat daerah yang memenuhi, menurut hasil mesin"
        + (f" (putaran {ends[0][1].run} sampai {ends[0][2].run})" if ends else ""),
    )
