"""Everything heard so far, folded from readings: points with depth and prompting, claims, facts.

Knows no time plan and decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from interviewer.domain.reading import PointHeard, Reading
from interviewer.domain.terms import Depth, MoveKind, PhaseId, Prompting


@dataclass(frozen=True)
class Hearing:
    """One time a point was heard."""

    point: str
    depth: Depth
    quote: str
    t: float
    phase: PhaseId
    prompting: Prompting
    turn: int


@dataclass
class ClaimState:
    """A wrong claim in this session: `outcome` is open until the candidate has reacted."""

    quote: str
    t: float
    phase: PhaseId
    outcome: str = "unnoticed"


@dataclass
class Ledger:
    """What is known of the candidate's answers."""

    hearings: list[Hearing] = field(default_factory=list)
    best: dict[str, Hearing] = field(default_factory=dict)
    claims: dict[str, ClaimState] = field(default_factory=dict)
    facts: list[str] = field(default_factory=list)
    handed_back: list[str] = field(default_factory=list)
    assumptions: list[tuple[str, float]] = field(default_factory=list)
    contradictions: set[str] = field(default_factory=set)
    asked_points: set[str] = field(default_factory=set)
    hints: dict[str, int] = field(default_factory=dict)
    prompted: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Per point the interviewer turns that went after it, each with the rung it gave (0: asked)."""

    def depth(self, point: str) -> int:
        """0 unheard, else the best Depth so far."""
        hearing = self.best.get(point)
        return int(hearing.depth) if hearing else 0

    def prompting(self, point: str) -> Prompting:
        """How an answer with this point would count if it came now."""
        rung = self.hints.get(point, 0)
        if rung >= 3:
            return Prompting.TOLD
        if rung:
            return Prompting.HINTED
        return Prompting.ASKED if point in self.asked_points else Prompting.UNPROMPTED

    def prompting_at(self, point: str, turn: int) -> Prompting:
        """How an answer with this point counted in an earlier turn."""
        before = [rung for seq, rung in self.prompted.get(point, ()) if seq < turn]
        rung = max(before, default=-1)
        if rung > 0:
            return Prompting.TOLD if rung >= 3 else Prompting.HINTED
        return Prompting.UNPROMPTED if rung < 0 else Prompting.ASKED

    def hear_again(self, reading: Reading, t: float, phase: PhaseId, turn: int) -> None:
        """Fold a second reading of a turn in: where it speaks of a point, its word replaces the first."""
        for point in reading.points:
            prompting = self.prompting_at(point.id, turn)
            self.hearings = [h for h in self.hearings if (h.point, h.turn) != (point.id, turn)]
            self.hearings.append(Hearing(point.id, point.depth, point.quote, t, phase, prompting, turn))
            known = [h for h in self.hearings if h.point == point.id]
            self.best[point.id] = max(known, key=lambda h: (h.depth, -h.t))
        for claim in reading.claims:
            self.claims.setdefault(claim.id, ClaimState(claim.quote, t, phase))

    def hear(self, reading: Reading, t: float, phase: PhaseId, turn: int) -> None:
        """Fold one reading in."""
        for point in reading.points:
            self._hear_point(point, t, phase, turn)
        for claim in reading.claims:
            self.claims.setdefault(claim.id, ClaimState(claim.quote, t, phase))
        for assumption in reading.assumptions:
            self.assumptions.append((assumption, t))

    def _hear_point(self, point: PointHeard, t: float, phase: PhaseId, turn: int) -> None:
        hearing = Hearing(point.id, point.depth, point.quote, t, phase, self.prompting(point.id), turn)
        self.hearings.append(hearing)
        known = self.best.get(point.id)
        if known is None or point.depth > known.depth:
            self.best[point.id] = hearing

    def settle(self, claim: str, outcome: str) -> None:
        """Record how a challenged claim ended: conceded, defended or withdrawn."""
        if claim in self.claims:
            self.claims[claim].outcome = outcome

    def challenge(self, claim: str) -> None:
        """Record that a claim was challenged; defended until conceded."""
        if claim in self.claims:
            self.claims[claim].outcome = "defended"

    def spoke(
        self, kind: MoveKind, target: str | None, points: tuple[str, ...], rung: int, turn: int = -1
    ) -> None:
        """Record what an interviewer turn asked for or gave away."""
        self.asked_points.update(points)
        for point in points:
            self.prompted.setdefault(point, []).append((turn, 0))
        if kind is MoveKind.HINT and target and rung:
            self.prompted.setdefault(target, []).append((turn, rung))
        if kind is MoveKind.HINT and target and rung:
            self.hints[target] = max(rung, self.hints.get(target, 0))
