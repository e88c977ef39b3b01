"""Two interviewers that need no interviewer: a perfect one, who reads the script's labels instead of the
words, and one who does nothing. They are for testing the harness; neither is the product.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from pydantic import JsonValue

from evals.checks.speech import alike, asks_one
from evals.labels import reading, scorecard
from evals.sitting import Candidate, Line, as_json
from interviewer.domain.case import Case, Probe
from interviewer.domain.events import (
    CandidateSaid,
    Event,
    Graded,
    InterviewerSaid,
    PhaseChanged,
    ReadingMade,
    SessionEnded,
    SessionStarted,
    Setup,
)
from interviewer.domain.framework import Framework
from interviewer.domain.move import Move
from interviewer.domain.plan import LAST, budgets, spoken_minutes
from interviewer.domain.session import fold
from interviewer.domain.terms import Depth, MoveKind, PhaseId
from interviewer.library.shelf import Library

QUIET = 180.0


def idle(candidate: Candidate, setup: Setup) -> JsonValue:
    """The candidate's lines, unread and unanswered."""
    started = SessionStarted(seq=0, t=0.0, setup=setup)
    nothing = InterviewerSaid(seq=0, t=0.0, text="", move=_move(MoveKind.WAIT, PhaseId.P0, "silence"))
    events: list[Event] = [started]
    line = candidate.reply(nothing, 0.0)
    while line and line.at < setup.minutes * 60 and len(events) < 200:
        events.append(CandidateSaid(seq=len(events), t=line.at, text=line.text))
        line = candidate.reply(nothing, line.at)
    return as_json(events)


def ideal(candidate: Candidate, setup: Setup, library: Library, assessed: bool = False) -> JsonValue:
    """The sitting as it should have gone."""
    case = library.sat(setup)
    return as_json(_Perfect(setup, case, library.framework_of(case)).sit(candidate, assessed))


