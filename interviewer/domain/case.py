"""One interview problem: its prompt, facts, points, probes, hints and what a strong answer says.

A Case is plain data, read from a note. It does not know how it was read or how it is searched.
"""

from __future__ import annotations

from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from interviewer.domain.terms import Dimension, Level, MoveKind, PhaseId, Variant

Item = TypeVar("Item", "Fact", "Point", "Probe", "Callback")
FormName = Literal["first", "parallel"]
"""Which facts and numbers a case is sat with; both forms have the same points and questions."""


class Frozen(BaseModel):
    """Base of every value that never changes after it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Frozen):
    """Where something comes from: the note, and the heading inside it."""

    note: str
    heading: str

    def __str__(self) -> str:
        return f"{self.note} › {self.heading}"


class Quantity(Frozen):
    """The number inside a fact, so that a statement off by ten times can be noticed."""

    value: float
    per: str = ""
    of: tuple[str, ...]
    about: tuple[str, ...] = ()


class Fact(Frozen):
    """One line the interviewer may reveal on request; the same for every candidate."""

    id: str
    answer: str
    asks: tuple[str, ...]
    keys: tuple[tuple[tuple[str, ...], ...], ...] = ()
    quantity: Quantity | None = None
    source: Source


class Point(Frozen):
    """One thing a strong answer contains."""

    id: str
    statement: str
    phase: PhaseId
    dimension: Dimension
    level: Level
    weight: int
    cues: tuple[str, ...]
    heard: tuple[str, ...]
    near: tuple[str, ...]
    hints: tuple[str, ...] = ()
    source: Source


class Probe(Frozen):
    """A question for some points, with the direction of a good answer (never spoken)."""

    id: str
    text: str
    phase: PhaseId
    move: MoveKind
    level: Level
    points: tuple[str, ...] = ()
    topic: str
    pickups: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    again: str
    direction: str
    what_if: bool = False
    settled: tuple[str, ...] = ()
    source: Source


class Callback(Frozen):
    """A question that connects what was said early with what was said now."""

    id: str
    text: str
    earlier: str
    phase: PhaseId
    level: Level
    direction: str
    source: Source


class Reference(Frozen):
    """Something to read, what to look for in it, and which dimensions it trains."""

    title: str
    url: str
    look_for: str
    dimensions: tuple[Dimension, ...] = ()


class Case(Frozen):
    """One interview problem with everything the interviewer may use."""

    id: str
    title: str
    group: Literal["book", "genai", "platform", "other"]
    variant: Variant
    lowest: Level
    highest: Level
    crux: tuple[Dimension, ...]
    relief: tuple[Dimension, ...]
    claims: tuple[str, ...]
    about: str
    prompts: dict[str, str]
    facts: tuple[Fact, ...]
    points: tuple[Point, ...]
    probes: tuple[Probe, ...]
    callbacks: tuple[Callback, ...]
    pitfalls: dict[str, str]
    arithmetic: dict[str, str]
    strong: dict[PhaseId, str]
    references: tuple[Reference, ...]
    note: str
    own: bool = False
    size: Literal["full", "compact"] = "full"
    form: FormName = "first"

    def offers(self, level: Level) -> bool:
        """Whether it can be sat at a level: within its range, or with a prompt written for that level."""
        return self.lowest.rank <= level.rank <= self.highest.rank or level.value in self.prompts

    def prompt_for(self, level: Level, twist: bool) -> str:
        """What is read aloud: the twist if asked for, else the level's own, else the default."""
        if twist and "twist" in self.prompts:
            return self.prompts["twist"]
        return self.prompts.get(level.value, self.prompts["default"])

    def fact(self, id: str) -> Fact:
        """The fact with this id; KeyError if the case has none."""
        return next_by_id(self.facts, id)

    def point(self, id: str) -> Point:
        """The point with this id; KeyError if the case has none."""
        return next_by_id(self.points, id)

    def probe(self, id: str) -> Probe:
        """The probe or what-if with this id; KeyError if the case has none."""
        return next_by_id(self.probes, id)


def next_by_id(items: tuple[Item, ...], id: str) -> Item:
    """The item with this id; KeyError names what was looked for."""
    for item in items:
        if item.id == id:
            return item
    raise KeyError(id)
