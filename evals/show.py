"""What the commands print: tables for people. Decides nothing and computes nothing but layout."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from evals import gate as gates
from evals.bench import Times
from evals.compare import Comparison
from evals.matrix import MOST_FIRED, Cell
from evals.metaeval import KnownAnswers, SelfTest
from evals.runs import GateResult, Run, SuiteSummary, Summary
from evals.suite import Metric, Suite
from interviewer.errors import one_of

_out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 200)


def _table(*heads: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for head in heads:
        table.add_column(head, no_wrap=True)
    return table


def suites(every: Mapping[str, Suite[Any]]) -> None:
    """All suites."""
    for name, one in every.items():
        counts = f"{len(one.samples('dev'))} samples, {len(one.samples('test'))} held out"
        when = ", runs only when it is named" if one.on_request else ""
        _out.print(f"{name}, version {one.version}: {counts}{when}", style="bold")
        _out.print(f"  {one.about}")
        _out.print(f"  prompts: {', '.join(one.prompts) or 'none'}", style="dim")
        for gate in one.gates:
            mark = f", mark {gate.mark:g}" if gate.mark is not None else ""
            _out.print(f"  gate: {gate.metric} {gate.words}{mark} ({gate.source})", style="dim")


def number(value: float) -> str:
    """A figure as it is printed."""
    if value != value:
        return "–"
    return f"{value:.0f}" if value > 1 and value == int(value) else f"{value:.3f}"


def overview(summary: Summary, run: Run) -> None:
    """One line per suite, then the gates that are closed."""
    made = summary.stamp
    defect = f", with defect {made.defect}" if made.defect else ""
    _out.print(f"run {run.id}: {made.brain}{defect}, {made.split} split, commit {made.commit or 'unknown'}")
    table = _table("suite", "samples", "passed", "failed", "unscored", "errors", "score", "95 %")
    for one in summary.suites.values():
        score, c = one.metric("score"), one.counts
        counts = [str(n) for n in (one.n, c.passed, c.failed, c.unscored, c.error)]
        table.add_row(one.suite, *counts, *(_with_interval(score) if score else ("–", "")))
    _out.print(table)
    closed = gates.closed(summary, gates.baseline())
    for line in closed:
        _out.print(f"closed: {line}", style="red")
    if not closed:
        _out.print("every gate is open", style="green")
    _out.print(f"report: {run.path('report.html')}")


def _with_interval(metric: Metric) -> tuple[str, str]:
    return number(metric.value), f"{number(metric.low)} – {number(metric.high)}"


def suite(run: Run, name: str) -> None:
    """The figures, gates and failing samples of one suite."""
    found = run.summary().suites
    if name not in found:
        raise one_of("suite", name, sorted(found))
    one = found[name]
    figures(one)
    broken = {check: count.failed for check, count in one.checks.items() if count.failed}
    if broken:
        _out.print("failed checks: " + ", ".join(f"{check} {n}" for check, n in sorted(broken.items())))
    for sample_id, checks in list(one.failing.items())[:40]:
        _out.print(f"  {sample_id}: {', '.join(checks)}")


def figures(one: SuiteSummary) -> None:
    """The figures of one suite with their gates, and other methods beside."""
    table = _table("figure", "value", "95 %", "counted on", "gate", *one.baselines)
    for metric in one.metrics:
        held = ", ".join(_gate(result) for result in one.held_against(metric.name))
        others = [values.get(metric.name) for values in one.baselines.values()]
        beside = ["" if value is None else number(value) for value in others]
        shown = _with_interval(metric) if metric.n else ("–", "")
        table.add_row(metric.name, *shown, str(metric.n), held, *beside)
    _out.print(table)


def _gate(result: GateResult) -> str:
    mark = f" (mark {result.gate.mark:g})" if result.reached is False else ""
    state = " uncalibrated" if not result.counts else "" if result.holds else " CLOSED"
    return f"{result.gate.words}{state}{mark}"


def sample(run: Run, id: str) -> None:
    """All checks of one sample."""
    found = [record for record in run.scores() if record.sample == id]
    if not found:
        raise one_of("failing sample", id, sorted({r.sample for r in run.scores() if r.failed})[:20])
    for record in found:
        _out.print(f"{record.suite} {record.sample} repeat {record.repeat}: {record.state} {record.error}")
        for check in record.checks:
            mark = {True: "ok  ", False: "FAIL", None: "–   "}[check.passed]
            _out.print(f"  {mark} {check.name}  {check.evidence}", markup=False)


def comparison(found: Sequence[Comparison], before: Run, after: Run) -> None:
    """One line per suite, then the samples that changed."""
    _out.print(
        f"{before.id} → {after.id}, paired by sample; interval over clusters; p by McNemar, Holm-adjusted"
    )
    table = _table("suite", "samples", "clusters", "change", "95 %", "p", "fixed", "broken", "verdict")
    for one in found:
        interval = f"{one.low:+.3f} – {one.high:+.3f}"
        figures = [
            f"{one.gap:+.3f}",
            interval,
            f"{one.adjusted:.3g}",
            str(len(one.fixed)),
            str(len(one.broken)),
        ]
        table.add_row(one.suite, str(one.n), str(one.clusters), *figures, one.verdict)
    _out.print(table)
    for one in found:
        for what, samples in (("fixed", one.fixed), ("broken", one.broken)):
            if samples:
                more = f" and {len(samples) - 20} more" if len(samples) > 20 else ""
                _out.print(f"{what} in {one.suite}: {', '.join(samples[:20])}{more}")


def self_tests(found: Sequence[SelfTest]) -> bool:
    """Oracle and nop per suite; whether all are sound."""
    table = _table("suite", "samples", "oracle", "nop", "")
    for one in found:
        table.add_row(
            one.suite, str(one.n), number(one.oracle), number(one.nop), "" if one.sound else "NOT SOUND"
        )
        for line in one.complaints:
            table.add_row("", "", "", "", line)
    _out.print(table)
    return all(one.sound for one in found)


def known_answers(found: Sequence[KnownAnswers]) -> bool:
    """Text checks on labelled turns; whether each is good enough to gate."""
    table = _table("check", "turns", "F1", "false passes", "")
    for one in found:
        state = "" if one.calibrated else "uncalibrated, gates nothing"
        table.add_row(one.check, str(one.n), number(one.f1), str(one.false_passes), state)
    _out.print(table)
    return all(one.calibrated for one in found)


def matrix(cells: Sequence[Cell]) -> bool:
    """Every defect with the checks that fired; whether all were caught, and not by everything at once."""
    table = _table("defect", "its check", "", "also fired")
    for cell in cells:
        table.add_row(
            cell.defect, cell.expected, "caught" if cell.caught else "MISSED", ", ".join(cell.others)
        )
    _out.print(table)
    caught = sum(cell.caught for cell in cells)
    fired = median(cell.fired for cell in cells)
    _out.print(f"kill rate {caught}/{len(cells)}, checks fired per defect: median {fired:g}")
    return caught == len(cells) and fired <= MOST_FIRED


def times(found: Sequence[Times]) -> None:
    """Speed."""
    table = _table("turn", "n", "p50 ms", "p95 ms", "mark")
    for one in found:
        table.add_row(one.name, str(one.n), f"{one.p50:.1f}", f"{one.p95:.1f}", one.mark)
    _out.print(table)
