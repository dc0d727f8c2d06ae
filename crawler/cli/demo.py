"""`patuh demo`: a province that does not exist, crawled, judged and exported on this machine alone."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.cli.common import ExitCode, Panel, QuietOption, app, code_version, console
from crawler.cli.tables import write_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.crawl import Event


@app.command(rich_help_panel=Panel.GATHER)
def demo(
    *,
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="DIR", help="The folder to write into; an earlier demo in it is replaced.", file_okay=False
        ),
    ] = Path("demo"),
    quiet: QuietOption = False,
) -> None:
    """Show everything at once on an invented province, without network: crawl, verdicts, scores, CSV and workbook.

    33 agencies, good and bad, answer on loopback; the outcome is the same every time.
    """
    from crawler.demo.run import run_demo
    from crawler.demo.summary import HEADINGS, summary_rows, what_to_look_at
    from crawler.progress import CrawlProgress

    remarks = console(quiet=quiet)
    with ExitStack() as stack:

        def show(sites: int) -> Callable[[Event], None]:
            return stack.enter_context(CrawlProgress(remarks, sites)).watch

        done = run_demo(out, version=code_version(), watch=show)
    write_table(HEADINGS, summary_rows(done), title="Provinsi Contoh Raya (rekaan)")
    for line in what_to_look_at(done):
        remarks.print(line, markup=False)
    if not done.went_as_told:
        remarks.print(
            "Some sites ended in another way than the demo asked of them; is this machine very busy? Try again."
        )
        raise typer.Exit(ExitCode.DONE_WITH_FAILURES)
