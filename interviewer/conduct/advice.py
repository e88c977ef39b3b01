"""The three changes that would have been worth most: you said this, stronger would have been that.

Every suggestion is a sentence of the notes with its source, hung on the candidate's own words or on
the question that was left open. What was explained elsewhere is not advised again. Writes no
sentence of its own and scores nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from interviewer.conduct.closeness import Closeness, bag, closeness, thoughts
from interviewer.conduct.quoting import readable
from interviewer.domain.case import Case, Point, Source
from interviewer.domain.framework import Framework
from interviewer.domain.ledger import ClaimState, Hearing
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.session import Session, Turn
from interviewer.domain.terms import Depth, Dimension, PhaseId

MOST = 3
MOST_WRONG = 2
"""Wrong claims among the changes; all of them have a section of their own."""
_KEPT = ("defended", "unnoticed")
_MATERIAL = 2
"""Least severity of a wrong claim that nobody challenged for it to be among the three."""
_CLAIM = 4.0
"""What a wrong claim of severity 1 is worth against a point of weight 1."""
_WORTH = {"bare": 1.0, "asked": 1.0, "unsaid": 0.6}
_EARLY, _EARLIER = 0.2, 1.25
"""What was named in the first part of the interview and never taken further shaped the rest of it."""
_AGAIN = 0.6
"""A point named in several turns was probably taken further than any one of them shows."""
_SAID, _UNSAID = 0.48, 0.30
"""Closeness from which something counts as said elsewhere, and up to which it surely was not."""
_ABOUT = 0.16
"""Least closeness of a quote to its point for the two to stand side by side."""
_TOLD = 0.9
"""Closeness of a quote to its point at which nothing is left to advise; half of it costs nothing."""
_ASKED = 0.1
"""The same of a question that was not ours, so that only its words tell what it was after."""
_FEWEST_WRONG = 5


@dataclass(frozen=True)
class Better:
    """One change: the words it hangs on, what would be stronger, and where that stands.

    `lack` says what was missing: `wrong`, `bare` (named without a reason), `asked` (asked for and not
    answered; `said` is the question) or `unsaid` (`said` is empty).
    """

    dimension: Dimension
    lack: str
    said: str
    t: float | None
    stronger: str
    source: Source
    value: float


@dataclass(frozen=True)
class _Sitting:
    session: Session
    case: Case
    framework: Framework
    card: Scorecard

    def covers(self, phase: PhaseId) -> bool:
        """Whether this phase was what the sitting was for."""
        setup = self.session.setup
        return not setup.is_retry or phase is setup.start_phase

    def expects(self, point: Point) -> bool:
        """Whether a point was due in this sitting at this level or below it."""
        return self.covers(point.phase) and point.level.rank <= self.card.level.rank

    def worth(self, dimension: Dimension) -> float:
        """How much a dimension weighs at this level, more where the score leaves room."""
        score = self.card.dimensions[dimension].score if dimension in self.card.dimensions else None
        room = min(1.5, max(0.4, (6 - (score or 3.0)) / 3))
        return self.framework.levels[self.card.level].weights[dimension] * room


def advice(session: Session, case: Case, framework: Framework, card: Scorecard) -> tuple[Better, ...]:
    """At most three changes, wrong claims first, then by worth; varied, no words used twice.

    Of another go at one phase, only what belongs to that phase.
    """
    sitting = _Sitting(session, case, framework, card)
    return _varied([*_ranked(_wrong(sitting)), *_ranked(_points(sitting))])


def _ranked(found: Iterable[Better]) -> list[Better]:
    return sorted(found, key=lambda better: (-better.value, str(better.source)))


def _wrong(sitting: _Sitting) -> Iterator[Better]:
    for id, state in sitting.session.ledger.claims.items():
        claim = sitting.framework.claims.get(id)
        if claim and sitting.covers(state.phase) and _matters(state, claim.severity):
            quote = readable(state.quote, state.t, sitting.session)
            value = _CLAIM * claim.severity * sitting.worth(claim.dimension)
            value *= 2.0 if state.outcome == "defended" else 1.0
            yield Better(claim.dimension, "wrong", quote, state.t, claim.correction, claim.source, value)


def _matters(state: ClaimState, severity: int) -> bool:
    if state.outcome == "defended":
        return True
    told = len(state.quote.split()) >= _FEWEST_WRONG
    return state.outcome in _KEPT and severity >= _MATERIAL and told


def _points(sitting: _Sitting) -> Iterator[Better]:
    """Points of the level or below it that were only named, or not said at all."""
    near, session, ledger = closeness(sitting.case), sitting.session, sitting.session.ledger
    for point in sitting.case.points:
        heard = ledger.best.get(point.id)
        if not sitting.expects(point) or (heard and heard.depth > Depth.MENTIONED):
            continue
        elsewhere = [turn for turn in session.candidate_turns if heard is None or turn.seq != heard.turn]
        said = near.of(point.id, thoughts(elsewhere))
        value = point.weight * sitting.worth(point.dimension) * _left(said)
        if heard is None:
            yield _silent(point, value, _question(point.id, session, near))
            continue
        quote = readable(heard.quote, heard.t, session)
        told = near.of(point.id, [bag(quote)])
        if told >= _ABOUT:
            value *= _WORTH["bare"] * _shaping(heard, session) * min(1.0, max(0.0, 2 * (_TOLD - told)))
            yield Better(point.dimension, "bare", quote, heard.t, point.statement, point.source, value)


def _left(said: float) -> float:
    """How much of a point's worth is left when this much of it was said elsewhere."""
    return min(1.0, max(0.0, (_SAID - said) / (_SAID - _UNSAID)))


def _shaping(heard: Hearing, session: Session) -> float:
    turns = {hearing.turn for hearing in session.ledger.hearings if hearing.point == heard.point}
    early = _EARLIER if heard.t <= _EARLY * session.total else 1.0
    return early * (_AGAIN if len(turns) > 1 else 1.0)


def _silent(point: Point, value: float, asked: Turn | None) -> Better:
    lack = "asked" if asked else "unsaid"
    said, t = (asked.text, asked.t) if asked else ("", None)
    return Better(point.dimension, lack, said, t, point.statement, point.source, _WORTH[lack] * value)


def _question(point: str, session: Session, near: Closeness) -> Turn | None:
    """The interviewer's turn that plainly asked for a point."""
    asking = (t for t in session.turns if t.move and t.move.probes and point in t.move.points)
    sure = (t for t in asking if (t.move and t.move.target) or near.of(point, [bag(t.text)]) >= _ASKED)
    return next(sure, None)


def _varied(ranked: list[Better]) -> tuple[Better, ...]:
    """The best: few wrong claims, each dimension once, while there is other advice; no words twice."""
    chosen: list[Better] = []
    for of_a_dimension, of_wrong in ((1, MOST_WRONG), (2, MOST)):
        for better in ranked:
            crowded = sum(other.dimension is better.dimension for other in chosen) >= of_a_dimension
            wrongs = sum(other.lack == "wrong" for other in chosen)
            full = len(chosen) >= MOST or (better.lack == "wrong" and wrongs >= of_wrong)
            if better.value > 0 and not (full or crowded or _used(better, chosen)):
                chosen.append(better)
    return tuple(sorted(chosen, key=ranked.index))


def _used(better: Better, chosen: list[Better]) -> bool:
    return better in chosen or any(
        better.said and other.said and (better.said in other.said or other.said in better.said)
        for other in chosen
    )
