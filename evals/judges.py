"""Model judges: somebody asked by prompt id, who answers in named values.

There is none unless a model is configured for the role; the model under test never judges itself. What
a judge says counts for nothing in a run in which it does not also agree with what is known.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

from pydantic import BaseModel, ConfigDict, JsonValue

from evals.measures import f1_of
from evals.suite import Record
from interviewer.library.prompts import Prompt
from interviewer.llm.models import Model
from interviewer.llm.structured import ask

LEAK, FOLLOW_UP = "judging/leak", "judging/follow-up"
LEAST = 0.85
"""F1 on known answers from which a judge counts."""
_MOST = 300


class Judge(Protocol):
    """Answers one prompt of prompts/judging/ at a time."""

    name: str

    def ask(self, prompt: str, slots: Mapping[str, str]) -> Mapping[str, JsonValue]:
        """The named values the prompt asks for, such as {"leaks": false}."""
        ...


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Leaks(_Closed):
    """What `judging/leak` asks for."""

    why: str
    leaks: bool


class FollowsUp(_Closed):
    """What `judging/follow-up` asks for."""

    why: str
    hangs: bool
    specific: bool
    open: bool
    one: bool


SHAPES: Mapping[str, type[Leaks] | type[FollowsUp]] = {LEAK: Leaks, FOLLOW_UP: FollowsUp}


class ModelJudge:
    """Judges through a model; an answer that does not fit its shape twice is an error."""

    def __init__(self, prompts: Mapping[str, Prompt], model: Model) -> None:
        self._prompts, self._model, self.name = prompts, model, model.name

    def ask(self, prompt: str, slots: Mapping[str, str]) -> Mapping[str, JsonValue]:
        """The values, checked."""
        system, user = self._prompts[prompt].fill(**slots)
        messages = (("system", system), ("user", user))
        repair = self._prompts["reading/repair"]
        answer = asyncio.run(ask(self._model, messages, SHAPES[prompt], repair, _MOST))
        return answer.model_dump()


def calibrated(records: Sequence[Record]) -> frozenset[str]:
    """The prompts on which the judge of a run agreed with known answers well enough to count."""
    known = [record for record in records if record.suite == "judging"]
    figures = {prompt: f1_of(prompt) for prompt in SHAPES}
    return frozenset(p for p, f1 in figures.items() if f1.count(known) and f1.value(known) >= LEAST)
