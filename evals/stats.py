"""The statistics of the harness, on numpy and scipy: intervals, paired tests, agreement.

Pure and seeded. Samples of one cluster are resampled together; two runs are compared pair by pair.
Knows nothing of interviews.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from scipy import stats

T = TypeVar("T")
RESAMPLES = 1000
CONFIDENCE = 0.95
Interval = tuple[float, float]


def wilson(successes: int, n: int, confidence: float = CONFIDENCE) -> Interval:
    """The Wilson interval of a rate; everything is possible when nothing was counted."""
    if n == 0:
        return 0.0, 1.0
    found = stats.binomtest(successes, n).proportion_ci(confidence, method="wilson")
    return float(found.low), float(found.high)


def cluster_bootstrap(
    items: Sequence[T],
    cluster: Callable[[T], Hashable],
    measure: Callable[[Sequence[T]], float],
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Interval:
    """The percentile interval of a measure when whole clusters are drawn again.

    With one cluster only, its items are drawn, which is too narrow; that is all one cluster can say.
    """
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(cluster(item), []).append(item)
    pools = list(groups.values()) if len(groups) > 1 else [[item] for item in items]
    if not pools:
        return float("nan"), float("nan")
    random = np.random.default_rng(seed)
    values = []
    for _ in range(resamples):
        drawn = random.integers(len(pools), size=len(pools))
        values.append(measure([item for i in drawn for item in pools[i]]))
    return percentiles(values)


def paired_bootstrap(
    before: Mapping[str, float],
    after: Mapping[str, float],
    cluster: Mapping[str, Hashable],
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> tuple[float, float, float]:
    """Mean of after − before over the shared keys, with its interval over clusters."""
    shared = sorted(before.keys() & after.keys())
    if not shared:
        return 0.0, float("nan"), float("nan")
    gaps = [(key, after[key] - before[key]) for key in shared]
    mean = float(np.mean([gap for _, gap in gaps]))
    low, high = cluster_bootstrap(
        gaps,
        lambda pair: cluster[pair[0]],
        lambda drawn: float(np.mean([gap for _, gap in drawn])),
        resamples,
        seed,
    )
    return mean, low, high


def mcnemar(broken: int, fixed: int) -> float:
    """The exact two-sided p of so many flips one way and so many the other."""
    if broken + fixed == 0:
        return 1.0
    return float(stats.binomtest(broken, broken + fixed, 0.5).pvalue)


def holm(values: Sequence[float]) -> list[float]:
    """Holm-adjusted p values, in the order given."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    adjusted, highest = [0.0] * len(values), 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, values[i] * (len(values) - rank)))
        adjusted[i] = highest
    return adjusted


def qwk(one: Sequence[int], other: Sequence[int]) -> float:
    """Quadratic weighted kappa; 1 for identical ratings, also when there is only one class.

    In closed form: with squared distances as weights it needs no table of who gave what.
    """
    if list(one) == list(other):
        return 1.0
    if len(one) < 2:
        return 0.0
    a, b = np.array(one, dtype=float), np.array(other, dtype=float)
    by_chance = (a**2).mean() + (b**2).mean() - 2 * a.mean() * b.mean()
    return float(1 - ((a - b) ** 2).mean() / by_chance)


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Rank correlation; 0 where one side never varies."""
    if len(set(one)) < 2 or len(set(other)) < 2:
        return 0.0
    return float(stats.spearmanr(one, other).statistic)


def f1(hit: float, false: float, miss: float) -> float:
    """Harmonic mean of precision and recall; 1 when there was nothing to find and nothing found."""
    return 2 * hit / (2 * hit + false + miss) if hit + false + miss else 1.0


def precision(hit: float, false: float) -> float:
    """Share of what was heard that was there; 1 when nothing was heard."""
    return hit / (hit + false) if hit + false else 1.0


def recall(hit: float, miss: float) -> float:
    """Share of what was there that was heard; 1 when there was nothing."""
    return hit / (hit + miss) if hit + miss else 1.0


def ndcg(gains: Sequence[float], ideal: Sequence[float], k: int) -> float:
    """Normalised discounted gain of the first `k`, against the best possible order."""

    def dcg(values: Sequence[float]) -> float:
        return float(sum(value / np.log2(rank + 2) for rank, value in enumerate(values[:k])))

    best = dcg(sorted(ideal, reverse=True))
    return dcg(gains) / best if best else 1.0


def percentiles(values: Sequence[float]) -> Interval:
    """The middle 95 % of resampled values."""
    tail = 50 * (1 - CONFIDENCE)
    low, high = np.nanpercentile(values, [tail, 100 - tail])
    return float(low), float(high)
