"""What an interview is held with: the notes, who interviews, where it is kept, its clock, its guard.

The same from the first word to the last. Knows nobody's answers and no choices of a sitting.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from interviewer.conduct.clock import Clock
from interviewer.conduct.guard import Guard
from interviewer.conduct.log import EventLog
from interviewer.domain.brain import Brain
from interviewer.domain.case import Case
from interviewer.library.shelf import Library


@dataclass(frozen=True)
class Means:
    """The constant parts of one interview; without a guard of its own it gets one for its case."""

    library: Library
    brain: Brain
    log: EventLog
    clock: Clock = field(default_factory=Clock)
    guard: Guard | None = None

    def guard_of(self, case: Case) -> Guard:
        """Who checks what is said in interviews of a case."""
        return self.guard or Guard(case, self.library.framework_of(case))
