"""What a report says, before it has a format: one value that the page, HTML, PDF and Markdown all show.

Puts a finished session, its debrief and perhaps its scorecard into words. Scores nothing and invents
nothing; knows no markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.conduct.advice import Better, advice
from interviewer.conduct.debrief import Challenged, Debrief, PhaseReview
from interviewer.conduct.progress import Change as PhaseChange
from interviewer.conduct.progress import deeper
from interviewer.domain.case import Case, Reference
from interviewer.domain.framework import Framework
from interviewer.domain.scorecard import DimensionScore, Scorecard, Signal, Verdict
from interviewer.domain.session import Session
from interviewer.domain.terms import Dimension, Prompting
from interviewer.report.text import PROMPTED, minutes

QUOTES = 2
DRILLS = 2
READING = 3
CAUTION = "One session never certifies a level."
_READ_AS = {
    Verdict.STRONG_HIRE: "This read as clearly above the {level} bar",
    Verdict.HIRE: "This read as a pass at {level}",
    Verdict.LEAN_HIRE: "This read as just over the {level} bar",
    Verdict.LEAN_NO_HIRE: "This read as just short of the {level} bar",
    Verdict.NO_HIRE: "This read as short of the {level} bar",
    Verdict.STRONG_NO_HIRE: "This read as well short of the {level} bar",
    Verdict.INSUFFICIENT_SIGNAL: "There was too little to judge this at {level}",
}
_NO_SCORE = {
    Signal.SCORED: "",
    Signal.NO_CHANCE: "never came up",
    Signal.MISSED: "asked about, no answer",
    Signal.THIN: "not enough to judge",
}
_LACK = {
    "wrong": "This does not hold",
    "bare": "Named, not argued",
    "unsaid": "It did not come up",
}
_OUTCOME = {
    "conceded": "You took it back when challenged; it costs nothing.",
    "defended": "You held on to it when challenged.",
    "withdrawn": "You named the exception; the challenge was withdrawn.",
    "unnoticed": "Nobody challenged it at the time.",
}


@dataclass(frozen=True)
class Quote:
    """The candidate's own words, when they fell, and how they came about."""

    text: str
    t: float
    how: str
    turn: int | None


@dataclass(frozen=True)
class Scored:
    """One dimension: its score or why there is none, the words behind it and what the next anchor needs."""

    id: Dimension
    title: str
    short: str
    score: float | None
    instead: str
    own: float | None
    quotes: tuple[Quote, ...]
    notes: tuple[str, ...]
    next: str


@dataclass(frozen=True)
class Change:
    """One of the three most valuable changes."""

    dimension: str
    lack: str
    said: Quote | None
    stronger: str
    source: str


@dataclass(frozen=True)
class Corrected:
    """A wrong claim: what was said, what became of it, what holds."""

    title: str
    said: Quote
    outcome: str
    correction: str


@dataclass(frozen=True)
class Drill:
    """Something to practise, and for which dimension."""

    dimension: str
    text: str


@dataclass(frozen=True)
class Turn:
    """One line of the transcript."""

    seq: int
    t: float
    you: bool
    text: str


@dataclass(frozen=True)
class Other:
    """Another grade of the same session."""

    by: str
    level: str
    line: str
    mean: float | None


@dataclass(frozen=True)
class Again:
    """A phase tried again: a line that says what changed, then (statement, before → now) per point."""

    line: str
    points: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Report:
    """Everything a report shows, in order. `verdict` is empty when there is no scorecard."""

    title: str
    what: str
    verdict: str
    confidence: str
    own_line: str
    scores: tuple[Scored, ...]
    changes: tuple[Change, ...]
    phases: tuple[PhaseReview, ...]
    claims: tuple[Corrected, ...]
    hints: str
    unasked: tuple[str, ...]
    drills: tuple[Drill, ...]
    reading: tuple[Reference, ...]
    turns: tuple[Turn, ...]
    others: tuple[Other, ...]
    again: Again | None
    made_with: str


def compose(
    session: Session,
    case: Case,
    framework: Framework,
    review: Debrief,
    card: Scorecard | None,
    changed: PhaseChange | None = None,
) -> Report:
    """The report of a finished session; without a scorecard it has what is known without one.

    `changed` is what another go at one phase changed against the first.
    """
    own = session.self_assessment
    return Report(
        title=case.title,
        what=_what(session, case, framework),
        verdict=verdict_line(card, framework) if card else "",
        confidence=f"Confidence: {card.confidence}. {CAUTION}" if card else "",
        own_line=own.line if own else "",
        scores=_scores(card, session, framework) if card else (),
        changes=tuple(
            _change(better, session, framework) for better in advice(session, case, framework, card)
        )
        if card
        else (),
        phases=review.phases,
        claims=tuple(_corrected(claim, session) for claim in review.claims),
        hints=_hints(review),
        unasked=review.facts_never_asked,
        drills=_drills(card, framework) if card else (),
        reading=case.references[:READING],
        turns=tuple(Turn(turn.seq, turn.t, turn.by_candidate, turn.text) for turn in session.turns),
        others=_others(session, card, framework),
        again=_again(changed, framework) if changed else None,
        made_with=_made_with(session, card),
    )


