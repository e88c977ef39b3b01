"""What the README shows is what happens: its commands run and its exchange is real."""

from __future__ import annotations

import asyncio
import re
import shlex
from pathlib import Path

import pytest

from interviewer.conduct.rehearsal import rehearse
from interviewer.conduct.transcript import Line
from interviewer.domain.events import InterviewerSaid, Setup
from interviewer.domain.terms import Level
from interviewer.wiring import House

README = (Path(__file__).parent.parent / "README.md").read_text()
COMMANDS = sorted(
    {shlex.split(found)[0] for found in re.findall(r"`uv run interviewer ([a-z][^`|]*)`", README)}
)


def test_the_first_command_stands_by_line_25() -> None:
    lines = README.splitlines()[:25]
    assert any("pip install uv && uv run interviewer" in line for line in lines)
    assert any("uv run pytest" in line for line in lines)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_exists(command: str) -> None:
    from typer.testing import CliRunner

    from interviewer.cli.main import app

    assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0


def spoken() -> list[tuple[str, str]]:
    """The exchange of the README as (speaker, words)."""
    block = README.split("```")[1]
    turns: list[tuple[str, str]] = []
    for line in block.strip().splitlines():
        speaker = line[:13].strip()
        if speaker:
            turns.append((speaker, line[13:].strip()))
        else:
            turns[-1] = (turns[-1][0], f"{turns[-1][1]} {line.strip()}")
    return turns


def test_the_exchange_of_the_readme_is_real(house: House) -> None:
    turns = spoken()
    mine = [words for who, words in turns if who == "You"]
    lines = [Line("candidate", words, 60.0 + 120 * i) for i, words in enumerate(mine)]
    setup = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)

    async def play() -> str:
        events = rehearse(lines, setup, house.library, house.brain, house.assessor)
        return " ".join([e.text async for e in events if isinstance(e, InterviewerSaid)])

    said = " ".join(asyncio.run(play()).split())
    for who, words in turns[1:]:
        if who == "Interviewer":
            question = words.rsplit(". ", 1)[-1].rstrip(" …")
            assert question in said, f"the README shows {question!r}; said was: {said[:600]}"
