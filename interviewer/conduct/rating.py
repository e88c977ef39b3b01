"""A person's own grade of a sitting: a score per dimension, read from a file and decided like any other.

The rules of the verdict are the rubric's; the scores are the person's. Knows no machine's grade.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from interviewer.domain import verdict
from interviewer.domain.case import Case
from interviewer.domain.framework import Framework
from interviewer.domain.scorecard import DimensionScore, Scorecard, Signal, Verdict
from interviewer.domain.session import Session
from interviewer.domain.terms import Dimension, Level
from interviewer.errors import UsageError, one_of

PERSON = "person"
"""The brain of a scorecard that a person gave."""
LONGEST_NAME = 60
_LARGEST = 100_000
_EXAMPLE = '{"data": 3.5, "serving": null}'

Ratings = dict[Dimension, float | None]


def by_machine(card: Scorecard) -> bool:
    """Whether a scorecard was made by a brain, not by a person."""
    return card.brain != PERSON


def standing(session: Session) -> Scorecard | None:
    """The grade a report shows: the latest by a machine at the sitting's own level."""
    own = [c for c in session.scorecards if by_machine(c) and c.level is session.setup.level]
    return own[-1] if own else None


def named(by: str, machines: Collection[str] = ("playbook", "llm")) -> str:
    """The name a person grades under; UsageError for none, a long one or that of a machine."""
    name = " ".join(by.split())
    if not name or len(name) > LONGEST_NAME or name in machines:
        raise UsageError(f"a grade cannot be by {by!r}; give a person's name, {LONGEST_NAME} letters at most")
    return name


def read_ratings(path: Path) -> Ratings:
    """The scores in a file; UsageError says what is wrong with it."""
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"{path} is no rating; write one like {_EXAMPLE}")
        given = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}; name a JSON file") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not JSON ({error}); write {_EXAMPLE}") from error
    if not isinstance(given, dict) or not given:
        raise UsageError(f"{path} has no scores; write {_EXAMPLE}")
    for key in given:
        if key not in list(Dimension):
            raise one_of(f"dimension in {path}", key, list(Dimension))
    scores = {Dimension(key): _score(key, value, path) for key, value in given.items()}
    if all(score is None for score in scores.values()):
        raise UsageError(f"{path} scores nothing; write {_EXAMPLE}")
    return scores


def _score(key: str, value: object, path: Path) -> float | None:
    if value is None:
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 1 <= float(str(value)) <= 5 or float(str(value)) * 2 % 1:
        raise UsageError(f"{path}: {key} is {json.dumps(value)}; write a half point from 1 to 5, or null")
    return float(str(value))


def rated(scores: Ratings, case: Case, framework: Framework, level: Level) -> Scorecard:
    """The scorecard these scores make at a level; what was left out was not judged."""
    known = {id: score for id, score in scores.items() if score is not None}

    def decided(at: Level) -> verdict.Decision:
        guide = framework.levels[at]
        return verdict.decide(known, guide, verdict.weights(guide, case.crux, case.relief))

    hired = [at for at in Level if decided(at).verdict in (Verdict.HIRE, Verdict.STRONG_HIRE)]
    return Scorecard(
        case=case.id,
        level=level,
        brain=PERSON,
        dimensions={id: _given(known.get(id)) for id in Dimension},
        weighted_mean=decided(level).mean,
        verdict=decided(level).verdict,
        highest_level=hired[-1] if hired else None,
        confidence="not stated",
    )


def _given(score: float | None) -> DimensionScore:
    signal = Signal.THIN if score is None else Signal.SCORED
    return DimensionScore(score=score, nss=score is None, evidence=(), missing="", signal=signal)
