"""The options of the verbs that crawl: `patuh crawl`, `patuh nightly`, and in part `patuh sites discover`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from checks.errors import UserError
from crawler.cli.common import code_version, private_addresses_allowed
from crawler.settings import CONTACT

if TYPE_CHECKING:
    from rich.console import Console


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


class Asking(TypedDict):
    """What all crawls of this installation have in common, as `CrawlOptions` calls it."""

    allow_private: bool
    contact: str
    version: str


def asking(contact: str | None, remarks: Console, *, is_local: bool = False) -> Asking:
    """Say as whom we ask and where we may; `is_local` when nobody outside is asked."""
    allowed = private_addresses_allowed()
    return Asking(
        allow_private=allowed,
        contact=_agent_contact(contact, remarks, is_local=is_local or allowed),
        version=code_version(),
    )


def _agent_contact(contact: str | None, remarks: Console, *, is_local: bool) -> str:
    """Return the mailbox that our name gives to webmasters, or refuse what no header can hold."""
    if contact is None:
        if not is_local:
            remarks.print("PATUH_CONTACT is not set: webmasters who see us in their logs cannot write to anybody.")
        return CONTACT
    if not contact.isprintable() or not contact.isascii() or any(sign in contact for sign in "()<>\\"):
        raise UserError(
            f"The contact {contact!r} cannot stand in a request header: write a mailbox or an https address."
        )
    return contact
