"""The three things a brain can do, as protocols. A brain proposes; the director decides.

Nothing here says how: `playbook` and `llm` each implement these and do not know each other.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from interviewer.domain.case import Frozen, Probe
from interviewer.domain.move import Move
from interviewer.domain.reading import Disagreement, Reading
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.session import Session
from interviewer.domain.terms import Level

EMBEDDED = "Embedded interviewer, no key needed"
"""Who interviews when no model does."""


class Lead(Frozen):
    """A probe that retrieval proposes: how relevant to what was just said (0–1), the candidate's
    words it can be hung on, and the ranks it had in the dense and the lexical list."""

    probe: Probe
    relevance: float
    words: str = ""
    dense: int | None = None
    lexical: int | None = None


class Reader(Protocol):
    """Hears what is in a candidate turn."""

    name: str

    def read(self, text: str, session: Session) -> Reading:
        """What was heard in `text`, said at the end of `session`."""
        ...


class Reread(Frozen):
    """A second reading: what it changes of the first, and where the two disagree."""

    reading: Reading
    disagreements: tuple[Disagreement, ...] = ()


class SecondReader(Protocol):
    """Hears a candidate turn again, more slowly, while the interview goes on."""

    name: str

    def reread(self, text: str, first: Reading, session: Session) -> Awaitable[Reread]:
        """What there is to change; the session is looked at before anything is awaited."""
        ...


class Overhearer(Protocol):
    """Hears what the interviewer did in a conversation that was held elsewhere."""

    def overhear(self, text: str, session: Session) -> Move:
        """The move behind an interviewer line said at the end of `session`."""
        ...


class Retriever(Protocol):
    """Finds probes that fit what was just said."""

    def leads(self, text: str, reading: Reading, session: Session) -> tuple[Lead, ...]:
        """Unasked probes that fit, best first."""
        ...


class Speaker(Protocol):
    """Puts a move into words."""

    name: str

    def speak(
        self, move: Move, session: Session, avoid: Mapping[str, str] = MappingProxyType({})
    ) -> AsyncIterator[str]:
        """The words of `move`, in pieces; other words than those in `avoid`, each with its objection."""
        ...


@dataclass(frozen=True)
class Brain:
    """Who reads, retrieves and speaks in an interview.

    `fallback` takes a turn the speaker cannot; `second` hears each turn again while the reply is spoken.
    """

    reader: Reader
    retriever: Retriever
    speaker: Speaker
    fallback: Speaker
    second: SecondReader | None = None


class Assessor(Protocol):
    """Scores a finished sitting."""

    name: str

    def assess(self, session: Session, level: Level) -> Scorecard:
        """The scorecard of `session` at `level`."""
        ...
