"""The options of the verbs that crawl: `patuh crawl`, `patuh nightly`, and in part `patuh sites discover`."""

from __future__ import annotations

import math
from typing import Annotated

import typer

from checks.errors import UserError


def _finite(delay: float) -> float:
    """Refuse what is no time to wait; `nan` passes every comparison that a range makes."""
    if not math.isfinite(delay):
        raise UserError("--delay must be a number of seconds, such as 1 or 0.5.")
    return delay


TypesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--type", metavar="TYPE", help="Agencies of this type (may be repeated).", show_default="the rubric's sample"
    ),
]
MaxPagesOption = Annotated[int, typer.Option("--max-pages", min=1, metavar="N", help="Pages fetched per site.")]
MaxDocumentsOption = Annotated[
    int,
    typer.Option("--max-documents", min=0, metavar="N", help="PDF, Word and Excel files read per site, on top."),
]
MaxScansOption = Annotated[
    int,
    typer.Option(
        "--max-scans",
        min=0,
        metavar="N",
        help="Scans and pictures that tesseract reads per site and night, where it is installed.",
    ),
]
MaxRenderedOption = Annotated[
    int,
    typer.Option(
        "--max-rendered",
        min=0,
        metavar="N",
        help="Pages per site that a browser builds where plain HTTP gives an empty shell, where it is installed.",
    ),
]
MaxOutsideOption = Annotated[
    int,
    typer.Option(
        "--max-outside",
        min=0,
        metavar="N",
        help="Survey and complaint forms outside a site that are tried per site and night: is anything there.",
    ),
]
DelayOption = Annotated[
    float,
    typer.Option(
        "--delay", min=0.0, metavar="SECONDS", help="Pause between two requests to one host.", callback=_finite
    ),
]
ProcessesOption = Annotated[
    int, typer.Option("--processes", min=1, max=64, metavar="N", help="Processes that share the sites.")
]
ContactOption = Annotated[
    str | None,
    typer.Option(
        "--contact",
        envvar="PATUH_CONTACT",
        metavar="ADDRESS",
        help="The mailbox that webmasters can write to; part of our name in their logs.",
    ),
]
