"""What a model interview costs: prompt tokens against the interviewer that resends the whole chat, calls
before the first word, the engine's own time, and a hundred interviews at once.

The first test is always run; `uv run pytest tests/test_llm_bench.py -m 'bench or not bench' -s` prints all.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from served import Served

from interviewer.conduct.clock import SimulatedClock
from interviewer.conduct.interview import Interview
from interviewer.conduct.log import MemoryLog
from interviewer.conduct.means import Means
from interviewer.conduct.rehearsal import rehearse
from interviewer.conduct.transcript import read_transcript
from interviewer.domain.brain import Brain
from interviewer.domain.events import CandidateSaid, Event, InterviewerSaid, Setup
from interviewer.domain.terms import Level
from interviewer.library import prompts
from interviewer.llm.models import Model
from interviewer.llm.reader import ModelReader
from interviewer.llm.speaker import ModelSpeaker
from interviewer.llm.tokens import Estimate
from interviewer.settings import packaged
from interviewer.wiring import House

TRANSCRIPTS = Path(__file__).parent / "transcripts"
PROMPTS = prompts.load(packaged("prompts"))
SETUP = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)
count = Estimate().count


def brain(house: House, server: Served, **more: Any) -> Brain:
    speaks = Model(server.endpoint("speaks", **more))
    hears = Model(server.endpoint("hears", **more))
    return Brain(
        house.reader, house.retriever, ModelSpeaker(house.library, PROMPTS, speaks),
        house.brain.fallback, ModelReader(house.library, PROMPTS, hears),
    )  # fmt: skip


def sit(house: House, server: Served) -> list[Event]:
    lines = read_transcript(TRANSCRIPTS / "fraud-detection-strong.txt")

    async def run() -> list[Event]:
        sitting = rehearse(lines, SETUP, house.library, brain(house, server), house.assessor)
        return [event async for event in sitting]

    return asyncio.run(run())


def told(call: dict[str, Any]) -> str:
    return "\n".join(message["content"] for message in call["body"]["messages"])


def beginning(before: str, after: str) -> float:
    """The share of a prompt that is also the beginning of the one before."""
    same = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(after))
    return same / len(after)


def plain_prompts(events: list[Event], system: str) -> list[int]:
    """Tokens of each prompt of an interviewer that sends its instructions and the whole chat each turn."""
    sizes, chat = [], count(system) + 4
    for event in events:
        if isinstance(event, InterviewerSaid) and event.seq:
            sizes.append(chat)
        if isinstance(event, InterviewerSaid | CandidateSaid):
            chat += count(event.text) + 4
    return sizes


def test_a_whole_interview_costs_a_third_of_resending_the_chat(house: House, server: Served) -> None:
    events, case = sit(house, server), house.library.case(SETUP.case)
    calls = server.calls
    speaks = [call for call in calls if call["body"]["model"] == "speaks"]
    hears = [call for call in calls if call["body"]["model"] == "hears"]
    sizes = [count(told(call)) for call in speaks]
    everything = sum(count(told(call)) for call in calls)
    voice = speaks[-1]["body"]["messages"][0]["content"]
    note = "\n".join([voice, *(f.answer for f in case.facts), *(p.statement for p in case.points)])
    bare, noted = plain_prompts(events, voice), plain_prompts(events, note)
    half = len(sizes) // 2
    growth = sum(sizes[half:]) / sum(sizes[:half])
    shared = [beginning(told(a), told(b)) for a, b in pairwise(speaks)]
    print(
        f"\n{len(speaks)} spoken turns: {sum(sizes)} prompt tokens to speak, {everything} with {len(hears)} second "
        f"readings; resending the chat {sum(noted)} with the case note it needs, {sum(bare)} with none; "
        f"second half against first {growth:.2f} (resent chat {sum(bare[half:]) / sum(bare[:half]):.2f}); "
        f"{sum(shared) / len(shared):.0%} of a prompt is the beginning of the one before"
    )
    assert len(sizes) >= 20
    assert sum(sizes) <= sum(bare) / 3
    assert everything <= sum(noted) / 3
    assert growth <= 1.35 and max(sizes) <= 900


def test_one_call_comes_before_the_first_word(house: House, server: Served) -> None:
    sit(house, server)
    models = [call["body"]["model"] for call in server.calls]
    assert models[0] == "speaks" and ("hears", "hears") not in pairwise(models)


async def _sitting(house: House, who: Brain) -> Interview:
    return await Interview.begin(SETUP, Means(house.library, who, MemoryLog(), SimulatedClock()))


TURN = (
    "For the data, one row per payment with the features as they stood when we decided, nothing newer, and the "
    "label from chargebacks with a gap of ninety days, because a recent payment with no dispute isn't good yet. "
    "I'd keep a small random share of the blocked ones, so that the model still sees what the rules removed."
)


@pytest.mark.bench
def test_the_engine_before_the_model_is_called(
    house: House, server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the clock, until the server has the call; by the processor, until its first word is here."""
    stream, first = Model.stream, list[float]()

    async def noted(model: Model, *args: Any) -> AsyncGenerator[str, None]:
        heard = False
        async with aclosing(stream(model, *args)) as pieces:
            async for piece in pieces:
                if not heard and model.name == "speaks":
                    first.append(time.process_time())
                heard = True
                yield piece

    monkeypatch.setattr(Model, "stream", noted)

    async def run() -> tuple[list[float], list[float]]:
        interview = await _sitting(house, brain(house, server))
        began, spent = [], []
        for n in range(40):
            interview.clock.set(60.0 * n)
            interview.still_here()
            began.append(time.monotonic())
            before, words = time.process_time(), len(first)
            async for _ in interview.hear(f"{TURN} Part {n}."):
                pass
            spent.append((first[words] - before) * 1000)
            await interview.settle()
        return began, sorted(spent)

    began, spent = asyncio.run(run())
    calls = [call["t"] for call in server.calls if call["body"]["model"] == "speaks"]
    added = sorted((min(t for t in calls if t > start) - start) * 1000 for start in began)
    for what, times in (
        ("to the model's call (mark p95 ≤ 40 ms)", added),
        ("processor time to its first word", spent),
    ):
        print(f"\n{what}: p50 {times[len(times) // 2]:.0f} ms, p95 {times[int(0.95 * len(times))]:.0f} ms")


