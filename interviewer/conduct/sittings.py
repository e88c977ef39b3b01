"""All sittings of this process: begun, resumed, looked up, graded.

The one door through which faces (web, terminal) reach interviews. Knows no screen and no vendor.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from interviewer.conduct.again import checkpoint
from interviewer.conduct.debrief import Debrief, debrief
from interviewer.conduct.guard import Guard
from interviewer.conduct.hindsight import relive
from interviewer.conduct.interview import Interview
from interviewer.conduct.log import EventLog
from interviewer.conduct.means import Means
from interviewer.conduct.progress import Change, change
from interviewer.conduct.rating import standing
from interviewer.conduct.transcript import Line
from interviewer.domain.brain import EMBEDDED, Assessor, Brain, Overhearer
from interviewer.domain.case import Case
from interviewer.domain.events import Graded, Setup
from interviewer.domain.plan import MINUTES
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.session import fold
from interviewer.domain.terms import PhaseId
from interviewer.errors import UsageError
from interviewer.library.encoder import shared
from interviewer.library.shelf import Library
from interviewer.library.suggesting import Suggestion, suggest


@dataclass
class Sittings:
    """Interviews in progress, on top of a durable log."""

    library: Library
    brain: Brain
    assessor: Assessor
    overhearer: Overhearer
    log: EventLog
    who: str = EMBEDDED
    _live: dict[str, Interview] = field(default_factory=dict)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)
    _grading: asyncio.Lock = field(default_factory=asyncio.Lock)
    _guards: dict[tuple[str, str], Guard] = field(default_factory=dict)

    async def begin(self, setup: Setup) -> Interview:
        """Start a new interview; UsageError for a case, level or length there is not."""
        case = self.library.chosen(setup)
        if setup.minutes not in MINUTES:
            choices = ", ".join(map(str, MINUTES))
            raise UsageError(f"an interview has {choices} minutes, not {setup.minutes}")
        setup = setup.model_copy(update={"brain": self.brain.speaker.name})
        interview = await Interview.begin(setup, self._means(case))
        self._live[interview.id] = interview
        return interview

    async def open(self, session_id: str) -> Interview:
        """The interview with this id, carried on from the log if it is not in this process."""
        async with self._opening:
            if session_id not in self._live:
                events = await asyncio.to_thread(self.log.load, session_id)
                case = self.library.sat(fold(events[:1]).setup)
                self._live[session_id] = Interview.resume(session_id, self._means(case))
                await self._live[session_id].catch_up()
            return self._live[session_id]

    async def again(self, session_id: str, phase: PhaseId) -> Interview:
        """Another go at one phase of a finished sitting, from where it began, with the same facts."""
        first = await self.open(session_id)
        if not first.session.ended:
            raise UsageError("this interview is still running; end it before a part of it is tried again")
        events = await asyncio.to_thread(self.log.load, session_id)
        origin = first.session.setup.retry_of or first.id
        begun = checkpoint(events, origin, phase, first.plan[phase])
        interview = await Interview.start(begun, self._means(first.case))
        self._live[interview.id] = interview
        return interview

    async def changed(self, interview: Interview) -> Change | None:
        """What another go changed; None for a whole interview or when the first try is gone."""
        setup = interview.session.setup
        if not setup.is_retry:
            return None
        try:
            first = await self.open(setup.retry_of)
        except UsageError:
            return None
        return change(first.session, interview.session, interview.case)

    async def bring(self, lines: Sequence[Line], setup: Setup) -> Interview:
        """Keep a conversation held elsewhere as a finished sitting, ready to be graded."""
        self.library.chosen(setup)
        events = await asyncio.to_thread(relive, lines, setup, self.brain.reader, self.overhearer)
        started = events[0].model_copy(update={"knowledge": self.library.fingerprint})
        return await self.open(await asyncio.to_thread(self.log.create, [started, *events[1:]]))

    async def reopen(self, session_id: str) -> Interview:
        """The interview as the log has it now: grades may have been added by somebody else."""
        self.forget(session_id)
        return await self.open(session_id)

    def forget(self, session_id: str) -> None:
        """Drop the live object; the log keeps the session."""
        self._live.pop(session_id, None)

    async def grade(self, interview: Interview) -> Scorecard:
        """The scorecard of a finished sitting, made once and stored."""
        await interview.settle()
        session = interview.session
        if not session.ended:
            raise UsageError("this interview is still running; end it before it is graded")
        async with self._grading:
            known = standing(session)
            if known:
                return known
            card = await asyncio.to_thread(self.assessor.assess, session, session.setup.level)
            interview.record(Graded(seq=0, t=0, scorecard=card, by=self.assessor.name))
            return card

    def suggest(self, text: str) -> Suggestion:
        """Case, level and emphasis for a resume or job description, which is not kept."""
        return suggest(text, self.library, shared())

    def review(self, interview: Interview) -> Debrief:
        """What happened, phase by phase."""
        return debrief(interview.session, interview.case, interview.framework)

    def _means(self, case: Case) -> Means:
        """What an interview of a case is held with; its guard is shared with the others."""
        key = (case.id, case.form)
        if key not in self._guards:
            self._guards[key] = Guard(case, self.library.framework_of(case))
        return Means(self.library, self.brain, self.log, guard=self._guards[key])
