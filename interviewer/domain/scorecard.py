"""What the candidate takes home: scores on anchors, each with the words that earned it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import JsonValue

from interviewer.domain.case import Frozen, Source
from interviewer.domain.terms import Dimension, Level, PhaseId, Prompting


class Verdict(StrEnum):
    """The decision at a level."""

    STRONG_NO_HIRE = "strong_no_hire"
    NO_HIRE = "no_hire"
    LEAN_NO_HIRE = "lean_no_hire"
    LEAN_HIRE = "lean_hire"
    HIRE = "hire"
    STRONG_HIRE = "strong_hire"
    INSUFFICIENT_SIGNAL = "insufficient_signal"


class Evidence(Frozen):
    """One quote of the candidate, when it fell and how it came about."""

    quote: str
    t: float
    prompting: Prompting
    phase: PhaseId | None = None
    point: str | None = None
    depth: str = ""


class Signal(StrEnum):
    """Whether there was enough to score, and if not, why: never opened, asked and not answered, or thin."""

    SCORED = "scored"
    NO_CHANCE = "no_chance"
    MISSED = "missed"
    THIN = "thin"


class DimensionScore(Frozen):
    """A half-point score on the absolute scale 1–5, or not sufficient signal (`nss`) and why.

    `missing` is what the next anchor needs; `notes` are plain remarks on how the score came about.
    """

    score: float | None
    nss: bool
    evidence: tuple[Evidence, ...]
    missing: str
    signal: Signal = Signal.SCORED
    notes: tuple[str, ...] = ()


class ClaimOutcome(Frozen):
    """What became of a wrong claim: conceded, defended, withdrawn or unnoticed."""

    id: str
    quote: str
    outcome: str


class PointOutcome(Frozen):
    """How far a point of the case was taken."""

    depth: str
    prompting: Prompting | None = None
    quote: str = ""
    hints: int = 0


class Pace(Frozen):
    """Seconds planned and used in a phase."""

    planned: float
    used: float


class Scorecard(Frozen):
    """The whole result of one sitting at one level by one brain; `notes` say how a model came to it."""

    case: str
    level: Level
    brain: str
    dimensions: dict[Dimension, DimensionScore]
    weighted_mean: float | None
    verdict: Verdict
    highest_level: Level | None
    confidence: str
    claims: tuple[ClaimOutcome, ...] = ()
    points: dict[str, PointOutcome] = {}
    pacing: dict[PhaseId, Pace] = {}
    sources: tuple[Source, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def shown(self) -> dict[str, JsonValue]:
        """The shape of `grade --json` and of a report in JSON."""
        return self.model_dump(mode="json", exclude={"sources"})
