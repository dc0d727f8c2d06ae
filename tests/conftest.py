"""Fixtures for all tests."""

from databases import (
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

__all__ = [
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
