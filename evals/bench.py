"""How long the engine takes for a candidate turn, without a model: read, retrieve, decide, speak, guard."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import numpy as np

from evals.gold import load
from evals.subject import subject_of
from interviewer.conduct.clock import SimulatedClock
from interviewer.conduct.interview import Interview
from interviewer.conduct.log import MemoryLog
from interviewer.conduct.means import Means
from interviewer.domain.case import Frozen
from interviewer.domain.events import Setup
from interviewer.domain.terms import Level
from interviewer.settings import load_settings
from interviewer.wiring import House

CASE = "fraud-detection"


class Times(Frozen):
    """Milliseconds per turn of one kind."""

    name: str
    n: int
    p50: float
    p95: float
    mark: str


def turn_times(turns: int) -> list[Times]:
    """Short and long turns, timed in fresh interviews after one that warms everything up."""
    house = House(load_settings())
    texts = [turn.text for turn in load("dev") if turn.case == CASE and len(turn.text.split()) >= 20]
    _timed(house, _made(texts, 60, 5, 0))
    return [
        _times("60 words", _timed(house, _made(texts, 60, turns, 1)), "p95 ≤ 25"),
        _times("300 words", _timed(house, _made(texts, 300, turns // 2, 2)), "p50 ≤ 40, p95 ≤ 80"),
    ]


def _made(texts: Sequence[str], words: int, n: int, seed: int) -> list[str]:
    """Turns of a length, put together from turns that people wrote."""
    random = np.random.default_rng(seed)
    made = []
    for _ in range(n):
        pool = " ".join(str(text) for text in random.permutation(np.array(texts, dtype=object)))
        made.append(" ".join(pool.split()[:words]))
    return made


def _timed(house: House, turns: Sequence[str]) -> list[float]:
    return asyncio.run(_sit(house, turns))


async def _sit(house: House, turns: Sequence[str]) -> list[float]:
    subject = subject_of(house)
    guard = subject.guard(house.library.case(CASE))
    setup = Setup(case=CASE, level=Level.SENIOR, minutes=45)
    found: list[float] = []
    for start in range(0, len(turns), 20):
        clock = SimulatedClock()
        means = Means(house.library, house.brain, MemoryLog(), clock, guard)
        interview = await Interview.begin(setup, means)
        for text in turns[start : start + 20]:
            clock.advance_to(clock.now() + 60)
            began = time.perf_counter()
            async for _ in interview.hear(text):
                pass
            found.append(1000 * (time.perf_counter() - began))
            if interview.session.ended:
                break
    return found


def _times(name: str, found: Sequence[float], mark: str) -> Times:
    p50, p95 = (float(value) for value in np.percentile(found, [50, 95]))
    return Times(name=name, n=len(found), p50=round(p50, 1), p95=round(p95, 1), mark=mark)
