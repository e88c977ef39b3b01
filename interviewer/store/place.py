"""Where sittings are kept: a database URL read, checked and named.

An empty URL means `sessions.db` in the data folder. Two kinds of database are known, SQLite and
Postgres; anything else is refused with the spelling that works. A password is never repeated.

Makes the folder of an SQLite file and looks at the file from outside; opens nothing.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from interviewer.errors import SettingsError
from interviewer.store import faults

FILE_NAME = "sessions.db"
_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")
_MEMORY = (None, "", ":memory:")


@dataclass(frozen=True)
class Place:
    """A database address; `file` is the SQLite file, None in memory and on a server."""

    url: URL
    file: Path | None

    @property
    def sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.url.get_backend_name() == "sqlite"

    def __str__(self) -> str:
        return str(self.file) if self.file else self.url.render_as_string(hide_password=True)


def parse(url: str, folder: Path | None) -> Place:
    """The place a URL names; without one, the file in the data folder."""
    if not url.strip():
        if folder is None:
            raise SettingsError("no database to open; set INTERVIEWER_HOME or a database URL")
        file = folder / FILE_NAME
        return Place(URL.create("sqlite", database=str(file)), file)
    address = _address(url)
    if address.get_backend_name() != "sqlite" or address.database in _MEMORY:
        return Place(address, None)
    file = Path(str(address.database)).expanduser().absolute()
    return Place(address.set(database=str(file)), file)


def _address(url: str) -> URL:
    spelled = re.sub(r"^postgres://", "postgresql://", url.strip())
    try:
        address = make_url(spelled)
    except (ArgumentError, ValueError):
        address = None
    if address is None or address.drivername not in _DRIVERS:
        shown = re.sub(r"://[^/]*@", "://…@", url.strip())
        raise SettingsError(
            f"INTERVIEWER_DATABASE_URL {shown!r} is no database this program knows; write "
            "sqlite:////path/to/sessions.db or postgresql://user:password@host/name"
        )
    return address


def make_ready(place: Place) -> None:
    """Make the folder; refuse a file that cannot be written or that lost its content."""
    file = place.file
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise faults.forbidden(str(file), error.strerror or str(error)) from error
    if file.is_dir():
        raise faults.forbidden(str(file), "it is a folder")
    if not os.access(file.parent, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        raise faults.forbidden(str(file), "permission denied")
    log = file.with_name(file.name + "-wal")
    if file.exists() and not file.stat().st_size and log.exists() and log.stat().st_size:
        # SQLite would throw the log away, and with it what was acknowledged last.
        raise faults.damaged(str(file), "it is empty but its log is not")
