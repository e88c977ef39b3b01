"""The rules of the clock: opening, nudges, transitions, the last five minutes, the end. Pure."""

from __future__ import annotations

from interviewer.conduct import probing
from interviewer.conduct.situation import Situation
from interviewer.domain.move import Move
from interviewer.domain.plan import checkpoints
from interviewer.domain.terms import Intent, MoveKind, PhaseId

SILENCE = 180.0
"""Seconds without a word after which the interviewer speaks; typing takes longer than talking."""
_LAST_QUESTION = 150.0
"""Seconds before the end from which an answer is followed by the summary: one more would eat it up."""
_CARRIES_TIME = (MoveKind.ACKNOWLEDGE, MoveKind.TRANSITION, MoveKind.REDIRECT)
"""Moves beside the probing ones that may say in passing how much time is left."""
_MIDDLE = 0.6
"""Share of the interview until which somebody in full flow is not called back."""
_BEHIND = 0.25
"""Share of the interview by which the plan must be missed before it is mentioned unasked."""


def opening(s: Situation) -> Move:
    """Read the prompt aloud and hand over; or hand over the one phase that is tried again."""
    if s.session.setup.is_retry:
        return _once_more(s)
    return Move(
        kind=MoveKind.OPEN,
        phase=s.phase,
        reason="the interview begins",
        line="open",
        left=s.session.total,
    )


def _once_more(s: Situation) -> Move:
    phase = s.session.setup.start_phase
    return Move(
        kind=MoveKind.TRANSITION,
        phase=phase,
        reason="another go at this phase",
        line="again",
        to=phase,
        budget=s.plan[phase],
        sources=(s.source(phase),),
    )


def ending(s: Situation, asked: bool) -> Move:
    """The last words."""
    return Move(
        kind=MoveKind.END,
        phase=s.phase,
        reason="they asked to stop" if asked else "the interview is over",
        line="end-asked" if asked else "end-time",
    )


def time_asked(s: Situation) -> Move | None:
    """How much time is left, when they ask."""
    if not s.heard(Intent.ASKS_TIME):
        return None
    return _time_left(s, "they asked for the time", s.reading.facts)


def _time_left(s: Situation, why: str, facts: tuple[str, ...] = ()) -> Move:
    return Move(
        kind=MoveKind.TIME_CHECK,
        phase=s.phase,
        reason=why,
        line="time-left",
        left=s.left,
        at=s.now,
        facts=facts,
    )


