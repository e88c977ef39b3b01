"""A run on disk: its folder and files, written so that a killed run can be carried on.

    stamp.json     what it was made with
    records.jsonl  one line per finished sample, in the order they came; only ever added to
    scores.jsonl   the checks of every sample, sorted, without times: the same run gives the same bytes
    summary.json   figures, gates, counts
    junit.xml      for continuous integration
    report.html    everything on one page that opens from disk

A run on the held-out split keeps the summary only. Knows no interviewer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from evals.stamp import Stamp
from evals.suite import Check, Gate, Metric, Record
from interviewer.domain.case import Frozen
from interviewer.errors import InterviewerError, UsageError


class Kept(Frozen):
    """One line of records.jsonl: an output and the key of what it depends on."""

    key: str
    record: Record


class GateResult(Frozen):
    """A gate with the value it was held against; one that does not count is a judge's, and uncalibrated."""

    gate: Gate
    value: float
    holds: bool
    reached: bool | None = None
    counts: bool = True


class Counts(Frozen):
    """How the samples came out; the four never overlap."""

    passed: int = 0
    failed: int = 0
    unscored: int = 0
    error: int = 0


class CheckCount(Frozen):
    """How often a rule passed, failed, or had nothing to look at."""

    passed: int = 0
    failed: int = 0
    silent: int = 0


class SuiteSummary(Frozen):
    """The result of one suite. `failing` names what failed as sample → checks (development split only)."""

    suite: str
    version: int
    about: str
    n: int
    clusters: int
    strict: bool
    counts: Counts
    metrics: tuple[Metric, ...]
    gates: tuple[GateResult, ...]
    checks: dict[str, CheckCount]
    failing: dict[str, tuple[str, ...]] = {}
    baselines: dict[str, dict[str, float]] = {}

    def metric(self, name: str) -> Metric | None:
        """The metric with this name."""
        return next((metric for metric in self.metrics if metric.name == name), None)

    def held_against(self, metric: str) -> tuple[GateResult, ...]:
        """The gates about a metric: none, one, or one from below and one from above."""
        return tuple(result for result in self.gates if result.gate.metric == metric)


class Summary(Frozen):
    """The result of a run."""

    stamp: Stamp
    suites: dict[str, SuiteSummary]


class Run:
    """One run's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.folder.name

    def path(self, name: str) -> Path:
        """One of its files."""
        return self.folder / name

    def begin(self, stamp: Stamp) -> None:
        """Make the folder and write down what the run is made with."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path("stamp.json").write_text(stamp.model_dump_json(indent=1) + "\n")

    def keep(self, key: str, record: Record) -> None:
        """Add a finished sample."""
        with self.path("records.jsonl").open("a", encoding="utf-8") as file:
            file.write(Kept(key=key, record=record).model_dump_json() + "\n")

    def kept(self, key: str) -> list[Record]:
        """The finished samples made under this key; a line cut off by a crash is passed over."""
        return [line.record for line in self._lines() if line.key == key]

    def _lines(self) -> Iterator[Kept]:
        path = self.path("records.jsonl")
        if path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    yield Kept.model_validate_json(line)
                except ValidationError:
                    continue

    def write_scores(self, records: Iterable[Record]) -> None:
        """The checks of every record, sorted, without the outputs."""
        lines = [record.model_dump_json(exclude={"output"}) for record in in_order(records)]
        self.path("scores.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def scores(self) -> list[Record]:
        """The scored records without their outputs."""
        path = self.path("scores.jsonl")
        if not path.is_file():
            raise UsageError(f"run {self.id!r} keeps no samples; the held-out split has totals only")
        return [Record.model_validate_json(line) for line in path.read_text(encoding="utf-8").splitlines()]

    def write_summary(self, summary: Summary) -> None:
        """The figures."""
        self.path("summary.json").write_text(as_text(summary), encoding="utf-8")

    def summary(self) -> Summary:
        """The figures of a finished run."""
        return read_summary(self.path("summary.json"))


def as_text(summary: Summary) -> str:
    """A summary as JSON for people and diffs: sorted, indented."""
    return json.dumps(summary.model_dump(mode="json"), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def read_summary(path: Path) -> Summary:
    """The summary in a file; one line of error when there is none or it is of another kind."""
    if not path.is_file():
        raise UsageError(
            f"{path.parent.name!r} is no finished run (no {path.name}); see 'interviewer eval run'"
        )
    try:
        return Summary.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise InterviewerError(
            f"{path} is not a summary of this version ({error.error_count()} problems)"
        ) from error


def in_order(records: Iterable[Record]) -> list[Record]:
    """Records by suite, sample and repeat."""
    return sorted(records, key=lambda record: (record.suite, record.sample, record.repeat))


def counts(checks: Iterable[Check]) -> CheckCount:
    """How the instances of one rule came out."""
    found = [check.passed for check in checks]
    return CheckCount(passed=found.count(True), failed=found.count(False), silent=found.count(None))
