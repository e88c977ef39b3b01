"""The two tables sittings are kept in: one row per session, one row per event.

`sessions` holds what a list of sittings shows and what an append has to compare; `events` holds the
sitting itself, each event whole as JSON text in `body`, with the columns a person would query by
beside it. Text and numbers only, so that SQLite and Postgres keep the same values.

Knows neither what an event means nor who reads it. A change here needs a new file in
`migrations/versions/`; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import Double, ForeignKey, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

OPEN = "open"
ENDED = "ended"

ID_LENGTH = 12
LABEL_LENGTH = 200
"""Longest case slug, label, kind or time kept in a column; the event's body has it whole."""


class Base(DeclarativeBase):
    """All tables of the store."""


class SessionRecord(Base):
    """One sitting: what it is, how far it got."""

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    created_at: Mapped[str] = mapped_column(String(32))
    updated_at: Mapped[str] = mapped_column(String(32))
    case_slug: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    level: Mapped[str] = mapped_column(String(32))
    minutes: Mapped[int] = mapped_column(Integer)
    label: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    status: Mapped[str] = mapped_column(String(8))
    next_seq: Mapped[int] = mapped_column(Integer)
    """The number the next event must carry; also how many there are."""
    turns: Mapped[int] = mapped_column(Integer)
    """Utterances so far, of candidate and interviewer."""
    t: Mapped[float] = mapped_column(Double)
    """Interview second of the latest event."""
    seen_t: Mapped[float] = mapped_column(Double)
    """Last interview second at which somebody was present."""


class EventRecord(Base):
    """One event of a sitting; written once, never changed."""

    __tablename__ = "events"

    session_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("sessions.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    t: Mapped[float] = mapped_column(Double)
    at: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    body: Mapped[str] = mapped_column(Text)
