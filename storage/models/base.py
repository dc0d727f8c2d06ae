"""What all tables share: constraint names, column types, and the two columns of the stacking pattern."""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, ForeignKey, Integer, MetaData, Table, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, timezone-aware UTC on the Python side whatever the database makes of it.

    SQLite keeps no zone and PostgreSQL answers in the session's zone; a naive time is refused,
    because nobody can tell afterwards which of three Indonesian zones it meant.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a naive time; give the database UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive time {value!r}: times are stored as timezone-aware UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give Python timezone-aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


IS_OPEN = text("to_run_id IS NULL")
"""Condition of the partial indexes: what holds now is asked for most and is a small part of the history."""

BIG_INTEGER = BigInteger().with_variant(Integer(), "sqlite")
"""For keys of the tables that grow every night; SQLite numbers rows only in a column typed INTEGER."""

# Enumerations are persisted by value, as plain text without a database-side list: a new word is a
# change of code, not of the schema.
_ENUM_BY_VALUE = Enum(
    enum.Enum,
    native_enum=False,
    create_constraint=False,
    length=32,
    values_callable=lambda words: [word.value for word in words],
)


class StorableText(TypeDecorator[str]):
    """Text from anywhere, made storable: what pages send may hold what no database takes.

    PostgreSQL refuses NUL, and neither database can encode half a surrogate pair; a title with
    either must not cost a site its whole result.
    """

    impl = Text()
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:  # noqa: ARG002
        """Give the database what it can hold. Not by `process_bind_param`, which is two calls a value slower."""
        return _storable_or_null


def _storable_or_null(value: str | None) -> str | None:
    return None if value is None else storable(value)


def storable(value: str) -> str:
    """Return the text without NUL and with lone surrogates replaced; almost always the text itself."""
    if value.isascii():
        return value.replace("\0", "")
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


class Base(DeclarativeBase):
    """The declarative base: every constraint has a predictable name, every Python type one column type."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy declares it so
        str: StorableText(),
        datetime: UtcDateTime(),
        enum.Enum: _ENUM_BY_VALUE,
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


class Stacked:
    """A fact about a site that is written when it changes, and holds from one run to the next.

    Valid at run R are the rows with `from_run_id <= R` and (`to_run_id` is null or `to_run_id > R`).
    `fingerprint` is a digest of everything that makes the row what it is: two rows of a site with
    the same fingerprint state the same fact. `storage.stacking` is the only writer.
    """

    id: Mapped[int] = mapped_column(BIG_INTEGER, primary_key=True, sort_order=-5, comment="Number of the row")
    fingerprint: Mapped[str] = mapped_column(
        sort_order=-1, comment="Digest (hex) of the facts; a change of it is what opens a new row"
    )

    @declared_attr
    @classmethod
    def site_id(cls) -> Mapped[int]:
        """The site that the fact is about."""
        return mapped_column(ForeignKey("site.id"), sort_order=-4, comment="The site that this is about")

    @declared_attr
    @classmethod
    def from_run_id(cls) -> Mapped[int]:
        """The run that first saw it."""
        return mapped_column(ForeignKey("run.id"), sort_order=-3, comment="The run that first saw it so")

    @declared_attr
    @classmethod
    def to_run_id(cls) -> Mapped[int | None]:
        """The run that no longer saw it."""
        return mapped_column(
            ForeignKey("run.id"), sort_order=-2, comment="The first run that no longer saw it so; null while it holds"
        )


def table_of(model: type[Base]) -> Table:
    """Return the table of a model, for Core statements that take or give many rows at once."""
    return cast("Table", model.__table__)