def verdict_line(card: Scorecard, framework: Framework) -> str:
    """The verdict as one sentence a coach would say."""
    level = framework.levels[card.level].title.lower()
    line = _READ_AS[card.verdict].format(level=level)
    best = card.highest_level
    if best is not None and best is not card.level and card.verdict is not Verdict.INSUFFICIENT_SIGNAL:
        line += f", and as a pass at {framework.levels[best].title.lower()}"
    return line + "."


def _what(session: Session, case: Case, framework: Framework) -> str:
    level = framework.levels[session.setup.level].title
    return f"{case.title} · {level} · {minutes(session.t)} of {session.setup.minutes} minutes"


def quote(text: str, t: float, how: str, session: Session) -> Quote:
    """A quote with the turn it stands in."""
    turns = [turn for turn in session.candidate_turns if text in turn.text]
    nearest = min(turns, key=lambda turn: abs(turn.t - t)).seq if turns else None
    return Quote(text, t, how, nearest)


def how_it_came(prompting: Prompting | str) -> str:
    """How evidence came about, in words; an unknown word is shown as it is."""
    return PROMPTED[Prompting(prompting)] if prompting in list(Prompting) else str(prompting)


def _scores(card: Scorecard, session: Session, framework: Framework) -> tuple[Scored, ...]:
    own = session.self_assessment.scores if session.self_assessment else {}
    return tuple(
        Scored(
            id=id,
            title=framework.dimensions[id].title,
            short=framework.dimensions[id].short.capitalize(),
            score=card.dimensions[id].score,
            instead=_NO_SCORE[card.dimensions[id].signal] or "not enough to judge",
            own=own.get(id),
            quotes=_quotes(card.dimensions[id], session),
            notes=card.dimensions[id].notes,
            next=card.dimensions[id].missing,
        )
        for id in Dimension
        if id in card.dimensions
    )


def _quotes(score: DimensionScore, session: Session) -> tuple[Quote, ...]:
    distinct = list({item.quote: item for item in reversed(score.evidence)}.values())[::-1]
    return tuple(
        quote(item.quote, item.t, how_it_came(item.prompting), session) for item in distinct[:QUOTES]
    )


def _change(better: Better, session: Session, framework: Framework) -> Change:
    said = quote(better.said, better.t, "", session) if better.said and better.t is not None else None
    title = framework.dimensions[better.dimension].title
    return Change(title, _LACK[better.lack], said, better.stronger, str(better.source))


def _corrected(claim: Challenged, session: Session) -> Corrected:
    said = quote(claim.quote, claim.t, "", session)
    return Corrected(claim.title, said, _OUTCOME.get(claim.outcome, claim.outcome), claim.correction)


def _hints(review: Debrief) -> str:
    if not review.hints_used:
        return ""
    taken = "One hint taken" if review.hints_used == 1 else f"{review.hints_used} hints taken"
    free = f"; {review.hints_free} were free at this level" if review.hints_free else ""
    return f"{taken}{free}. What came after a hint supports at most a 3, what was told at most a 2."


def _drills(card: Scorecard, framework: Framework) -> tuple[Drill, ...]:
    scored = [(value.score, id) for id, value in card.dimensions.items() if value.score is not None]
    weakest = [framework.dimensions[id] for _, id in sorted(scored, key=lambda pair: pair[0])]
    found = [Drill(dimension.title, dimension.drills[0]) for dimension in weakest if dimension.drills]
    return tuple(found[:DRILLS])


def _others(session: Session, card: Scorecard | None, framework: Framework) -> tuple[Other, ...]:
    return tuple(
        Other(
            grade.by,
            framework.levels[grade.scorecard.level].title,
            verdict_line(grade.scorecard, framework),
            grade.scorecard.weighted_mean,
        )
        for grade in session.grades
        if grade.scorecard is not card
    )


def _again(changed: PhaseChange, framework: Framework) -> Again:
    title = framework.phases[changed.phase].title
    total = len(changed.points)
    line = f"{title}, second go: {changed.heard_now} of {total} points heard, {changed.heard_before} the first time."
    return Again(line, tuple((tried.statement, deeper(tried)) for tried in changed.points))


def _made_with(session: Session, card: Scorecard | None) -> str:
    graded = f"Graded by {card.brain}" if card else "Not graded"
    notes = f", notes {session.knowledge[:12]}" if session.knowledge else ""
    return f"{graded}{notes}. Every quote is verbatim from the transcript."
