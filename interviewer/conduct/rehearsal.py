"""Plays the candidate turns of a transcript against the interviewer under a simulated clock.

Between turns the clock is walked in small steps, so that silence and the end come when they are due.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from interviewer.conduct.clock import SimulatedClock
from interviewer.conduct.interview import Interview
from interviewer.conduct.log import MemoryLog
from interviewer.conduct.means import Means
from interviewer.conduct.transcript import Line, timed
from interviewer.domain.brain import Assessor, Brain
from interviewer.domain.events import Event, Graded, Setup
from interviewer.library.shelf import Library

STEP = 5.0
"""Seconds between two looks at the clock."""


async def rehearse(
    lines: Sequence[Line], setup: Setup, library: Library, brain: Brain, assessor: Assessor
) -> AsyncIterator[Event]:
    """The events of the interview, in order, ending with its scorecard."""
    clock, log = SimulatedClock(), MemoryLog()
    library.chosen(setup)
    setup = setup.model_copy(update={"brain": brain.speaker.name})
    interview = await Interview.begin(setup, Means(library, brain, log, clock))
    shown = 0
    for at, text in timed(list(lines), interview.session.total):
        await _walk(interview, clock, at)
        if interview.session.ended:
            break
        async for _ in interview.hear(text):
            pass
        await interview.settle()
        events = log.load(interview.id)
        for event in events[shown:]:
            yield event
        shown = len(events)
    await _walk(interview, clock, interview.session.total)
    card = await asyncio.to_thread(assessor.assess, interview.session, setup.level)
    interview.record(Graded(seq=0, t=0, scorecard=card, by=assessor.name))
    for event in log.load(interview.id)[shown:]:
        yield event


async def _walk(interview: Interview, clock: SimulatedClock, until: float) -> None:
    while clock.now() < until and not interview.session.ended:
        clock.advance_to(min(until, clock.now() + STEP))
        interview.still_here()
        await interview.tick()
