"""patuh's own crawl, run in this process, with its checks on or off."""

from __future__ import annotations

import importlib
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from scrapy.utils.reactor import install_reactor

from checks.assess import read_page
from checks.document import read
from checks.learned.model import model
from checks.model import Assessment, PageKind, PageReading, PageRef
from checks.registry import rules_version
from crawler import pipelines
from crawler.cli.common import utc_now
from crawler.job import CrawlJob, CrawlOptions
from crawler.process import crawl_here
from storage.bodies import body_store
from storage.database import open_database
from storage.runs import start_run
from storage.sites import adhoc_site

LOADED_BY_NAME = ("crawler.spiders.agency", "crawler.middlewares", "crawler.network", "crawler.extensions")
"""What Scrapy imports when the crawl starts; loaded before, it is no part of what is timed."""


def prepare(
    *, urls: list[str], checks: bool = True, folder: str | None = None, days: int = 0, **options: Any
) -> tuple[Callable[[], None], Callable[[], dict[str, Any]]]:
    """Register the sites in a database, a new one unless a folder has one; return the crawl to time, and its story.

    The crawl takes place so many `days` from now.
    """
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")  # before anything imports another
    for module in LOADED_BY_NAME:
        importlib.import_module(module)
    # The vocabulary, what is built of it and the learned weights, once a process, are start-up as well.
    model()
    read_page(read(b"<title>Standar Pelayanan</title><h1>Persyaratan</h1><p>Biaya: gratis"), PageRef(""))
    if not checks:
        _switch_checks_off()
    place = Path(folder or tempfile.mkdtemp(prefix="patuh-bench-"))  # which `run.py` removes, and why not here
    database = open_database(f"sqlite:///{place / 'bench.db'}")
    sites = tuple(adhoc_site(database, url) for url in urls)
    run = start_run(database, "crawl", utc_now(), rules_version=rules_version(), code_version="bench", options={})
    job = CrawlJob(
        run_id=run,
        sites=sites,
        options=CrawlOptions(allow_private=True, **({"delay": 0.0} | options)),
        clock=lambda: utc_now() + timedelta(days=days),
        database_url=database.engine.url.render_as_string(),
    )

    bodies = body_store(database)
    for number in range(256):  # once in the life of an installation, not once per thousand pages
        (bodies.root / f"{number:02x}").mkdir(parents=True, exist_ok=True)
    storing = _time_storing()

    def tell() -> dict[str, Any]:
        from storage import frames  # not before the crawl, which has no use for pandas: its memory is measured

        sites = frames.site_results(database, run)
        with database.reading() as connection:
            pages, size, free = (
                int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
                for name in ("page_count", "page_size", "freelist_count")
            )
        database.close()
        kept = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
        return {
            "pages": int(sites["pages_read"].sum()),
            "received_bytes": int(sites["bytes"].sum()),
            "kept_bytes": kept,
            "database_bytes": (pages - free) * size,
            "storing_seconds": sum(storing),
        }

    return lambda: crawl_here(job), tell


def _time_storing() -> list[float]:
    """Time what the pipeline does in its own thread, which is all of its disk and database work; CPU seconds."""
    seconds: list[float] = []
    in_thread = pipelines.SitePipeline._in_thread

    def timed(work: Callable[..., Any], *arguments: Any) -> Any:
        started = time.thread_time()
        try:
            return work(*arguments)
        finally:
            seconds.append(time.thread_time() - started)

    async def timed_in_thread(self: pipelines.SitePipeline, work: Callable[..., Any], *arguments: Any) -> Any:
        return await in_thread(self, timed, work, *arguments)

    pipelines.SitePipeline._in_thread = timed_in_thread  # type: ignore[method-assign]
    return seconds


def _switch_checks_off() -> None:
    """Let pages pass unjudged: everything else, links and storing included, stays as it is."""
    pipelines.read_page = lambda _document, page: PageReading(page, PageKind.GENERAL)  # type: ignore[assignment]
    pipelines.conclude_site = lambda _readings, looking, _links: Assessment((), (), looking, "off")  # type: ignore[assignment]
