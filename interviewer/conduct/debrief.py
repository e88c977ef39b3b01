"""What happened in a sitting, phase by phase: covered, missed, hinted, pacing, and why each question.

A pure view of a session for the screens and reports after the end. Scores nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.domain.case import Case, Fact, Point
from interviewer.domain.framework import Framework
from interviewer.domain.ledger import Hearing
from interviewer.domain.plan import budgets
from interviewer.domain.session import Session
from interviewer.domain.terms import MoveKind, PhaseId
from interviewer.library.words import stems

_SAID = 0.8
"""Share of a fact's words in one turn from which it was said, asked for or not."""


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
class Helped:
    """A point that was hinted at, how far the hints went (1 to 3) and how far it was taken after."""

    statement: str
    rung: int
    depth: str


@dataclass(frozen=True)
class Unasked:
    """A fact that was there for the asking: a way to ask, and what the answer would have been."""

    question: str
    answer: str


@dataclass(frozen=True)
class Debrief:
    """The whole sitting, ready to be shown. Unasked facts come in the order of what hangs on them."""

    phases: tuple[PhaseReview, ...]
    claims: tuple[Challenged, ...]
    unasked: tuple[Unasked, ...]
    hints: tuple[Helped, ...]
    hints_free: int


def debrief(session: Session, case: Case, framework: Framework) -> Debrief:
    """The review of a session; the same events give the same review."""
    ledger = session.ledger
    plan = budgets(framework, session.setup.minutes, session.setup.level)
    phases = tuple(
        _review(id, session, case, framework, plan) for id in sorted(plan, key=lambda phase: phase.rank)
    )
    claims = tuple(
        Challenged(
            framework.claims[id].title, state.quote, state.t, state.outcome, framework.claims[id].correction
        )
        for id, state in ledger.claims.items()
        if id in framework.claims and _in_question(state.phase, session)
    )
    return Debrief(
        phases=phases,
        claims=claims,
        unasked=_unasked(session, case),
        hints=_helped(session, case),
        hints_free=framework.levels[session.setup.level].hints,
    )


def _in_question(phase: PhaseId, session: Session) -> bool:
    """Whether a phase was what the sitting was for: of another go, only its own."""
    return not session.setup.is_retry or phase is session.setup.start_phase


def _helped(session: Session, case: Case) -> tuple[Helped, ...]:
    ledger = session.ledger
    taken = [
        (point, ledger.hints[point.id])
        for point in case.points
        if ledger.hints.get(point.id) and _in_question(point.phase, session)
    ]
    return tuple(
        Helped(p.statement, rung, ledger.best[p.id].depth.word if p.id in ledger.best else "")
        for p, rung in taken
    )


def _unasked(session: Session, case: Case) -> tuple[Unasked, ...]:
    """Facts nobody asked for and nobody said, those that most points of the case rest on first."""
    known = [frozenset(stems(turn.text)) for turn in session.turns]
    open_ = [fact for fact in case.facts if fact.id not in session.ledger.facts and not _came_up(fact, known)]
    rests = {fact.id: _rests_on(fact, case) for fact in open_}
    return tuple(
        Unasked(_as_question(fact), fact.answer)
        for fact in sorted(open_, key=lambda fact: (-rests[fact.id], case.facts.index(fact)))
    )


def _came_up(fact: Fact, known: list[frozenset[str]]) -> bool:
    words = frozenset(stems(fact.answer))
    return any(len(words & said) >= _SAID * len(words) for said in known)


def _rests_on(fact: Fact, case: Case) -> float:
    """How much of the case's points share something specific with a fact, by weight."""
    words = frozenset(stems(f"{fact.answer} {fact.asks[0] if fact.asks else ''}"))
    shared = ((point.weight, words & frozenset(stems(point.statement))) for point in case.points)
    return sum(weight * (len(both) - 1) for weight, both in shared if len(both) > 1)


def _as_question(fact: Fact) -> str:
    """The plainest way of asking for a fact, as a sentence."""
    wordings = [ask for ask in fact.asks if len(ask.split()) > 2] or list(fact.asks) or [fact.id]
    first = wordings[0].strip().rstrip("?")
    return f"{first[:1].upper()}{first[1:]}?"


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
