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
    from crawler.queueing import check_cron, check_queue, refuse_file
    from storage.database import connect, open_database

    told = ["--database", database] if database else []
    _refuse_unknown(context, [*told, *context.args])
    check_cron(cron)
    refuse_file(
        connect(database),
        "`patuh nights` keeps its clock in PostgreSQL",
        "let cron or a systemd timer start `patuh nightly` here (crawler/deploy/README.md)",
    )
    remarks = console(quiet=quiet)
    db = open_database(database)
    check_queue(db)  # before the modules that cannot be loaded without a queue

    from crawler.nights import serve_nights

    nightly = [sys.executable, "-m", "crawler", "nightly", *told, *(["--quiet"] if quiet else []), *context.args]
    remarks.print(f"Waiting for the nights of {db.name} ({cron}, UTC); Ctrl-C to leave.", markup=False)
    try:
        serve_nights(db, cron, nightly, lambda said: remarks.print(f"{utc_now():%H:%M:%S} {said}", markup=False))
    finally:
        db.close()


def _refuse_unknown(context: typer.Context, nightly: list[str]) -> None:
    """Refuse now what `patuh nightly` would refuse every night: nobody is there to read it then."""
    every = context.find_root()
    verb = every.command.get_command(every, "nightly")  # type: ignore[attr-defined] # the application is a group
    verb.make_context("nightly", nightly, parent=every)
