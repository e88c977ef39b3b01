"""What every suite is made of: samples in, outputs out, checks on the outputs, metrics over the checks.

Generating and scoring stand apart: an output is plain JSON that is kept, so a run can be scored again
after a check has changed. Nothing here knows which interviewer is under test, or where runs are kept.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Generic, Literal, TypeVar

from pydantic import JsonValue

from interviewer.domain.case import Frozen

if TYPE_CHECKING:
    from evals.measures import Figure
    from evals.subject import Subject

Split = Literal["dev", "test"]


class Sample(Frozen):
    """One thing to try; samples of one `cluster` (a case, a persona) are not independent."""

    id: str
    cluster: str
    split: Split = "dev"


class Tally(Frozen):
    """Hits, false alarms and misses of one sample."""

    hit: int = 0
    false: int = 0
    miss: int = 0


class Check(Frozen):
    """The outcome of one rule on one output. `passed` and `score` are None where it says nothing:
    the rule had nothing to look at. `evidence` is what a person needs in order to agree."""

    name: str
    passed: bool | None = None
    score: float | None = None
    tally: Tally | None = None
    evidence: str = ""


class Record(Frozen):
    """What came of one sample in one repeat; `error` when there is no output to score."""

    suite: str
    version: int
    sample: str
    cluster: str
    repeat: int = 0
    output: JsonValue = None
    error: str = ""
    checks: tuple[Check, ...] = ()

    @property
    def score(self) -> float | None:
        """Mean of the scored checks; None for an error or when nothing could be scored."""
        scores = [check.score for check in self.checks if check.score is not None]
        return None if self.error or not scores else sum(scores) / len(scores)

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that did not pass."""
        return tuple(check for check in self.checks if check.passed is False)

    @property
    def state(self) -> Literal["error", "unscored", "failed", "passed"]:
        """Which of the four counts this record belongs to."""
        if self.error:
            return "error"
        if self.failed:
            return "failed"
        return "passed" if any(check.passed for check in self.checks) else "unscored"


class Metric(Frozen):
    """A number over a whole run with its 95 % interval; `n` is what it was counted on."""

    name: str
    value: float
    low: float
    high: float
    n: int
    about: str = ""


class Gate(Frozen):
    """What a metric must reach. `mark` is what it is meant to reach one day, where that is further; `judge`
    is the prompt of the judge whose word the metric is: it gates nothing unless that judge is calibrated."""

    metric: str
    least: float | None = None
    most: float | None = None
    mark: float | None = None
    source: str = ""
    judge: str = ""

    def holds(self, value: float) -> bool:
        """Whether the gate is open at this value."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def reached(self, value: float) -> bool | None:
        """Whether the mark is reached; None when there is no mark beyond the gate."""
        if self.mark is None:
            return None
        return value >= self.mark if self.most is None else value <= self.mark

    @property
    def words(self) -> str:
        """The gate as it is written: '≥ 0.80'."""
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"


S = TypeVar("S", bound=Sample)


class Suite(ABC, Generic[S]):
    """One question asked of the interviewer, with the samples and the rules that answer it."""

    name: ClassVar[str]
    version: ClassVar[int]
    about: ClassVar[str]
    prompts: ClassVar[tuple[str, ...]] = ()
    """Patterns over the ids of the files in prompts/ that this suite exercises."""
    strict: ClassVar[bool] = False
    """Whether one sample that failed nothing before and fails now closes the gate."""
    on_request: ClassVar[bool] = False
    """Whether it runs only when it is named, because it takes longer than all the others together."""
    telling: ClassVar[tuple[str, ...]] = ()
    """Ids of the few samples on which seeded defects are tried."""
    gates: ClassVar[tuple[Gate, ...]] = ()

    def samples(self, split: Split = "dev") -> Sequence[S]:
        """The samples of a split, in a fixed order."""
        return [sample for sample in self._every if sample.split == split]

    @cached_property
    def _every(self) -> Sequence[S]:
        return tuple(self.every())

    @abstractmethod
    def every(self) -> Iterable[S]:
        """All samples of both splits, in a fixed order; without a held-out split all are 'dev'."""

    @abstractmethod
    def generate(self, sample: S, subject: Subject) -> JsonValue:
        """What the interviewer under test does with a sample."""

    @abstractmethod
    def score(self, sample: S, output: JsonValue) -> tuple[Check, ...]:
        """The checks on an output. Pure: the same output gives the same checks."""

    @abstractmethod
    def measures(self) -> Sequence[Figure]:
        """The figures of a run beside the share of samples that passed."""

    @abstractmethod
    def oracle(self, sample: S) -> JsonValue:
        """What a perfect interviewer would do; scores 1."""

    @abstractmethod
    def nop(self, sample: S) -> JsonValue:
        """What somebody who does nothing does; scores 0."""

    def baselines(self, subject: Subject, split: Split) -> dict[str, dict[str, float]]:
        """The same figures for simpler methods, to stand beside: method → figure → value."""
        return {}
