"""Whether a run may pass: every gate open, no error, and in strict suites nothing newly failing.

"Newly" is against the committed baseline. A gate that closes is named with the rule and the number.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.runs import SuiteSummary, Summary, as_text, read_summary

BASELINE = Path(__file__).parent / "baseline" / "summary.json"
SHOWN = 5


def baseline(path: Path = BASELINE) -> Summary | None:
    """The committed run that later ones are held against."""
    return read_summary(path) if path.is_file() else None


def accept(summary: Summary, path: Path = BASELINE) -> None:
    """Make this run the baseline; failing samples are kept for strict suites, where they count."""
    kept = {
        name: s if s.strict else s.model_copy(update={"failing": {}}) for name, s in summary.suites.items()
    }
    summary = summary.model_copy(update={"suites": kept})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_text(summary), encoding="utf-8")


def closed(summary: Summary, before: Summary | None) -> list[str]:
    """Why this run may not pass, one line each; nothing when it may."""
    return [line for suite in summary.suites.values() for line in _closed(suite, before)]


def _closed(suite: SuiteSummary, before: Summary | None) -> Iterator[str]:
    split_of = "" if suite.failing or not suite.counts.failed else " (totals only)"
    for result in suite.gates:
        if result.counts and not result.holds:
            yield f"{suite.suite}: {result.gate.metric} is {result.value:.3f}, must be {result.gate.words}{split_of}"
    if suite.counts.error:
        yield f"{suite.suite}: errors is {suite.counts.error}, must be 0: {_first(suite, 'error')}"
    if suite.strict:
        yield from _newly(suite, before.suites.get(suite.suite) if before else None)


def _newly(suite: SuiteSummary, before: SuiteSummary | None) -> Iterator[str]:
    """Rules of a strict suite that samples break now and did not break in the baseline."""
    known = before.failing if before and before.version == suite.version else {}
    broken: dict[str, list[str]] = {}
    for sample, checks in suite.failing.items():
        for check in set(checks) - set(known.get(sample, ())) - {"error"}:
            broken.setdefault(check, []).append(sample)
    for check, samples in sorted(broken.items()):
        more = f" and {len(samples) - SHOWN} more" if len(samples) > SHOWN else ""
        yield f"{suite.suite}: check {check} newly fails in {', '.join(sorted(samples)[:SHOWN])}{more}"


def _first(suite: SuiteSummary, check: str) -> str:
    return ", ".join(s for s, names in suite.failing.items() if check in names) or "see the run"


def marks_missed(summary: Summary) -> list[str]:
    """Gates that are open but whose mark is further on."""
    return [
        f"{suite.suite}: {r.gate.metric} is {r.value:.3f}, the mark is {r.gate.mark:g}"
        for suite in summary.suites.values()
        for r in suite.gates
        if r.counts and r.reached is False
    ]
