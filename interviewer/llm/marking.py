"""Marks one dimension: quotes first, without level or score; then three looks at the verified quotes.

Every quote is checked against the candidate's turns. No verified quote, no score.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.domain.case import Frozen
from interviewer.domain.framework import RubricDimension
from interviewer.domain.plan import stamp
from interviewer.domain.scorecard import Evidence
from interviewer.domain.session import Session, Turn
from interviewer.domain.terms import MoveKind, Prompting
from interviewer.errors import PromptTooLong
from interviewer.library.prompts import Prompt
from interviewer.llm.models import Messages, Model
from interviewer.llm.quotes import verbatim
from interviewer.llm.spending import Spending
from interviewer.llm.structured import ask

PASSES = 3
LOW_AGREEMENT = 1.0
"""Spread of the passes from which they are said not to agree."""
_QUOTES, _MOST_EVIDENCE, _MOST_SCORE = 8, 900, 250
_VARIETY = 0.5
"""Temperature of the scoring passes: at zero three of them would be one."""
_HOW = {
    Prompting.UNPROMPTED: "unprompted",
    Prompting.ASKED: "after a question",
    Prompting.HINTED: "after a hint",
    Prompting.TOLD: "after being told",
}


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Telling(_Closed):
    """A quote as the model gives it."""

    quote: str
    shows: str
    speaks: Literal["for", "against"]


class Collected(_Closed):
    """All quotes the model gives."""

    evidence: list[Telling]


class Marked(_Closed):
    """One look's score."""

    why: str
    score: Literal["1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5"]


class Mark(Frozen):
    """One dimension marked; `score` is None without verified evidence."""

    score: float | None
    passes: tuple[float, ...]
    evidence: tuple[Evidence, ...]
    dropped: int
    why: str = ""

    @property
    def spread(self) -> float:
        """Between the highest and the lowest pass."""
        return max(self.passes) - min(self.passes) if self.passes else 0.0


class Marker:
    """Marks dimensions through a model."""

    def __init__(self, model: Model, prompts: Mapping[str, Prompt]) -> None:
        self._model, self._prompts = model, prompts

    @property
    def marks(self) -> list[str]:
        """The prompts used, as a record names them."""
        return [self._prompts[f"assessing/{id}"].mark for id in ("evidence", "dimension")]

    async def mark(self, session: Session, title: str, dimension: RubricDimension, spent: Spending) -> Mark:
        """The mark of one dimension; ModelFault when the model does not come to one."""
        found = await self._collect(list(session.turns), title, dimension, spent)
        telling = [(item, _said(item.quote, session)) for item in found]
        verified = [(item, evidence) for item, evidence in telling if evidence is not None]
        dropped = len(telling) - len(verified)
        evidence = tuple(evidence for _, evidence in verified)
        if not verified:
            return Mark(score=None, passes=(), evidence=(), dropped=dropped)
        looks = [await self._score(_lines(verified, turn), dimension, spent) for turn in range(PASSES)]
        scores = tuple(float(look.score) for look in looks)
        median = statistics.median(scores)
        why = next(look.why for look in looks if float(look.score) == median)
        return Mark(score=median, passes=scores, evidence=evidence, dropped=dropped, why=why)

    async def _collect(
        self, turns: Sequence[Turn], title: str, dimension: RubricDimension, spent: Spending
    ) -> list[Telling]:
        """The model's quotes; a transcript too long for it is read in halves."""
        messages = self.evidence_messages(turns, title, dimension)
        try:
            found = await ask(
                self._model, messages, Collected, self._prompts["reading/repair"], _MOST_EVIDENCE, 0.0, spent
            )
            return found.evidence[:_QUOTES]
        except PromptTooLong:
            if len(turns) < 4:
                raise
            half = len(turns) // 2
            first = await self._collect(turns[:half], title, dimension, spent)
            return first + await self._collect(turns[half:], title, dimension, spent)

    def evidence_messages(self, turns: Sequence[Turn], title: str, dimension: RubricDimension) -> Messages:
        """What the evidence pass is told: no level, no score."""
        system, user = self._prompts["assessing/evidence"].fill(
            case=title, dimension=dimension.title, looks_at=dimension.looks_at, transcript=_transcript(turns)
        )
        return (("system", system), ("user", user))

    async def _score(self, evidence: str, dimension: RubricDimension, spent: Spending) -> Marked:
        system, user = self._prompts["assessing/dimension"].fill(
            dimension=dimension.title,
            anchors="\n".join(f"{n}: {text}" for n, text in sorted(dimension.anchors.items())),
            evidence=evidence,
        )
        repair = self._prompts["reading/repair"]
        messages = (("system", system), ("user", user))
        return await ask(self._model, messages, Marked, repair, _MOST_SCORE, _VARIETY, spent)


def _transcript(turns: Sequence[Turn]) -> str:
    return "\n".join(
        f"[{stamp(turn.t)}] {'Candidate' if turn.by_candidate else 'Interviewer'}: {turn.text}"
        for turn in turns
    )


def _said(quote: str, session: Session) -> Evidence | None:
    """The quote as evidence, if the candidate said it: where, and how it came about."""
    before: Turn | None = None
    for turn in session.turns:
        if turn.by_candidate:
            words = verbatim(quote, turn.text)
            if words:
                return Evidence(quote=words, t=turn.t, prompting=_prompting(before), phase=turn.phase)
        else:
            before = turn
    return None


def _prompting(before: Turn | None) -> Prompting:
    move = before.move if before else None
    if move is None:
        return Prompting.UNPROMPTED
    if move.kind is MoveKind.HINT and move.rung:
        return Prompting.TOLD if move.rung >= 3 else Prompting.HINTED
    asked = move.probes or move.kind is MoveKind.CHALLENGE
    return Prompting.ASKED if asked else Prompting.UNPROMPTED


def _lines(verified: Sequence[tuple[Telling, Evidence]], turn: int) -> str:
    """The quotes as lines, begun with another one in each pass."""
    shift = turn * len(verified) // PASSES
    return "\n".join(
        f'[{stamp(e.t)}, {_HOW[e.prompting]}, {item.speaks}] "{e.quote}" ({item.shows})'
        for item, e in [*verified[shift:], *verified[:shift]]
    )
