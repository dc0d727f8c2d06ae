"""Fixtures for all tests."""

from collections.abc import Iterator

import pytest

from databases import (
    database_of_the_environment,
    database_url,
    db,
    empty_url,
    migrated_postgres,
    migrated_sqlite,
    postgres_server,
    seeded_db,
    seeded_sqlite,
    shared_postgres,
    sqlite_db,
)
from local_sites import Street

__all__ = [
    "database_of_the_environment",
    "database_url",
    "db",
    "empty_url",
    "migrated_postgres",
    "migrated_sqlite",
    "postgres_server",
    "seeded_db",
    "seeded_sqlite",
    "shared_postgres",
    "sqlite_db",
]


@pytest.fixture
def street() -> Iterator[Street]:
    """Serve agency sites on loopback for as long as the test takes."""
    opened = Street()
    yield opened
    opened.close()
