"""One whole sitting under test: a scripted candidate, an interviewer, a simulated clock.

A candidate sees what a candidate sees, and the time; what comes out is the list of events as JSON.
Wall times are left out, so that the same sitting gives the same bytes. Scores nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import ParamSpec, Protocol, TypeVar

from pydantic import JsonValue

from evals.subject import Subject
from interviewer.conduct.clock import SimulatedClock
from interviewer.conduct.interview import Interview
from interviewer.conduct.log import MemoryLog
from interviewer.conduct.means import Means
from interviewer.domain.case import Case
from interviewer.domain.events import (
    EVENT,
    CandidateSaid,
    Event,
    Graded,
    InterviewerSaid,
    PhaseChanged,
    ReadingMade,
    SessionEnded,
    SessionStarted,
    Setup,
)
from interviewer.domain.framework import Framework
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.session import Session
from interviewer.domain.terms import PhaseId
from interviewer.library.shelf import Library

P = ParamSpec("P")
T = TypeVar("T")
STEP = 5.0
"""Seconds between two looks at the clock."""
COVERED = 1 / 3
"""Share of what is expected in a phase from which it was covered, wherever it was said."""


@dataclass(frozen=True)
class Line:
    """What a candidate says next, and at which second of the interview it is finished.

    `label` is the script's own note on the line, kept beside the events for the checks."""

    at: float
    text: str
    label: str = ""


class Candidate(Protocol):
    """Somebody who answers an interviewer."""

    def reply(self, heard: InterviewerSaid, now: float) -> Line | None:
        """The next line after what was heard; None when nothing more will be said."""
        ...


async def sit(subject: Subject, candidate: Candidate, setup: Setup, assess: bool = True) -> list[Event]:
    """The events of a sitting, ending with its scorecard if one is wanted."""
    library, clock, log = subject.library, SimulatedClock(), MemoryLog()
    guard = subject.guard(library.sat(setup))
    interview = await Interview.begin(setup, Means(library, subject.brain, log, clock, guard))
    while not interview.session.ended:
        line = candidate.reply(_last_said(log.load(interview.id)), clock.now())
        await _walk(interview, clock, line.at if line else interview.session.total)
        if line is None or interview.session.ended:
            break
        async for _ in interview.hear(line.text):
            pass
    await _walk(interview, clock, interview.session.total)
    if assess:
        card = subject.assessor.assess(interview.session, setup.level)
        interview.record(Graded(seq=0, t=0, scorecard=card, by=subject.assessor.name))
    return log.load(interview.id)


def sat(subject: Subject, candidate: Candidate, setup: Setup, assess: bool = True) -> JsonValue:
    """The events of a sitting as JSON."""

    async def run() -> list[Event]:
        if subject.waits_for_nothing:
            asyncio.get_running_loop().set_default_executor(_Here())
        return await sit(subject, candidate, setup, assess)

    with subject.directing():
        return as_json(asyncio.run(run()))


class _Here(ThreadPoolExecutor):
    """Does at once what an interview hands to a thread; for parts that never wait for anything."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call it now."""
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:
            done.set_exception(error)
        return done


def as_json(events: list[Event]) -> JsonValue:
    """Events without wall times."""
    return [EVENT.dump_python(event.model_copy(update={"at": ""}), mode="json") for event in events]


