"""A finished conversation as the events of a sitting, so that it can be graded as it stands.

Each line is heard as if it were said now: candidate lines by the reader, interviewer lines by the
overhearer. The phase follows what the candidate talks about. Nobody answers, nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interviewer.conduct.transcript import PAUSE, WORDS_PER_SECOND, Line
from interviewer.domain.brain import Overhearer, Reader
from interviewer.domain.events import (
    CandidateSaid,
    Event,
    InterviewerSaid,
    PhaseChanged,
    ReadingMade,
    SessionEnded,
    SessionStarted,
    Setup,
)
from interviewer.domain.session import Session

BROUGHT = "transcript"
"""The brain named beside interviewer turns that were not ours."""


def relive(lines: Sequence[Line], setup: Setup, reader: Reader, overhearer: Overhearer) -> list[Event]:
    """The events of a conversation that is over."""
    started = SessionStarted(seq=0, t=0.0, setup=setup)
    session = Session(setup)
    session.apply(started)
    events: list[Event] = [started]
    for line, t in zip(lines, _times(lines), strict=True):
        for event in _events(line, t, session, reader, overhearer):
            session.apply(event)
            events.append(event)
    last = session.t + (len(lines[-1].text.split()) / WORDS_PER_SECOND if lines else 0.0)
    events.append(
        SessionEnded(seq=session.seq + 1, t=min(last, max(session.t, session.total)), why="finished")
    )
    return events


def _events(
    line: Line, t: float, session: Session, reader: Reader, overhearer: Overhearer
) -> Iterator[Event]:
    """The events one line makes; each is applied before the next is asked for. A turn that opens a
    phase belongs to it."""
    if line.speaker == "interviewer":
        move = overhearer.overhear(line.text, session)
        yield InterviewerSaid(seq=session.seq + 1, t=t, text=line.text, move=move, brain=BROUGHT)
        return
    reading = reader.read(line.text, session)
    if reading.phase is not None and reading.phase is not session.phase:
        yield PhaseChanged(
            seq=session.seq + 1, t=t, origin=session.phase, to=reading.phase, why="as the candidate spoke"
        )
    yield CandidateSaid(seq=session.seq + 1, t=t, text=line.text)
    yield ReadingMade(seq=session.seq + 1, t=t, reading=reading, brain=reader.name)


def _times(lines: Sequence[Line]) -> list[float]:
    """When each line began, in seconds and never going back; missing times from how long people speak."""
    found: list[float] = []
    now, length = 0.0, 0.0
    for line in lines:
        now = max(now, line.t) if line.t is not None else now + length
        found.append(now)
        length = PAUSE + len(line.text.split()) / WORDS_PER_SECOND
    return found
