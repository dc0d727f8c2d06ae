"""`patuh worker`: one more machine for the crawl."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.cli.common import (
    DatabaseOption,
    ExitCode,
    Panel,
    QuietOption,
    app,
    code_version,
    console,
    private_addresses_allowed,
    utc_now,
)

if TYPE_CHECKING:
    from rich.console import Console


@app.command(rich_help_panel=Panel.GATHER)
def worker(
    *,
    processes: Annotated[
        int,
        typer.Option(
            "--processes", min=1, max=64, metavar="N", help="Parts crawled at one time, each in a process of its own."
        ),
    ] = 1,
    stalled_after: Annotated[
        float,
        typer.Option(
            "--stalled-after",
            min=10.0,
            max=3600.0,
            metavar="SECONDS",
            help="Silence after which another worker counts as dead and its parts are returned.",
        ),
    ] = 180.0,
    bodies: Annotated[
        Path | None,
        typer.Option(
            "--bodies",
            envvar="PATUH_BODIES",
            metavar="DIR",
            help="Where page bodies are kept: a folder that all machines share.",
            file_okay=False,
        ),
    ] = None,
    database: DatabaseOption = None,
    quiet: QuietOption = False,
) -> None:
    """Join the queue in PostgreSQL and crawl what `patuh nightly --workers` hands out, until stopped.

    Ctrl-C, or the service manager's SIGTERM, lets no more sites in, gives those in flight a minute and hands the
    rest back to the queue; a second one gives them up. Exit code 3: the database does not answer.
    """
    from storage.errors import DatabaseSilent

    try:
        _join(processes, stalled_after, bodies, database, console(quiet=quiet))
    except DatabaseSilent as error:  # not exit code 2, by which the service manager would leave it at that
        typer.echo(f"patuh: {error}", err=True)
        raise typer.Exit(ExitCode.NOTHING_DONE) from error


def _join(processes: int, stalled_after: float, bodies: Path | None, database: str | None, remarks: Console) -> None:
    from crawler.queueing import check_queue
    from storage.database import open_database

    db = open_database(database)
    check_queue(db)  # before the modules that cannot be loaded without a queue

    from crawler.worker import Worker

    joined = Worker(
        db,
        utc_now,
        bodies,
        code_version(),
        allow_private=private_addresses_allowed(),
        processes=processes,
        stalled_after=stalled_after,
        say=lambda said: remarks.print(f"{utc_now():%H:%M:%S} {said}", markup=False),
    )
    remarks.print(f"Joined the queue in {db.name}; Ctrl-C to leave.", markup=False)
    try:
        joined.run()
    finally:
        db.close()