@dataclass(frozen=True)
class Transcript:
    """A finished sitting with the notes it was held on: what the checks look at."""

    case: Case
    framework: Framework
    events: tuple[Event, ...]

    @classmethod
    def of(cls, output: JsonValue, library: Library) -> Transcript:
        """Read an output back."""
        events = tuple(EVENT.validate_python(item) for item in output) if isinstance(output, list) else ()
        started = next((e for e in events if isinstance(e, SessionStarted)), None)
        case = library.sat(started.setup) if started else next(iter(library.cases.values()))
        return cls(case, library.framework_of(case), events)

    @cached_property
    def setup(self) -> Setup:
        """What was chosen before."""
        return next(e.setup for e in self.events if isinstance(e, SessionStarted))

    @cached_property
    def total(self) -> float:
        """Seconds of the whole interview."""
        return self.setup.minutes * 60.0

    @cached_property
    def said(self) -> tuple[InterviewerSaid, ...]:
        """What the interviewer said."""
        return tuple(e for e in self.events if isinstance(e, InterviewerSaid))

    @cached_property
    def heard(self) -> tuple[CandidateSaid, ...]:
        """What the candidate said."""
        return tuple(e for e in self.events if isinstance(e, CandidateSaid))

    @cached_property
    def ended(self) -> tuple[SessionEnded, ...]:
        """The ends; one, if all is well."""
        return tuple(e for e in self.events if isinstance(e, SessionEnded))

    @cached_property
    def phases(self) -> tuple[PhaseChanged, ...]:
        """Every change of phase."""
        return tuple(e for e in self.events if isinstance(e, PhaseChanged))

    @cached_property
    def card(self) -> Scorecard | None:
        """The scorecard, if it was graded."""
        return next((e.scorecard for e in self.events if isinstance(e, Graded)), None)

    @cached_property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Every candidate turn with its reading, its answer and the state when it was answered."""
        found: list[Exchange] = []
        session = Session(self.setup)
        turn: CandidateSaid | None = None
        reading: ReadingMade | None = None
        phase, spent, open_ = session.phase, 0.0, open_phases(session, self.case)
        for event in self.events:
            if isinstance(event, CandidateSaid):
                turn, reading = event, None
                phase, spent = session.phase, session.phase_time(event.t)
                open_ = open_phases(session, self.case)
            elif isinstance(event, ReadingMade):
                reading = event
            elif isinstance(event, InterviewerSaid):
                left = self.total - event.t
                found.append(Exchange(turn, reading, event, phase, spent, session.phase, left, open_))
                turn, reading = None, None
            session.apply(event)
        return tuple(found)

    def after(self, of: Callable[[str], T]) -> Iterator[tuple[InterviewerSaid, Sequence[T]]]:
        """Every interviewer turn, with what `of` makes of each candidate turn before it."""
        theirs: list[T] = []
        for event in self.events:
            if isinstance(event, CandidateSaid):
                theirs.append(of(event.text))
            elif isinstance(event, InterviewerSaid):
                yield event, theirs

    def reply_to(self, turn: int) -> InterviewerSaid | None:
        """What answered the candidate turn with this number (0 is the first)."""
        answered = [exchange for exchange in self.exchanges if exchange.turn is not None]
        return answered[turn].said if turn < len(answered) else None


@dataclass(frozen=True)
class Exchange:
    """An interviewer turn and what it answers: `turn` is None when the clock spoke. `phase` and `spent`
    are as they were when the candidate had finished, as are the `open` phases; `now_in` is the phase the answer
    belongs to, `left` the seconds of the interview after it."""

    turn: CandidateSaid | None
    reading: ReadingMade | None
    said: InterviewerSaid
    phase: PhaseId
    spent: float
    now_in: PhaseId
    left: float
    open: tuple[PhaseId, ...]


def open_phases(session: Session, case: Case) -> tuple[PhaseId, ...]:
    """The phases that were neither visited nor covered by what was said elsewhere."""
    done = {PhaseId.P0, PhaseId.P9, *session.visited}
    return tuple(p for p in PhaseId if p not in done and not _covered(p, session, case))


def _covered(phase: PhaseId, session: Session, case: Case) -> bool:
    level = session.setup.level.rank
    points = [point for point in case.points if point.phase is phase and point.level.rank <= level]
    heard = sum(point.weight for point in points if point.id in session.ledger.best)
    return bool(points) and heard >= COVERED * sum(point.weight for point in points)


def _last_said(events: list[Event]) -> InterviewerSaid:
    return next(e for e in reversed(events) if isinstance(e, InterviewerSaid))


async def _walk(interview: Interview, clock: SimulatedClock, until: float) -> None:
    while clock.now() < until and not interview.session.ended:
        clock.advance_to(min(until, clock.now() + STEP))
        interview.still_here()
        await interview.tick()
