"""Whether a candidate went to another phase by themselves. Pure; knows nothing of what is asked next."""

from __future__ import annotations

from interviewer.conduct.situation import Situation
from interviewer.domain.terms import Intent, PhaseId

_SKETCH = 25
"""Words from which a turn about the whole system is the sketch."""
_NEAR = 3
"""Phases ahead that one point explained can lead to, and that are followed once the time is used up."""


def followed(s: Situation) -> PhaseId | None:
    """The phase a candidate went to by themselves, if the last turn clearly did.

    A look back at a phase already visited is credited, but the interview stays where it is; a jump
    ahead needs more evidence the further it goes.
    """
    to = s.reading.phase
    if s.session.setup.is_retry:
        return None
    if s.phase is PhaseId.P0 and s.heard(Intent.ANSWERS, Intent.ASKS_FACT):
        ahead = to is not None and to.rank <= PhaseId.P4.rank and s.reading.points
        return to if ahead and s.reading.words >= 25 else PhaseId.P1
    if to in (None, s.phase, PhaseId.P0, PhaseId.P9) or s.phase is PhaseId.P9 or not s.heard(Intent.ANSWERS):
        return None
    if s.heard(Intent.ASKS_FACT) or s.ahead:
        return None
    phases = [s.case.point(point.id).phase for point in s.reading.points]
    near = 0 < to.rank - s.phase.rank <= _NEAR
    if s.wants_nudge and near and to in phases:
        return to
    if to in s.session.visited or _answers_what_was_asked(s):
        return None
    elsewhere = bool(phases) and all(phase is to for phase in phases)
    if to is PhaseId.P3 and to.rank >= s.phase.rank and s.reading.words >= _SKETCH:
        return to
    explained = bool(s.said_now) and to.rank - s.phase.rank <= _NEAR
    if elsewhere and (explained or len(phases) > 1 or abs(to.rank - s.phase.rank) <= 2):
        return to
    needed = 1 if to.rank == s.phase.rank + 1 else 2
    if s.spent < 0.35 or abs(to.rank - s.phase.rank) > 2:
        needed += 1
    return to if phases.count(to) >= needed and phases.count(to) > phases.count(s.phase) else None


def _answers_what_was_asked(s: Situation) -> bool:
    """Whether the turn may be the answer to a question of this phase, rather than a step to another."""
    last = s.session.last_move
    if last is None or not last.probes or last.phase is not s.phase:
        return False
    heard = {point.id for point in s.reading.points}
    here = any(s.case.point(id).phase is s.phase for id in heard)
    return here or bool(heard.intersection(last.points)) or not s.said_now
