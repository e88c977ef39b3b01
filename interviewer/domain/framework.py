"""What is the same in every case: phases, dimensions, levels, claims, concepts, spoken lines.

Plain data read from notes. Does not know any case or any session.
"""

from __future__ import annotations

from typing import Literal

from interviewer.domain.case import Frozen, Source
from interviewer.domain.terms import Dimension, Intent, Level, PhaseId, Variant


class Phase(Frozen):
    """One stretch of the interview with its budget and the test that says it is done."""

    id: PhaseId
    title: str
    short: str
    spoken: str
    minutes: dict[int, int]
    dimensions: tuple[Dimension, ...]
    exit: dict[Variant, tuple[str, ...]]
    sounds: tuple[str, ...]
    source: Source
    spoken_in: dict[Variant, str] = {}
    minutes_in: dict[Variant, dict[int, int]] = {}

    def of(self, variant: Variant) -> Phase:
        """The phase as it is in a variant: what it is called aloud, and its minutes."""
        spoken, minutes = self.spoken_in.get(variant), self.minutes_in.get(variant)
        return self.model_copy(update={"spoken": spoken or self.spoken, "minutes": minutes or self.minutes})


class RubricDimension(Frozen):
    """One scored dimension with its anchors 1 to 5 and what is missing to the next."""

    id: Dimension
    title: str
    short: str
    looks_at: str
    anchors: dict[int, str]
    next: dict[int, str]
    drills: tuple[str, ...]
    source: Source


class LevelGuide(Frozen):
    """How somebody at a level is interviewed and weighed."""

    id: Level
    title: str
    mode: Literal["candidate_led", "guided"]
    threshold: float
    weights: dict[Dimension, int]
    shift: dict[PhaseId, int]
    hints: int
    challenges: int
    acknowledge: float
    drives: str


class Claim(Frozen):
    """A wrong claim of the catalogue, with its exception and the line that challenges it."""

    id: str
    title: str
    dimension: Dimension
    severity: int
    phases: tuple[PhaseId, ...]
    statement: str
    wrong: tuple[str, ...]
    right: tuple[str, ...]
    gates: tuple[tuple[tuple[str, ...], ...], ...]
    exception: str
    unless: tuple[str, ...]
    challenge: str
    again: str
    correction: str
    source: Source


class Concept(Frozen):
    """One technique, what it costs, when it fails and the trade-off question it invites."""

    id: str
    title: str
    aliases: tuple[str, ...]
    dimension: Dimension
    phases: tuple[PhaseId, ...]
    level: Level
    purpose: str
    costs: str
    fails: str
    probe: str
    again: str
    direction: str
    source: Source


class Framework(Frozen):
    """Everything above, by id."""

    phases: dict[PhaseId, Phase]
    dimensions: dict[Dimension, RubricDimension]
    levels: dict[Level, LevelGuide]
    claims: dict[str, Claim]
    concepts: dict[str, Concept]
    lines: dict[str, tuple[str, ...]]
    intents: dict[Intent, tuple[str, ...]]

    def of(self, variant: Variant) -> Framework:
        """The same with the phases of a variant."""
        return self.model_copy(update={"phases": {id: p.of(variant) for id, p in self.phases.items()}})
