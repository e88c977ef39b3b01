"""The store's tables: made from nothing, migrated, and refused where they are somebody else's."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from interviewer.domain.events import SessionStarted, Setup
from interviewer.domain.terms import Level
from interviewer.errors import StoreError
from interviewer.store import schema
from interviewer.store.log import SessionStore
from interviewer.store.tables import Base

STARTED = SessionStarted(seq=0, t=0, setup=Setup(case="c", level=Level.MID, minutes=45))


def run(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()


def test_the_migrations_make_the_tables_of_the_code(tmp_path: Path) -> None:
    store = SessionStore.open("", tmp_path)
    with store._database.read() as connection:
        options = {"version_table": schema.VERSION_TABLE, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_the_versions_are_counted_up_without_a_gap() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [schema.VERSIONS[-1]]
    for number, version in enumerate(schema.VERSIONS, 1):
        assert version == f"{number:04}"


def test_a_database_that_is_up_to_date_opens_without_alembic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SessionStore.open("", tmp_path).close()
    monkeypatch.setitem(sys.modules, "alembic", None)
    assert SessionStore.open("", tmp_path).list() == []


def test_a_migration_that_dies_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Operations.create_table

    def dies(self: Operations, name: str, *columns: Any) -> object:
        if name == "events":
            raise RuntimeError("killed")
        return original(self, name, *columns)

    monkeypatch.setattr(Operations, "create_table", dies)
    with pytest.raises(RuntimeError):
        SessionStore.open("", tmp_path)
    with closing(sqlite3.connect(tmp_path / "sessions.db")) as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == []
    monkeypatch.undo()
    assert SessionStore.open("", tmp_path).list() == []


def test_copying_a_table_in_a_migration_keeps_the_events(tmp_path: Path) -> None:
    store = SessionStore.open("", tmp_path)
    session_id = store.create([STARTED])
    with store._database.write() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("sessions", recreate="always") as batch:
            batch.alter_column("label", nullable=True)
    assert store.load(session_id) == [STARTED]
    assert [row.id for row in store.list()] == [session_id]


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    SessionStore.open("", tmp_path).close()
    file = tmp_path / "sessions.db"
    run(file, f"UPDATE {schema.VERSION_TABLE} SET version_num='0099'")
    before = file.read_bytes()
    with pytest.raises(StoreError, match=r"newer version .*'0099'.* update mlsd-interviewer"):
        SessionStore.open("", tmp_path)
    assert file.read_bytes() == before


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "theirs.db"
    run(file, "CREATE TABLE sessions (id)", "INSERT INTO sessions VALUES (7)")
    with pytest.raises(StoreError, match="belongs to another program"):
        SessionStore.open(f"sqlite:///{file}", None)
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("SELECT * FROM sessions").fetchall() == [(7,)]
