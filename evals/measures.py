"""Figures over the records of a suite: shares, pooled precision and recall, means. Pure.

Each `…_of` makes one named figure; the runner adds the interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from evals import stats
from evals.suite import Named, Record, Tally


def passed(records: Sequence[Record]) -> float:
    """Share of scored samples in which nothing failed; an error counts as a failure."""
    states = [record.state for record in records if record.state != "unscored"]
    return states.count("passed") / len(states) if states else 0.0


def score(records: Sequence[Record]) -> float:
    """Mean score of the samples that have one; an error scores 0."""
    values = [0.0 if record.error else record.score for record in records]
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else 0.0


def pooled(records: Sequence[Record], name: str) -> Tally:
    """All tallies of one check added up."""
    tallies = [c.tally for r in records for c in r.checks if c.name == name and c.tally]
    return Tally(
        hit=sum(t.hit for t in tallies),
        false=sum(t.false for t in tallies),
        miss=sum(t.miss for t in tallies),
    )


def f1_of(check: str, about: str = "") -> Named:
    """Pooled F1 of a check."""

    def measure(records: Sequence[Record]) -> float:
        tally = pooled(records, check)
        return stats.f1(tally.hit, tally.false, tally.miss)

    return Named(f"{check} F1", measure, about)


def precision_of(check: str, about: str = "") -> Named:
    """Pooled precision of a check."""

    def measure(records: Sequence[Record]) -> float:
        tally = pooled(records, check)
        return stats.precision(tally.hit, tally.false)

    return Named(f"{check} precision", measure, about)


def recall_of(check: str, about: str = "") -> Named:
    """Pooled recall of a check."""

    def measure(records: Sequence[Record]) -> float:
        tally = pooled(records, check)
        return stats.recall(tally.hit, tally.miss)

    return Named(f"{check} recall", measure, about)


def macro_f1_of(prefix: str, about: str = "") -> Named:
    """Mean F1 over the checks whose names begin with a prefix."""

    def measure(records: Sequence[Record]) -> float:
        names = sorted({c.name for r in records for c in r.checks if c.name.startswith(f"{prefix}/")})
        tallies = [pooled(records, name) for name in names]
        return float(np.mean([stats.f1(t.hit, t.false, t.miss) for t in tallies])) if tallies else 1.0

    return Named(f"{prefix} macro-F1", measure, about)


def mean_of(check: str, name: str = "", about: str = "") -> Named:
    """Mean score of a check over the samples where it says something; 1 where it never does."""
    return Named(name or check, _each(check, lambda c: c.score, 1.0), about)


def exact_of(check: str, name: str = "", about: str = "") -> Named:
    """Share of samples that pass a check, where it says something."""
    return Named(
        name or check, _each(check, lambda c: None if c.passed is None else float(c.passed), 1.0), about
    )


def failures_of(check: str, name: str = "", about: str = "") -> Named:
    """How many samples fail a check."""

    def measure(records: Sequence[Record]) -> float:
        return float(sum(c.passed is False for r in records for c in r.checks if c.name == check))

    return Named(name or f"{check} failures", measure, about)


def _each(
    check: str, value: Callable[..., float | None], empty: float
) -> Callable[[Sequence[Record]], float]:
    def measure(records: Sequence[Record]) -> float:
        found = [value(c) for r in records for c in r.checks if c.name == check]
        known = [v for v in found if v is not None]
        return float(np.mean(known)) if known else empty

    return measure
