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

from sqlalchemy import Connection, delete, func, insert, select, update

from interviewer.domain.events import Event, Graded, SessionStarted
from interviewer.errors import SessionConflict, UsageError, one_of
from interviewer.store import place, rows
from interviewer.store.database import Database
from interviewer.store.rows import Counters, SessionRow
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
_LISTED = (
    SessionRecord.id,
    SessionRecord.case_slug.label("case"),
    SessionRecord.level,
    SessionRecord.minutes,
    SessionRecord.status,
    SessionRecord.created_at,
    SessionRecord.updated_at,
    SessionRecord.turns,
    SessionRecord.t,
    SessionRecord.label,
)
Events = list[Event]
Rows = list[SessionRow]
GradedRows = list[tuple[str, str, Graded]]
"""Named here because `SessionStore.list` hides the word inside the class."""


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
        values = rows.session_values(session_id, first, events, label)
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
            moved = update(SessionRecord).where(SessionRecord.id == found.id)
            connection.execute(moved.values(rows.moved_on(found, events)))
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
        with self._database.nudge() as connection:
            found = _find(connection, session_id, lock=True)
            if moment > found.seen_t:
                moved = update(SessionRecord).where(SessionRecord.id == found.id)
                connection.execute(moved.values(seen_t=moment))

    def seen_at(self, session_id: str) -> float:
        """The last interview second at which somebody was present."""
        with self._database.read() as connection:
            return _find(connection, session_id).seen_t

    def list(self, limit: int = 50, status: str | None = None) -> Rows:
        """The latest sessions first; all of them, or the `open` or `ended` ones."""
        if status not in (None, OPEN, ENDED):
            raise one_of("session status", str(status), (OPEN, ENDED))
        newest = (SessionRecord.updated_at.desc(), SessionRecord.id)
        query = select(*_LISTED).order_by(*newest).limit(max(0, limit))
        if status is not None:
            query = query.where(SessionRecord.status == status)
        with self._database.read() as connection:
            return [SessionRow(**row) for row in connection.execute(query).mappings()]

    def graded(self, limit: int = 200) -> GradedRows:
        """The latest scorecards with their session's id and when it was sat, newest first."""
        query = (
            select(SessionRecord.id, SessionRecord.created_at, EventRecord.seq, EventRecord.body)
            .join(EventRecord, EventRecord.session_id == SessionRecord.id)
            .where(EventRecord.kind == Graded.model_fields["kind"].default)
            .order_by(SessionRecord.created_at.desc(), EventRecord.seq.desc())
            .limit(max(0, limit))
        )
        with self._database.read() as connection:
            stored = connection.execute(query).all()
        found = [(id, at, rows.read_event(id, seq, body)) for id, at, seq, body in stored]
        return [(id, at, event) for id, at, event in found if isinstance(event, Graded)]

    def resolve(self, beginning: str) -> str:
        """The id of the one session whose id begins like this."""
        with self._database.read() as connection:
            return _find(connection, beginning).id

    def delete(self, session_id: str) -> None:
        """Remove a session and everything said in it."""
        with self._database.write() as connection:
            found = _find(connection, session_id, lock=True)
            connection.execute(delete(EventRecord).where(EventRecord.session_id == found.id))
            connection.execute(delete(SessionRecord).where(SessionRecord.id == found.id))


def _find(connection: Connection, given: str, lock: bool = False) -> Counters:
    """The counters of the session with this id, or with the only id that begins like it."""
    if not _ID.fullmatch(given):
        raise _unknown(given)
    query = select(*_COUNTERS).with_for_update() if lock else select(*_COUNTERS)
    found = connection.execute(query.where(SessionRecord.id == given)).one_or_none()
    if found is not None:
        return Counters(*found)
    begins = func.substr(SessionRecord.id, 1, len(given)) == given
    several = connection.execute(query.where(begins).limit(3)).all()
    if len(several) > 1:
        ids = ", ".join(row.id for row in several[:2])
        raise UsageError(f"session {given!r} could be {ids} or more; give more of its letters")
    if not several:
        raise _unknown(given)
    return Counters(*several[0])


def _unknown(given: str) -> UsageError:
    return UsageError(f"no session {given!r}; run 'interviewer sessions list' to see them")


def _must_continue(found: Counters, events: Sequence[Event]) -> None:
    """Refuse events whose numbers do not follow what is stored."""
    numbers = [event.seq for event in events]
    if numbers == list(range(found.next_seq, found.next_seq + len(numbers))):
        return
    if numbers[0] < found.next_seq:
        raise SessionConflict(f"session {found.id} was moved on in another tab; reload it")
    raise SessionConflict(
        f"session {found.id} continues with event {found.next_seq}, not with "
        f"{', '.join(str(number) for number in numbers[:5])}; reload it"
    )


def _insert(connection: Connection, session_id: str, drafts: Sequence[rows.Values]) -> None:
    values = [{"session_id": session_id, **draft} for draft in drafts]
    connection.execute(insert(EventRecord), values)
