"""From eight scores to a decision at a level: weighted mean, gates, verdict, highest level, confidence.

The rules are the rubric's (weights and thresholds in the level notes; gates here). A dimension that
was never opened is dropped and the weights renormalised; one that was opened and stayed empty counts
as `MISSED`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from interviewer.domain.framework import LevelGuide
from interviewer.domain.scorecard import Verdict
from interviewer.domain.terms import Dimension, Level

MISSED = 1.5
"""What an invited but empty dimension counts as in the mean."""
_D1, _D2, _D3 = Dimension.PROBLEM_NAVIGATION, Dimension.EVALUATION, Dimension.DATA
_D5, _D6, _D7, _D8 = Dimension.MODELLING, Dimension.SERVING, Dimension.LIFECYCLE, Dimension.COMMUNICATION
CORE = (_D1, _D3, _D5)

Scores = Mapping[Dimension, float]


@dataclass(frozen=True)
class Decision:
    """A verdict with the mean behind it and the gates that were missed, by how much."""

    verdict: Verdict
    mean: float
    gates_missed: tuple[float, ...]


def weights(
    guide: LevelGuide, crux: tuple[Dimension, ...], relief: tuple[Dimension, ...]
) -> dict[Dimension, int]:
    """The level's weights with five points moved to each crux dimension of the case."""
    moved = dict(guide.weights)
    for to, origin in zip(crux, relief, strict=False):
        step = min(5, moved[origin])
        moved[to] += step
        moved[origin] -= step
    return moved


def decide(scores: Scores, guide: LevelGuide, weight: Mapping[Dimension, int]) -> Decision:
    """The decision at a level from the scores that exist."""
    whole = sum(weight[dimension] for dimension in scores) or 1
    mean = sum(scores[dimension] * weight[dimension] for dimension in scores) / whole
    missed = tuple(gap for gap in _gaps(scores, guide.id) if gap > 0)
    return Decision(_verdict(mean, guide.threshold, missed, scores), round(mean, 2), missed)


def _verdict(mean: float, threshold: float, missed: tuple[float, ...], scores: Scores) -> Verdict:
    if sum(scores.get(dimension, 5) <= 1 for dimension in CORE) >= 2:
        return Verdict.STRONG_NO_HIRE
    if mean >= threshold and not missed:
        return Verdict.STRONG_HIRE if mean >= threshold + 0.5 else Verdict.HIRE
    if mean >= threshold - 0.15 and len(missed) <= 1 and all(gap <= 0.5 for gap in missed):
        return Verdict.LEAN_HIRE
    return Verdict.LEAN_NO_HIRE if mean >= threshold - 0.4 else Verdict.NO_HIRE


def _gaps(scores: Scores, level: Level) -> list[float]:
    """How far each gate of a level is missed; zero or less when it holds."""

    def short(dimension: Dimension, need: float) -> float:
        return need - scores[dimension] if dimension in scores else 0.0

    def spare(dimensions: tuple[Dimension, ...], need: float, one: float) -> list[float]:
        """All must reach `need`; one of them may stay at `one`."""
        below = sorted((short(d, need) for d in dimensions), reverse=True)
        return [below[0] - (need - one), *below[1:]]

    def lowest(need: float, exceptions: int, floor: float) -> list[float]:
        """No score below `need`, except some not below `floor`."""
        values = sorted(scores.values())
        return [floor - v for v in values[:exceptions]] + [need - v for v in values[exceptions:]]

    match level:
        case Level.JUNIOR:
            return [*(short(d, 2) for d in CORE), *lowest(2, 1, 1)]
        case Level.MID:
            low = sum(value < 3 for value in scores.values())
            return [*spare(CORE, 3, 2.5), *lowest(2, 0, 2), 0.5 * (low - 2)]
        case Level.SENIOR:
            high = [d for d in scores if scores[d] >= 4]
            tail = max((short(_D6, 4), short(_D7, 4)), key=lambda gap: -gap)
            return [*spare((_D1, _D2, _D3, _D5), 3.5, 3), 0.5 * (4 - len(high)), tail, *lowest(3, 1, 2.5)]
        case Level.STAFF:
            fives = sum(value >= 5 for value in scores.values())
            either = min(short(_D2, 4), short(_D3, 4))
            return [short(_D1, 4), either, short(_D7, 4), 0.5 * (2 - fives), *lowest(3, 0, 3)]
        case Level.PRINCIPAL:
            return [short(_D1, 5), short(_D7, 5), short(_D6, 4), short(_D8, 4.5), *lowest(3.5, 0, 3.5)]
