"""A model that plays a candidate: told how to behave and what it knows, it says the rest itself.

How often it says what it was not told is the player's own error, and is measured beside what it is for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from evals.people import Persona, Stock
from evals.sitting import Line
from interviewer.domain.events import InterviewerSaid
from interviewer.domain.terms import MoveKind
from interviewer.library.prompts import Prompt
from interviewer.llm.models import Model

PROMPT = "playing/candidate"
_MOST = 200
_RECENT = 12
"""Own lines that are kept in mind."""
_SECONDS_PER_WORD = 0.45


class ModelCandidate:
    """Somebody in one sitting, played by a model; `most` lines and nothing more is said."""

    def __init__(
        self, prompts: Mapping[str, Prompt], model: Model, persona: Persona, stock: Stock, most: int
    ) -> None:
        self._prompt, self._model, self._persona = prompts[PROMPT], model, persona
        self._knows = [turn.text for turn in [*stock.points.values(), *stock.facts, *stock.claims]]
        self._said: list[str] = []
        self._most = most

    def reply(self, heard: InterviewerSaid, now: float) -> Line | None:
        """What the model says, at the time it takes to think and say it."""
        if len(self._said) >= self._most or heard.move.kind is MoveKind.END:
            return None
        system, user = self._prompt.fill(
            manner=self._persona.about,
            knows="\n".join(self._knows),
            earlier="\n".join(self._said[-_RECENT:]) or "(nothing yet)",
            asked=heard.text,
        )
        text = self._asked((("system", system), ("user", user)))
        self._said.append(text)
        return Line(round(now + self._persona.pace + _SECONDS_PER_WORD * len(text.split()), 1), text)

    def _asked(self, messages: tuple[tuple[str, str], ...]) -> str:
        """The answer; asked from a thread of its own, since the interview has the loop of this one."""
        with ThreadPoolExecutor(1) as aside:
            return aside.submit(asyncio.run, self._model.complete(messages, _MOST)).result().strip()
