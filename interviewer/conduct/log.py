"""Where events go: the protocol of a durable log, and one that lives in memory.

The store implements the protocol; rehearsals (`play`, `read`, evals) use the memory log.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import uuid4

from interviewer.domain.events import Event


class EventLog(Protocol):
    """An append-only list of events per session."""

    def create(self, events: Sequence[Event]) -> str:
        """Begin a session; returns its id."""
        ...

    def append(self, session_id: str, events: Sequence[Event]) -> None:
        """Add events, durable when this returns; SessionConflict if somebody else was first."""
        ...

    def load(self, session_id: str) -> list[Event]:
        """All events in order."""
        ...

    def seen(self, session_id: str, t: float) -> None:
        """Note that somebody was present at this second."""
        ...

    def seen_at(self, session_id: str) -> float:
        """The last second at which somebody was present."""
        ...


class MemoryLog:
    """Events that are gone with the process."""

    def __init__(self) -> None:
        self.sessions: dict[str, list[Event]] = {}

    def create(self, events: Sequence[Event]) -> str:
        """Begin a session."""
        id = uuid4().hex[:12]
        self.sessions[id] = list(events)
        return id

    def append(self, session_id: str, events: Sequence[Event]) -> None:
        """Add events."""
        self.sessions[session_id].extend(events)

    def load(self, session_id: str) -> list[Event]:
        """All events in order."""
        return list(self.sessions[session_id])

    def seen(self, session_id: str, t: float) -> None:
        """Nobody asks."""

    def seen_at(self, session_id: str) -> float:
        """The time of the last event."""
        return self.sessions[session_id][-1].t
