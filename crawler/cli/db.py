"""`patuh db`: the database itself."""

from __future__ import annotations

import typer

from crawler.cli.common import DatabaseOption, Panel, QuietOption, app, console
from storage.database import connect
from storage.schema import upgrade

db_app = typer.Typer(no_args_is_help=True, help="The database itself.")
app.add_typer(db_app, name="db", rich_help_panel=Panel.KEEP)


@db_app.command("upgrade")
def upgrade_database(database: DatabaseOption = None, quiet: QuietOption = False) -> None:
    """Bring the schema of the database up to date; SQLite files do so by themselves."""
    target = connect(database)
    before, after = upgrade(target)
    target.close()
    if before == after:
        said = f"already has schema {after}"
    else:
        said = f"now has schema {after}" + ("" if before is None else f" (it had {before})")
    console(quiet=quiet).print(f"{target.name} {said}.", markup=False)
