"""Two runs against each other, sample by sample: by how much, how sure, and which samples changed.

Paired by sample: the mean difference of scores with its interval over clusters, the exact McNemar test
of samples that began or ceased to fail, adjusted by Holm over the suites. Unlike is not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from evals import stats
from evals.runs import Run
from evals.suite import Record
from interviewer.domain.case import Frozen
from interviewer.errors import UsageError

SURE = 0.05


class Comparison(Frozen):
    """What changed in one suite from one run to another."""

    suite: str
    n: int
    clusters: int
    gap: float
    low: float
    high: float
    p: float
    adjusted: float = 1.0
    fixed: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    flipped_clusters: int = 0

    @property
    def verdict(self) -> Literal["better", "worse", "no difference"]:
        """Better or worse where the interval leaves out zero, or where McNemar is sure and the samples
        that changed come from more than one cluster: fifty flips of one persona are one observation."""
        clear = self.n > 1 and (self.low > 0 or self.high < 0)
        flips = self.adjusted < SURE and self.flipped_clusters > 1
        direction = self.gap or len(self.fixed) - len(self.broken)
        if not (clear or flips) or not direction:
            return "no difference"
        return "better" if direction > 0 else "worse"


def compare(before: Run, after: Run) -> list[Comparison]:
    """One comparison per suite the two runs share."""
    _alike(before, after)
    old, new = before.scores(), after.scores()
    shared = sorted({r.suite for r in old} & {r.suite for r in new})
    found = [_compare(name, _of(old, name), _of(new, name)) for name in shared]
    adjusted = stats.holm([one.p for one in found])
    return [one.model_copy(update={"adjusted": p}) for one, p in zip(found, adjusted, strict=True)]


def _alike(before: Run, after: Run) -> None:
    """Refuse runs that do not measure the same."""
    one, other = before.summary().stamp, after.summary().stamp
    if one.split != other.split:
        raise UsageError(f"{before.id} is of the {one.split} split and {after.id} of the {other.split} split")
    shared = one.suites.keys() & other.suites.keys()
    if not shared:
        raise UsageError(f"{before.id} and {after.id} have no suite in common")
    for name in sorted(shared):
        if one.suites[name] != other.suites[name]:
            raise UsageError(
                f"suite {name!r} is version {one.suites[name]} in {before.id} and {other.suites[name]} in "
                f"{after.id}; run both again with one version"
            )


def _of(records: Sequence[Record], suite: str) -> list[Record]:
    return [record for record in records if record.suite == suite]


def _compare(suite: str, old: Sequence[Record], new: Sequence[Record]) -> Comparison:
    before, after = _scores(old), _scores(new)
    clusters = {record.sample: record.cluster for record in [*old, *new]}
    gap, low, high = stats.paired_bootstrap(before, after, clusters)
    failed, fails = _failing(old), _failing(new)
    shared = {r.sample for r in old} & {r.sample for r in new}
    fixed, broken = sorted((failed - fails) & shared), sorted((fails - failed) & shared)
    return Comparison(
        suite=suite,
        n=len(before.keys() & after.keys()),
        clusters=len({clusters[sample] for sample in before.keys() & after.keys()}),
        gap=round(gap, 4),
        low=round(low, 4),
        high=round(high, 4),
        p=stats.mcnemar(len(broken), len(fixed)),
        flipped_clusters=len({clusters[sample] for sample in [*fixed, *broken]}),
        fixed=tuple(fixed),
        broken=tuple(broken),
    )


def _scores(records: Sequence[Record]) -> dict[str, float]:
    """The mean score of each sample over its repeats; an error scores 0."""
    found: dict[str, list[float]] = {}
    for record in records:
        value = 0.0 if record.error else record.score
        if value is not None:
            found.setdefault(record.sample, []).append(value)
    return {sample: sum(values) / len(values) for sample, values in found.items()}


def _failing(records: Sequence[Record]) -> set[str]:
    """Samples that fail or crash in any repeat."""
    return {record.sample for record in records if record.state in ("failed", "error")}
