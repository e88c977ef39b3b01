"""Interview time: seconds since the prompt was read, standing still while paused.

The source of time is injected, so that a simulated interview takes milliseconds. Knows no phases.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """Seconds of interview time; may be paused, resumed and set back to when somebody was last here."""

    def __init__(self, start: float = 0.0, source: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._offset = start
        self._since: float | None = source()

    def now(self) -> float:
        """Interview seconds, to a tenth."""
        running = self._source() - self._since if self._since is not None else 0.0
        return round(self._offset + running, 1)

    @property
    def running(self) -> bool:
        """Whether time passes."""
        return self._since is not None

    def pause(self) -> None:
        """Stand still."""
        self._offset, self._since = self.now(), None

    def resume(self) -> None:
        """Run on from where it stood."""
        if self._since is None:
            self._since = self._source()

    def set(self, seconds: float) -> None:
        """Stand at this second, running or paused as before."""
        self._offset = seconds
        if self._since is not None:
            self._since = self._source()


class SimulatedClock(Clock):
    """A clock that only moves when told to."""

    def __init__(self, start: float = 0.0) -> None:
        self._time = 0.0
        super().__init__(start, lambda: self._time)

    def advance_to(self, seconds: float) -> None:
        """Move on to this second of interview time; never back."""
        self._time += max(0.0, seconds - self.now())


def wall_time() -> str:
    """Now, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
