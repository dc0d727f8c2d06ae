"""`patuh alerts` and `patuh bodies`: what the agency's IT should know, and what is deleted for citizens' sake."""

from __future__ import annotations

from typing import Annotated

import typer

from checks.errors import UserError
from crawler.cli.common import (
    MOST_DAYS,
    BodiesOption,
    DatabaseOption,
    JsonOption,
    Panel,
    QuietOption,
    RegionOption,
    app,
    console,
    none_found,
    told_if_empty,
    utc_now,
    write_json_lines,
)
from crawler.cli.tables import write_table
from storage.database import open_existing_database


@app.command(rich_help_panel=Panel.READ)
def alerts(region: RegionOption = None, database: DatabaseOption = None, json: JsonOption = False) -> None:
    """Show signs of break-ins and made-up content; private, for the agencies' IT, and never part of a score."""
    from reports.alerts import alert_cells, alert_objects

    db = open_existing_database(database)
    rows = list(told_if_empty(alert_objects(db, region), none_found(db, "signs of break-ins", region)))
    db.close()
    if json:
        write_json_lines(rows)
        return
    write_table(
        ("Situs", "Jenis", "Tingkat", "Halaman", "Contoh", "Keterangan"), (alert_cells(row)[2:] for row in rows)
    )


bodies_app = typer.Typer(no_args_is_help=True, help="The stored page bodies.")
app.add_typer(bodies_app, name="bodies", rich_help_panel=Panel.KEEP)


@bodies_app.command("purge")
def purge(
    older_than: Annotated[
        int | None,
        typer.Option(
            "--older-than", min=0, max=MOST_DAYS, metavar="DAYS", help="What no page has shown for so many days."
        ),
    ] = None,
    site: Annotated[
        str | None, typer.Option("--site", metavar="URL", help="Everything of one site, standing proof included.")
    ] = None,
    bodies: BodiesOption = None,
    database: DatabaseOption = None,
    quiet: QuietOption = False,
) -> None:
    """Delete stored page bodies for good, and log that it was done; findings keep their quoted words."""
    from storage.bodies import body_store
    from storage.purging import purge_older_than, purge_site

    if (older_than is None) == (site is None):
        raise UserError("Say which bodies to delete: either --older-than DAYS or --site URL.")
    db = open_existing_database(database)
    store = body_store(db, bodies)
    if site is not None:
        purged = purge_site(db, store, site, utc_now())
    else:
        purged = purge_older_than(db, store, older_than or 0, utc_now())
    db.close()
    console(quiet=quiet).print(f"{purged.bodies} bodies deleted, {purged.bytes} bytes; logged.", markup=False)
