"""The append-only log of sittings: the one door to everything that was said.

An append is one transaction and is on the disk when it returns; its events must continue the
numbers stored, else somebody else moved the session on and nothing is written. Nothing stored is
ever changed. A session may be named by the beginning of its id.

Knows how to keep events, not what they mean: folding them is `domain.session`'s part.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from interviewer.domain.events import Event, SessionStarted
from interviewer.errors import SessionConflict, UsageError
from interviewer.store import place, rows
from interviewer.store.database import Database
from interviewer.store.rows import SessionRow
from interviewer.store.schema import bring_up_to_date
from interviewer.store.tables import ENDED, ID_LENGTH, OPEN, EventRecord, SessionRecord

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_ID = re.compile(rf"[0-9a-z]{{1,{ID_LENGTH}}}")
_COUNTERS = (
    SessionRecord.id,
    SessionRecord.next_seq,
    SessionRecord.turns,
    SessionRecord.t,
    SessionRecord.seen_t,
)
Found = Row[tuple[str, int, int, float, float]]
Events = list[Event]
Rows = list[SessionRow]


class SessionStore:
    """Sessions in one database. Safe to share between threads; closing it loses nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, url: str, folder: Path | None, *, patience: float = 15.0) -> SessionStore:
        """Open a database, making or migrating it; an empty URL means a file in the folder.

        `patience` is how many seconds to wait for somebody else's lock.
        """
        database = Database(place.parse(url, folder), patience)
        try:
            bring_up_to_date(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    @property
    def place(self) -> str:
        """Where the sessions are, without a password."""
        return str(self._database.place)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def create(self, events: Sequence[Event], label: str = "") -> str:
        """Start a session with its first events; returns its id."""
        first = events[0] if events else None
        if not isinstance(first, SessionStarted):
            raise ValueError("a session starts with session_started")
        if [event.seq for event in events] != list(range(len(events))):
            raise ValueError("the first events of a session are numbered 0, 1, 2, …")
        session_id = "".join(secrets.choice(_ALPHABET) for _ in range(ID_LENGTH))
        drafts = [rows.event_values(event) for event in events]
        values = _first_values(session_id, first, events, label)
        with self._database.write() as connection:
            connection.execute(insert(SessionRecord).values(values))
            _insert(connection, session_id, drafts)
        return session_id

    def append(self, session_id: str, events: Sequence[Event]) -> None:
        """Add events; all of them are on the disk when this returns, or none is."""
        if not events:
            return
        drafts = [rows.event_values(event) for event in events]
        with self._database.write() as connection:
            found = _find(connection, session_id, lock=True)
            _must_continue(found, events)
            connection.execute(
                update(SessionRecord)
                .where(SessionRecord.id == found.id)
                .values(_moved_on(found, events))
            )
            _insert(connection, found.id, drafts)

    def load(self, session_id: str) -> Events:
        """Every event of a session in order."""
        with self._database.read() as connection:
            found = _find(connection, session_id)
            query = select(EventRecord.seq, EventRecord.body)
            query = query.where(EventRecord.session_id == found.id).order_by(EventRecord.seq)
            stored = connection.execute(query).all()
        events = [rows.read_event(found.id, seq, body) for seq, body in stored]
        rows.unbroken(found.id, events, found.next_seq)
        return events

    def seen(self, session_id: str, t: float) -> None:
        """Somebody was present at this interview second; an earlier one changes nothing."""
        moment = rows.second(t)
        moves = update(SessionRecord).values(seen_t=moment)
        moves = moves.where(SessionRecord.id == session_id, SessionRecord.seen_t < moment)
        with self._database.nudge() as connection:
            if _ID.fullmatch(session_id) and connection.execute(moves).rowcount:
                return
            found = _find(connection, session_id)
            if found.id != session_id and found.seen_t < moment:
                ...

    def seen_at(self, session_id: str) -> float:
        """The last interview second at which somebody was present."""
        with self._database.read() as connection:
            return _find(connection, session_id).seen_t
