"""`patuh parquet`: the analysts' frames as files for tools of their own."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.cli.common import DatabaseOption, OutOption, Panel, QuietOption, RegionOption, RunOption, app, console
from storage.database import open_existing_database
from storage.runs import find_run


@app.command(rich_help_panel=Panel.READ)
def parquet(
    *,
    out: OutOption,
    region: RegionOption = None,
    run: RunOption = None,
    with_alerts: Annotated[
        bool, typer.Option("--with-alerts", help="With the signs of break-ins, which are private.")
    ] = False,
    database: DatabaseOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write every frame of storage.frames as a Parquet file, for tools of one's own. It needs pyarrow."""
    from reports.parquet import write_parquet

    db = open_existing_database(database)
    if run is not None:
        find_run(db, run)  # an unknown one must not look like an empty one
    written = write_parquet(db, out, run, region, with_alerts=with_alerts)
    db.close()
    console(quiet=quiet).print(f"{sum(written.rows.values())} rows in {len(written.rows)} files in {out}", markup=False)
