"""Scripted candidates: a level of knowledge and a way of behaving, as a small state machine.

What they know is a stock of lines that people wrote and labelled (the development turns of the reading
suite) or, for a case that has none, the note's own example sentences, which say nothing about how well
strangers are heard; how they behave stands in `candidates/*.md`. They hear what a candidate hears, and in place of
understanding it they are told which points a question is after. Same input, same output.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Literal

import yaml

from evals.gold import GoldTurn, load
from evals.sitting import Line
from interviewer.domain.case import Case, Frozen
from interviewer.domain.events import InterviewerSaid
from interviewer.domain.move import Move
from interviewer.domain.terms import Level, MoveKind, PhaseId

FOLDER = Path(__file__).parent / "candidates"
Knowledge = Literal["weak", "middling", "strong"]
KNOWLEDGE: tuple[Knowledge, ...] = ("weak", "middling", "strong")
_SECONDS_PER_WORD = 0.45
_FACTS = {"weak": 1, "middling": 3, "strong": 5}
_ORDER = tuple(PhaseId)[1:9]


class Persona(Frozen):
    """How somebody behaves: which style of lines, how fast, what they throw in, in which order they go."""

    id: str
    about: str
    styles: tuple[str, ...]
    pace: float = 8.0
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
    """What somebody can say: a line for each point they know, questions of fact, wrong claims."""

    points: dict[str, GoldTurn]
    facts: tuple[GoldTurn, ...]
    claims: tuple[GoldTurn, ...]


def stock(case: Case, knowledge: Knowledge, persona: Persona) -> Stock:
    """The lines of a candidate: the level decides which and how deep, the persona in which style."""
    turns = [turn for turn in load("dev") if turn.case == case.id] or _authored(case)
    answers = [t for t in turns if t.points and t.intents == {"answers"} and not (t.claims or t.facts)]
    known = [point.id for point in case.points if _knows(point.id, point.level, knowledge)]
    points = {id: _best([t for t in answers if id in t.points], id, knowledge, persona) for id in known}
    asks = [t for t in turns if t.facts and t.intents == {"asks_fact"} and not t.points and not t.handed_back]
    wrong = [t for t in turns if t.claims and t.intents == {"answers"} and not t.points]
    return Stock(
        points={id: turn for id, turn in points.items() if turn},
        facts=tuple(sorted(asks, key=lambda t: _chance(t.id, persona.id)))[: _FACTS[knowledge]],
        claims=tuple(wrong[: persona.claims]),
    )


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


def _best(turns: Sequence[GoldTurn], point: str, knowledge: Knowledge, persona: Persona) -> GoldTurn | None:
    depths = ("mentioned", "explained", "justified")
    wanted = {"weak": 0, "middling": 1, "strong": 2}[knowledge]
    return min(
        turns,
        key=lambda t: (t.style not in persona.styles, abs(depths.index(t.points[point]) - wanted), t.id),
        default=None,
    )


def _chance(*salt: str) -> float:
    return int.from_bytes(blake2b("/".join(salt).encode(), digest_size=4).digest(), "big") / 2**32


class ScriptedCandidate:
    """Somebody in one sitting."""

    def __init__(self, case: Case, knowledge: Knowledge, persona: Persona) -> None:
        self._case, self._persona = case, persona
        self._stock = stock(case, knowledge, persona)
        self._facts, self._claims = list(self._stock.facts), list(self._stock.claims)
        self._said: set[str] = set()
        self._used: dict[str, int] = {}
        self._turns = 0
        self._phase = persona.order[0]

    @property
    def knows(self) -> frozenset[str]:
        """The points this candidate has a line for."""
        return frozenset(self._stock.points)

    def lines(self) -> list[str]:
        """Everything this candidate has to say about the case, phase after phase."""
        turns = [self._stock.points[p.id] for p in self._case.points if p.id in self.knows]
        return list(dict.fromkeys(turn.text for turn in turns))

    def reply(self, heard: InterviewerSaid, now: float) -> Line:
        """The next line, at the time it takes to think and say it."""
        self._turns += 1
        text, label = self._next(heard.move)
        return Line(round(now + self._persona.pace + _SECONDS_PER_WORD * len(text.split()), 1), text, label)

    def _next(self, move: Move) -> tuple[str, str]:
        if move.to:
            self._phase = move.to
        every = self._persona.every
        if every and self._turns % every == 0 and move.kind is not MoveKind.CLOSE:
            return self._line("interjections"), self._persona.expect
        if move.kind is MoveKind.CLOSE:
            return self._line("summary"), ""
        if move.kind is MoveKind.CHALLENGE:
            return self._line("concedes"), ""
        if self._claims and self._turns % 4 == 0:
            turn = self._claims.pop(0)
            return turn.text, "wrong:" + ",".join(sorted(turn.claims))
        if self._facts and self._turns <= 2 * len(self._stock.facts):
            return self._ask()
        return self._content(move)

    def _ask(self) -> tuple[str, str]:
        turn = self._facts.pop(0)
        return turn.text, "asks:" + ",".join(sorted(turn.facts))

    def _content(self, move: Move) -> tuple[str, str]:
        """An answer to what was asked, if there is one; else what comes next by itself."""
        asked = [id for id in (*move.points, move.target or "") if any(p.id == id for p in self._case.points)]
        new = [id for id in asked if id in self.knows - self._said]
        if new:
            return self._tell(new[0])
        if asked and not set(asked) & self.knows:
            return self._line("unknown"), ""
        lead = self._line("again") + " " if asked else ""
        return self._volunteer(lead)

    def _volunteer(self, lead: str) -> tuple[str, str]:
        for id in self._open():
            text, label = self._tell(id)
            return lead + text, label
        return self._line("next"), "next"

    def _open(self) -> Iterator[str]:
        """What is known and not said yet: of this phase first, then of the others in this one's order."""
        order = [self._phase, *self._persona.order]
        unsaid = [p for p in self._case.points if p.id in self.knows - self._said]
        for phase in dict.fromkeys(order):
            yield from (p.id for p in unsaid if p.phase is phase)
            if phase is self._phase and self._turns % 2:
                return

    def _tell(self, id: str) -> tuple[str, str]:
        turn = self._stock.points[id]
        self._said |= set(turn.points)
        label = "point:" + ",".join(f"{point}={depth}" for point, depth in sorted(turn.points.items()))
        prefix = self._persona.prefix
        if not prefix:
            return turn.text, label
        return f"{prefix[self._turns % len(prefix)]}, {turn.text}", label

    def _line(self, section: str) -> str:
        lines = self._persona.lines[section]
        n = self._used.get(section, 0)
        self._used[section] = n + 1
        return lines[n % len(lines)]
