"""The wire as it really is: llama.cpp serving a tiny model with random weights that the tests make.

Its words are nonsense; streaming, token counts, JSON under a grammar and several clients are not.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import tiny_model
from served import Served, free_port, serving

from interviewer.conduct.rehearsal import rehearse
from interviewer.conduct.transcript import read_transcript
from interviewer.domain.brain import Brain
from interviewer.domain.events import CandidateSaid, Graded, InterviewerSaid, ReadingMade, Setup
from interviewer.domain.session import fold
from interviewer.domain.terms import Level
from interviewer.errors import PromptTooLong
from interviewer.library import prompts
from interviewer.llm.models import Model
from interviewer.llm.probe import examined
from interviewer.llm.reader import ModelReader, TurnHeard
from interviewer.llm.speaker import ModelSpeaker
from interviewer.llm.spending import Spending
from interviewer.llm.structured import ask
from interviewer.settings import packaged
from interviewer.wiring import House

pytestmark = pytest.mark.realmodel
HERE = Path(__file__).parent
VERSION = "3.22.1"
PACKAGES = [f"node-llama-cpp@{VERSION}", f"@node-llama-cpp/linux-x64@{VERSION}"]
PROMPTS = prompts.load(packaged("prompts"))
HELLO = (("system", "Be brief."), ("user", "What does a row look like?"))


def modules() -> Path:
    """The server's packages, installed once per machine; the test is skipped where they cannot be had."""
    place = Path(tempfile.gettempdir()) / f"mlsd-interviewer-llama-{VERSION}"
    if not (place / "node_modules" / "node-llama-cpp").is_dir():
        options = ["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--prefix", str(place)]
        try:
            place.mkdir(exist_ok=True)
            subprocess.run(
                ["npm", "install", *options, *PACKAGES], check=True, capture_output=True, timeout=300
            )
        except (OSError, subprocess.SubprocessError) as error:
            shutil.rmtree(place, ignore_errors=True)
            if "INTERVIEWER_REQUIRE_LLAMA" in os.environ:
                raise
            pytest.skip(f"no llama.cpp server here: {type(error).__name__}: {str(error)[:100]}")
    return place


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    file, port = tmp_path_factory.mktemp("model") / "tiny.gguf", free_port()
    place = modules()
    tiny_model.write(file)
    command = ["node", str(HERE / "llama_server.mjs"), str(place), str(file), str(port)]
    with serving(command, port) as server:
        yield server


@pytest.fixture
def model(llama: Served) -> Model:
    return Model(llama.endpoint("tiny", timeout=30.0, patience=60.0))


def test_words_stream_and_tokens_are_counted(model: Model) -> None:
    async def run() -> list[str]:
        return [piece async for piece in model.stream(HELLO, 24)]

    pieces = asyncio.run(run())
    assert len(pieces) > 5 and "".join(pieces).strip()
    assert 0 < model.spent.written <= 24 and not model.spent.estimated


def test_an_answer_under_a_grammar_has_its_shape(model: Model) -> None:
    heard = asyncio.run(ask(model, HELLO, TurnHeard, PROMPTS["reading/repair"], 300))
    assert isinstance(heard, TurnHeard) and model.manners.rung == 0


def test_the_doctor_sees_what_it_is(model: Model) -> None:
    health = asyncio.run(examined(model, PROMPTS["reading/repair"]))
    assert not health.trouble and health.streams
    assert (health.answers, health.context) == ("json_schema", 4096)


def test_a_prompt_beyond_its_context_is_ours_to_shorten(model: Model) -> None:
    with pytest.raises(PromptTooLong):
        asyncio.run(model.complete((("user", "word " * 5000),), 24))


def test_four_clients_are_served_at_once(model: Model) -> None:
    async def one() -> str:
        return "".join([piece async for piece in model.stream(HELLO, 24)])

    async def all_of_them() -> list[str]:
        return list(await asyncio.gather(*(one() for _ in range(8))))

    assert all(words.strip() for words in asyncio.run(all_of_them()))


def test_whoever_leaves_is_not_spoken_to_any_longer(model: Model) -> None:
    async def run() -> int:
        here = Spending()
        stream = model.stream(HELLO, 24, here)
        await anext(stream)
        await stream.aclose()
        return here.calls

    assert asyncio.run(run()) == 1


def test_a_whole_interview_is_accounted_for(house: House, model: Model) -> None:
    """Nonsense may fail the guard; then the embedded interviewer speaks, and every event says so."""
    brain = Brain(
        house.reader, house.retriever, ModelSpeaker(house.library, PROMPTS, model),
        house.brain.fallback, ModelReader(house.library, PROMPTS, model),
    )  # fmt: skip
    lines = read_transcript(HERE / "transcripts" / "fraud-detection-strong.txt")[:6]
    setup = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)

    async def run() -> list[object]:
        return [event async for event in rehearse(lines, setup, house.library, brain, house.assessor)]

    events = asyncio.run(run())
    turns = [event for event in events if isinstance(event, CandidateSaid)]
    first = [event for event in events if isinstance(event, ReadingMade) and event.of is None]
    said = [event for event in events if isinstance(event, InterviewerSaid)]
    assert len(turns) == len(first) == 6 and len(said) > len(turns)
    assert all((event.brain == "llm") != bool(event.fallback) for event in said)
    assert isinstance(events[-1], Graded)
    assert fold(events).ended  # type: ignore[arg-type]
