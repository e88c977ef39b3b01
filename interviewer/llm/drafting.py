"""Begins a case from a pasted text through a model: one answer, checked in shape, put into a draft.

What the model leaves out or gets wrong stays to be written by a person; nothing it says is sat before
the check of the notes is clean. Knows no files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.domain.terms import Dimension, Level, MoveKind
from interviewer.library.prompts import Prompt
from interviewer.library.scaffold import Draft, Item, slug
from interviewer.llm.models import Model
from interviewer.llm.structured import ask

MOST = 8000
"""Tokens the draft may have."""
_LONGEST = 12_000
"""Characters of the text that are sent."""


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DraftedFact(_Closed):
    """A fact with ways to ask for it."""

    id: str
    answer: str
    asks: list[str]


class DraftedPoint(_Closed):
    """Something a strong answer contains."""

    id: str
    phase: Literal["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8"]
    dimension: Dimension
    level: Level
    weight: Literal[1, 2, 3, 4, 5]
    statement: str
    cues: list[str]
    heard: list[str]
    near: list[str]
    hints: list[str]


class DraftedProbe(_Closed):
    """A question for points."""

    id: str
    phase: Literal["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9"]
    move: Literal["clarify", "concretise", "justify", "quantify", "edge_case", "drill", "connect_metric",
                  "inject_failure", "prioritise", "falsify"]  # fmt: skip
    level: Level
    points: list[str]
    text: str
    again: str
    direction: str


class DraftedCase(_Closed):
    """The model's whole answer."""

    title: str
    about: str
    prompt: str
    twist: str
    facts: list[DraftedFact]
    points: list[DraftedPoint]
    probes: list[DraftedProbe]


async def drafted(model: Model, prompts: Mapping[str, Prompt], material: str, id: str) -> Draft:
    """The beginning of a case about a text; ModelFault when the model gives none."""
    system, user = prompts["drafting/case"].fill(material=material[:_LONGEST])
    messages = (("system", system), ("user", user))
    return as_draft(await ask(model, messages, DraftedCase, prompts["reading/repair"], MOST), id)


def as_draft(case: DraftedCase, id: str) -> Draft:
    """What the model said as a draft, ids made well-formed and unique."""
    points = _unique([point.id for point in case.points], "point")
    named = dict(zip((point.id for point in case.points), points, strict=True))
    return Draft(
        id=id,
        title=case.title,
        about=case.about,
        prompt=case.prompt,
        twist=case.twist,
        items={
            "Facts": [
                Item(key, fact.answer, bullets=[("ask", words) for words in fact.asks])
                for key, fact in zip(_unique([f.id for f in case.facts], "fact"), case.facts, strict=True)
            ],
            "Points": [_point(key, point) for key, point in zip(points, case.points, strict=True)],
            "Probes": [
                _probe(key, probe, named)
                for key, probe in zip(_unique([p.id for p in case.probes], "probe"), case.probes, strict=True)
            ],
        },
    )


def _point(id: str, point: DraftedPoint) -> Item:
    hints = point.hints if len(point.hints) == 3 else []
    bullets = [("cue", "; ".join(point.cues))] if point.cues else []
    bullets += [("heard", words) for words in point.heard] + [("not", words) for words in point.near]
    bullets += [(f"hint {rung}", hint) for rung, hint in enumerate(hints, 1)]
    facts = {
        "phase": point.phase,
        "dimension": point.dimension.value,
        "level": point.level.value,
        "weight": str(point.weight),
    }
    return Item(id, point.statement, facts, bullets)


def _probe(id: str, probe: DraftedProbe, named: Mapping[str, str]) -> Item:
    points = [named[key] for key in probe.points if key in named]
    facts = {
        "phase": probe.phase,
        "move": MoveKind(probe.move).value,
        "level": probe.level.value,
        "points": "; ".join(points),
    }
    return Item(id, probe.text, facts, [("again", probe.again), ("direction", probe.direction)])


def _unique(ids: Sequence[str], kind: str) -> list[str]:
    """Well-formed ids in the order of the given ones, none twice."""
    found: list[str] = []
    for place, id in enumerate(ids, 1):
        key = slug(id) or f"{kind}-{place}"
        found.append(key if key not in found else f"{key}-{place}")
    return found
