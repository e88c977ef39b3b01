"""How a rule reports: all instances looked at, and those that broke it."""

from __future__ import annotations

from collections.abc import Sequence

from evals.suite import Check, Tally

SHOWN = 3
"""Broken instances quoted as evidence."""


def outcome(name: str, looked_at: int, broken: Sequence[str]) -> Check:
    """Passed when nothing broke; silent when there was nothing to look at."""
    if not looked_at and not broken:
        return Check(name=name)
    more = f" (and {len(broken) - SHOWN} more)" if len(broken) > SHOWN else ""
    return Check(
        name=name,
        passed=not broken,
        score=0.0 if broken else 1.0,
        tally=Tally(hit=max(0, looked_at - len(broken)), miss=len(broken)),
        evidence=" | ".join(broken[:SHOWN]) + more,
    )


def counted(check: Check) -> Check:
    """The same count, failing nobody: for what is measured and not yet held to."""
    return check.model_copy(update={"passed": None, "score": None})
