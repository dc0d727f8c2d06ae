"""`patuh nights`: `patuh nightly` by the clock of the queue."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from crawler.cli.common import DatabaseOption, Panel, QuietOption, app, console, utc_now


@app.command(rich_help_panel=Panel.GATHER, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def nights(
    context: typer.Context,
    cron: Annotated[
        str, typer.Argument(metavar="CRON", help="When, as cron writes it, by UTC: '0 15 * * *' is 22:00 WIB.")
    ],
    *,
    database: DatabaseOption = None,
    quiet: QuietOption = False,
) -> None:
    """Stay, and do `patuh nightly` whenever it is time, with the options that follow (PostgreSQL).

    For containers, and for machines without cron. Two that serve the same database do one night between them.
    """
    from crawler.queueing import check_queue
    from storage.database import open_database

    remarks = console(quiet=quiet)
    db = open_database(database)
    check_queue(db)  # before the modules that cannot be loaded without a queue

    from crawler.nights import serve_nights

    told = ["--database", database] if database else []
    nightly = [sys.executable, "-m", "crawler", "nightly", *told, *(["--quiet"] if quiet else []), *context.args]
    remarks.print(f"Waiting for the nights of {db.name} ({cron}, UTC); Ctrl-C to leave.", markup=False)
    try:
        serve_nights(db, cron, nightly, lambda said: remarks.print(f"{utc_now():%H:%M:%S} {said}", markup=False))
    finally:
        db.close()
