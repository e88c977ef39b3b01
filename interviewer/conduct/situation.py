"""Everything the director may look at when it decides: state, case, plan, time, leads. Read only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from interviewer.domain.brain import Lead
from interviewer.domain.case import Case, Source
from interviewer.domain.framework import Framework, LevelGuide
from interviewer.domain.move import Move
from interviewer.domain.plan import CLOSE, HARD, LAST, NUDGE
from interviewer.domain.reading import Reading
from interviewer.domain.session import Session
from interviewer.domain.terms import Depth, Intent, MoveKind, PhaseId

_REACHED = 0.35
"""Share of a phase's expected weight from which it counts as reached, wherever it was said."""


@dataclass(frozen=True)
class Situation:
    """One moment of an interview."""

    session: Session
    case: Case
    framework: Framework
    plan: dict[PhaseId, float]
    now: float
    leads: tuple[Lead, ...] = ()

    @property
    def reading(self) -> Reading:
        """What was heard last."""
        return self.session.reading or Reading()

    @property
    def guide(self) -> LevelGuide:
        """How this level is interviewed."""
        return self.framework.levels[self.session.setup.level]

    @property
    def phase(self) -> PhaseId:
        """Where the interview is."""
        return self.session.phase

    @property
    def left(self) -> float:
        """Seconds until the end."""
        return max(0.0, self.session.total - self.now)

    @cached_property
    def spent(self) -> float:
        """Share of the current phase's budget that is used."""
        return self.session.phase_time(self.now) / self.plan[self.phase]

    @property
    def over_budget(self) -> bool:
        """Whether the phase is past its hard limit."""
        return self.spent >= HARD

    @property
    def wants_nudge(self) -> bool:
        """Whether the phase is past its soft limit."""
        return self.spent >= NUDGE

    @property
    def in_last_minutes(self) -> bool:
        """Whether the five-minute line is due."""
        return self.left <= min(LAST, self.session.total / 6)

    @property
    def in_last_minute(self) -> bool:
        """Whether the summary is due."""
        return self.left <= CLOSE * 1.5

    def source(self, phase: PhaseId) -> Source:
        """The note of a phase."""
        return self.framework.phases[phase].source

    def open_weight(self, phase: PhaseId) -> float:
        """Share of a phase's expected weight not heard in depth yet, 0–1."""
        return self._share_below(phase, Depth.EXPLAINED)

    def reached(self, phase: PhaseId) -> bool:
        """Whether a phase was visited, or much of it was said elsewhere."""
        return phase in self.session.visited or self._share_below(phase, Depth.MENTIONED) <= 1 - _REACHED

    def _share_below(self, phase: PhaseId, depth: Depth) -> float:
        points = [p for p in self.case.points if p.phase is phase and p.level.rank <= self.guide.id.rank]
        whole = sum(p.weight for p in points)
        missing = sum(p.weight for p in points if self.session.ledger.depth(p.id) < depth)
        return missing / whole if whole else float(depth is Depth.MENTIONED)

    @property
    def said_now(self) -> frozenset[str]:
        """The points that the last turn explained."""
        return frozenset(p.id for p in self.reading.points if p.depth >= Depth.EXPLAINED)

    @property
    def ahead(self) -> bool:
        """Whether they start on the far end of the design before the problem is laid open."""
        to = self.reading.phase
        early = self.phase in (PhaseId.P0, PhaseId.P1) and self.now <= self.session.total / 10
        return early and to is not None and to.rank >= PhaseId.P5.rank and not self.session.ledger.facts

    def next_phase(self) -> PhaseId | None:
        """The earliest later phase not yet reached; else the earliest unreached one; None at the end."""
        rest = [p for p in PhaseId if p not in (PhaseId.P0, PhaseId.P9) and not self.reached(p)]
        later = [p for p in rest if p.rank > self.phase.rank]
        if later or rest:
            return (later or rest)[0]
        return None

    def count(self, kinds: Sequence[MoveKind]) -> int:
        """How many moves of these kinds were made."""
        return sum(move.kind in kinds for move in self.session.moves)

    def content_turns(self) -> int:
        """Candidate turns that were answered by a probe or an acknowledgement."""
        return sum(move.probes or move.kind is MoveKind.ACKNOWLEDGE for move in self.session.moves)

    def last_was(self, *kinds: MoveKind) -> bool:
        """Whether the last move was one of these."""
        last: Move | None = self.session.last_move
        return last is not None and last.kind in kinds

    def heard(self, *intents: Intent) -> bool:
        """Whether the last turn did one of these."""
        return self.reading.has(*intents)