def in_passing(s: Situation, move: Move) -> Move:
    """Guided levels hear the time at every ten minutes of a 45-minute interview, on the way to the next thing."""
    step = 600.0 * s.session.setup.minutes / 45
    mark = int(s.now // step)
    if s.guide.mode != "guided" or mark < 1 or s.in_last_minutes or s.session.setup.is_retry:
        return move
    told = max((int(m.at // step) for m in s.session.moves if m.left is not None), default=0)
    carries = move.probes or move.kind in _CARRIES_TIME
    if told >= mark or move.left is not None or not carries:
        return move
    return move.model_copy(update={"left": s.left, "at": s.now})


def closing(s: Situation) -> Move | None:
    """The last two minutes belong to their summary."""
    due = s.in_last_minute or s.left <= min(_LAST_QUESTION, s.session.total / 12)
    if not due or "close" in s.session.notices:
        return None
    return _close(s, "the last minutes")


def five_left(s: Situation) -> Move | None:
    """Said once, always."""
    setup = s.session.setup
    if not s.in_last_minutes or "five-left" in s.session.notices or setup.minutes < 30 or setup.is_retry:
        return None
    return Move(
        kind=MoveKind.TIME_CHECK,
        phase=s.phase,
        reason="five minutes left",
        line="five-left",
        left=s.left,
        to=PhaseId.P8 if s.phase is not PhaseId.P8 else None,
    )


def hard_limit(s: Situation) -> Move | None:
    """Past one and a half times its budget, a phase is left."""
    last = s.phase in (PhaseId.P8, PhaseId.P9) and not s.session.setup.is_retry
    if last or not s.over_budget or s.phase is PhaseId.P0:
        return None
    return moving_on(s, "the phase is past one and a half times its budget", hard=True)


def nudge(s: Situation) -> Move | None:
    """Past one and a quarter times its budget, a phase is asked to finish, once."""
    if s.phase in (PhaseId.P0, PhaseId.P8, PhaseId.P9) or not s.wants_nudge:
        return None
    if f"nudge-{s.phase}" in s.session.notices or s.open_weight(s.phase) > 0.9:
        return None
    return Move(
        kind=MoveKind.REDIRECT,
        phase=s.phase,
        reason="the phase is past one and a quarter times its budget",
        line="nudge-time",
    )


def running_behind(s: Situation) -> Move | None:
    """Said once around the middle, when the plan is far behind."""
    if (
        s.session.setup.is_retry
        or any(move.line == "time-behind" for move in s.session.moves)
        or not 0.42 <= s.now / s.session.total <= 0.75
    ):
        return None
    should = [phase for phase, t in checkpoints(s.plan).items() if t + _BEHIND * s.session.total <= s.now]
    late = s.reached(PhaseId.P4) or s.reached(PhaseId.P5)
    skipped = {PhaseId.P0, *((PhaseId.P1, PhaseId.P3) if late else ())}
    missing = [phase for phase in should if phase not in skipped and not s.reached(phase)]
    busy = len(s.said_now) > 1 and s.now < _MIDDLE * s.session.total
    if not missing or s.reading.phase in missing or busy:
        return None
    first = probing.first_of(s, missing[0])
    if first is not None:
        why = f"{missing[0]} should have been reached by now"
        return first.model_copy(update={"line": "time-behind", "reason": why, "left": s.left, "at": s.now})
    return Move(
        kind=MoveKind.TIME_CHECK,
        phase=s.phase,
        reason=f"{missing[0]} should have been reached by now",
        line="time-behind",
        left=s.left,
        at=s.now,
        to=missing[0],
        budget=s.plan[missing[0]],
    )


def moving_on(s: Situation, why: str, hard: bool = False, to: PhaseId | None = None) -> Move:
    """Leave the phase for another or for the next: signal, name it, give the budget. A phase tried again is
    left for good."""
    if s.session.setup.is_retry:
        return ending(s, asked=False).model_copy(update={"line": "end-again", "reason": why})
    to = to or s.next_phase()
    if to is None:
        return _wrap_up(s, why)
    if s.guide.mode == "guided":
        first = probing.first_of(s, to)
        if first is not None:
            return first.model_copy(update={"line": "move-on-time" if hard else "move-on", "reason": why})
    budget = min(s.plan[to], max(60.0, s.left - 120.0))
    line = "transition-time" if hard else "transition"
    if budget < 90.0 and not hard:
        line = "transition-last"
    return Move(
        kind=MoveKind.TRANSITION,
        phase=s.phase,
        reason=why,
        line=line,
        to=to,
        budget=budget,
        sources=(s.source(to),),
    )


def _wrap_up(s: Situation, why: str) -> Move:
    if s.phase is PhaseId.P9 or "close" in s.session.notices:
        return ending(s, asked=False)
    deeper = probing.deeper(s) if s.left > 300.0 else None
    return deeper or _close(s, f"{why}; every phase has been visited")


def _close(s: Situation, why: str) -> Move:
    return Move(kind=MoveKind.CLOSE, phase=s.phase, reason=why, line="close", to=PhaseId.P9)


def on_silence(s: Situation) -> Move | None:
    """What the clock says when nobody speaks: the last minutes, then room, then a simpler start."""
    if s.in_last_minute and "close" not in s.session.notices:
        return _close(s, "the last minute")
    due = five_left(s)
    if due is not None:
        return due
    moves = s.session.moves
    quiet = 0
    for move in reversed(moves):
        if move.line not in ("silence", "silence-second"):
            break
        quiet += 1
    waited = s.now - (s.session.turns[-1].t if s.session.turns else 0.0)
    if quiet >= 2 or waited <= SILENCE * (1 + quiet):
        return None
    return Move(
        kind=MoveKind.WAIT,
        phase=s.phase,
        reason=f"nobody spoke for {round(waited)} seconds",
        line="silence-second" if quiet else "silence",
    )
