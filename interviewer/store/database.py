"""One open database: its connections and its three kinds of transaction.

`read` sees one moment of the database. `write` takes the write lock at once (so what it reads first
cannot change under it) and returns only when the data is on the disk: WAL with synchronous=FULL,
which survives kill -9 and power loss. `nudge` writes without waiting for the disk; it survives
kill -9, and power loss may cost the last of it.

Safe to use from many threads and processes. Knows no table, event or session.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from interviewer.errors import StoreError
from interviewer.store import faults
from interviewer.store.place import Place, make_ready

_RETRY = 0.02


class Database:
    """A database that can be read and written; every failure is a StoreError."""

    def __init__(self, place: Place, patience: float) -> None:
        make_ready(place)
        self.place = place
        self._name = str(place)
        self._patience = patience
        self._turnstile = threading.Lock()
        self._engine = _engine(place, patience)
        self._durable = self._engine.execution_options(synchronous="FULL")
        self._relaxed = self._engine.execution_options(synchronous="NORMAL")
        if place.file is not None:
            self._guarded(self._use_wal)

    def read(self) -> AbstractContextManager[Connection]:
        """A transaction that changes nothing."""
        return self._transaction(self._engine)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is on the disk when it ends without an error."""
        with self._turn(), self._transaction(self._durable) as connection:
            yield connection

    @contextmanager
    def nudge(self) -> Iterator[Connection]:
        """A transaction too small to wait for the disk."""
        with self._turn(), self._transaction(self._relaxed) as connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection; the last one folds the log into the file."""
        self._engine.dispose()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One SQLite writer of this process at a time: a lock is fair, SQLite's waiting is not."""
        if not self.place.sqlite:
            yield
            return
        if not self._turnstile.acquire(timeout=self._patience):
            raise faults.locked(self._name, self._patience)
        try:
            yield
        finally:
            self._turnstile.release()

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        try:
            with engine.begin() as connection:
                yield connection
        except faults.Failure as error:
            raise faults.explain(error, self._name, self._patience) from error

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except faults.Failure as error:
            self.close()
            raise faults.explain(error, self._name, self._patience) from error

    def _use_wal(self) -> None:
        """Switch the file to WAL; two first openings at once must be repeated by hand."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                with closing(self._engine.raw_connection()) as raw, closing(raw.cursor()) as cursor:
                    cursor.execute("PRAGMA journal_mode=WAL")
                    cursor.fetchall()
                return
            except sqlite3.OperationalError as error:
                if not faults.is_locked(error) or time.monotonic() > deadline:
                    raise
                time.sleep(_RETRY)


def _engine(place: Place, patience: float) -> Engine:
    return _sqlite(place, patience) if place.sqlite else _postgres(place, patience)


def _sqlite(place: Place, patience: float) -> Engine:
    # In memory there is one connection, lent to one thread at a time.
    size, extra = (10, 40) if place.file else (1, 0)
    engine = create_engine(
        place.url,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=extra,
        pool_timeout=patience,
        connect_args={"timeout": patience, "check_same_thread": False},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # BEGIN is ours, see _begin
    connection.execute("PRAGMA fullfsync=1")  # macOS: its plain fsync does not reach the disk


def _begin(connection: Connection) -> None:
    synchronous = connection.get_execution_options().get("synchronous")
    if synchronous is None:
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA synchronous={synchronous}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgres(place: Place, patience: float) -> Engine:
    wait = {} if "options" in place.url.query else {"options": f"-c lock_timeout={patience:g}s"}
    try:
        return create_engine(
            place.url,
            pool_pre_ping=True,
            pool_timeout=patience,
            connect_args={"connect_timeout": max(2, round(patience)), **wait},
            hide_parameters=True,
        )
    except ImportError as error:
        raise StoreError(
            f"{str(place)!r} needs the Postgres driver; run 'pip install mlsd-interviewer[postgres]'"
        ) from error
