"""The stacking pattern: what is known of a site is written when it changes, never every night.

Pages, findings, services and alerts share this one mechanism. Each row holds from `from_run_id` until
`to_run_id` (exclusive; null while it holds), so "what was true at run R" is one condition
(`holding_at`), and a night without change adds nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from storage.models.base import Base, Stacked, table_of


class AsOf(int):
    """The number of a run, where the state of every site after it is meant, whichever run saw it last."""


def fingerprint(*facts: object) -> str:
    """Digest the facts (JSON values; strings, numbers, lists) that make a row what it is."""
    return hashlib.blake2b(json.dumps(facts).encode(), digest_size=16).hexdigest()


def holding_at(model: type[Stacked], run_id: int | None) -> ColumnElement[bool]:
    """Return the condition for rows that hold at the run; those that hold now when it is None."""
    if run_id is None:
        return model.to_run_id.is_(None)
    return and_(model.from_run_id <= run_id, or_(model.to_run_id.is_(None), model.to_run_id > run_id))


def holding_before(model: type[Stacked], run_id: int) -> ColumnElement[bool]:
    """Return the condition for rows that held just before the run, whatever it has written itself since."""
    return and_(model.from_run_id < run_id, or_(model.to_run_id.is_(None), model.to_run_id >= run_id))


def restack(
    connection: Connection, model: type[Base], site_id: int, run_id: int, facts: Mapping[str, Mapping[str, Any]]
) -> dict[str, int]:
    """Make `facts` all that holds for the site from this run on; return the ids of the rows added.

    `facts` and the answer are keyed by fingerprint. The run must be the site's newest, which the
    caller sees to under a lock. The rows end up as if this were the run's only save, however many
    went before it: what an earlier save added is taken back, what it ended holds on.
    """
    table = table_of(model)
    rows = connection.execute(
        select(table.c.id, table.c.fingerprint, table.c.from_run_id, table.c.to_run_id).where(
            table.c.site_id == site_id, or_(table.c.to_run_id.is_(None), table.c.to_run_id == run_id)
        )
    ).all()
    holding = {row.fingerprint for row in rows} & facts.keys()
    added_before = [row.id for row in rows if row.from_run_id == run_id and row.fingerprint not in holding]
    to_close = [
        row.id for row in rows if row.from_run_id < run_id and row.to_run_id is None and row.fingerprint not in holding
    ]
    to_reopen = [row.id for row in rows if row.to_run_id == run_id and row.fingerprint in holding]
    if added_before:
        connection.execute(delete(table).where(table.c.id.in_(added_before)))
    for ids, until in ((to_close, run_id), (to_reopen, None)):
        if ids:
            connection.execute(update(table).where(table.c.id.in_(ids)).values(to_run_id=until))

    new = [key for key in facts if key not in holding]
    if not new:
        return {}
    added = connection.execute(
        insert(table).returning(table.c.id, sort_by_parameter_order=True),
        [{**facts[key], "site_id": site_id, "from_run_id": run_id, "fingerprint": key} for key in new],
    ).scalars()
    return dict(zip(new, added, strict=True))
