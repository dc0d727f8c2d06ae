"""The crawl as the command line runs it: in processes of its own, shared out by host."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crawler.cli.common import utc_now
from crawler.crawl import crawl_sites
from crawler.job import CrawlOptions
from storage.database import open_database
from storage.sites import adhoc_site


def prepare(*, urls: list[str], **options: Any) -> tuple[Callable[[], None], Callable[[], dict[str, Any]]]:
    """Register the sites in a new database; return the crawl to time, and what it tells afterwards."""
    folder = tempfile.TemporaryDirectory(prefix="patuh-bench-")
    database = open_database(f"sqlite:///{Path(folder.name) / 'bench.db'}")
    sites = [adhoc_site(database, url) for url in urls]
    pages: list[int] = []

    def work() -> None:
        summary = crawl_sites(database, sites, CrawlOptions(allow_private=True, delay=0.0, **options), utc_now)
        pages.append(summary.pages_read)

    def tell() -> dict[str, Any]:
        database.close()
        folder.cleanup()
        return {"pages": pages[0]}

    return work, tell