class _Perfect:
    """Writes the events of a perfect sitting, one line of the candidate after the other."""

    def __init__(self, setup: Setup, case: Case, framework: Framework) -> None:
        self.case, self.framework = case, framework
        self.plan = budgets(framework, setup.minutes, setup.level)
        self.events: list[Event] = [SessionStarted(seq=0, t=0.0, setup=setup)]
        self.session = fold(self.events)
        self.total = setup.minutes * 60.0

    def sit(self, candidate: Candidate, assessed: bool) -> list[Event]:
        """All events."""
        text = self.case.prompt_for(self.session.setup.level, self.session.setup.twist)
        self._say(0.0, _move(MoveKind.OPEN, PhaseId.P0, "open"), text)
        while not self.session.ended:
            line = candidate.reply(self._last_said(), self.session.t)
            self._wait_until(min(line.at, self.total) if line else self.total)
            if line is None or self.session.ended:
                break
            self._answer(line)
        if assessed:
            self._add(Graded(seq=0, t=self.session.t, scorecard=scorecard(self.session, self.case)))
        return self.events

    def _last_said(self) -> InterviewerSaid:
        return next(e for e in reversed(self.events) if isinstance(e, InterviewerSaid))

    def _add(self, event: Event) -> None:
        event = event.model_copy(update={"seq": len(self.events)})
        self.events.append(event)
        self.session.apply(event)

    def _say(self, t: float, move: Move, text: str) -> None:
        if move.to and move.to is not self.session.phase:
            self._add(PhaseChanged(seq=0, t=t, origin=self.session.phase, to=move.to, why=move.reason))
        self._add(InterviewerSaid(seq=0, t=t, text=text, move=move))

    def _wait_until(self, until: float) -> None:
        """Let the clock speak: two words into a silence, the five-minute line, the end."""
        due = [(self.session.t + QUIET * n, line) for n, line in ((1, "silence"), (2, "silence-second"))]
        five = self.total - LAST
        if "five-left" not in self.session.notices and self.session.setup.minutes >= 30:
            due = [(t, line) for t, line in due if t < five - 5] + [(five, "five-left")]
        for t, line in sorted(due):
            if t <= until and t >= self.session.t and t < self.total:
                kind = MoveKind.TIME_CHECK if line == "five-left" else MoveKind.WAIT
                left = self.total - t if kind is MoveKind.TIME_CHECK else None
                self._say(
                    t, _move(kind, self.session.phase, line, left=left, at=t), self._fresh(self._lines(line))
                )
        if until >= self.total:
            self._end("time", "end-time", self.total)

    def _end(self, why: str, line: str, t: float) -> None:
        self._say(t, _move(MoveKind.END, self.session.phase, line), self._fresh(self._lines(line)))
        self._add(SessionEnded(seq=0, t=t, why=why))

    def _answer(self, line: Line) -> None:
        """Read the label, follow, and do what it asks for."""
        kind, _, argument = line.label.partition(":")
        t = line.at
        self._add(CandidateSaid(seq=0, t=t, text=line.text))
        self._add(ReadingMade(seq=0, t=t, reading=reading(line, kind, argument)))
        if self.session.phase is PhaseId.P0 and kind not in ("attack", "stays"):
            self._add(
                PhaseChanged(seq=0, t=t, origin=PhaseId.P0, to=PhaseId.P1, why="the candidate went there")
            )
        closed = self.session.moves[-1].kind is MoveKind.CLOSE
        match kind:
            case _ if closed and kind in ("", "next"):
                self._end("completed", "end-done", t)
            case "end":
                self._end("candidate", "end-asked", t)
            case "fact" | "asks":
                self._facts(t, tuple(argument.split(",")))
            case "hint" | "help":
                self._hint(t, int(argument or 0))
            case "challenge":
                claim = self.framework.claims[argument.split(",")[0]]
                move = _move(MoveKind.CHALLENGE, self.session.phase, "challenge", target=claim.id,
                             sources=(claim.source,), quote=line.text)  # fmt: skip
                self._say(t, move, claim.challenge)
            case "in":
                self._lead_to(t, PhaseId(argument))
            case "moves_on" | "next":
                self._move_on(t)
            case "time":
                self._tell_time(t)
            case "attack" | "handed_back" | "withdraw" | "wait" | "repeat" | "bounce":
                self._plain(t, kind)
            case _:
                self._carry_on(t, stay=kind in ("stays", "settled"))

    def _plain(self, t: float, kind: str) -> None:
        kinds = {
            "attack": (MoveKind.DEFLECT, "injection"),
            "handed_back": (MoveKind.HAND_BACK, "hand-back"),
            "withdraw": (MoveKind.WITHDRAW, "withdraw"),
            "wait": (MoveKind.WAIT, "wait"),
            "repeat": (MoveKind.REPEAT, "repeat-none"),
            "bounce": (MoveKind.BOUNCE, "validation"),
        }
        move, line = kinds[kind]
        self._say(t, _move(move, self.session.phase, line), self._fresh(self._lines(line)))

    def _facts(self, t: float, ids: tuple[str, ...]) -> None:
        facts = [self.case.fact(id) for id in ids]
        move = _move(
            MoveKind.GRANT_FACT, self.session.phase, "", facts=ids, sources=tuple(f.source for f in facts)
        )
        self._say(t, move, "\n".join(fact.answer for fact in facts))

    def _hint(self, t: float, rung: int) -> None:
        """The rung asked for: of the point begun with, or of a new one for the first rung."""
        given = self.session.ledger.hints
        wanted = rung or 1 + max(given.values(), default=0) % 3
        fitting = [p for p in self.case.points if p.hints and given.get(p.id, 0) == wanted - 1]
        point = fitting[0]
        move = _move(MoveKind.HINT, self.session.phase, "hint-lead", target=point.id, rung=wanted,
                     sources=(point.source,))  # fmt: skip
        self._say(t, move, point.hints[wanted - 1])

    def _tell_time(self, t: float) -> None:
        left = self.total - t
        text = f"You have {spoken_minutes(left)} left."
        self._say(t, _move(MoveKind.TIME_CHECK, self.session.phase, "time-left", left=left, at=t), text)

    def _carry_on(self, t: float, stay: bool) -> None:
        """A fresh question of this phase; a phase that is used up is left."""
        spent = self.session.phase_time(t) / self.plan[self.session.phase]
        probe = self._next_probe()
        if spent >= 1 and not stay:
            self._move_on(t)
        elif probe is None or stay:
            lines = self._fresh(self._lines("acknowledge"))
            self._say(t, _move(MoveKind.ACKNOWLEDGE, self.session.phase, "acknowledge"), lines)
        else:
            move = _move(probe.move, probe.phase, "probe", target=probe.id, sources=(probe.source,),
                         topic=probe.topic, points=probe.points)  # fmt: skip
            self._say(t, move, probe.text)

    def _next_probe(self) -> Probe | None:
        asked = [move for move in self.session.moves if move.probes]
        if sum(move.phase is self.session.phase for move in asked) >= 4:
            return None
        recent = {move.topic for move in asked[-2:]}
        for probe in self.case.probes:
            here = probe.phase is self.session.phase and not probe.what_if and probe.topic not in recent
            fits = probe.level.rank <= self.session.setup.level.rank + 1 and asks_one(probe.text)
            fits = fits and not self._justified(probe)
            if here and fits and probe.id not in self.session.asked and not self._was_said(probe.text):
                return probe
        return None

    def _justified(self, probe: Probe) -> bool:
        depths = [self.session.ledger.depth(point) for point in probe.points]
        return bool(depths) and min(depths) >= Depth.JUSTIFIED

    def _move_on(self, t: float) -> None:
        rest = [p for p in PhaseId if p not in (PhaseId.P0, PhaseId.P9) and p not in self.session.visited]
        later = [p for p in rest if p.rank > self.session.phase.rank]
        self._lead_to(t, next(iter(later or rest), PhaseId.P9))

    def _lead_to(self, t: float, phase: PhaseId) -> None:
        if phase is PhaseId.P9 or phase is self.session.phase:
            line, kind = (
                ("close", MoveKind.CLOSE) if phase is PhaseId.P9 else ("acknowledge", MoveKind.ACKNOWLEDGE)
            )
            to = phase if kind is MoveKind.CLOSE else None
            self._say(t, _move(kind, self.session.phase, line, to=to), self._fresh(self._lines(line)))
            return
        spoken = self.framework.phases[phase].spoken
        options = [text.replace("{next}", spoken) for text in self._lines("go-on-phase")]
        move = _move(MoveKind.TRANSITION, self.session.phase, "transition", to=phase,
                     sources=(self.framework.phases[phase].source,))  # fmt: skip
        self._say(t, move, self._fresh(options))

    def _lines(self, situation: str) -> list[str]:
        return list(self.framework.lines[situation])

    def _fresh(self, options: list[str]) -> str:
        """A line that is not like anything said before, put together from two where they run out."""
        for text in (*options, *_pairs(options, self._lines("acknowledge"))):
            if asks_one(text) and not self._was_said(text):
                return text
        return options[0]

    def _was_said(self, text: str) -> bool:
        return any(alike(text, turn.text) for turn in self.session.turns if not turn.by_candidate)


def _pairs(ones: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    for one, other in product(ones, others):
        yield f"{other} {one}"


def _move(kind: MoveKind, phase: PhaseId, line: str, **more: object) -> Move:
    return Move(kind=kind, phase=phase, line=line, reason="the script expects it", **more)
