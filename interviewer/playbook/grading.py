"""What a score is made of: the statements of a sitting, weighed per dimension, and the terms of the sum.

A dimension's score starts from how good everything stated sounds, moves with how good the statements
of this dimension sound, how much was said to it and which of the case's points it covered, and falls
with wrong claims that were not taken back. Which terms count how much was fitted on the development
transcripts (`evals/fit_grading.py`). Length, confidence, politeness and grammar are not among them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from interviewer.domain.case import Case
from interviewer.domain.framework import Claim
from interviewer.domain.session import Session
from interviewer.domain.terms import Depth, Dimension, Level, Prompting
from interviewer.library.encoder import Encoder, Vectors
from interviewer.library.exemplars import Exemplars, of_case
from interviewer.playbook.scale import DIMENSIONS, Numbers, Weights, anchors, shares
from interviewer.playbook.statements import Statement, statements

ABOUT = 0.33
"""Least similarity (cosine) to any sentence of the case for a statement to count."""
ON_THE_CASE = 0.43
"""Least median similarity over a sitting for it to be about the case at all: junk stays below 0.40."""
_SHRINK = 8.0
"""Statements that the overall mean weighs when a dimension's own mean is taken."""
_KNOWN = 0.5
"""How far a statement that shows a point of the notes is moved to that point's anchor."""
_ANCHOR = {Level.JUNIOR: 2.0, Level.MID: 3.0, Level.SENIOR: 4.0, Level.STAFF: 5.0, Level.PRINCIPAL: 5.0}
_DEPTH = {Depth.MENTIONED: 0.3, Depth.EXPLAINED: 0.8, Depth.JUSTIFIED: 1.0}
_MOST_ERRORS = 5
_MATERIAL = 2
"""Least severity of a wrong claim that counts."""
TERMS = ("overall", "own", "errors", "coverage", "share", "own_errors")
DRIVE = ("overall", "errors", "unprompted")


@dataclass(frozen=True)
class Weighed:
    """The statements of a sitting with the anchor each sounds like and its share of each dimension."""

    statements: tuple[Statement, ...]
    anchors: Numbers
    shares: Numbers
    known: tuple[bool, ...]
    about_case: bool

    @property
    def overall(self) -> float:
        """The mean anchor of everything stated."""
        return float(self.anchors.mean()) if len(self.anchors) else 0.0

    def share(self, dimension: Dimension) -> Numbers:
        """How much of each statement speaks to a dimension, 0 to 1."""
        return np.asarray(self.shares[:, DIMENSIONS.index(dimension)])

    def amount(self, dimension: Dimension) -> float:
        """How many statements' worth was said to a dimension."""
        return float(self.share(dimension).sum())

    def own(self, dimension: Dimension) -> float:
        """The mean anchor of a dimension's statements, drawn to the overall mean while they are few."""
        share = self.share(dimension)
        return float((share @ self.anchors + _SHRINK * self.overall) / (share.sum() + _SHRINK))


def weigh(
    session: Session,
    case: Case,
    exemplars: Exemplars,
    encoder: Encoder,
    weights: Weights,
    recited: Sequence[frozenset[str]] = (),
) -> Weighed:
    """Measure everything a candidate stated and did not only recite."""
    found = statements(session, recited)
    texts = [statement.plain for statement in found]
    vectors = encoder.encode_many(texts)
    near = _nearness(vectors, exemplars.vectors(of_case(case)))
    about = len(near) > 0 and float(np.median(near)) >= ON_THE_CASE
    kept = [i for i, value in enumerate(near) if value >= ABOUT]
    found, texts, vectors = [found[i] for i in kept], [texts[i] for i in kept], vectors[kept]
    if not found:
        return Weighed((), np.zeros(0), np.zeros((0, len(DIMENSIONS))), (), False)
    sounds = anchors(texts, vectors, weights)
    levels = [_point_anchor(statement, session, case) for statement in found]
    lifted = [
        a if level is None else (1 - _KNOWN) * a + _KNOWN * max(level, a)
        for a, level in zip(sounds, levels, strict=True)
    ]
    known = tuple(level is not None for level in levels)
    return Weighed(tuple(found), np.array(lifted), shares(texts, vectors, weights), known, about)


def _nearness(vectors: Vectors, notes: Vectors) -> Numbers:
    return np.asarray((vectors @ notes.T).max(axis=1)) if len(vectors) else np.zeros(0)


def _point_anchor(statement: Statement, session: Session, case: Case) -> float | None:
    """The anchor of the highest point that a statement shows at depth, if it shows one."""
    shown = [
        _ANCHOR[case.point(hearing.point).level]
        for hearing in session.ledger.hearings
        if hearing.turn == statement.turn
        and hearing.depth >= Depth.EXPLAINED
        and (hearing.quote in statement.text or statement.text in hearing.quote)
    ]
    return max(shown, default=None)


def errors(session: Session, claims: dict[str, Claim], dimension: Dimension | None = None) -> int:
    """Wrong claims that matter and were not taken back, in a dimension or in all."""
    return sum(
        state.outcome in ("defended", "unnoticed")
        and claims[id].severity >= _MATERIAL
        and dimension in (None, claims[id].dimension)
        for id, state in session.ledger.claims.items()
        if id in claims
    )


def coverage(session: Session, case: Case, dimension: Dimension) -> float:
    """Share of a dimension's weight in points, by depth, that was heard; 0 to 1."""
    points = [point for point in case.points if point.dimension is dimension]
    best = session.ledger.best
    got = sum(point.weight * _DEPTH[best[point.id].depth] for point in points if point.id in best)
    return got / (sum(point.weight for point in points) or 1)


def terms(
    weighed: Weighed, session: Session, case: Case, claims: dict[str, Claim], dimension: Dimension
) -> Numbers:
    """The values of `TERMS` for a dimension, and a constant."""
    covered = {d: coverage(session, case, d) for d in DIMENSIONS}
    amounts = {d: weighed.amount(d) for d in DIMENSIONS}
    mean_amount = sum(amounts.values()) / len(amounts)
    return np.array(
        [
            weighed.overall,
            weighed.own(dimension) - weighed.overall,
            min(_MOST_ERRORS, errors(session, claims)),
            covered[dimension] - sum(covered.values()) / len(covered),
            np.log((amounts[dimension] + 0.5) / (mean_amount + 0.5)),
            min(3, errors(session, claims, dimension)),
            1.0,
        ]
    )


def drive(weighed: Weighed, session: Session, claims: dict[str, Claim]) -> Numbers:
    """The values of `DRIVE` for communication, and a constant."""
    own = [s.prompting is Prompting.UNPROMPTED for s in weighed.statements]
    return np.array(
        [weighed.overall, min(_MOST_ERRORS, errors(session, claims)), sum(own) / max(1, len(own)), 1.0]
    )


def half_points(value: float) -> float:
    """A value as a score: half points from 1 to 5."""
    return min(5.0, max(1.0, round(value * 2) / 2))


def cap(prompting: Collection[Prompting]) -> float:
    """What evidence that came like this can support at most (rubric, prompting rule)."""
    best = min(prompting, key=lambda kind: kind.rank, default=Prompting.UNPROMPTED)
    return {Prompting.HINTED: 3.0, Prompting.TOLD: 2.0}.get(best, 5.0)
