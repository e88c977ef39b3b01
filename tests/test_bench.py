"""Speed, measured: `uv run pytest -m bench -s`. Prints figures beside the marks and asserts none of them.

Machines are noisy; read ratios and medians.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from interviewer.conduct.clock import SimulatedClock
from interviewer.conduct.interview import Interview
from interviewer.conduct.log import MemoryLog
from interviewer.conduct.means import Means
from interviewer.conduct.transcript import read_transcript
from interviewer.domain.events import Setup
from interviewer.domain.terms import Level
from interviewer.wiring import House

pytestmark = pytest.mark.bench
TRANSCRIPTS = Path(__file__).parent / "transcripts"


def words_of(count: int, skip: int = 0) -> list[str]:
    """Turns of `count` words cut from a strong transcript."""
    lines = read_transcript(TRANSCRIPTS / "fraud-detection-strong.txt")
    words = " ".join(line.text for line in lines).split()[skip:]
    return [" ".join(words[i : i + count]) for i in range(0, len(words) - count, count)]


async def turn_times(house: House, turns: list[str]) -> list[float]:
    """Milliseconds from hearing each turn to its reply."""
    clock = SimulatedClock()
    setup = Setup(case="fraud-detection", level=Level.SENIOR, minutes=60)
    interview = await Interview.begin(setup, Means(house.library, house.brain, MemoryLog(), clock))
    times = []
    for text in turns:
        clock.advance_to(clock.now() + 20)
        interview.still_here()
        start = time.perf_counter()
        async for _ in interview.hear(text):
            pass
        times.append((time.perf_counter() - start) * 1000)
        if interview.session.ended:
            break
    return times


def p(values: list[float], share: float) -> float:
    """A percentile."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def report(what: str, **figures: object) -> None:
    print("\n" + what + ": " + ", ".join(f"{key} {value}" for key, value in figures.items()))


def test_a_turn_of_sixty_words(house: House) -> None:
    asyncio.run(turn_times(house, words_of(60)[:5]))
    times = asyncio.run(turn_times(house, words_of(60)))
    report("60-word turn (mark p95 ≤ 25 ms)", p50=f"{p(times, 0.5):.1f} ms", p95=f"{p(times, 0.95):.1f} ms")
    assert times


def test_a_turn_of_three_hundred_words(house: House) -> None:
    turns = [*words_of(300), *words_of(300, 150), *words_of(300, 75)]
    asyncio.run(turn_times(house, turns[:3]))
    times = asyncio.run(turn_times(house, turns))
    report(
        "300-word turn (marks p50 ≤ 40, p95 ≤ 80 ms)",
        p50=f"{p(times, 0.5):.1f} ms",
        p95=f"{p(times, 0.95):.1f} ms",
    )
    assert times


def test_turns_do_not_grow(house: House) -> None:
    times = asyncio.run(turn_times(house, words_of(40) + words_of(40, 20)))[5:]
    third = len(times) // 3
    early, late = statistics.median(times[:third]), statistics.median(times[-third:])
    report(
        "last third of the turns against the first (mark: no growth)",
        turns=len(times),
        ratio=f"{late / early:.2f}",
    )
    assert late > 0


def test_start_up(tmp_path: Path) -> None:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "interviewer", "--help"], check=True, capture_output=True)
    report("interviewer --help (mark ≤ 0.5 s)", wall=f"{time.perf_counter() - start:.2f} s")
    code = "from interviewer.settings import load_settings; from interviewer.wiring import House; House(load_settings()).brain"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    report("brain ready from the cached index", wall=f"{time.perf_counter() - start:.2f} s")
    assert start > 0
