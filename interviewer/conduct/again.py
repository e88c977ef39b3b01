"""Another go at one phase: the sitting as it stood when the phase began, with the same facts.

The new sitting begins with the old one's events up to that moment, so what was granted, asked and
said before is known to both. Pure: makes events, stores none.
"""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.domain.events import (
    CandidateSaid,
    Event,
    InterviewerSaid,
    PhaseChanged,
    ReadingMade,
    SessionEnded,
    SessionStarted,
)
from interviewer.domain.move import Move
from interviewer.domain.session import fold
from interviewer.domain.terms import MoveKind, PhaseId
from interviewer.errors import UsageError

_BEFORE_ANYTHING = 2
"""Events every sitting begins with: the start and the prompt."""
ROOM = 1.6
"""Times a phase's budget that must be left on the clock."""


def checkpoint(events: Sequence[Event], of: str, phase: PhaseId, budget: float) -> list[Event]:
    """The events of a new sitting that stands where `phase` began in the sitting `of`.

    `budget` is the phase's planned seconds. If the phase was never reached, it begins where the
    sitting got to. Times are squeezed when too little of the clock would be left.
    """
    started = events[0]
    if not isinstance(started, SessionStarted):
        raise UsageError(f"session {of} does not begin with its setup; it cannot be tried again")
    if phase in (PhaseId.P0, PhaseId.P9):
        raise UsageError(f"{phase} has nothing to practise by itself; choose P1 to P8")
    total = started.setup.minutes * 60.0
    said = _before_the_end(events)
    kept = said[: _reached(said, phase)]
    latest = max(0.0, total - ROOM * budget)
    squeeze = min(1.0, latest / kept[-1].t) if kept[-1].t else 1.0
    setup = started.setup.model_copy(update={"retry_of": of, "start_phase": phase})
    moved: list[Event] = [
        event.model_copy(update={"seq": i, "t": event.t * squeeze}) for i, event in enumerate(kept)
    ]
    moved[0] = moved[0].model_copy(update={"setup": setup})
    origin = fold(moved).phase
    if origin is not phase:
        last = moved[-1]
        why = "another go at this phase"
        moved.append(PhaseChanged(seq=len(moved), t=last.t, at=last.at, origin=origin, to=phase, why=why))
    return moved


def _reached(events: Sequence[Event], phase: PhaseId) -> int:
    """How many events come before the phase, its opening turn left out."""
    for i, event in enumerate(events):
        if isinstance(event, PhaseChanged) and event.to is phase:
            return max(_BEFORE_ANYTHING, _before_turn(events, i))
    return _before_turn(events, len(events))


def _before_the_end(events: Sequence[Event]) -> list[Event]:
    """What happened while the interview went on: without its last words, the end and what came after."""
    end = next((i for i, event in enumerate(events) if isinstance(event, SessionEnded)), len(events))
    return [event for event in events[:end] if not (isinstance(event, InterviewerSaid) and _ends(event.move))]


def _ends(move: Move) -> bool:
    return move.kind is MoveKind.END


def _before_turn(events: Sequence[Event], end: int) -> int:
    """`end`, or where the candidate turn begins that was not answered before it."""
    while end > _BEFORE_ANYTHING and isinstance(events[end - 1], CandidateSaid | ReadingMade):
        end -= 1
    return end
