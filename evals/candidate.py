"""Scripted candidates: a level of knowledge and a way of behaving, as a small state machine.

They hear what a candidate hears, and in place of understanding it they are told which points a question
is after. Same input, same output. What they know and how they behave is in `people`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.gold import GoldTurn
from evals.people import Knowledge, Persona, stock
from evals.sitting import Line
from interviewer.domain.case import Case
from interviewer.domain.events import InterviewerSaid
from interviewer.domain.move import Move
from interviewer.domain.terms import MoveKind

_SECONDS_PER_WORD = 0.45


class ScriptedCandidate:
    """Somebody in one sitting."""

    def __init__(self, case: Case, knowledge: Knowledge, persona: Persona) -> None:
        self._case, self._persona = case, persona
        self._stock = stock(case, knowledge, persona)
        self._facts, self._claims = list(self._stock.facts), list(self._stock.claims)
        self._more = {id: list(turns) for id, turns in self._stock.more.items()}
        self._beside = dict(self._stock.beside)
        self._said: set[str] = set()
        self._used: dict[str, int] = {}
        self._turns = 0
        self._phase = persona.order[0]

    @property
    def knows(self) -> frozenset[str]:
        """The points this candidate has a line for."""
        return frozenset(self._stock.points)

    def lines(self) -> list[str]:
        """Everything this candidate has to say about the case, phase after phase."""
        turns = [self._stock.points[p.id] for p in self._case.points if p.id in self.knows]
        return list(dict.fromkeys(turn.text for turn in turns))

    def reply(self, heard: InterviewerSaid, now: float) -> Line:
        """The next line, at the time it takes to think and say it."""
        self._turns += 1
        text, label = self._next(heard.move)
        return Line(round(now + self._persona.pace + _SECONDS_PER_WORD * len(text.split()), 1), text, label)

    def _next(self, move: Move) -> tuple[str, str]:
        if move.to:
            self._phase = move.to
        every = self._persona.every
        if every and self._turns % every == 0 and move.kind is not MoveKind.CLOSE:
            return self._line("interjections"), self._persona.expect
        if move.kind is MoveKind.CLOSE:
            return self._line("summary"), ""
        if move.kind is MoveKind.CHALLENGE:
            return self._line("concedes"), ""
        if self._claims and self._turns % 4 == 0:
            turn = self._claims.pop(0)
            return turn.text, "wrong:" + ",".join(sorted(turn.claims))
        if self._facts and self._turns <= 2 * len(self._stock.facts):
            return self._ask()
        return self._content(move)

    def _ask(self) -> tuple[str, str]:
        turn = self._facts.pop(0)
        return turn.text, "asks:" + ",".join(sorted(turn.facts))

    def _content(self, move: Move) -> tuple[str, str]:
        """An answer to what was asked, if there is one; else what comes next by itself."""
        asked = [id for id in (*move.points, move.target or "") if any(p.id == id for p in self._case.points)]
        if id := next((id for id in asked if id in self._unsaid), None):
            return self._tell(self._stock.points[id], id)
        if id := next((id for id in asked if self._more.get(id)), None):
            return self._tell(self._more[id][0], id)
        if asked and not set(asked) & self.knows:
            return self._miss(asked)
        return self._volunteer(self._line("again") + " " if asked else "")

    def _volunteer(self, lead: str) -> tuple[str, str]:
        for id in self._open():
            text, label = self._tell(self._stock.points[id], id)
            return lead + text, label
        rest = (p.id for p in self._case.points if p.phase is self._phase and self._more.get(p.id))
        if (here := next(rest, None)) is not None:
            return self._tell(self._more[here][0], here)
        return self._line("next"), "next"

    def _miss(self, asked: Sequence[str]) -> tuple[str, str]:
        """Something beside what was asked, and beside what else belongs there; or that they don't know."""
        phase = self._case.point(asked[0]).phase
        found: list[str] = []
        for id in (*asked, *(p.id for p in self._case.points if p.phase is phase)):
            if (found or id in asked) and len(_run_on(found).split()) < self._persona.words / 2:
                found += [text] if (text := self._beside.pop(id, "")) else []
        return (_run_on(found) if found else self._line("unknown")), ""

    @property
    def _unsaid(self) -> frozenset[str]:
        return self.knows - self._said

    def _open(self) -> Iterator[str]:
        """What is known and not said yet: of this phase first, then of the others in this one's order."""
        order = [self._phase, *self._persona.order]
        unsaid = [p for p in self._case.points if p.id in self._unsaid]
        for phase in dict.fromkeys(order):
            yield from (p.id for p in unsaid if p.phase is phase)
            if phase is self._phase and self._turns % 2:
                return

    def _tell(self, turn: GoldTurn, id: str) -> tuple[str, str]:
        """A line, and more on the same phase up to the length of an ordinary answer of theirs."""
        turns: list[GoldTurn] = []
        more: GoldTurn | None = turn
        while more is not None:
            turns.append(more)
            self._remember(more)
            long_enough = sum(len(turn.text.split()) for turn in turns) >= self._persona.words
            more = None if long_enough else self._goes_on(id)
        points = {point: depth for turn in reversed(turns) for point, depth in turn.points.items()}
        label = "point:" + ",".join(f"{point}={depth}" for point, depth in sorted(points.items()))
        text = _run_on([turn.text for turn in turns])
        prefix = self._persona.prefix
        return f"{prefix[self._turns % len(prefix)]}, {text}" if prefix else text, label

    def _remember(self, turn: GoldTurn) -> None:
        """Nothing is said twice, whichever point it was said for."""
        self._said |= set(turn.points)
        self._more = {id: [line for line in lines if line.id != turn.id] for id, lines in self._more.items()}

    def _goes_on(self, id: str) -> GoldTurn | None:
        """What somebody adds to a point by themselves: more on it, or the next point of the phase."""
        if self._more.get(id):
            return self._more[id][0]
        phase = self._case.point(id).phase
        near = next((p.id for p in self._case.points if p.phase is phase and p.id in self._unsaid), None)
        return self._stock.points[near] if near else None

    def _line(self, section: str) -> str:
        lines = self._persona.lines[section]
        n = self._used.get(section, 0)
        self._used[section] = n + 1
        return lines[n % len(lines)]


def _run_on(lines: Sequence[str]) -> str:
    """Lines as one turn, each a sentence of its own."""
    ends = [line if line.rstrip().endswith((".", "!", "?", "…")) else f"{line}." for line in lines[:-1]]
    return " ".join([*(f"{end[:1].upper()}{end[1:]}" for end in ends), *lines[-1:]])
