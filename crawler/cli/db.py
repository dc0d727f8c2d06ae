"""`patuh db`: the database itself."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.cli.common import DatabaseOption, Panel, QuietOption, app, console, utc_now
from crawler.queueing import upgrade_queue
from storage.database import connect
from storage.schema import upgrade

db_app = typer.Typer(no_args_is_help=True, help="The database itself.")
app.add_typer(db_app, name="db", rich_help_panel=Panel.KEEP)


@db_app.command("upgrade")
def upgrade_database(database: DatabaseOption = None, quiet: QuietOption = False) -> None:
    """Bring the schema of the database up to date; SQLite files do so by themselves."""
    target = connect(database)
    before, after = upgrade(target)
    upgrade_queue(target)
    target.close()
    if before == after:
        said = f"already has schema {after}"
    else:
        said = f"now has schema {after}" + ("" if before is None else f" (it had {before})")
    console(quiet=quiet).print(f"{target.name} {said}.", markup=False)


@db_app.command("copy")
def copy_everything(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The database to copy, as a URL.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="A new, empty database, as a URL.")],
    *,
    quiet: QuietOption = False,
) -> None:
    """Copy everything into another, empty database, such as from SQLite to PostgreSQL; all of it or nothing."""
    from crawler.resume import settle_dead_runs
    from storage.bodies import body_store
    from storage.copying import copy_database
    from storage.database import open_database, open_existing_database

    remarks = console(quiet=quiet)
    old = open_existing_database(source)
    new = open_database(target)
    settle_dead_runs(old, utc_now)
    copied = copy_database(old, new, lambda table, rows: remarks.print(f"{table}: {rows}", markup=False))
    if old.is_sqlite:
        where = body_store(old, None).root
        remarks.print(
            f"Page bodies stay in {where}: name them with --bodies or PATUH_BODIES from now on.", markup=False
        )
    typer.echo(f"{sum(copied.values())} rows of {len(copied)} tables copied to {new.name}.")
    old.close()
    new.close()
