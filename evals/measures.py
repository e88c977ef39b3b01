"""Figures over the records of a suite, each with its interval: shares, pooled precision and recall.

Most figures are made of sums (hits, misses, counts), so that drawing clusters again costs a product of
matrices; the rest are computed from the records as they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals import stats
from evals.suite import Check, Metric, Record

Sums = Mapping[str, float]


@dataclass(frozen=True)
class SumFigure:
    """A figure that is a function of sums over samples; `n` in the sums is what it is counted on."""

    name: str
    about: str
    parts: Callable[[Record], Sums]
    combine: Callable[[Sums], float]

    def value(self, records: Sequence[Record]) -> float:
        """The number."""
        return self.combine(_added(map(self.parts, records)))

    def interval(self, records: Sequence[Record], seed: int = 0) -> stats.Interval:
        """Its 95 % interval over clusters."""
        groups: dict[Hashable, dict[str, float]] = {}
        several = len({record.cluster for record in records}) > 1
        for record in records:
            key = record.cluster if several else record.sample
            groups[key] = _added([groups.get(key, {}), self.parts(record)])
        names = sorted({name for sums in groups.values() for name in sums})
        if not names or not groups:
            return float("nan"), float("nan")
        table = np.array([[sums.get(name, 0) for name in names] for sums in groups.values()], dtype=float)
        random = np.random.default_rng(seed)
        drawn = random.multinomial(len(table), [1 / len(table)] * len(table), size=stats.RESAMPLES)
        values = [self.combine(dict(zip(names, row, strict=True))) for row in drawn @ table]
        return stats.percentiles(values)

    def count(self, records: Sequence[Record]) -> int:
        """What it was counted on."""
        return round(_added(map(self.parts, records)).get("n", 0))


@dataclass(frozen=True)
class WholeFigure:
    """A figure that needs all records at once, such as a rank correlation."""

    name: str
    about: str
    measure: Callable[[Sequence[Record]], float]

    def value(self, records: Sequence[Record]) -> float:
        """The number."""
        return self.measure(records)

    def interval(self, records: Sequence[Record], seed: int = 0) -> stats.Interval:
        """Its 95 % interval over clusters."""
        return stats.cluster_bootstrap(records, lambda r: r.cluster, self.measure, seed=seed)

    def count(self, records: Sequence[Record]) -> int:
        """How many records there are."""
        return len(records)


Figure = SumFigure | WholeFigure
"""A named number of a run, with its interval."""


def measured(figure: Figure, records: Sequence[Record], seed: int = 0) -> Metric:
    """A figure of these records with its interval; all zeros when it was counted on nothing."""
    if not figure.count(records):
        return Metric(name=figure.name, value=0.0, low=0.0, high=0.0, n=0, about=figure.about)
    low, high = figure.interval(records, seed)
    return Metric(
        name=figure.name,
        value=round(figure.value(records), 4),
        low=round(low, 4),
        high=round(high, 4),
        n=figure.count(records),
        about=figure.about,
    )


def _added(many: Iterable[Sums]) -> dict[str, float]:
    total: dict[str, float] = {}
    for sums in many:
        for name, value in sums.items():
            total[name] = total.get(name, 0) + value
    return total


def passed() -> SumFigure:
    """Share of scored samples in which nothing failed; an error counts as a failure."""

    def parts(record: Record) -> Sums:
        return {} if record.state == "unscored" else {"n": 1, "passed": record.state == "passed"}

    return SumFigure("passed", "samples in which no rule was broken", parts, share("passed"))


def score() -> SumFigure:
    """Mean score of the samples that have one; an error scores 0."""

    def parts(record: Record) -> Sums:
        value = 0.0 if record.error else record.score
        return {} if value is None else {"n": 1, "sum": value}

    return SumFigure(
        "score", "mean score of a sample; 1 for the oracle, 0 for doing nothing", parts, share("sum")
    )


def f1_of(check: str, about: str = "") -> SumFigure:
    """Pooled F1 of a check."""
    return SumFigure(f"{check} F1", about, _tallies(check), _f1)


def precision_of(check: str, about: str = "") -> SumFigure:
    """Pooled precision of a check."""
    return SumFigure(
        f"{check} precision",
        about,
        _tallies(check),
        lambda s: stats.precision(s.get("hit", 0), s.get("false", 0)),
    )


def recall_of(check: str, about: str = "") -> SumFigure:
    """Pooled recall of a check."""
    return SumFigure(
        f"{check} recall", about, _tallies(check), lambda s: stats.recall(s.get("hit", 0), s.get("miss", 0))
    )


def macro_f1_of(prefix: str, about: str = "") -> SumFigure:
    """Mean F1 over the checks whose names begin with a prefix and that have something to find."""

    def parts(record: Record) -> Sums:
        found: dict[str, float] = {}
        for check in record.checks:
            if check.tally and check.name.startswith(f"{prefix}/"):
                for name, value in _named(check).items():
                    key = f"{check.name}:{name}" if name != "n" else "n"
                    found[key] = found.get(key, 0) + value
        return found

    def combine(sums: Sums) -> float:
        names = sorted({name.rsplit(":", 1)[0] for name in sums if ":" in name})
        each = [{k: sums.get(f"{name}:{k}", 0) for k in ("hit", "false", "miss")} for name in names]
        return float(np.mean([_f1(one) for one in each])) if each else 1.0

    return SumFigure(f"{prefix} macro-F1", about, parts, combine)


def mean_of(check: str, name: str = "", about: str = "") -> SumFigure:
    """Mean score of a check over the samples where it says something."""

    def parts(record: Record) -> Sums:
        return _added(
            {"n": 1, "sum": c.score} for c in record.checks if c.name == check and c.score is not None
        )

    return SumFigure(name or check, about, parts, share("sum"))


def exact_of(check: str, name: str = "", about: str = "") -> SumFigure:
    """Share of samples that pass a check, where it says something."""
    return SumFigure(name or check, about, _outcomes(check), share("passed"))


def failures_of(check: str, name: str = "", about: str = "") -> SumFigure:
    """How many samples fail a check."""
    return SumFigure(
        name or f"{check} failures", about, _outcomes(check), lambda s: s.get("n", 0) - s.get("passed", 0)
    )


def held_of(check: str, name: str = "", about: str = "") -> SumFigure:
    """Share of instances, not of samples, in which a check holds."""
    return SumFigure(
        name or check, about, _tallies(check), lambda s: stats.recall(s.get("hit", 0), s.get("miss", 0))
    )


def error_rate_of(check: str, name: str, about: str = "") -> SumFigure:
    """Share of instances, not of samples, in which a check is broken."""
    return SumFigure(name, about, _tallies(check), lambda s: s["miss"] / s["n"] if s.get("n") else 0.0)


def broken_of(check: str, name: str = "", about: str = "") -> SumFigure:
    """How many instances break a check."""
    return SumFigure(name or f"{check} broken", about, _tallies(check), lambda s: s.get("miss", 0))


def _outcomes(check: str) -> Callable[[Record], Sums]:
    def parts(record: Record) -> Sums:
        found = [c for c in record.checks if c.name == check and c.passed is not None]
        return {"n": len(found), "passed": sum(bool(c.passed) for c in found)} if found else {}

    return parts


def _tallies(check: str) -> Callable[[Record], Sums]:
    return lambda record: _added(_named(c) for c in record.checks if c.name == check and c.tally)


def _named(check: Check) -> Sums:
    tally = check.tally
    if tally is None:
        return {}
    return {"hit": tally.hit, "false": tally.false, "miss": tally.miss, "n": tally.hit + tally.miss}


def _f1(sums: Sums) -> float:
    return stats.f1(sums.get("hit", 0), sums.get("false", 0), sums.get("miss", 0))


def share(name: str) -> Callable[[Sums], float]:
    """What a sum comes to for each instance; `share("sum")` is a mean."""
    return lambda sums: sums.get(name, 0) / sums["n"] if sums.get("n") else 0.0
