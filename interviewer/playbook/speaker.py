"""The playbook Speaker: authored lines, filled with the candidate's words, never the same twice.

Chooses wording, nothing else. The choice is made from the session's seed and what was already said,
so the same interview is spoken the same way.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from hashlib import blake2b

from interviewer.domain.case import Case
from interviewer.domain.move import Move
from interviewer.domain.plan import spoken_minutes
from interviewer.domain.session import Session
from interviewer.domain.terms import MoveKind
from interviewer.library import material
from interviewer.library.material import fill, tidy
from interviewer.library.shelf import Library

_LEADS = ("interrupt", "hold-ahead", "move-on", "move-on-time")
"""Lines that stand before a question."""
_CARRIES_TIME = (
    "nudge-time",
    "acknowledge",
    "acknowledge-echo",
    "transition",
    "transition-time",
    "transition-last",
)
"""Lines before which the time may be told in passing."""


class PlaybookSpeaker:
    """Speaks the lines of a library."""

    name = "playbook"

    def __init__(self, library: Library) -> None:
        self._library, self._framework = library, library.framework
        self._ways: dict[MoveKind, Callable[[Move, Session, Case], Iterable[str]]] = {
            MoveKind.OPEN: self._open,
            MoveKind.GRANT_FACT: self._facts,
            MoveKind.HAND_BACK: self._facts,
            MoveKind.HINT: self._hint,
            MoveKind.CHALLENGE: self._challenge,
            MoveKind.CALLBACK: self._callback,
            MoveKind.RECONCILE: self._reconcile,
            MoveKind.REPEAT: self._repeat,
            MoveKind.TIME_CHECK: self._time,
        }

    async def speak(self, move: Move, session: Session, avoid: Collection[str] = ()) -> AsyncIterator[str]:
        """The words of a move: the first way of saying it that was not said before."""
        yield self.words(move, session, avoid)

    def words(self, move: Move, session: Session, avoid: Collection[str] = ()) -> str:
        """The words of a move, all at once."""
        case = self._library.sat(session.setup)
        way = self._ways.get(move.kind, self._probe if move.probes else self._line_only)
        last = ""
        for option in self._with_time(move, session, way(move, session, case)):
            last = tidy(option)
            if last not in session.spoken and last not in avoid:
                return last
        return last

    def _with_time(self, move: Move, session: Session, options: Iterable[str]) -> Iterable[str]:
        """What is said, after the time when a move that is not about it carries it."""
        if move.left is None or (move.line not in _CARRIES_TIME and not move.probes):
            yield from options
            return
        times = list(self._lines("time-passing", session, left=spoken_minutes(move.left)))
        after = move.kind is MoveKind.ACKNOWLEDGE
        for option in options:
            yield from (f"{option} {tidy(time)}" if after else f"{time} {option}" for time in times)

    def _open(self, move: Move, session: Session, case: Case) -> Iterable[str]:
        prompt = case.prompt_for(session.setup.level, session.setup.twist)
        for rules in self._lines("open", session, minutes=str(session.setup.minutes)):
            yield f"{prompt}\n\n{rules}"

    def _line_only(self, move: Move, session: Session, case: Case) -> Iterable[str]:
        return self._lines(move.line, session, **self._slots(move, session))

    def _slots(self, move: Move, session: Session) -> dict[str, str]:
        framework = self._library.framework_of(self._library.sat(session.setup))
        return material.slots(move, session, framework)

    def _facts(self, move: Move, session: Session, case: Case) -> Iterable[str]:
        again = bool(move.facts) and all(fact in session.ledger.facts for fact in move.facts)
        facts = "\n".join(material.facts(move, case))
        if move.contradiction:
            yield from (f"{lead} {facts}" for lead in self._lines("correct-fact", session))
        if again and not move.handed_back:
            yield from (f"{lead} {facts}" for lead in self._lines("fact-again", session))
        if not move.handed_back:
            yield facts
            yield from (f"{lead} {facts}" for lead in self._lines("receive", session))
            return
        for line in self._lines("hand-back", session):
            yield f"{facts}\n{line}".strip()

    def _hint(self, move: Move, session: Session, case: Case) -> Iterable[str]:
        hint = material.hint(move, case)
        if not hint:
            yield from self._lines(move.line, session)
            return
        if move.rung == 3:
            yield from (f"{hint} {tail}" for tail in self._lines("hint-told", session))
        elif hint.count("?"):
            yield from (f"{lead} {hint}" for lead in self._lines(move.line, session) if "?" not in lead)
        else:
            yield from (f"{lead} {hint}" for lead in self._lines(move.line, session))
        yield hint

    def _challenge(self, move: Move, session: Session, case: Case) -> Iterable[str]:
        claim = self._framework.claims[move.target or ""]
        yield claim.challenge
        yield claim.again

    def _callback(self, move: Move, session: Session, case: Case) -> Iterable[str]:
        if move.line == "assumption-callback":
            yield from self._lines(move.line, session, it=move.words)
            return
        yield material.callback(move, case, lowered(move.quote))

    def _reconcile(self, move: Move, session: Session, case: Case) -> Iterable[str]:
        line = "contradiction" if move.contradiction else "receive"
        return self._lines(line, session, **self._slots(move, session))

    def _repeat(self, move: Move, session: Session, case: Case) -> Iterable[str]:
        again = material.again(move, session, case, self._framework)
        if not again:
            yield from self._lines("repeat-none", session)
            return
        yield from (f"{lead} {again}" for lead in self._lines("repeat-lead", session))

    def _time(self, move: Move, session: Session, case: Case) -> Iterable[str]:
        lines = self._lines(move.line, session, **self._slots(move, session))
        if not move.facts:
            return lines
        facts = "\n".join(material.facts(move, case))
        return (f"{line}\n{facts}" for line in lines)

    def _probe(self, move: Move, session: Session, case: Case) -> Iterable[str]:
        texts = material.wordings(move, case, self._framework)
        grounded = bool(move.words)
        topic = self._library.framework_of(case).phases[move.phase].spoken
        if move.line in _LEADS:
            leads = self._lines(move.line, session, topic=topic)
            yield from (f"{lead} {texts[-1]}" for lead in leads)
        before = session.moves[-1] if session.moves else None
        if not grounded and not move.follows and before is not None and before.phase is not move.phase:
            yield from (f"{lead} {texts[0]}" for lead in self._lines("lead-in", session, topic=topic))
        if move.left is None and _chance(session, "receive") < 0.55 and len(texts[0].split()) < 28:
            leads = [lead for lead in self._lines("receive", session) if lead not in _recent(session)]
            yield from (f"{lead} {texts[0]}" for lead in leads)
        yield from texts

    def _lines(self, situation: str, session: Session, **slots: str) -> Iterable[str]:
        """The lines of a situation, least used openings first, in an order of this session's own."""
        lines = self._framework.lines.get(situation, ())
        used = "\n".join(session.spoken).casefold()
        ranked = sorted(lines, key=lambda line: (_used(line, used), _chance(session, line)))
        for line in ranked:
            yield fill(line, slots)


def lowered(words: str) -> str:
    """Words for the middle of a sentence: a small first letter, unless it is a name or 'I'."""
    first = words.split(" ", 1)[0]
    keeps = first in ("I", "I'd", "I'll", "I'm", "I've") or (len(first) > 1 and not first[1:].islower())
    return words if keeps else words[0].lower() + words[1:]


def _used(line: str, spoken: str) -> bool:
    """Whether a line, or the fixed part of one with slots, was spoken already."""
    fixed = max(re.split(r"\{\w+\}", line), key=len).strip()
    return fixed.casefold() in spoken


def _recent(session: Session) -> set[str]:
    """Short openings of the last few interviewer turns."""
    turns = [turn.text for turn in session.turns if not turn.by_candidate]
    return {text.split(".")[0] + "." for text in turns[-6:]}


def _chance(session: Session, salt: str) -> float:
    """A number in [0, 1) fixed by the seed, the turn and the salt."""
    key = f"{session.setup.seed}:{len(session.moves)}:{salt}".encode()
    return int.from_bytes(blake2b(key, digest_size=4).digest(), "big") / 2**32
