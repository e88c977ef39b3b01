"""A session and its log, moved on together: an event is applied, stored, and only then answered.

What could not be stored did not happen: the session is folded anew from the log. Knows no moves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from interviewer.conduct.clock import Clock, wall_time
from interviewer.conduct.log import EventLog
from interviewer.domain.events import Event
from interviewer.domain.session import Session, fold
from interviewer.errors import InterviewerError


class Record:
    """The growing record of one sitting."""

    def __init__(self, id: str, session: Session, log: EventLog, clock: Clock) -> None:
        self.id, self.session = id, session
        self._log, self._clock = log, clock
        self._staged: list[Event] = []
        self._committing = False

    def stamp(self) -> dict[str, Any]:
        """The number and the times of the next event."""
        now = min(self._clock.now(), self.session.total)
        return {"seq": self.session.seq + 1, "t": max(now, self.session.t), "at": wall_time()}

    def append(self, event: Event) -> None:
        """Apply an event; it is stored by the next commit, before anything is shown."""
        self._staged.append(event)
        self.session.apply(event)

    async def commit(self) -> None:
        """Store what was appended, in one transaction, and what came in meanwhile."""
        self._committing = True
        try:
            while self._staged:
                staged, self._staged = self._staged, []
                with self._or_as_stored():
                    await asyncio.to_thread(self._log.append, self.id, staged)
        finally:
            self._committing = False

    def store(self, event: Event) -> None:
        """Apply and store one event at once; in the middle of a step it is stored with the step."""
        self.session.apply(event)
        if self._staged or self._committing:
            self._staged.append(event)
            return
        with self._or_as_stored():
            self._log.append(self.id, [event])

    def seen(self, t: float) -> None:
        """Note that somebody was present at this second."""
        self._log.seen(self.id, t)

    @contextmanager
    def _or_as_stored(self) -> Iterator[None]:
        try:
            yield
        except InterviewerError:
            self._staged = []
            self.session = fold(self._log.load(self.id))
            raise
