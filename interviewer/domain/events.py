"""The typed events of a sitting. The list of them is the session; everything else is derived.

`t` is interview time in seconds (pauses excluded); `at` is wall time, ISO 8601 in UTC.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from interviewer.domain.case import FormName, Frozen
from interviewer.domain.move import Move
from interviewer.domain.reading import Disagreement, Reading
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.terms import Dimension, Level, PhaseId

AGAIN = "again "
"""Begins the label of another go at one phase."""


class Setup(Frozen):
    """What was chosen before the interview began."""

    case: str
    level: Level
    minutes: int
    feedback: Literal["end", "as_we_go"] = "end"
    twist: bool = False
    form: FormName = "first"
    seed: int = 0
    brain: str = "playbook"
    retry_of: str = ""
    start_phase: PhaseId = PhaseId.P0

    @property
    def is_retry(self) -> bool:
        """Whether only `start_phase` is sat, with the facts of an earlier session."""
        return bool(self.retry_of)

    @property
    def label(self) -> str:
        """What a list of sittings says beside one that is no interview of its own: 'again P4'."""
        return f"{AGAIN}{self.start_phase}" if self.is_retry else ""


class _Event(Frozen):
    seq: int
    t: float
    at: str = ""


class SessionStarted(_Event):
    """The sitting begins; the notes it uses are named by their fingerprint."""

    kind: Literal["session_started"] = "session_started"
    setup: Setup
    knowledge: str = ""


class CandidateSaid(_Event):
    """One candidate turn, verbatim."""

    kind: Literal["candidate_said"] = "candidate_said"
    text: str
    via: Literal["text", "button", "silence"] = "text"


class ReadingMade(_Event):
    """What a brain heard in the last candidate turn.

    A second reading names the turn it is `of`, holds only what it changes, and says where the two
    disagree; `fallback` is why there is none, so that the first one stands alone.
    """

    kind: Literal["reading"] = "reading"
    reading: Reading
    brain: str = "playbook"
    of: int | None = None
    disagreements: tuple[Disagreement, ...] = ()
    fallback: str = ""


class InterviewerSaid(_Event):
    """One interviewer turn with the move behind it."""

    kind: Literal["interviewer_said"] = "interviewer_said"
    text: str
    move: Move
    brain: str = "playbook"
    fallback: str = ""


class PhaseChanged(_Event):
    """The interview is now in another phase."""

    kind: Literal["phase_changed"] = "phase_changed"
    origin: PhaseId
    to: PhaseId
    why: str


class Paused(_Event):
    """The clock stands still."""

    kind: Literal["paused"] = "paused"
    why: str = "asked"


class Resumed(_Event):
    """The clock runs again."""

    kind: Literal["resumed"] = "resumed"
    why: str = "asked"


class BoardChanged(_Event):
    """The scratchpad or the diagram was edited."""

    kind: Literal["board_changed"] = "board_changed"
    notes: str = ""
    diagram: str = ""


class SelfAssessed(_Event):
    """How the candidate thinks it went, before seeing the report."""

    kind: Literal["self_assessed"] = "self_assessed"
    scores: dict[Dimension, float] = {}
    line: str = ""


class SessionEnded(_Event):
    """Nothing more is said."""

    kind: Literal["session_ended"] = "session_ended"
    why: str


class Graded(_Event):
    """A scorecard by one grader; several may stand side by side."""

    kind: Literal["scorecard"] = "scorecard"
    scorecard: Scorecard
    by: str = "playbook"


Event = Annotated[
    SessionStarted
    | CandidateSaid
    | ReadingMade
    | InterviewerSaid
    | PhaseChanged
    | Paused
    | Resumed
    | BoardChanged
    | SelfAssessed
    | SessionEnded
    | Graded,
    Field(discriminator="kind"),
]

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads and writes any event as JSON."""
