"""Second readings under way: begun with the reply, folded in when they are done, waited for by nobody
who is talking. Knows no reader's ways and no log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from interviewer.domain.brain import Reread, SecondReader
from interviewer.domain.events import CandidateSaid, Event, ReadingMade
from interviewer.domain.reading import Reading
from interviewer.domain.session import Session, fold
from interviewer.errors import ModelFault


@dataclass(frozen=True)
class Again:
    """One turn heard again, or why it was not."""

    turn: int
    by: str
    found: Reread
    fallback: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to store."""
        found = self.found
        return bool(self.fallback or found.disagreements or found.reading.points or found.reading.claims)

    def event(self, **stamp: Any) -> ReadingMade:
        """What is stored of it."""
        return ReadingMade(
            reading=self.found.reading,
            brain=self.by,
            of=self.turn,
            disagreements=self.found.disagreements,
            fallback=self.fallback,
            **stamp,
        )


@dataclass
class Rereading:
    """The second readings of one interview."""

    reader: SecondReader | None
    lost: Session | None = None
    _under_way: list[asyncio.Task[Again]] = field(default_factory=list)

    def of(self, text: str, first: Reading, session: Session) -> Callable[[], None]:
        """Starts hearing the last turn again when it is called; later calls do nothing."""
        begun, turn = False, session.candidate_turns[-1].seq

        def begin() -> None:
            nonlocal begun
            if begun or self.reader is None:
                return
            begun = True
            self._under_way.append(
                asyncio.ensure_future(self._listen(self.reader, text, first, session, turn))
            )

        return begin

    async def _listen(
        self, reader: SecondReader, text: str, first: Reading, session: Session, turn: int
    ) -> Again:
        try:
            return Again(turn, reader.name, await reader.reread(text, first, session))
        except ModelFault as fault:
            return Again(turn, reader.name, Reread(reading=Reading()), str(fault))

    def begin_lost(self) -> None:
        """Hear the turn again whose second reading a process took with it."""
        lost, self.lost = self.lost, None
        if lost and lost.reading:
            self.of(lost.turns[-1].text, lost.reading, lost)()

    def done(self) -> list[Again]:
        """What has been heard since the last call, in the order of the turns."""
        ready = [task for task in self._under_way if task.done()]
        self._under_way = [task for task in self._under_way if not task.done()]
        heard = [task.result() for task in ready if not task.cancelled()]
        return sorted((again for again in heard if again.says_something), key=lambda again: again.turn)

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        if self._under_way:
            await asyncio.wait(self._under_way)


def lost(events: Sequence[Event]) -> Session | None:
    """The sitting as it stood when its last turn had been read once, if that was all it was; else None."""
    said = max((n for n, event in enumerate(events) if isinstance(event, CandidateSaid)), default=len(events))
    read = [n for n, event in enumerate(events) if n > said and isinstance(event, ReadingMade)]
    return fold(events[: read[0] + 1]) if len(read) == 1 else None
