"""Asking for many rows by their numbers: so many in one statement as any database takes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeVar

AT_ONCE = 5000
"""Values in one statement; SQLite takes some 32,000, psycopg 65,000."""

_Value = TypeVar("_Value", int, str)


def in_parts(values: Collection[_Value], size: int = AT_ONCE) -> Iterator[list[_Value]]:
    """Yield the values in order, so many at a time."""
    ordered = sorted(values)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
