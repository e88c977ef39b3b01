"""Other grades of the same session beside the one a report shows: levels, brains, people.

Says where they differ, dimension by dimension. Prefers none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from interviewer.domain.events import Graded
from interviewer.domain.framework import Framework
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.session import Session
from interviewer.domain.terms import Dimension

CLOSE = 0.5
"""Scores up to this far apart agree."""


@dataclass(frozen=True)
class Other:
    """Another grade: by whom, at which level, with what result."""

    by: str
    level: str
    line: str
    mean: float | None


@dataclass(frozen=True)
class Row:
    """One dimension: the score of this report, then of each other grade, with the difference."""

    title: str
    own: str
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Others:
    """All other grades, and the dimensions side by side when any of them differs."""

    grades: tuple[Other, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    agreement: tuple[str, ...]


def others(
    session: Session, card: Scorecard, framework: Framework, in_words: Callable[[Scorecard, Framework], str]
) -> Others | None:
    """Everything graded besides `card`; None when there is nothing else."""
    rest = [grade for grade in session.grades if grade.scorecard is not card]
    if not rest:
        return None
    differing = [grade for grade in rest if _scores(grade.scorecard) != _scores(card)]
    return Others(
        grades=tuple(
            Other(
                grade.by,
                framework.levels[grade.scorecard.level].title,
                in_words(grade.scorecard, framework),
                grade.scorecard.weighted_mean,
            )
            for grade in rest
        ),
        columns=_columns(differing, framework),
        rows=tuple(_row(id, card, differing, framework) for id in Dimension) if differing else (),
        agreement=tuple(_agreement(grade, card) for grade in differing),
    )


def _columns(grades: Sequence[Graded], framework: Framework) -> tuple[str, ...]:
    """A name for each grade; with its level where a name stands there twice."""
    names = [grade.by for grade in grades]
    return tuple(
        grade.by
        if names.count(grade.by) == 1
        else f"{grade.by}, {framework.levels[grade.scorecard.level].title.lower()}"
        for grade in grades
    )


def _scores(card: Scorecard) -> dict[Dimension, float | None]:
    return {id: score.score for id, score in card.dimensions.items()}


def _row(id: Dimension, card: Scorecard, grades: Sequence[Graded], framework: Framework) -> Row:
    own = _scores(card).get(id)
    given = [_scores(grade.scorecard).get(id) for grade in grades]
    return Row(
        framework.dimensions[id].title,
        _shown(own),
        tuple((_shown(value), _apart(own, value)) for value in given),
    )


def _shown(score: float | None) -> str:
    return "–" if score is None else f"{score:g}"


def _apart(own: float | None, other: float | None) -> str:
    return "" if own is None or other is None or own == other else f"{other - own:+g}"


def _agreement(grade: Graded, card: Scorecard) -> str:
    """How often two grades are close: 'Ana: within half a point in 6 of 8 dimensions.'"""
    own, given = _scores(card), _scores(grade.scorecard)
    both = [(own[id], given[id]) for id in Dimension if id in own and id in given]
    known = [(a, b) for a, b in both if a is not None and b is not None]
    if not known:
        return f"{grade.by}: no dimension was scored by both."
    close = sum(abs(a - b) <= CLOSE for a, b in known)
    return f"{grade.by}: within half a point in {close} of {len(known)} dimensions."
