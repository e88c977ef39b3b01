"""The state of one sitting: a fold over its events.

`fold(events)` rebuilds it from nothing; `apply(event)` moves it on by one. There is no other way
to change it, so any session can be resumed, replayed and regraded from what is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from interviewer.domain.events import (
    BoardChanged,
    CandidateSaid,
    Event,
    Graded,
    InterviewerSaid,
    Paused,
    PhaseChanged,
    ReadingMade,
    Resumed,
    SelfAssessed,
    SessionEnded,
    SessionStarted,
    Setup,
)
from interviewer.domain.ledger import Ledger
from interviewer.domain.move import Move
from interviewer.domain.reading import Reading, Stance
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.terms import Intent, MoveKind, PhaseId


@dataclass(frozen=True)
class Turn:
    """One utterance with its time."""

    speaker: str
    text: str
    t: float
    phase: PhaseId
    seq: int
    move: Move | None = None
    fallback: str = ""

    @property
    def by_candidate(self) -> bool:
        """Whether the candidate said it."""
        return self.speaker == "candidate"


@dataclass
class Session:
    """Everything derived from the events of one sitting."""

    setup: Setup
    knowledge: str = ""
    seq: int = -1
    t: float = 0.0
    phase: PhaseId = PhaseId.P0
    used: dict[PhaseId, float] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    reading: Reading | None = None
    asked: set[str] = field(default_factory=set)
    spoken: set[str] = field(default_factory=set)
    visited: set[PhaseId] = field(default_factory=set)
    notices: set[str] = field(default_factory=set)
    empty_in_row: int = 0
    stuck_in_row: int = 0
    open_challenge: str | None = None
    unread: bool = False
    unanswered: bool = False
    paused: bool = False
    notes: str = ""
    diagram: str = ""
    self_assessment: SelfAssessed | None = None
    grades: list[Graded] = field(default_factory=list)
    ended: str = ""

    @property
    def total(self) -> float:
        """Length of the whole interview in seconds."""
        return self.setup.minutes * 60.0

    @property
    def last_move(self) -> Move | None:
        """What the interviewer did last."""
        return self.moves[-1] if self.moves else None

    @property
    def scorecards(self) -> list[Scorecard]:
        """Every scorecard made so far, oldest first."""
        return [grade.scorecard for grade in self.grades]

    @property
    def candidate_turns(self) -> list[Turn]:
        """The candidate's turns in order."""
        return [turn for turn in self.turns if turn.by_candidate]

    def phase_time(self, now: float) -> float:
        """Seconds spent in the current phase up to `now`."""
        return self.used.get(self.phase, 0.0) + max(0.0, now - self.t)

    def moves_in_phase(self, phase: PhaseId) -> list[Move]:
        """Moves made while in a phase."""
        return [move for move in self.moves if move.phase is phase]

    def apply(self, event: Event) -> None:
        """Move on by one event."""
        if not self.paused and not self.ended:
            self.used[self.phase] = self.used.get(self.phase, 0.0) + max(0.0, event.t - self.t)
        self.t = max(self.t, event.t)
        self.seq = event.seq
        match event:
            case SessionStarted():
                self.setup, self.knowledge = event.setup, event.knowledge
            case CandidateSaid():
                self._said("candidate", event.text, event.t, event.seq)
                self.unread = self.unanswered = True
            case ReadingMade():
                self._read(event)
            case InterviewerSaid():
                self._spoke(event)
            case PhaseChanged():
                self.phase = event.to
                self.visited.add(event.to)
            case Paused() | Resumed():
                self.paused = isinstance(event, Paused)
            case BoardChanged():
                self.notes, self.diagram = event.notes, event.diagram
            case SelfAssessed():
                self.self_assessment = event
            case Graded():
                self.grades.append(event)
            case SessionEnded():
                self.ended = event.why

    def _said(
        self, speaker: str, text: str, t: float, seq: int, move: Move | None = None, fallback: str = ""
    ) -> None:
        self.turns.append(Turn(speaker, text, t, self.phase, seq, move, fallback))

    def _read(self, event: ReadingMade) -> None:
        reading = event.reading
        if event.of is not None:
            turn = next(turn for turn in reversed(self.turns) if turn.seq == event.of)
            self.ledger.hear_again(reading, turn.t, turn.phase, turn.seq)
            return
        self.reading = reading
        self.unread = False
        self.ledger.hear(reading, event.t, self.phase, self.turns[-1].seq if self.turns else -1)
        self.empty_in_row = self.empty_in_row + 1 if reading.has(Intent.EMPTY) else 0
        self.stuck_in_row = self.stuck_in_row + 1 if reading.has(Intent.DOES_NOT_KNOW) else 0
        if self.open_challenge and reading.stance is Stance.CONCEDES:
            self.ledger.settle(self.open_challenge, "conceded")

    def _spoke(self, event: InterviewerSaid) -> None:
        move = event.move
        self.unanswered = False
        self._said("interviewer", event.text, event.t, event.seq, move, event.fallback)
        self.moves.append(move)
        self.spoken.add(event.text)
        if move.target:
            self.asked.add(move.target)
        if move.kind is MoveKind.TIME_CHECK or move.kind is MoveKind.CLOSE:
            self.notices.add(move.line)
        if move.line == "nudge-time":
            self.notices.add(f"nudge-{move.phase}")
        self.ledger.spoke(move.kind, move.target, move.points, move.rung, event.seq)
        self.ledger.facts.extend(fact for fact in move.facts if fact not in self.ledger.facts)
        self.ledger.handed_back.extend(move.handed_back)
        if move.contradiction:
            self.ledger.contradictions.add(move.contradiction.fact)
        self._settle_challenge(move)

    def _settle_challenge(self, move: Move) -> None:
        if move.kind is MoveKind.CHALLENGE and move.target:
            self.ledger.challenge(move.target)
            self.open_challenge = move.target
        elif move.kind is MoveKind.WITHDRAW and self.open_challenge:
            self.ledger.settle(self.open_challenge, "withdrawn")
            self.open_challenge = None
        elif move.probes or move.kind in (MoveKind.TRANSITION, MoveKind.ACKNOWLEDGE):
            self.open_challenge = None


def fold(events: Iterable[Event]) -> Session:
    """The session these events make; the first must be SessionStarted."""
    session: Session | None = None
    for event in events:
        if session is None:
            if not isinstance(event, SessionStarted):
                raise ValueError(f"a session starts with session_started, not {event.kind!r}")
            session = Session(event.setup)
        session.apply(event)
    if session is None:
        raise ValueError("a session has at least one event; this list is empty")
    return session
