"""The loop of one interview: hear, store, read, fold, decide, speak, guard, store, show.

Knows the order of things and nothing else: what was heard is the reader's, what comes next is the
director's, the words are the speaker's. Every event is in the log before anything answers it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

from interviewer.conduct import director
from interviewer.conduct.clock import wall_time
from interviewer.conduct.means import Means
from interviewer.conduct.record import Record
from interviewer.conduct.rereading import Rereading, lost
from interviewer.conduct.voicing import Voice
from interviewer.domain import plan
from interviewer.domain.brain import Lead
from interviewer.domain.events import (
    BoardChanged,
    CandidateSaid,
    Event,
    InterviewerSaid,
    Paused,
    PhaseChanged,
    ReadingMade,
    Resumed,
    SelfAssessed,
    SessionEnded,
    SessionStarted,
    Setup,
)
from interviewer.domain.move import Move
from interviewer.domain.session import Session, fold
from interviewer.domain.terms import MoveKind
from interviewer.errors import UsageError
from interviewer.library.words import clean

AWAY = 90.0
"""Seconds without a sign of life after which the clock is set back to the last one."""


class Interview:
    """One sitting in progress."""

    def __init__(self, id: str, session: Session, means: Means) -> None:
        self.id, self.clock = id, means.clock
        self.case = means.library.sat(session.setup)
        self.framework = means.library.framework_of(self.case)
        self._brain = means.brain
        self._record = Record(id, session, means.log, means.clock)
        self._voice = Voice(means.brain.speaker, means.brain.fallback, means.guard_of(self.case))
        self._again = Rereading(means.brain.second)
        self._turn = asyncio.Lock()
        self._last_seen = means.clock.now()
        self.plan = plan.budgets(self.framework, session.setup.minutes, session.setup.level)

    @classmethod
    async def begin(cls, setup: Setup, means: Means) -> Interview:
        """Start a sitting and read the prompt aloud."""
        notes = means.library.fingerprint
        started = SessionStarted(seq=0, t=0.0, at=wall_time(), setup=setup, knowledge=notes)
        return await cls.start([started], means)

    @classmethod
    async def start(cls, events: Sequence[Event], means: Means) -> Interview:
        """Start a sitting that stands where these events led."""
        session = fold(events)
        means.clock.set(session.t)
        interview = cls(means.log.create(events), session, means)
        await interview._say(director.opening(interview._situation()))
        await interview._record.commit()
        return interview

    @classmethod
    def resume(cls, id: str, means: Means) -> Interview:
        """Carry a stored sitting on from exactly where it was."""
        session = fold(events := means.log.load(id))
        means.clock.set(max(session.t, means.log.seen_at(id)))
        if session.paused or session.ended:
            means.clock.pause()
        interview = cls(id, session, means)
        interview._again.lost = None if session.unanswered or session.ended else lost(events)
        return interview

    @property
    def session(self) -> Session:
        """The state as it is stored, plus the step being made."""
        return self._record.session

    @property
    def left(self) -> float:
        """Seconds until the interview ends."""
        return max(0.0, self.session.total - self.clock.now())

    async def hear(self, text: str, via: str = "text") -> AsyncIterator[str]:
        """Take a candidate turn; yields the interviewer's reply in pieces once it is stored."""
        async with self._turn:
            self._refuse_if_over()
            self._present()
            self._fold_in()
            if self.session.paused:
                self._resume()
            if self._time_is_up():
                yield await self._end_for_time()
                return
            said = clean(text)
            kind = "button" if via == "button" else "text"
            self._record.append(CandidateSaid(text=said, via=kind, **self._record.stamp()))
            await self._record.commit()
            words = await self._answer(said)
            await self._record.commit()
            yield words

    async def catch_up(self) -> str | None:
        """Answer a turn that was stored but never answered, as after a crash, or hear it again."""
        async with self._turn:
            self._again.begin_lost()
            if not self.session.unanswered or self.session.ended:
                return None
            words = await self._answer(self.session.turns[-1].text)
            await self._record.commit()
            return words

    async def tick(self) -> str | None:
        """Let time speak: the five-minute line, a long silence, the end. None when it has nothing to say."""
        if self._turn.locked():
            return None
        async with self._turn:
            self._present()
            if self.session.ended or self.session.paused:
                return None
            if self._time_is_up():
                return await self._end_for_time()
            move = director.on_silence(self._situation())
            words = await self._say(move) if move else None
            await self._record.commit()
            return words

    async def settle(self) -> None:
        """Wait for second readings that are under way, and store them."""
        await self._again.settle()
        async with self._turn:
            self._fold_in()
            await self._record.commit()

    def still_here(self) -> None:
        """Somebody is present, though nothing was said."""
        self._last_seen = self.clock.now()

    async def end(self, why: str = "candidate") -> str:
        """End now, on request."""
        async with self._turn:
            self._refuse_if_over()
            words = await self._say(director.ending(self._situation(), asked=True))
            self._record.append(SessionEnded(why=why, **self._record.stamp()))
            self.clock.pause()
            await self._record.commit()
            return words

    def pause(self) -> None:
        """Stop the clock."""
        if not self.session.paused and not self.session.ended:
            self._record.store(Paused(**self._record.stamp()))
            self.clock.pause()

    def resume_clock(self) -> None:
        """Let the clock run on."""
        if self.session.paused and not self.session.ended:
            self._resume()

    def write_board(self, notes: str, diagram: str) -> None:
        """Store the scratchpad and the diagram, when they changed."""
        notes, diagram = clean(notes), clean(diagram)
        if (notes, diagram) != (self.session.notes, self.session.diagram):
            self._record.store(BoardChanged(notes=notes, diagram=diagram, **self._record.stamp()))

    def assess_self(self, event: SelfAssessed) -> None:
        """Store how the candidate thinks it went."""
        self._record.store(event.model_copy(update=self._record.stamp()))

    def record(self, event: Event) -> None:
        """Store an event made elsewhere, as a scorecard is."""
        self._record.store(event.model_copy(update=self._record.stamp()))

    async def _answer(self, said: str) -> str:
        reading = self.session.reading
        if self.session.unread or reading is None:
            reading = await asyncio.to_thread(self._brain.reader.read, said, self.session)
            self._record.append(
                ReadingMade(reading=reading, brain=self._brain.reader.name, **self._record.stamp())
            )
        self._follow()
        leads = await asyncio.to_thread(self._brain.retriever.leads, said, reading, self.session)
        move = director.decide(self._situation(leads))
        words = await self._say(move, self._again.of(said, reading, self.session))
        if move.kind is MoveKind.END:
            self._record.append(
                SessionEnded(
                    why="candidate" if move.line == "end-asked" else "completed", **self._record.stamp()
                )
            )
            self.clock.pause()
        return words

    def _fold_in(self) -> None:
        """Turns that were heard again by now."""
        for again in self._again.done():
            self._record.append(again.event(**self._record.stamp()))

    def _follow(self) -> None:
        """A candidate who goes to another phase is followed."""
        to = director.followed(self._situation())
        if to:
            self._change_phase(to, "the candidate went there")

    async def _say(self, move: Move, begun: Callable[[], None] = lambda: None) -> str:
        if move.to and move.to is not self.session.phase:
            self._change_phase(move.to, move.reason)
        said = await self._voice.say(move, self.session, begun)
        self._record.append(
            InterviewerSaid(
                text=said.words, move=said.move, brain=said.by, fallback=said.fallback, **self._record.stamp()
            )
        )
        return said.words

    def _change_phase(self, to: object, why: str) -> None:
        self._record.append(PhaseChanged(origin=self.session.phase, to=to, why=why, **self._record.stamp()))

    def _situation(self, leads: Sequence[Lead] = ()) -> director.Situation:
        return director.Situation(
            self.session, self.case, self.framework, self.plan, self.clock.now(), tuple(leads)
        )

    def _resume(self) -> None:
        self.clock.resume()
        self._record.store(Resumed(**self._record.stamp()))

    def _time_is_up(self) -> bool:
        return self.clock.now() >= self.session.total

    async def _end_for_time(self) -> str:
        words = await self._say(director.ending(self._situation(), asked=False))
        self._record.append(SessionEnded(why="time", **self._record.stamp()))
        self.clock.pause()
        await self._record.commit()
        return words

    def _present(self) -> None:
        """Somebody is here; time during which nobody was is not counted."""
        now = self.clock.now()
        if self.clock.running and now - self._last_seen > AWAY:
            self.clock.set(max(self._last_seen, self.session.t))
        self._last_seen = self.clock.now()
        self._record.seen(self._last_seen)

    def _refuse_if_over(self) -> None:
        if self.session.ended:
            raise UsageError("this interview is over; start a new one or open its report")
