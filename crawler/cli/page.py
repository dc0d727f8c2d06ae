"""`patuh page`: the stored copy behind a quotation, as text."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.cli.common import BodiesOption, DatabaseOption, Panel, app
from storage.database import open_existing_database


@app.command(rich_help_panel=Panel.READ)
def page(
    sha256: Annotated[
        str, typer.Argument(metavar="HASH", help="The copy by its hash, or by how it begins, as the report prints it.")
    ],
    bodies: BodiesOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show the text of a stored copy, as it was read: the page behind a quotation, safe to look at."""
    from checks.document.attachment import Unreadable
    from checks.errors import UserError
    from crawler.copies import CopyReader
    from reports.cells import clean
    from storage.bodies import body_store
    from storage.copies import find_copy

    db = open_existing_database(database)
    copy = find_copy(db, sha256)
    with CopyReader(body_store(db, bodies)) as reader:
        try:
            text = reader.text(copy)
        except Unreadable as error:
            raise UserError(
                f"The copy of {clean(copy.url)} has no text to show ({error}): "
                "`patuh evidence` writes it as it was sent."
            ) from error
    db.close()
    typer.echo(text, nl=False)
