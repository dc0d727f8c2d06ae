"""How a crawl is shown while it runs: a bar on a terminal, one line per finished site elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from checks.outcome import FetchOutcome
from crawler.site import Closing, Elsewhere, PageCount, SiteEnd, Stopping, Waiting
from crawler.urls import host_of

if TYPE_CHECKING:
    from rich.console import Console

_WIDE = 100
"""Columns from which on the bar also tells how long it may still take."""


class CrawlProgress:
    """Shows sites as they end; hand `watch` to `crawl_sites`."""

    def __init__(self, console: Console, sites: int) -> None:
        self.console = console
        self.sites = sites
        self.done = 0
        self.failed = 0
        self.pages = 0
        self._bar: Progress | None = None
        if console.is_terminal and not console.quiet:
            columns = [
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("sites · {task.fields[pages]} pages · {task.fields[failed]} failed"),
                TimeElapsedColumn(),
            ]
            if console.width >= _WIDE:
                columns.append(TimeRemainingColumn())
            self._bar = Progress(*columns, console=console, transient=True)
            self._task = self._bar.add_task("Crawling", total=sites, pages=0, failed=0)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def watch(self, event: SiteEnd | PageCount | Stopping | Closing | Waiting | Elsewhere) -> None:
        """Take in one event."""
        if isinstance(event, PageCount):
            self.pages = event.pages
        elif isinstance(event, Stopping):
            self.console.print(
                f"Stopping: no more sites enter; those in flight have {event.seconds:.0f} s to end. "
                "Ctrl-C again gives them up."
            )
        elif isinstance(event, Closing):
            self.console.print(
                f"The window closes in {event.seconds:.0f} s: no more sites enter; those in flight have until then."
            )
        elif isinstance(event, Waiting):
            self.console.print(
                f"{event.sites} sites are left whose hours have not come; the next one's begin in "
                f"{event.seconds / 60:.0f} min."
            )
        elif isinstance(event, Elsewhere):
            self.console.print(
                f"{event.sites} sites are left whose hosts another crawl is at; they are crawled when it has ended."
            )
        else:
            self.done += 1
            self.failed += event.has_failed
            if self._bar is None:
                self._tell(event)
        if self._bar is not None:
            self._bar.update(self._task, completed=self.done, pages=self.pages, failed=self.failed)

    def _tell(self, end: SiteEnd) -> None:
        outcome = FetchOutcome(end.outcome)
        words = f"{outcome.label}, {end.pages_read} halaman dibaca"
        if end.fault:
            words = f"kesalahan pada pemeriksa: {end.fault}"
        self.console.print(f"[{self.done}/{self.sites}] {host_of(end.url)}: {words}", markup=False)
