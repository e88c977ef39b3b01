"""Scripted candidates interviewed from beginning to end, and what is held against and measured in whole sittings.

The suites that use them differ in whom they invite and in the rules they hold the sitting to.
"""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import JsonValue

from evals import levels
from evals.candidate import ScriptedCandidate
from evals.checks import speech
from evals.checks.outcome import counted
from evals.checks.specific import specific
from evals.dialogue import ALWAYS
from evals.measures import Figure, SumFigure, broken_of, held_of, share
from evals.oracle import ideal, idle
from evals.people import Knowledge, personas
from evals.sitting import Transcript, sat
from evals.subject import Subject
from evals.suite import Check, Gate, Record, Sample, Suite
from evals.suites import reference
from interviewer.domain.events import Setup
from interviewer.domain.terms import Level

_MARK = "DESIGN, marks: 0 in 300 simulated turns"
GATES = (
    Gate(metric="two questions", most=0, source=_MARK),
    Gate(metric="stacked", most=0, source=_MARK),
    Gate(metric="leaks", most=0, source=_MARK),
    Gate(metric="repeats", most=0, source=_MARK),
    Gate(metric="wrong times", most=0, source=_MARK),
    Gate(metric="generic questions", most=0, source="knowledge: the test of a follow-up"),
    Gate(metric="quotes not verbatim", most=0, source="DESIGN, marks"),
)
"""What every whole interview is held to."""
_TALK, _WORDS = "talk share", "words a turn"


class Interviewee(Sample):
    """A candidate to be interviewed: how they behave, what they know, for which case and level."""

    persona: str
    knowledge: Knowledge
    setup: Setup

    @classmethod
    def invited(
        cls, id: str, case: str, cluster: str, persona: str, knowledge: Knowledge, level: Level = Level.SENIOR
    ) -> Self:
        """A candidate for a whole interview of 45 minutes."""
        setup = Setup(case=case, level=level, minutes=45)
        return cls(id=id, cluster=cluster, persona=persona, knowledge=knowledge, setup=setup)

    @property
    def candidate(self) -> ScriptedCandidate:
        """Somebody fresh, who has said nothing yet."""
        case = reference().case(self.setup.case)
        return ScriptedCandidate(case, self.knowledge, personas()[self.persona])


class InterviewSuite(Suite[Interviewee]):
    """Interviews every candidate, with a scorecard at the end where one is wanted."""

    assessed: ClassVar[bool] = False

    def generate(self, sample: Interviewee, subject: Subject) -> JsonValue:
        """The events of the sitting."""
        return sat(subject, sample.candidate, sample.setup, self.assessed)

    def oracle(self, sample: Interviewee) -> JsonValue:
        """The sitting as it should have gone."""
        return ideal(sample.candidate, sample.setup, reference(), self.assessed)

    def nop(self, sample: Interviewee) -> JsonValue:
        """A room with nobody in it."""
        return idle(sample.candidate, sample.setup)


def held(sitting: Transcript) -> tuple[Check, ...]:
    """Every rule of all sittings, and what is measured beside them without failing anybody."""
    return (
        *(rule(sitting) for rule in ALWAYS),
        specific(sitting),
        counted(speech.not_stacked(sitting)),
        Check(name=_TALK, evidence=f"{speech.talk_share(sitting):.3f}"),
        Check(name=_WORDS, evidence=f"{speech.words_a_turn(sitting):.2f}"),
        levels.mean_of(sitting),
    )


def figures() -> tuple[Figure, ...]:
    """The marks of the design over whole interviews."""
    return (
        broken_of("one_question", "two questions"),
        broken_of("not_stacked", "stacked", "questions that join two by 'and'"),
        broken_of("no_leak", "leaks"),
        broken_of("no_repeat", "repeats"),
        broken_of("time_true", "wrong times"),
        broken_of("specific", "generic questions", "questions that could be asked in any case"),
        broken_of("quotes_verbatim", "quotes not verbatim"),
        held_of("grounded", "grounded", "phrases taken up that were really said"),
        held_of("questions_answered", "questions answered"),
        held_of("hard_limit", "phases left in time", "turns past a hard limit that were cut off"),
        SumFigure(
            _TALK, "the interviewer's share of all words, beside people who can answer", _talk, share("sum")
        ),
        SumFigure(_WORDS, "of the interviewer, after the opening", _words, share("sum")),
    )


def _talk(record: Record) -> dict[str, float]:
    """Nobody's share is measured beside somebody who says nothing, by nature or for want of an answer."""
    quiet = {"silent", "weak"} & set(record.sample.split("-"))
    return {} if quiet else _noted(record, _TALK)


def _words(record: Record) -> dict[str, float]:
    return _noted(record, _WORDS)


def _noted(record: Record, name: str) -> dict[str, float]:
    text = next((check.evidence for check in record.checks if check.name == name), "")
    return {"n": 1, "sum": float(text)} if text else {}
