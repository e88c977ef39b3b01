"""What was heard in one candidate turn.

Every point and claim carries the candidate's own words. A Reading proposes; it decides nothing.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import field_serializer, field_validator

from interviewer.domain.case import Frozen
from interviewer.domain.terms import Depth, Intent, PhaseId


class PointHeard(Frozen):
    """A point of the case, how deep it was taken, and the words that show it."""

    id: str
    depth: Depth
    quote: str
    confidence: float = 1.0

    @field_serializer("depth")
    def _depth_as_word(self, depth: Depth) -> str:
        return depth.word

    @field_validator("depth", mode="before")
    @classmethod
    def _depth_from_word(cls, value: object) -> object:
        return Depth[value.upper()] if isinstance(value, str) else value


class ClaimHeard(Frozen):
    """A wrong claim and the words that make it."""

    id: str
    quote: str
    confidence: float = 1.0


class Picked(Frozen):
    """A phrase of the candidate that something can be hung on."""

    ground: str
    words: str
    target: str


class Number(Frozen):
    """A number the candidate stated, as a plain value, with the words around it."""

    value: float
    quote: str


class Contradiction(Frozen):
    """A statement at least ten times away from a given fact."""

    fact: str
    said: str
    given: str


class Stance(StrEnum):
    """How a candidate took a challenge; `defends` is with a condition under which the claim holds."""

    CONCEDES = "concedes"
    DEFENDS = "defends"
    INSISTS = "insists"
    IGNORES = "ignores"


class Disagreement(Frozen):
    """A thing two readers heard differently: what each said (empty: nothing), and whose word counts."""

    id: str
    first: str
    second: str
    won: str


class Reading(Frozen):
    """Everything heard in one turn."""

    intents: tuple[Intent, ...] = ()
    points: tuple[PointHeard, ...] = ()
    claims: tuple[ClaimHeard, ...] = ()
    facts: tuple[str, ...] = ()
    handed_back: tuple[str, ...] = ()
    picked: tuple[Picked, ...] = ()
    concepts: tuple[Picked, ...] = ()
    numbers: tuple[Number, ...] = ()
    assumptions: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    phase: PhaseId | None = None
    stance: Stance | None = None
    echo: str = ""
    words: int = 0
    depth_signals: int = 0

    def has(self, *intents: Intent) -> bool:
        """Whether any of these intents was heard."""
        return any(intent in self.intents for intent in intents)
