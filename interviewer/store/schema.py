"""The tables brought up to date when a database is opened.

The versions are the files `migrations/versions/v0001_….py`, counted up; the database names the one
it stands at in the table `interviewer_schema`. One transaction under the write lock takes it to the
newest, so that a killed or doubled opening leaves it as it was or done. A database of a newer
program, or of another program, is refused and left alone.

Alembic is only imported when there is something to do. Knows no session and no event.
"""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from interviewer.errors import StoreError
from interviewer.store.database import Database
from interviewer.store.tables import Base

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = tuple(sorted(path.name[1:5] for path in MIGRATIONS.glob("versions/v*.py")))
VERSION_TABLE = "interviewer_schema"

_ALEMBIC = threading.Lock()
"""Alembic keeps the migration under way in a global."""

_POSTGRES_KEY = 7_220_150_431
"""Any fixed number: the advisory lock that stands for 'this schema is being changed'."""


def bring_up_to_date(database: Database) -> None:
    """Create or migrate the tables where they are not the newest."""
    with database.read() as connection:
        if _stands_at(connection, database) == VERSIONS[-1]:
            return
    with _ALEMBIC, database.write() as connection:
        if not database.place.sqlite:
            key = {"key": _POSTGRES_KEY}
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), key)
        if _stands_at(connection, database) != VERSIONS[-1]:
            _migrate(connection)


def _stands_at(connection: Connection, database: Database) -> str | None:
    """The version of the tables, None where there are none yet."""
    tables = inspect(connection)
    if tables.has_table(VERSION_TABLE):
        version = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))
        return _known(version, database)
    for name in Base.metadata.tables:
        if tables.has_table(name):
            raise StoreError(
                f"{str(database.place)!r} belongs to another program (its table {name!r} was not "
                "made by this one); name another database in INTERVIEWER_DATABASE_URL"
            )
    return None


def _known(version: str | None, database: Database) -> str | None:
    if version is None or version in VERSIONS:
        return version
    raise StoreError(
        f"{str(database.place)!r} was written by a newer version of this program (its tables are "
        f"{version!r}, known here up to {VERSIONS[-1]!r}); update mlsd-interviewer, or name "
        "another database in INTERVIEWER_DATABASE_URL"
    )


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
