"""Scripted candidates interviewed from beginning to end.

The suites that use them differ in whom they invite and in the rules they hold the sitting to.
"""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import JsonValue

from evals.candidate import Knowledge, ScriptedCandidate, personas
from evals.oracle import ideal, idle
from evals.sitting import sat
from evals.subject import Subject
from evals.suite import Sample, Suite
from evals.suites import reference
from interviewer.domain.events import Setup
from interviewer.domain.terms import Level


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
