"""How somebody comes along: one phase against its first try, dimensions over sessions, what to sit next.

Pure views of finished sessions and their scorecards. One session never certifies a level; a trend
over several says more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from statistics import mean

from interviewer.domain.case import Case
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.session import Session
from interviewer.domain.terms import Depth, Dimension, Level, PhaseId

RECENT = 3
"""Sessions whose mean says where somebody stands."""


@dataclass(frozen=True)
class Tried:
    """One point of a phase: how far it was taken the first time and this time (0 unheard … 3)."""

    point: str
    statement: str
    before: int
    now: int
    quote: str


@dataclass(frozen=True)
class Change:
    """A phase tried again: its points, those that gained most first, then the heaviest."""

    phase: PhaseId
    first: str
    points: tuple[Tried, ...]

    @property
    def heard_before(self) -> int:
        """Points heard the first time."""
        return sum(tried.before > 0 for tried in self.points)

    @property
    def heard_now(self) -> int:
        """Points heard this time."""
        return sum(tried.now > 0 for tried in self.points)


def change(before: Session, now: Session, case: Case) -> Change:
    """What another go at a phase changed; both sessions must be of `case`."""
    phase = now.setup.start_phase
    points = [p for p in case.points if p.phase is phase and p.level.rank <= now.setup.level.rank]
    tried = [
        Tried(
            point.id,
            point.statement,
            before.ledger.depth(point.id),
            now.ledger.depth(point.id),
            now.ledger.best[point.id].quote if point.id in now.ledger.best else "",
        )
        for point in sorted(points, key=lambda point: (-point.weight, point.id))
    ]
    return Change(phase, now.setup.retry_of, tuple(sorted(tried, key=lambda one: one.before - one.now)))


@dataclass(frozen=True)
class Sat:
    """A graded session in the history: when, which case, with what result."""

    session: str
    at: str
    card: Scorecard


@dataclass(frozen=True)
class Trend:
    """One dimension over sessions, oldest first; None where there was too little to score."""

    dimension: Dimension
    scores: tuple[float | None, ...]

    @property
    def recent(self) -> float | None:
        """The mean of the latest scores."""
        known = [score for score in self.scores if score is not None][-RECENT:]
        return mean(known) if known else None


@dataclass(frozen=True)
class Progress:
    """Trends in the rubric's order, the weakest dimensions first in `weakest`, and a case to sit next."""

    sat: tuple[Sat, ...]
    trends: tuple[Trend, ...]
    weakest: tuple[Dimension, ...]
    next_case: str


def progress(sat: Iterable[Sat], cases: Sequence[Case], level: Level) -> Progress:
    """Where somebody stands after these sessions, and what would help next at a level."""
    history = tuple(sorted(sat, key=lambda item: item.at))
    trends = tuple(
        Trend(d, tuple(item.card.dimensions[d].score for item in history if d in item.card.dimensions))
        for d in Dimension
    )
    known = [trend for trend in trends if trend.recent is not None]
    weakest = tuple(t.dimension for t in sorted(known, key=lambda t: t.recent or 0.0))
    lately = [item.card.case for item in history]
    return Progress(history, trends, weakest, next_case(cases, level, weakest[:2], lately))


def next_case(cases: Sequence[Case], level: Level, weak: Collection[Dimension], lately: Sequence[str]) -> str:
    """The case that asks most of the weak dimensions, suits the level and was not sat lately: least
    often, and not the last time."""
    fitting = [c for c in cases if c.lowest.rank <= level.rank <= c.highest.rank] or list(cases)

    def worth(case: Case) -> tuple[int, bool, float, str]:
        times = sum(slug == case.id for slug in lately)
        weight = sum(p.weight for p in case.points if p.dimension in weak)
        whole = sum(p.weight for p in case.points) or 1
        asked = weight / whole + 0.5 * sum(d in weak for d in case.crux)
        return times, case.id in lately[-1:], -asked, case.id

    return min(fitting, key=worth).id if fitting else ""


def deeper(tried: Tried) -> str:
    """What became of a point, in words."""
    words = {0: "not heard", **{int(depth): depth.word for depth in Depth}}
    if tried.before == tried.now:
        return f"still {words[tried.now]}"
    return f"{words[tried.before]} → {words[tried.now]}"
