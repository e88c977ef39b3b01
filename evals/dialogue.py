"""Scripted dialogues: lines with times and what is expected in answer, played against an interviewer.

The suites that use them differ in their scripts and in the rules they hold the sitting to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import JsonValue

from evals.checks import conduct, evidence, secrecy, speech, truth
from evals.checks.expected import expected
from evals.measures import Figure, exact_of
from evals.oracle import ideal, idle
from evals.sitting import Line, Transcript, sat
from evals.subject import Subject
from evals.suite import Check, Sample, Suite
from evals.suites import reference
from interviewer.domain.case import Frozen
from interviewer.domain.events import InterviewerSaid, Setup
from interviewer.domain.terms import Level

Rule = Callable[[Transcript], Check]
ALWAYS: tuple[Rule, ...] = (
    conduct.answered,
    conduct.in_order,
    conduct.ends_once,
    speech.one_question,
    speech.neutral,
    speech.brief,
    speech.no_repeat,
    secrecy.no_leak,
    truth.nothing_invented,
    truth.facts_told,
    truth.same_facts,
    truth.time_true,
    conduct.phase_order,
    conduct.hard_limit,
    conduct.five_minutes,
    conduct.hint_ladder,
    conduct.sourced,
    conduct.limits,
    conduct.fits_level,
    conduct.silence,
    conduct.grounded,
    conduct.questions_answered,
    evidence.quotes_verbatim,
    evidence.scored_on_evidence,
    evidence.score_earned,
)
"""Rules that hold in every sitting whatever is said."""


class Spoken(Frozen):
    """One line of a script; `at` is the second by which it is said."""

    at: float
    text: str
    expect: str = ""


class Dialogue(Sample):
    """A script for one sitting; `forbidden` are words that must not be heard from the interviewer."""

    setup: Setup
    lines: tuple[Spoken, ...]
    forbidden: tuple[str, ...] = ()


class Script:
    """A candidate who says the lines whatever is answered."""

    def __init__(self, lines: Sequence[Spoken]) -> None:
        self._lines = iter(lines)

    def reply(self, heard: InterviewerSaid, now: float) -> Line | None:
        """The next line at its time, or right away if that has passed."""
        line = next(self._lines, None)
        return Line(max(now, line.at), line.text, line.expect) if line else None


class DialogueSuite(Suite[Dialogue]):
    """Plays every dialogue, and holds it to the rules of all sittings and to what the script expects."""

    rules: ClassVar[tuple[Rule, ...]] = ALWAYS
    strict = True
    assessed: ClassVar[bool] = False

    def generate(self, sample: Dialogue, subject: Subject) -> JsonValue:
        """The events of the sitting."""
        return sat(subject, Script(sample.lines), sample.setup, self.assessed)

    def score(self, sample: Dialogue, output: JsonValue) -> tuple[Check, ...]:
        """Every rule, every expectation, and the words nobody may get out of the interviewer."""
        sitting = Transcript.of(output, reference())
        checks = [rule(sitting) for rule in self.rules]
        checks += expected(sitting, [line.expect for line in sample.lines])
        if sample.forbidden:
            checks.append(secrecy.no_echo(sitting, sample.forbidden))
        return tuple(checks)

    def measures(self) -> Sequence[Figure]:
        """One figure for each kind of expectation the scripts have."""
        return ()

    def oracle(self, sample: Dialogue) -> JsonValue:
        """The sitting as it should have gone."""
        return ideal(Script(sample.lines), sample.setup, reference(), self.assessed)

    def nop(self, sample: Dialogue) -> JsonValue:
        """A room with nobody in it."""
        return idle(Script(sample.lines), sample.setup)


def load_dialogues(path: Path) -> list[Dialogue]:
    """The scripts of a file, one JSON object per line: id, case, level, minutes, lines as [at, text, expect]."""
    return [
        _dialogue(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def _dialogue(raw: dict[str, JsonValue]) -> Dialogue:
    lines = raw["lines"] if isinstance(raw["lines"], list) else []
    return dialogue(
        str(raw["id"]),
        str(raw["case"]),
        [
            (str(line[0]), str(line[1]), str(line[2]) if len(line) > 2 else "")
            for line in lines
            if isinstance(line, list)
        ],
        Level(str(raw.get("level", "senior"))),
        int(str(raw.get("minutes", 45))),
    )


def dialogue(
    id: str,
    case: str,
    lines: Sequence[tuple[str, str, str]],
    level: Level = Level.SENIOR,
    minutes: int = 45,
    cluster: str = "",
    forbidden: Sequence[str] = (),
) -> Dialogue:
    """A script from lines of (mm:ss, text, expectation)."""
    return Dialogue(
        id=id,
        cluster=cluster or case,
        setup=Setup(case=case, level=level, minutes=minutes),
        lines=tuple(Spoken(at=seconds(at), text=text, expect=expect) for at, text, expect in lines),
        forbidden=tuple(forbidden),
    )


def seconds(clock: str) -> float:
    """Seconds of 'mm:ss'."""
    minutes, _, rest = clock.partition(":")
    return int(minutes) * 60.0 + int(rest or 0)


def exact(*checks: str) -> tuple[Figure, ...]:
    """A share for each of these checks."""
    return tuple(exact_of(check, check, "sittings in which it holds wherever it applies") for check in checks)
