"""The endpoints of an interview without a keyboard, with stand-ins for the models."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from interviewer.conduct.interview import Interview
from interviewer.conduct.log import MemoryLog
from interviewer.conduct.sittings import Sittings
from interviewer.domain.aloud import Aloud, Recording
from interviewer.domain.events import Setup
from interviewer.domain.terms import Level
from interviewer.errors import TooSlow
from interviewer.web.spoken import MOST, Spoken
from interviewer.wiring import House

SOUND = b64encode(b"some sound").decode()


@dataclass
class Machine:
    """Writes down and reads aloud, or fails; remembers what it got."""

    fails: bool = False
    got: list[Any] = field(default_factory=list)

    async def written(self, recording: Recording) -> str:
        self.got.append(recording)
        if self.fails:
            raise TooSlow("the model 'w' took longer than 60 s")
        return "I would split by date."

    async def recited(self, words: str) -> Recording:
        self.got.append(words)
        return Recording("audio/mpeg", b"sound")


@dataclass
class Desk:
    machine: Machine
    spoken: Spoken
    sitting: Interview

    def write_down(self, sound: str = SOUND, kind: str = "audio/webm;codecs=opus") -> dict[str, Any]:
        return asyncio.run(self.spoken.write_down(self.sitting.id, sound, kind))

    def recite(self, seq: int) -> dict[str, Any]:
        return asyncio.run(self.spoken.recite(self.sitting.id, seq))


@pytest.fixture
def desk(house: House, run: Callable[..., Any]) -> Desk:
    sittings = Sittings(house.library, house.brain, house.assessor, house.overhearer, MemoryLog())
    machine = Machine()
    setup = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)
    return Desk(machine, Spoken(sittings, Aloud(machine, machine)), run(sittings.begin(setup)))


def test_a_recording_becomes_text_and_nothing_else_happens(desk: Desk) -> None:
    before = list(desk.sitting.session.turns)
    assert desk.write_down() == {"text": "I would split by date."}
    assert desk.machine.got == [Recording("audio/webm", b"some sound")]
    assert desk.sitting.session.turns == before


@pytest.mark.parametrize(
    ("sound", "kind", "line"),
    [
        ("", "audio/webm", "empty or damaged"),
        ("%%%", "audio/webm", "empty or damaged"),
        (SOUND, "video/mp4", "no kind of recording 'video/mp4'"),
        ("A" * (MOST * 4 // 3 + 8), "audio/webm", "4.0 MB is too long"),
    ],
)
def test_a_recording_that_is_none_reaches_nobody(desk: Desk, sound: str, kind: str, line: str) -> None:
    answer = desk.write_down(sound, kind)
    assert answer["failed"] and line in answer["line"] and "\n" not in answer["line"]
    assert desk.machine.got == []


def test_a_machine_that_fails_is_one_line(desk: Desk) -> None:
    desk.machine.fails = True
    assert desk.write_down() == {"failed": True, "line": "the model 'w' took longer than 60 s"}


def test_only_what_the_interviewer_said_is_read_aloud(desk: Desk) -> None:
    asyncio.run(_hear(desk.sitting, "Who pays for a missed fraud?"))
    opening, mine, reply = desk.sitting.session.turns
    assert desk.recite(opening.seq) == {"kind": "audio/mpeg", "sound": b64encode(b"sound").decode()}
    assert desk.recite(mine.seq)["failed"] and desk.recite(999)["failed"]
    assert desk.recite(reply.seq)["sound"]
    assert desk.machine.got == [opening.text, reply.text]


def test_without_models_the_line_names_the_variable(desk: Desk) -> None:
    desk.spoken = Spoken(desk.spoken.sittings, Aloud())
    assert "INTERVIEWER_TRANSCRIPTION_MODEL" in desk.write_down()["line"]
    assert "INTERVIEWER_SPEECH_MODEL" in desk.recite(0)["line"]


def test_after_the_end_nothing_is_written_down(desk: Desk) -> None:
    asyncio.run(desk.sitting.end())
    assert "over" in desk.write_down()["line"]
    assert desk.machine.got == []


async def _hear(sitting: Interview, text: str) -> None:
    async for _ in sitting.hear(text):
        pass
