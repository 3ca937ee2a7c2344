"""Run by Alembic for each upgrade, inside the transaction and under the lock that `migrate` holds."""

from __future__ import annotations

from alembic import context

from assessment.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite cannot alter a table in place; a later migration copies it.
    render_as_batch=True,
)
context.run_migrations()
