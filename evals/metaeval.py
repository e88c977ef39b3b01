"""The measuring, measured: a perfect interviewer must score 1 and one who does nothing 0, and the checks
that read text must agree with labelled turns before they gate anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from evals import stats
from evals.checks import LABELLED, speech
from evals.suite import Record, Suite
from evals.suites import all_suites
from interviewer.domain.case import Frozen

LEAST = 0.95
"""F1 from which a text check may gate."""
SHOWN = 3
_FEW = 6
"""Samples of a suite on request that are tried."""


class SelfTest(Frozen):
    """What a suite gives to somebody perfect and to somebody idle."""

    suite: str
    n: int
    oracle: float
    nop: float
    complaints: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it is 1 and 0, and nobody idle passed anywhere."""
        return self.oracle == 1 and self.nop == 0 and not self.complaints


class KnownAnswers(Frozen):
    """How well a text check agrees with labels."""

    check: str
    n: int
    f1: float
    false_passes: int
    wrong: tuple[str, ...] = ()

    @property
    def calibrated(self) -> bool:
        """Whether it may gate."""
        return self.f1 >= LEAST


def self_tests() -> list[SelfTest]:
    """Every suite tried with its oracle and its nop."""
    return [self_test(suite, _FEW if suite.on_request else None) for suite in all_suites().values()]


def self_test(suite: Suite[Any], most: int | None = None) -> SelfTest:
    """One suite tried on its development samples, or on so many spread over them."""
    perfect, idle, complaints = list[float](), list[float](), list[str]()
    samples = suite.samples("dev")
    for sample in samples[:: max(1, len(samples) // most) if most else 1]:
        best = _record(suite, sample.id, sample.cluster, suite.score(sample, suite.oracle(sample)))
        worst = _record(suite, sample.id, sample.cluster, suite.score(sample, suite.nop(sample)))
        perfect.append(best.score if best.score is not None else 0.0)
        idle.append(float(worst.state == "passed"))
        if best.state != "passed":
            complaints.append(f"{sample.id}: oracle {best.state}: {'; '.join(_said(best))}")
        if worst.state == "passed":
            complaints.append(f"{sample.id}: nop passed")
    n = len(perfect)
    return SelfTest(
        suite=suite.name,
        n=n,
        oracle=sum(perfect) / n if n else 0.0,
        nop=sum(idle) / n if n else 1.0,
        complaints=tuple(complaints[:SHOWN]),
    )


def _record(suite: Suite[Any], sample: str, cluster: str, checks: Any) -> Record:
    return Record(suite=suite.name, version=suite.version, sample=sample, cluster=cluster, checks=checks)


def _said(record: Record) -> Iterator[str]:
    return (f"{check.name} {check.evidence}" for check in record.failed)


_TEXT_CHECKS: dict[str, Callable[[str], bool]] = {
    "one_question": lambda text: not speech.asks_one(text),
    "neutral": speech.is_verdict,
}


def known_answers(path: Path = LABELLED) -> list[KnownAnswers]:
    """Every text check on its labelled turns; `broken` in a label says that the rule is broken."""
    labelled = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        _known(
            name, check, [(str(one["text"]), bool(one["broken"])) for one in labelled if one["check"] == name]
        )
        for name, check in _TEXT_CHECKS.items()
    ]


def _known(name: str, check: Callable[[str], bool], turns: list[tuple[str, bool]]) -> KnownAnswers:
    found = [(text, broken, check(text)) for text, broken in turns]
    hit = sum(broken and fired for _, broken, fired in found)
    false = sum(fired and not broken for _, broken, fired in found)
    missed = sum(broken and not fired for _, broken, fired in found)
    return KnownAnswers(
        check=name,
        n=len(found),
        f1=stats.f1(hit, false, missed),
        false_passes=missed,
        wrong=tuple(text for text, broken, fired in found if broken != fired),
    )
