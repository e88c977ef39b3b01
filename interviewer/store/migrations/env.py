"""Alembic's entry: runs the migrations on the connection, and in the transaction, it is given.

`render_as_batch` lets a later migration change a column in SQLite, which can only copy the table.
SQLite does not enforce foreign keys here (its default), so that such a copy cannot take the events
with it. Alembic holds SQLite's DDL for untransactional; it is not, once BEGIN is ours.
"""

from __future__ import annotations

from alembic import context

from interviewer.store.schema import VERSION_TABLE
from interviewer.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
