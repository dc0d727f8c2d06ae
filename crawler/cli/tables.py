"""Answers as tables: drawn on a terminal, tab-separated lines anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import chain

from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports.cells import clean


def write_table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "", to_stderr: bool = False
) -> None:
    """Write the rows for a person on a terminal, or line by line for a pipe (headings first, no title).

    Cells may quote strangers: what could steer a terminal or turn a line around is taken out of them.
    """
    stream = sys.stderr if to_stderr else sys.stdout
    if not stream.isatty():
        for row in chain((headings,), rows):
            stream.write("\t".join(clean(str(cell)) for cell in row) + "\n")
        return
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        # As text, because [brackets] in a site's name are no markup of ours.
        table.add_row(*(Text(clean(str(cell))) for cell in row))
    Console(file=stream, highlight=False).print(table)
