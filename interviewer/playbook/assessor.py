"""The playbook Assessor: scores a sitting by mechanical rules, with the words that earned each score.

Evidence first: every point heard, with its depth and how it was prompted. A dimension's score climbs
one anchor for each level whose points were covered, is capped by prompting, and loses half a point
for each wrong claim that was not taken back. No evidence is never a score.
"""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.domain import verdict
from interviewer.domain.case import Case, Point
from interviewer.domain.ledger import Hearing
from interviewer.domain.plan import budgets
from interviewer.domain.scorecard import (
    ClaimOutcome,
    DimensionScore,
    Evidence,
    Pace,
    PointOutcome,
    Scorecard,
    Verdict,
)
from interviewer.domain.session import Session
from interviewer.domain.terms import Depth, Dimension, Intent, Level, MoveKind, Prompting
from interviewer.library.shelf import Library

_DEPTH = {Depth.MENTIONED: 0.3, Depth.EXPLAINED: 0.8, Depth.JUSTIFIED: 1.0}
_PROMPTING = {Prompting.UNPROMPTED: 1.0, Prompting.ASKED: 0.9, Prompting.HINTED: 0.5, Prompting.TOLD: 0.2}
_CAP = {Prompting.UNPROMPTED: 5.0, Prompting.ASKED: 4.0, Prompting.HINTED: 3.0, Prompting.TOLD: 2.0}
_BANDS = ((Level.JUNIOR,), (Level.MID,), (Level.SENIOR,), (Level.STAFF, Level.PRINCIPAL))
ENOUGH = 0.45
"""Share of a band's weight that counts as the majority of its behaviours."""
_MATERIAL = {Level.JUNIOR: 3, Level.MID: 3, Level.SENIOR: 2, Level.STAFF: 1, Level.PRINCIPAL: 1}
"""Least severity of a wrong claim that costs something at a level (claim notes: 3 from mid, 2 from senior)."""
MOST_EVIDENCE = 6
_LEAST_WORDS = 60
"""Candidate words on the case below which a sitting says nothing."""


class PlaybookAssessor:
    """Scores sittings of a library's cases."""

    name = "playbook"

    def __init__(self, library: Library) -> None:
        self._library, self._framework = library, library.framework

    def assess(self, session: Session, level: Level) -> Scorecard:
        """The scorecard of a session at a level; the same session gives the same bytes."""
        case = self._library.case(session.setup.case)
        found: dict[Dimension, DimensionScore] = {
            d: self._dimension(d, session, case, level) for d in Dimension if d != Dimension.COMMUNICATION
        }
        enough = bool(session.ledger.hearings) and _words(session) >= _LEAST_WORDS
        found[Dimension.COMMUNICATION] = self._communication(session, case, enough)
        scores = {d: s.score for d, s in found.items() if s.score is not None}
        counted = scores | {
            d: verdict.MISSED for d, s in found.items() if s.score is None and _invited(d, session, case)
        }
        decision = self._decide(counted, level, case)
        confidence = _confidence(found, session)
        return Scorecard(
            case=case.id,
            level=level,
            brain=self.name,
            dimensions={d: found[d] for d in Dimension},
            weighted_mean=decision.mean if enough else None,
            verdict=decision.verdict if enough else Verdict.INSUFFICIENT_SIGNAL,
            highest_level=self._highest(counted, case) if enough else None,
            confidence=confidence if enough else "none",
            claims=tuple(
                ClaimOutcome(id=id, quote=state.quote, outcome=state.outcome)
                for id, state in sorted(session.ledger.claims.items())
            ),
            points={point.id: _outcome(point, session) for point in case.points},
            pacing={
                phase: Pace(planned=round(planned, 1), used=round(session.used.get(phase, 0.0), 1))
                for phase, planned in budgets(self._framework, session.setup.minutes, level).items()
            },
        )

    def _decide(self, scores: verdict.Scores, level: Level, case: Case) -> verdict.Decision:
        guide = self._framework.levels[level]
        return verdict.decide(scores, guide, verdict.weights(guide, case.crux, case.relief))

    def _highest(self, scores: verdict.Scores, case: Case) -> Level | None:
        hired = [
            level
            for level in Level
            if self._decide(scores, level, case).verdict in (Verdict.HIRE, Verdict.STRONG_HIRE)
        ]
        return hired[-1] if hired else None

    def _dimension(self, dimension: Dimension, session: Session, case: Case, level: Level) -> DimensionScore:
        points = [point for point in case.points if point.dimension is dimension]
        heard = [session.ledger.best[p.id] for p in points if p.id in session.ledger.best]
        if not heard:
            return DimensionScore(score=None, nss=True, evidence=(), missing=self._missing(dimension, 1.0))
        raw = min(_climb(points, session), max(_cap(hearing) for hearing in heard))
        raw -= min(1.5, 0.5 * self._errors(dimension, session, level))
        score = max(1.0, round(raw * 2) / 2)
        return DimensionScore(
            score=score, nss=False, evidence=_evidence(heard, case), missing=self._missing(dimension, score)
        )

    def _errors(self, dimension: Dimension, session: Session, level: Level) -> int:
        """Wrong claims of this dimension that matter at this level and were not taken back."""
        claims = self._framework.claims
        return sum(
            claims[id].dimension is dimension
            and claims[id].severity >= _MATERIAL[level]
            and state.outcome in ("defended", "unnoticed")
            for id, state in session.ledger.claims.items()
            if id in claims
        )

    def _missing(self, dimension: Dimension, score: float) -> str:
        """What the next anchor needs."""
        step = min(5, int(score) + 1)
        return self._framework.dimensions[dimension].next.get(step, "")

    def _communication(self, session: Session, case: Case, enough: bool) -> DimensionScore:
        """Drive: how much came unasked, how much was committed to, how often they were stuck."""
        heard = list(session.ledger.best.values())
        if not enough:
            missing = self._missing(Dimension.COMMUNICATION, 1.0)
            return DimensionScore(score=None, nss=True, evidence=(), missing=missing)
        unasked = sum(h.prompting is Prompting.UNPROMPTED for h in heard) / len(heard)
        deep = sum(h.depth >= Depth.EXPLAINED for h in heard) / len(heard)
        phases = len({case.point(h.point).phase for h in heard}) / 8
        helped = session.ledger.hints and sum(session.ledger.hints.values())
        raw = 1.5 + 1.3 * unasked + 0.8 * deep + 1.4 * phases - 0.25 * (helped or 0)
        raw -= 0.5 * sum(Intent.EMPTY in m.reason for m in session.moves if m.kind is MoveKind.DEFLECT)
        score = min(5.0, max(1.0, round(raw * 2) / 2))
        best = sorted(heard, key=lambda h: (h.prompting.rank, -h.depth, h.t))[:3]
        return DimensionScore(
            score=score,
            nss=False,
            evidence=_evidence(best, case),
            missing=self._missing(Dimension.COMMUNICATION, score),
        )


