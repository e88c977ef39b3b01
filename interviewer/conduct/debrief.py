"""What happened in a sitting, phase by phase: covered, missed, hinted, pacing, and why each question.

A pure view of a session for the screens and reports after the end. Scores nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.domain.case import Case, Point
from interviewer.domain.framework import Framework
from interviewer.domain.ledger import Hearing
from interviewer.domain.session import Session
from interviewer.domain.terms import MoveKind, PhaseId


@dataclass(frozen=True)
class Covered:
    """A point that was heard, with the words that showed it first at its best depth."""

    point: str
    statement: str
    depth: str
    prompting: str
    quote: str
    t: float


@dataclass(frozen=True)
class Asked:
    """A question, why it was asked and the note it came from."""

    text: str
    reason: str
    source: str
    t: float


@dataclass(frozen=True)
class PhaseReview:
    """One phase of the sitting; times in seconds."""

    id: PhaseId
    title: str
    planned: float
    used: float
    covered: tuple[Covered, ...]
    missed: tuple[str, ...]
    hinted: tuple[str, ...]
    asked: tuple[Asked, ...]
    strong: str


@dataclass(frozen=True)
class Challenged:
    """A wrong claim and what became of it."""

    title: str
    quote: str
    t: float
    outcome: str
    correction: str


@dataclass(frozen=True)
class Debrief:
    """The whole sitting, ready to be shown."""

    phases: tuple[PhaseReview, ...]
    claims: tuple[Challenged, ...]
    facts_never_asked: tuple[str, ...]
    hints_used: int
    hints_free: int


def debrief(session: Session, case: Case, framework: Framework, plan: dict[PhaseId, float]) -> Debrief:
    """The review of a session; the same events give the same review."""
    ledger = session.ledger
    phases = tuple(
        _review(id, session, case, framework, plan) for id in sorted(plan, key=lambda phase: phase.rank)
    )
    claims = tuple(
        Challenged(
            framework.claims[id].title, state.quote, state.t, state.outcome, framework.claims[id].correction
        )
        for id, state in ledger.claims.items()
        if id in framework.claims
    )
    return Debrief(
        phases=phases,
        claims=claims,
        facts_never_asked=tuple(fact.answer for fact in case.facts if fact.id not in ledger.facts),
        hints_used=sum(ledger.hints.values()),
        hints_free=framework.levels[session.setup.level].hints,
    )


def _review(
    id: PhaseId, session: Session, case: Case, framework: Framework, plan: dict[PhaseId, float]
) -> PhaseReview:
    points = [point for point in case.points if point.phase is id]
    ledger = session.ledger
    return PhaseReview(
        id=id,
        title=framework.phases[id].title,
        planned=plan[id],
        used=session.used.get(id, 0.0),
        covered=tuple(_covered(p, ledger.best[p.id]) for p in points if p.id in ledger.best),
        missed=tuple(
            point.statement for point in points if point.id not in ledger.best and _expected(point, session)
        ),
        hinted=tuple(point.statement for point in points if point.id in ledger.hints),
        asked=_asked(id, session),
        strong=case.strong.get(id, ""),
    )


def _expected(point: Point, session: Session) -> bool:
    return point.level.rank <= session.setup.level.rank


def _covered(point: Point, hearing: Hearing) -> Covered:
    return Covered(
        point.id, point.statement, hearing.depth.word, hearing.prompting.value, hearing.quote, hearing.t
    )


def _asked(id: PhaseId, session: Session) -> tuple[Asked, ...]:
    return tuple(
        Asked(turn.text, turn.move.reason, "; ".join(map(str, turn.move.sources)), turn.t)
        for turn in session.turns
        if turn.move and turn.move.phase is id and (turn.move.probes or turn.move.kind is MoveKind.CHALLENGE)
    )
