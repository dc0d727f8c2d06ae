"""${message}

Before this is merged:
- Would it lock a table of millions of rows? Add columns as nullable, fill them in batches, then tighten.
- Does it keep every finding and its evidence? Verdicts that agencies were told about are never dropped.
- Is every new column commented, and does `pytest tests/test_storage_schema.py` pass on both databases?
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Apply."""
    ${upgrades if upgrades else "pass"}