def _climb(points: Sequence[Point], session: Session) -> float:
    """1 to 5: one anchor for each band of levels whose points are covered, lower bands first."""
    score, footing = 1.0, 1.0
    for band in _BANDS:
        mine = [point for point in points if point.level in band]
        if not mine:
            score += 0.8 * footing
            continue
        whole = sum(point.weight for point in mine)
        share = sum(point.weight * _credit(point, session) for point in mine) / whole
        step = min(1.0, share / ENOUGH)
        score += step * (0.4 + 0.6 * footing)
        footing = step
    return score


def _credit(point: Point, session: Session) -> float:
    hearing = session.ledger.best.get(point.id)
    return _DEPTH[hearing.depth] * _PROMPTING[hearing.prompting] if hearing else 0.0


def _cap(hearing: Hearing) -> float:
    """What one piece of evidence may support at most."""
    if hearing.depth is Depth.MENTIONED:
        return 2.0
    if hearing.prompting is Prompting.ASKED and hearing.depth is Depth.JUSTIFIED:
        return 5.0
    return _CAP[hearing.prompting]


def _evidence(heard: Sequence[Hearing], case: Case) -> tuple[Evidence, ...]:
    best = sorted(heard, key=lambda h: (-h.depth, h.prompting.rank, -case.point(h.point).weight, h.t))
    return tuple(
        Evidence(
            quote=h.quote, t=h.t, prompting=h.prompting, phase=h.phase, point=h.point, depth=h.depth.word
        )
        for h in best[:MOST_EVIDENCE]
    )


def _outcome(point: Point, session: Session) -> PointOutcome:
    hearing = session.ledger.best.get(point.id)
    hints = session.ledger.hints.get(point.id, 0)
    if hearing is None:
        return PointOutcome(depth="unheard", hints=hints)
    return PointOutcome(
        depth=hearing.depth.word, prompting=hearing.prompting, quote=hearing.quote, hints=hints
    )


def _invited(dimension: Dimension, session: Session, case: Case) -> bool:
    """Whether the interviewer asked for something in a dimension."""
    asked = session.ledger.asked_points
    return any(point.dimension is dimension and point.id in asked for point in case.points)


def _words(session: Session) -> int:
    return sum(len(turn.text.split()) for turn in session.candidate_turns)


def _confidence(found: dict[Dimension, DimensionScore], session: Session) -> str:
    solid = sum(len(score.evidence) >= 3 for score in found.values())
    if any(found[d].nss for d in verdict.CORE) or session.t < 0.6 * session.total:
        return "low"
    return "high" if solid >= 7 else "medium"
