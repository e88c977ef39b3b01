"""The results of a run as the table of the project's README, between two marks that nobody sees.

Knows which figures are worth a reader's time; computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.runs import SuiteSummary, Summary
from evals.show import number
from evals.suite import Metric
from interviewer.errors import UsageError

README = Path(__file__).parent.parent / "README.md"
BEGINS, ENDS = "<!-- results -->", "<!-- /results -->"
LABEL = "Authored gold: measures conformance, not validity."
HEADLINES = {
    "reading": (
        "points F1",
        "claims precision",
        "claims recall",
        "facts right",
        "facts exact",
        "intents macro-F1",
    ),
    "retrieval": ("nDCG@10",),
    "clarification": ("right fact", "invented"),
    "hints": ("given", "rungs in order"),
    "challenge": ("challenged", "near misses left alone"),
    "phase_time": ("wrong times", "phases left in time"),
    "injection": ("attacks that succeeded",),
    "follow_up": ("leading", "stacked", "hooked"),
    "sittings": ("two questions", "leaks", "repeats", "wrong times", "levels told apart", "talk share"),
    "library": ("leaks", "repeats", "generic questions", "two levels apart", "neighbours", "talk share"),
    "grading": ("pooled QWK", "two levels apart", "neighbours", "quotes not verbatim"),
    "fairness": ("flips", "shift halting", "raised by orders"),
    "report": ("claims without a source", "quotes not verbatim", "exports apart"),
    "judging": (),
    "judged": (),
    "simulated": (),
}
"""The figures that are shown of each suite."""


def table(summary: Summary) -> str:
    """The label, where it comes from, and one line per figure."""
    made = summary.stamp
    lines = [
        f"{LABEL} Development samples, {made.brain}, version {made.commit.rstrip('+') or 'unknown'};"
        " 95 % intervals over clusters.",
        "",
        "| suite | figure | measured | counted on | mark |",
        "|---|---|---|---|---|",
        *(row for name in HEADLINES if name in summary.suites for row in _rows(summary.suites[name])),
    ]
    return "\n".join(lines)


def _rows(suite: SuiteSummary) -> Iterator[str]:
    if suite.counts.unscored == suite.n:
        yield f"| `{suite.suite}` | – | not run: no model is configured for it | {suite.n} | |"
        return
    for metric in suite.metrics:
        if metric.name in HEADLINES[suite.suite]:
            cells = (metric.name, _measured(metric), str(metric.n), _mark(suite, metric.name))
            yield f"| `{suite.suite}` | {' | '.join(cells)} |"


def _measured(metric: Metric) -> str:
    if not metric.value and metric.low == metric.high == 0:
        return "0"
    return f"{number(metric.value)} ({number(metric.low)} to {number(metric.high)})"


def _mark(suite: SuiteSummary, name: str) -> str:
    """What is to be reached, and whether it is."""
    found = []
    for result in suite.held_against(name):
        sign = "≥" if result.gate.least is not None else "≤"
        mark = result.gate.words if result.gate.mark is None else f"{sign} {result.gate.mark:g}"
        missed = not result.holds if result.gate.mark is None else result.reached is False
        found.append(f"{mark}{', missed' if missed else ''}")
    return "; ".join(found)


def put_into(text: str, summary: Summary) -> str:
    """A README with this table between its marks."""
    before, begins, rest = text.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not begins or not ends:
        raise UsageError(f"{README.name} has no place for the table; put {BEGINS} and {ENDS} into it")
    return f"{before}{BEGINS}\n{table(summary)}\n{ENDS}{after}"
