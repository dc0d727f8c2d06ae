"""Stored copies of pages by the hash that a report prints beside a quotation."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, select

from storage import models
from storage.batches import in_parts
from storage.database import Database
from storage.errors import StorageError

SHOWN = 16
"""Digits of a hash that a report prints: enough to mean one copy among billions."""
_FEWEST = 8
_HASH = re.compile(r"[0-9a-f]*")


class Copy(NamedTuple):
    """A body that was stored, and where it was fetched."""

    sha256: str
    url: str
    """Where it came from, after redirects."""
    fetched_at: datetime
    content_type: str
    """As sent; empty when only a quotation remembers this state of the page."""
    title: str
    """What the page calls itself; of a picture, what its page has written above it."""


def find_copy(db: Database, beginning: str) -> Copy:
    """Return the copy whose hash begins so: the newest page that has it, else the newest quotation from it.

    Raises `StorageError` for what is no hash, and where no copy or several begin so.
    """
    wanted = beginning.strip().lower()
    if not _HASH.fullmatch(wanted) or not _FEWEST <= len(wanted) <= 64:
        raise StorageError(
            f"{beginning!r} is not the beginning of a copy's hash: give at least {_FEWEST} of its hexadecimal digits, "
            "as the report prints them."
        )
    with db.reading() as connection:
        known = list(_pages(connection, models.Page.sha256.startswith(wanted)))
        known = known or list(_quoted(connection, models.Evidence.sha256.startswith(wanted)))
    if not known:
        raise StorageError(f"No page was stored under a hash that begins with {wanted}.")
    if len({copy.sha256 for copy in known}) > 1:
        raise StorageError(f"Several copies begin with {wanted}: give more of the hash.")
    return known[-1]


def newest_copies(db: Database, hashes: Collection[str]) -> dict[str, Copy]:
    """Return the copies of these hashes as `find_copy` would, those that nothing knows left out."""
    found: dict[str, Copy] = {}
    with db.reading() as connection:
        for part in in_parts(hashes):
            found |= _by_hash(_quoted(connection, models.Evidence.sha256.in_(part)))
            found |= _by_hash(_pages(connection, models.Page.sha256.in_(part)))
    return found


def _pages(connection: Connection, which: ColumnElement[bool]) -> Iterator[Copy]:
    """Yield pages as copies, oldest first."""
    page = models.Page
    query = select(page.sha256, page.final_url, page.url, page.fetched_at, page.content_type, page.title)
    for row in connection.execute(query.where(which).order_by(page.fetched_at)):
        yield Copy(row.sha256, row.final_url or row.url, row.fetched_at, row.content_type, row.title)


def _quoted(connection: Connection, which: ColumnElement[bool]) -> Iterator[Copy]:
    """Yield what quotations remember of copies, oldest first."""
    evidence = models.Evidence
    query = select(evidence.sha256, evidence.page_url, evidence.fetched_at)
    for row in connection.execute(query.where(which, evidence.fetched_at.is_not(None)).order_by(evidence.fetched_at)):
        yield Copy(row.sha256, row.page_url, row.fetched_at, "", "")


def _by_hash(copies: Iterable[Copy]) -> dict[str, Copy]:
    return {copy.sha256: copy for copy in copies}
