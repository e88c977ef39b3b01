"""What a database complained about, as one line a person can act on.

SQLite is understood by its result codes and Postgres by its SQLSTATE, never by the wording of a
message. The SQL and its parameters (a candidate's words) are never repeated. Nothing here touches
a file: a damaged database is named, and moving it aside is left to the person.
"""

from __future__ import annotations

import sqlite3

from sqlalchemy import exc

from interviewer.errors import StoreError

Failure = (exc.SQLAlchemyError, sqlite3.Error)
"""Everything the database layer may raise; sqlite3's own while a connection is being set up."""

_DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
_FORBIDDEN = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
}
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_PG_FULL = "53100"
_PG_LOCKED = {"55P03", "40P01"}


def result_code(error: BaseException) -> int:
    """SQLite's primary result code of an error, 0 where there is none."""
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    return int(getattr(cause, "sqlite_errorcode", 0)) & 0xFF


def is_locked(error: BaseException) -> bool:
    """Whether somebody else holds the SQLite file."""
    return result_code(error) in _LOCKED


def explain(error: BaseException, place: str, patience: float) -> StoreError:
    """The line for what went wrong at a place."""
    if isinstance(error, exc.TimeoutError):
        return locked(place, patience)
    if isinstance(error, exc.DBAPIError) and not isinstance(error.orig, sqlite3.Error):
        return _from_server(error, place, patience)
    return _from_file(error, place, patience)


def locked(place: str, patience: float) -> StoreError:
    """Somebody else held the database for too long."""
    return StoreError(
        f"{place!r} has been locked by another program for more than {patience:g} s; close what "
        "holds it (a backup, a database browser, a stopped 'interviewer') and repeat"
    )


def damaged(place: str, what: str) -> StoreError:
    """The file is not, or no longer, a database."""
    return StoreError(
        f"{place!r} is damaged or not a database ({what}); nothing was changed in it: restore a "
        f"copy, or move it and '{place}-wal', if there is one, to another folder and start again"
    )


def forbidden(place: str, what: str) -> StoreError:
    """The file or its folder may not be written."""
    return StoreError(
        f"{place!r} cannot be opened for writing ({what}); make the file and its folder writable, "
        "or set INTERVIEWER_HOME to a folder that is"
    )


def full(place: str) -> StoreError:
    """There is no room for another event."""
    return StoreError(
        f"the disk that holds {place!r} is full; free some space and repeat what you did last "
        "(everything acknowledged before is kept)"
    )


def _from_file(error: BaseException, place: str, patience: float) -> StoreError:
    code, what = result_code(error), first_line(error)
    if code in _LOCKED:
        return locked(place, patience)
    if code == sqlite3.SQLITE_FULL:
        return full(place)
    if code in _DAMAGED:
        return damaged(place, what)
    if code in _FORBIDDEN:
        return forbidden(place, what)
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(
            f"the disk failed or is full while {place!r} was in use ({what}); check the disk and "
            "its free space, then repeat what you did last"
        )
    return StoreError(f"{place!r} could not be read or written ({what})")


def _from_server(error: exc.DBAPIError, place: str, patience: float) -> StoreError:
    state, what = getattr(error.orig, "sqlstate", None), first_line(error)
    if state == _PG_FULL:
        return full(place)
    if state in _PG_LOCKED:
        return locked(place, patience)
    if isinstance(error, exc.OperationalError):
        return StoreError(
            f"cannot reach the database {place!r} ({what}); check that the server runs and that "
            "INTERVIEWER_DATABASE_URL names it"
        )
    return StoreError(f"the database {place!r} refused ({what})")


def first_line(error: BaseException) -> str:
    """The first line of what the driver itself said."""
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    return next(iter(str(cause).strip().splitlines()), type(cause).__name__)