@pytest.mark.bench
def test_a_hundred_interviews_at_once(house: House, server: Served) -> None:
    """Each one turn within ten seconds, at 20 tokens a second; a stream is stalled when a turn takes twice its length."""
    words = "Right, one row per payment. For the ones your rules turned away, what stands in the label?"
    server.script(*[{"text": words}] * 250, token=0.05)

    async def run() -> tuple[list[float], list[str]]:
        who = brain(house, server, timeout=20.0, patience=60.0)
        alone = Brain(who.reader, who.retriever, who.speaker, who.fallback)
        sittings = [await _sitting(house, house.brain) for _ in range(100)]
        for sitting in sittings:
            sitting._voice = type(sitting._voice)(alone.speaker, alone.fallback, sitting._voice.guard)

        async def turn(sitting: Interview, delay: float) -> float:
            await asyncio.sleep(delay)
            began = time.monotonic()
            async for _ in sitting.hear(TURN):
                pass
            return time.monotonic() - began

        took = await asyncio.gather(*(turn(sitting, n * 0.1) for n, sitting in enumerate(sittings)))
        return list(took), [sitting.session.turns[-1].fallback for sitting in sittings]

    took, fallbacks = asyncio.run(run())
    took.sort()
    length = 0.05 * len(words.split())
    print(
        f"\n100 interviews, streams of {length:.1f} s: p50 {took[50]:.2f} s, p95 {took[95]:.2f} s, most "
        f"{took[-1]:.2f} s; {sum(bool(f) for f in fallbacks)} fell back"
    )
    assert not any(fallbacks)


@pytest.mark.bench
def test_a_hundred_streams_at_the_same_moment(server: Served) -> None:
    """Harder than interviews are: nobody pauses to think, and every answer is five seconds long."""
    server.script(*[{"text": "word " * 100}] * 100, token=0.05)

    async def run() -> tuple[list[float], list[float]]:
        model = Model(server.endpoint("speaks", timeout=20.0, patience=60.0))
        gaps: list[float] = []

        async def listen(delay: float) -> float:
            await asyncio.sleep(delay)
            began = last = time.monotonic()
            async for _ in model.stream((("user", "Go on."),), 200):
                now = time.monotonic()
                if last > began:
                    gaps.append(now - last)
                last = now
            return last - began

        return sorted(await asyncio.gather(*(listen(n * 0.02) for n in range(100)))), gaps

    spent = time.process_time()
    took, gaps = asyncio.run(run())
    spent = (time.process_time() - spent) / len(gaps)
    gaps.sort()
    print(
        f"\n100 streams of 5 s at once: p50 {took[50]:.2f} s, longest {took[-1]:.2f} s; between two words p95 "
        f"{gaps[int(0.95 * len(gaps))] * 1000:.0f} ms, longest {gaps[-1] * 1000:.0f} ms; "
        f"{spent * 1000:.2f} ms of processor time a word"
    )
