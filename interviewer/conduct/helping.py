"""Hints: which point a stuck candidate is helped with, and on which rung. Pure."""

from __future__ import annotations

from interviewer.conduct.situation import Situation
from interviewer.conduct.timing import moving_on
from interviewer.domain.case import Point
from interviewer.domain.move import Move
from interviewer.domain.terms import Depth, Intent, MoveKind

_ANSWER = 20
"""Words from which a turn that also says "I'm not sure" is an answer."""


def hint_asked(s: Situation) -> Move | None:
    """A hint on request, the next rung of whatever is being asked."""
    if not s.heard(Intent.ASKS_HINT):
        return None
    return _next_rung(s, "they asked for a hint") or Move(
        kind=MoveKind.HINT, phase=s.phase, reason="no hint is left here", line="hint-none"
    )


def stuck(s: Situation) -> Move | None:
    """A candidate who does not know climbs the hint ladder; after the last rung we move on."""
    if not s.heard(Intent.DOES_NOT_KNOW) or _went_on(s):
        return None
    if s.session.stuck_in_row >= 4:
        return moving_on(s, "stuck four times in a row")
    last = s.session.last_move
    if last is not None and last.kind is MoveKind.HINT and last.rung >= 3:
        return moving_on(s, "the idea was told and nothing came of it")
    return _next_rung(s, "they are stuck")


def _went_on(s: Situation) -> bool:
    """Whether they named a doubt and then answered all the same."""
    return s.heard(Intent.ANSWERS) and (bool(s.said_now) or s.reading.words >= _ANSWER)


def _next_rung(s: Situation, why: str) -> Move | None:
    point = _point_in_question(s)
    if point is None:
        return _more_simply(s, why)
    rung = s.session.ledger.hints.get(point.id, 0) + 1
    return Move(
        kind=MoveKind.HINT,
        phase=point.phase,
        reason=f"{why}: rung {rung} of 3",
        target=point.id,
        sources=(point.source,),
        points=(point.id,),
        rung=rung,
        line="hint-lead" if s.heard(Intent.ASKS_HINT) or rung > 1 else "stuck",
    )


def _more_simply(s: Situation, why: str) -> Move | None:
    """A question that goes after no point is put in simpler words, once."""
    last = _asked_last(s)
    if last is None or s.last_was(MoveKind.REPEAT) or last.kind is MoveKind.CALLBACK or not last.probes:
        return None
    return last.model_copy(
        update={"kind": MoveKind.REPEAT, "line": "repeat-lead", "reason": why, "topic": last.line, "to": None,
                "left": None}
    )  # fmt: skip


def _asked_last(s: Situation) -> Move | None:
    """The question that is still in the room: the last one since the subject was changed."""
    for move in reversed(s.session.moves):
        if move.probes or move.kind in (MoveKind.HINT, MoveKind.REPEAT):
            return move
        if move.kind in (MoveKind.TRANSITION, MoveKind.CLOSE, MoveKind.CHALLENGE):
            return None
    return None


def _point_in_question(s: Situation) -> Point | None:
    """The point asked about or hinted at last; when nothing was asked, the heaviest unheard one here.
    A question without a hint of its own gets none of another's."""
    last = _asked_last(s)
    asked = [s.case.point(id) for id in (last.points if last else ()) if _can_hint(s, id)]
    if asked:
        return max(asked, key=lambda p: (s.session.ledger.hints.get(p.id, 0), p.weight))
    if last is not None and (last.probes or last.kind is MoveKind.REPEAT):
        return None
    here = [p for p in s.case.points if p.phase is s.phase and _can_hint(s, p.id)]
    expected = [p for p in here if p.level.rank <= s.guide.id.rank] or here
    return max(expected, key=lambda p: (s.session.ledger.hints.get(p.id, 0), p.weight), default=None)


def _can_hint(s: Situation, id: str) -> bool:
    point = s.case.point(id)
    used = s.session.ledger.hints.get(id, 0)
    return bool(point.hints) and used < 3 and s.session.ledger.depth(id) < Depth.EXPLAINED
