"""Who comes to the interviews: what people know, and how they behave.

What they know is a stock of lines that people wrote and labelled (the development turns of the reading
suite) or, for a case that has none, the note's own example sentences, which say nothing about how well
strangers are heard. How they behave stands in `candidates/*.md`. Knows nothing of how an interview goes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Literal

import yaml

from evals.gold import GoldTurn, load
from interviewer.domain.case import Case, Frozen, Point
from interviewer.domain.terms import Level, PhaseId

FOLDER = Path(__file__).parent / "candidates"
Knowledge = Literal["weak", "middling", "strong"]
KNOWLEDGE: tuple[Knowledge, ...] = ("weak", "middling", "strong")
_FACTS = {"weak": 1, "middling": 3, "strong": 5}
_MORE = {"weak": 0, "middling": 2, "strong": 4}
"""Further lines somebody has on a point they know."""
_BESIDE = {"weak": 0.7, "middling": 0.5, "strong": 0.3}
"""Share of the points they lack on which people say something beside the point and not that they don't know."""
_ORDER = tuple(PhaseId)[1:9]


class Persona(Frozen):
    """How somebody behaves: which style of lines, how fast, what they throw in, in which order they go,
    and how many words they take for an ordinary answer before they stop."""

    id: str
    about: str
    styles: tuple[str, ...]
    pace: float = 8.0
    words: int = 60
    every: int = 0
    expect: str = ""
    claims: int = 0
    order: tuple[PhaseId, ...] = _ORDER
    prefix: tuple[str, ...] = ()
    lines: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def personas() -> dict[str, Persona]:
    """Every persona by name."""
    return {path.stem: _persona(path) for path in sorted(FOLDER.glob("*.md")) if path.stem != "README"}


def _persona(path: Path) -> Persona:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    facts: dict[str, object] = dict(yaml.safe_load(front))
    for name in ("styles", "order", "prefix"):
        if name in facts:
            facts[name] = tuple(part.strip() for part in str(facts[name]).split(";"))
    return Persona.model_validate({"id": path.stem, "lines": _sections(body), **facts})


def _sections(body: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in body.splitlines():
        if line.startswith("## "):
            found[line[3:].strip()] = []
        elif line.startswith("-") and found:
            found[next(reversed(found))].append(line[1:].strip())
    return {name: tuple(lines) for name, lines in found.items()}


@dataclass(frozen=True)
class Stock:
    """What somebody can say: a line for each point they know, `more` on some of them, something `beside` a few
    that they lack, questions of fact, wrong claims."""

    points: dict[str, GoldTurn]
    more: dict[str, tuple[GoldTurn, ...]]
    beside: dict[str, str]
    facts: tuple[GoldTurn, ...]
    claims: tuple[GoldTurn, ...]


def stock(case: Case, knowledge: Knowledge, persona: Persona) -> Stock:
    """The lines of a candidate: the level decides which and how deep, the persona in which style."""
    turns = [turn for turn in load("dev") if turn.case == case.id] or _authored(case)
    known = [point for point in case.points if _knows(point.id, point.level, knowledge)]
    said = {point.id: _lines_on(point, turns, case, knowledge, persona) for point in known}
    said = {id: lines for id, lines in said.items() if lines}
    asks = [t for t in turns if t.facts and t.intents == {"asks_fact"} and not t.points and not t.handed_back]
    wrong = [t for t in turns if t.claims and t.intents == {"answers"} and not t.points]
    return Stock(
        points={id: lines[0] for id, lines in said.items()},
        more={id: _within(said, lines[1:])[: _MORE[knowledge]] for id, lines in said.items()},
        beside={
            p.id: p.near[0]
            for p in case.points
            if p.id not in said and p.near and _chance(p.id, knowledge, "beside") < _BESIDE[knowledge]
        },
        facts=tuple(sorted(asks, key=lambda t: _chance(t.id, persona.id)))[: _FACTS[knowledge]],
        claims=tuple(wrong[: persona.claims]),
    )


def _within(known: Collection[str], lines: Sequence[GoldTurn]) -> tuple[GoldTurn, ...]:
    """The lines that say nothing beyond what is known."""
    return tuple(line for line in lines if set(line.points) <= set(known))


def _lines_on(
    point: Point, turns: Sequence[GoldTurn], case: Case, knowledge: Knowledge, persona: Persona
) -> tuple[GoldTurn, ...]:
    """What somebody says about a point, the best line first; the weak name things and explain none."""
    answers = [t for t in turns if point.id in t.points and t.intents == {"answers"}]
    answers = [t for t in answers if not (t.claims or t.facts)]
    if knowledge == "weak":
        answers = [t for t in (*answers, *_authored(case)) if t.points.get(point.id) == "mentioned"]
    return tuple(sorted(answers, key=lambda t: _fit(t, point.id, knowledge, persona)))


def _authored(case: Case) -> list[GoldTurn]:
    """The example sentences of a case as turns: the shortest of a point as mentioned, the longest as justified."""
    turns = []
    for point in case.points:
        said = sorted(point.heard, key=lambda text: len(text.split()))
        for place, text in enumerate(said):
            depth = "mentioned" if place == 0 else "justified" if place == len(said) - 1 else "explained"
            turns.append(_turn(case, f"{point.id}-{place}", text, "answers", points={point.id: depth}))
    return turns + [_turn(case, f.id, f.asks[0], "asks_fact", facts=frozenset({f.id})) for f in case.facts]


def _turn(
    case: Case, id: str, text: str, intent: str,
    points: dict[str, str] | None = None, facts: frozenset[str] = frozenset(),
) -> GoldTurn:  # fmt: skip
    return GoldTurn(
        f"{case.id}-{id}", case.id, "dev", "plain", text, frozenset({intent}), points or {}, frozenset(),
        facts, False,
    )  # fmt: skip


def _knows(point: str, level: Level, knowledge: Knowledge) -> bool:
    """Strong knows nearly all up to staff, middling most up to mid, weak a third of that."""
    share = {
        "strong": {0: 1.0, 1: 1.0, 2: 0.9, 3: 0.5, 4: 0.3},
        "middling": {0: 0.9, 1: 0.7, 2: 0.2},
        "weak": {0: 0.4, 1: 0.2},
    }[knowledge].get(level.rank, 0.0)
    return _chance(point, knowledge) < share


def _fit(turn: GoldTurn, point: str, knowledge: Knowledge, persona: Persona) -> tuple[bool, int, str]:
    depths = ("mentioned", "explained", "justified")
    wanted = {"weak": 0, "middling": 1, "strong": 2}[knowledge]
    return turn.style not in persona.styles, abs(depths.index(turn.points[point]) - wanted), turn.id


def _chance(*salt: str) -> float:
    return int.from_bytes(blake2b("/".join(salt).encode(), digest_size=4).digest(), "big") / 2**32
