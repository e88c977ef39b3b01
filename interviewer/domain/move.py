"""What the interviewer does next, why, and from which notes. It has no words yet."""

from __future__ import annotations

from interviewer.domain.case import Frozen, Source
from interviewer.domain.reading import Contradiction
from interviewer.domain.terms import PROBING, MoveKind, PhaseId


class Move(Frozen):
    """One decision of the director.

    `line` names the situation whose authored line is spoken; `target` the probe, point, claim,
    callback or concept the move goes after; `points` what a good answer would show, so that the
    answer counts as prompted; `words` the candidate's words to take up; `left` seconds remaining
    when the move speaks of time and `at` when that is; `budget` seconds given to the next phase.
    """

    kind: MoveKind
    phase: PhaseId
    reason: str
    target: str | None = None
    sources: tuple[Source, ...] = ()
    line: str = ""
    points: tuple[str, ...] = ()
    topic: str = ""
    facts: tuple[str, ...] = ()
    handed_back: tuple[str, ...] = ()
    rung: int = 0
    words: str = ""
    quote: str = ""
    contradiction: Contradiction | None = None
    to: PhaseId | None = None
    left: float | None = None
    at: float = 0.0
    budget: float | None = None
    follows: bool = True

    @property
    def probes(self) -> bool:
        """Whether this move asks for content."""
        return self.kind in PROBING
