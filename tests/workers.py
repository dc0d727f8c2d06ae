"""Real workers for tests: processes of `patuh worker` that can be killed, and a night that hands work to them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counting_street import CountingStreet
from nights_on_a_street import ROOT, register
from storage.database import Database


class Crewman:
    """One `patuh worker` in a process of its own."""

    def __init__(self, url: str, folder: Path, *more: str) -> None:
        self.log = folder / f"worker-{len(list(folder.glob('worker-*.log')))}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "crawler", "worker", "--stalled-after", "10", *more],
                cwd=ROOT,
                env={
                    **os.environ,
                    "PATUH_DATABASE": url,
                    "PATUH_BODIES": str(folder / "bodies"),
                    "PATUH_ALLOW_PRIVATE": "1",
                },
                stdout=log,
                stderr=log,
            )

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")


@contextmanager
def crew(url: str, folder: Path, count: int) -> Iterator[list[Crewman]]:
    """Have so many workers join; those that are there at the end (more may have been added) are killed."""
    workers = [Crewman(url, folder) for _ in range(count)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.process.kill()
            worker.process.wait()


def register_street(db: Database, folder: Path, street: CountingStreet, count: int) -> None:
    """Enter so many of the street's hosts into the invented region."""

    class Door:
        def __init__(self, number: int) -> None:
            self.url = street.url(number)

    register(db, folder, *(Door(number) for number in range(count)))  # type: ignore[arg-type] # only its address counts
