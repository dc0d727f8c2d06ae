"""`patuh sites discover`: which agency sites a region's main portal leads to, as a list to be confirmed."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checks.errors import UserError
from crawler import settings
from crawler.cli.common import (
    DatabaseOption,
    ExitCode,
    JsonOption,
    QuietOption,
    console,
    utc_now,
    write_json_lines,
)
from crawler.cli.gathering import ContactOption, DelayOption, asking
from crawler.cli.sites import sites_app

if TYPE_CHECKING:
    from checks.document import Document
    from crawler.discovery import Proposal
    from storage.database import Database
    from storage.regions import RegionFacts

HEADINGS = (
    "kode wilayah",
    "nama perangkat daerah",
    "jenis",
    "alamat situs",
    "status",
    "keterangan",
    "keyakinan",
    "ditemukan di",
)
"""Of the CSV: the first six are those that `patuh sites load` reads."""


@sites_app.command("discover")
def discover(
    *,
    region: Annotated[
        str, typer.Option("--region", metavar="CODE", help="The region, by its Kemendagri code (53.11).")
    ],
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE|URL",
            help="A saved page or folder of pages (then nothing is fetched), or another address of the portal.",
            show_default="the region's website",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the CSV here.", show_default="standard output")
    ] = None,
    max_pages: Annotated[int, typer.Option("--max-pages", min=1, metavar="N", help="Pages read of the portal.")] = 60,
    delay: DelayOption = settings.DOWNLOAD_DELAY,
    contact: ContactOption = None,
    database: DatabaseOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Propose a region's agency sites from its main portal, as a CSV for `sites load`; adds nothing by itself.

    Look it over before loading: rows that are "perlu konfirmasi" or "nonaktif" say why.
    """
    from crawler.discovery import domains_of, propose
    from crawler.exploring import read_portal, visit
    from crawler.job import CrawlOptions
    from storage.database import open_database
    from storage.regions import find_region
    from storage.seeds import load_seed

    db = open_database(database)
    load_seed(db)
    facts = find_region(db, region)
    remarks = console(quiet=quiet)
    saved = Path(source) if source and "://" not in source else None
    if saved is not None and not saved.exists():
        raise UserError(f"There is neither a file nor a folder {str(saved)!r}; an address begins with https://.")
    portal = facts.website if saved is not None or source is None else source
    if not portal:
        raise UserError(f"No website of {facts.name} is registered: name its portal with --from https://….")
    options = CrawlOptions(max_pages=max_pages, delay=delay, **asking(contact, remarks, is_local=saved is not None))
    pages = _saved_pages(saved, portal) if saved is not None else read_portal(portal, options, utc_now)
    domains = domains_of(facts.website or portal, facts.aliases)
    proposals = propose(pages, domains, facts.name, _registered(db))
    if saved is None and proposals:
        proposals = visit(proposals, options, utc_now)
    _write(facts, proposals, out, as_json=as_json)
    remarks.print(f"{facts.name}: {len(pages)} halaman dibaca, {len(proposals)} alamat diusulkan.", markup=False)
    if not pages:
        raise typer.Exit(ExitCode.NOTHING_DONE)


def _saved_pages(path: Path, portal: str) -> list[Document]:
    from checks.document import read
    from crawler.cli.saved_pages import saved_file, saved_folder

    pages = saved_folder(path, portal) if path.is_dir() else [saved_file(path, portal)]
    return [read(page.path.read_bytes(), url=page.url or portal) for page in pages]


def _registered(db: Database) -> frozenset[str]:
    from storage.agency_types import AGENCY_TYPES
    from storage.models import SiteStatus
    from storage.sites import select_sites

    rows = select_sites(db, types=tuple(AGENCY_TYPES), statuses=tuple(SiteStatus))
    return frozenset(row.host + row.scope_path.rstrip("/") for row in rows)


def _write(facts: RegionFacts, proposals: list[Proposal], out: Path | None, *, as_json: bool) -> None:
    from reports.cells import safe

    rows = [
        (
            facts.code,
            safe(one.name),
            one.agency_type,
            safe(one.url),
            one.standing.value,
            one.note,
            one.confidence.value,
            safe(one.found_on),
        )
        for one in proposals
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows([HEADINGS, *rows])
    if out is not None:
        out.write_text(text.getvalue(), "utf-8-sig", newline="")
    if as_json:
        write_json_lines(dict(zip(HEADINGS, row, strict=True)) for row in rows)
    elif out is None:
        typer.echo(text.getvalue(), nl=False)
