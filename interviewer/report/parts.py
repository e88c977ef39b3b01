"""The pieces a report is made of, as plain values: what every format shows. Knows no session and no markup."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.conduct.debrief import PhaseReview, Unasked
from interviewer.domain.case import Reference
from interviewer.domain.terms import Dimension
from interviewer.report.others import Others


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
    lead: str
    said: Quote | None
    stronger: str
    source: str


@dataclass(frozen=True)
class Corrected:
    """A wrong claim: what was said, what became of it, what holds (empty when that stands above)."""

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
    own_scores: str
    scores: tuple[Scored, ...]
    remarks: tuple[str, ...]
    changes: tuple[Change, ...]
    phases: tuple[PhaseReview, ...]
    claims: tuple[Corrected, ...]
    hints: str
    helped: tuple[str, ...]
    unasked: tuple[Unasked, ...]
    drills: tuple[Drill, ...]
    reading: tuple[Reference, ...]
    turns: tuple[Turn, ...]
    others: Others | None
    again: Again | None
    made_with: str
