"""Runs the migrations on the connection that `storage.schema.upgrade` hands over, inside its transaction."""

from alembic import context

from storage.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite can roll back DDL, though Alembic does not count on it; a half-migrated file would be worse.
    transactional_ddl=True,
    # SQLite cannot alter a column in place; Alembic then rebuilds the table.
    render_as_batch=True,
)
context.run_migrations()
