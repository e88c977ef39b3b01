"""The three changes that would have been worth most: you said this, stronger would have been that.

Every suggestion is a sentence of the notes with its source, hung on the candidate's own words where
there are any. Writes no sentence of its own and scores nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from interviewer.domain.case import Case, Point, Source
from interviewer.domain.framework import Framework
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.session import Session
from interviewer.domain.terms import Depth, Dimension

MOST = 3
_CLAIM = 4.0
"""What a wrong claim of severity 1 is worth against a point of weight 1, before the dimension's weight."""
_KEPT = ("defended", "unnoticed")


@dataclass(frozen=True)
class Better:
    """One change: what was said (empty when nothing was), what would be stronger, and where that stands.

    `lack` says what was missing from the words: `wrong`, `bare` (named without a reason) or `unsaid`.
    """

    dimension: Dimension
    lack: str
    said: str
    t: float | None
    stronger: str
    source: Source
    value: float


def advice(session: Session, case: Case, framework: Framework, card: Scorecard) -> tuple[Better, ...]:
    """At most three changes, most valuable first, no two about the same point or claim."""
    weights = framework.levels[card.level].weights
    found = chain(
        _wrong(session, framework, weights),
        _bare(session, case, card, weights),
        _unsaid(session, case, card, weights),
    )
    ranked = sorted(found, key=lambda better: (-better.value, str(better.source)))
    return _varied(ranked)


def _wrong(session: Session, framework: Framework, weights: dict[Dimension, int]) -> Iterable[Better]:
    for id, state in session.ledger.claims.items():
        claim = framework.claims.get(id)
        if claim and state.outcome in _KEPT:
            value = _CLAIM * claim.severity * weights[claim.dimension]
            yield Better(
                claim.dimension, "wrong", state.quote, state.t, claim.correction, claim.source, value
            )


def _bare(session: Session, case: Case, card: Scorecard, weights: dict[Dimension, int]) -> Iterable[Better]:
    for point in _expected(case, card):
        heard = session.ledger.best.get(point.id)
        if heard and heard.depth is Depth.MENTIONED:
            value = 0.8 * point.weight * weights[point.dimension]
            yield Better(point.dimension, "bare", heard.quote, heard.t, point.statement, point.source, value)


def _unsaid(session: Session, case: Case, card: Scorecard, weights: dict[Dimension, int]) -> Iterable[Better]:
    for point in _expected(case, card):
        if point.id not in session.ledger.best:
            value = 1.0 * point.weight * weights[point.dimension]
            yield Better(point.dimension, "unsaid", "", None, point.statement, point.source, value)


def _expected(case: Case, card: Scorecard) -> list[Point]:
    """Points of the level or below it: what was expected, not what would have been a surprise."""
    return [point for point in case.points if point.level.rank <= card.level.rank]


def _varied(ranked: list[Better]) -> tuple[Better, ...]:
    """The best, but words before silence and at most two of a dimension."""
    chosen: list[Better] = []
    for better in sorted(ranked, key=lambda b: (not b.said, -b.value)):
        if sum(other.dimension is better.dimension for other in chosen) < 2 and len(chosen) < MOST:
            chosen.append(better)
    return tuple(chosen)
