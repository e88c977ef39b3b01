"""A reading and a scorecard made from a script's labels: what a perfect listener hears, and a plain grader
gives. They know the label of a line and look at no word of it.
"""

from __future__ import annotations

from evals.sitting import Line
from interviewer.domain.case import Case
from interviewer.domain.reading import ClaimHeard, PointHeard, Reading
from interviewer.domain.scorecard import DimensionScore, Evidence, Scorecard, Verdict
from interviewer.domain.session import Session
from interviewer.domain.terms import Depth, Dimension, Intent, PhaseId

_INTENTS = {
    "attack": Intent.INJECTION,
    "hint": Intent.ASKS_HINT,
    "help": Intent.DOES_NOT_KNOW,
    "time": Intent.ASKS_TIME,
    "wait": Intent.WANTS_PAUSE,
    "repeat": Intent.ASKS_REPEAT,
    "bounce": Intent.SEEKS_VALIDATION,
    "moves_on": Intent.WANTS_NEXT,
    "next": Intent.WANTS_NEXT,
    "end": Intent.WANTS_END,
}


def reading(line: Line, kind: str, argument: str) -> Reading:
    """What the label says was said."""
    intents = (_INTENTS[kind],) if kind in _INTENTS else (Intent.ANSWERS,)
    if kind in ("fact", "asks", "handed_back"):
        intents = (Intent.ASKS_FACT,)
    points = [item.split("=") for item in argument.split(",")] if kind == "point" else []
    return Reading(
        intents=intents,
        points=tuple(PointHeard(id=id, depth=Depth[depth.upper()], quote=line.text) for id, depth in points),
        claims=tuple(ClaimHeard(id=id, quote=line.text) for id in argument.split(","))
        if kind == "challenge"
        else (),
        facts=tuple(argument.split(",")) if kind in ("fact", "asks") else (),
        handed_back=(line.text,) if kind == "handed_back" else (),
        phase=PhaseId(argument) if kind == "in" else None,
        words=len(line.text.split()),
    )


def scorecard(session: Session, case: Case) -> Scorecard:
    """A plain but sound card: each dimension by the deepest thing heard in it, or no signal."""
    scores = {dimension: _score(dimension, session, case) for dimension in Dimension}
    known = [score.score for score in scores.values() if score.score is not None]
    return Scorecard(
        case=case.id,
        level=session.setup.level,
        brain="oracle",
        dimensions=scores,
        weighted_mean=round(sum(known) / len(known), 2) if known else None,
        verdict=Verdict.LEAN_HIRE if known else Verdict.INSUFFICIENT_SIGNAL,
        highest_level=None,
        confidence="low",
    )


def _score(dimension: Dimension, session: Session, case: Case) -> DimensionScore:
    points = {point.id for point in case.points if point.dimension is dimension}
    heard = [hearing for id, hearing in session.ledger.best.items() if id in points]
    if not heard:
        return DimensionScore(score=None, nss=True, evidence=(), missing="")
    best = max(heard, key=lambda hearing: hearing.depth)
    evidence = Evidence(quote=best.quote, t=best.t, prompting=best.prompting, phase=best.phase,
                        point=best.point, depth=best.depth.word)  # fmt: skip
    return DimensionScore(score=min(2.0, 1.0 + best.depth), nss=False, evidence=(evidence,), missing="")
