"""The model Speaker: puts the director's move into words, as they stream from a model.

It phrases a move and chooses none. Hidden text reaches it only as the one item the move needs; what it
says is checked elsewhere before anybody sees it.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping
from contextlib import aclosing

from interviewer.domain.case import Case
from interviewer.domain.move import Move
from interviewer.domain.session import Session
from interviewer.domain.terms import MoveKind
from interviewer.errors import PromptTooLong
from interviewer.library import material
from interviewer.library.prompts import Prompt
from interviewer.library.shelf import Library
from interviewer.llm import context
from interviewer.llm.models import Messages, Model

MOST = 160
"""Tokens of one interviewer turn at most."""
_PROMPT = {
    MoveKind.OPEN: "open", MoveKind.GRANT_FACT: "grant-fact", MoveKind.HAND_BACK: "hand-back",
    MoveKind.CHALLENGE: "challenge", MoveKind.HINT: "hint", MoveKind.TRANSITION: "transition",
    MoveKind.REDIRECT: "nudge", MoveKind.TIME_CHECK: "time-check", MoveKind.DEFLECT: "deflect",
    MoveKind.BOUNCE: "bounce", MoveKind.CALLBACK: "callback", MoveKind.RECONCILE: "reconcile",
    MoveKind.REPEAT: "repeat", MoveKind.WAIT: "wait", MoveKind.WITHDRAW: "withdraw",
    MoveKind.CLOSE: "close", MoveKind.END: "end", MoveKind.ACKNOWLEDGE: "acknowledge",
}  # fmt: skip
_EDGES = '"“”*` \n'
"""What a model puts around its words and a person would not."""
_LABELS = ("interviewer:", "**interviewer:**")


class ModelSpeaker:
    """Speaks through a model."""

    name = "llm"

    def __init__(self, library: Library, prompts: Mapping[str, Prompt], model: Model) -> None:
        self._library, self._prompts, self._model = library, prompts, model

    async def speak(self, move: Move, session: Session, avoid: Collection[str] = ()) -> AsyncIterator[str]:
        """The words of a move as they come; ModelFault when they do not."""
        case = self._library.sat(session.setup)
        if move.kind is MoveKind.OPEN:
            yield case.prompt_for(session.setup.level, session.setup.twist) + "\n\n"
        budget, started = self._model.endpoint.context, False
        while True:
            try:
                stream = self._model.stream(self.messages(move, session, avoid, budget), MOST)
                async with aclosing(stream), aclosing(bare(stream)) as pieces:
                    async for piece in pieces:
                        started = True
                        yield piece
                return
            except PromptTooLong:
                budget //= 2
                if started or budget < context.FRAME // 2:
                    raise

    def messages(self, move: Move, session: Session, avoid: Collection[str], budget: int) -> Messages:
        """System and user text for a move."""
        case = self._library.sat(session.setup)
        phase = self._library.framework_of(case).phases[move.to or move.phase].spoken
        parts = [self._so_far(session, case, phase, budget)] if session.turns else []
        parts.append(self._move(move, session, case))
        if avoid:
            refused = list(avoid)[-1]
            objection = avoid[refused] if isinstance(avoid, Mapping) else "was said before"
            parts.append(self._text("repair", objection=objection, refused=refused))
        return (("system", self._voice(session, case)), ("user", "\n\n".join(parts)))

    def _voice(self, session: Session, case: Case) -> str:
        setup = session.setup
        return self._prompts["speaking/voice"].fill(
            case=case.title,
            statement=case.prompt_for(setup.level, setup.twist),
            level=setup.level.value,
            minutes=str(setup.minutes),
        )[0]

    def _so_far(self, session: Session, case: Case, phase: str, budget: int) -> str:
        counter, room = self._model.counter, max(80, budget - context.FRAME)
        turns = [turn for turn in session.turns if not (turn.move and turn.move.kind is MoveKind.OPEN)]
        recent = context.window(turns, room, counter)
        since = recent[0].seq if recent else session.seq + 1
        return self._text(
            "so-far",
            recent=context.spoken(recent, room, counter) or "(nothing yet)",
            known=context.known(session, since, case, counter),
            phase=phase,
        )

    def _move(self, move: Move, session: Session, case: Case) -> str:
        """The one item this move needs, in its prompt."""
        id = "probe" if move.probes and move.kind is not MoveKind.CALLBACK else _PROMPT[move.kind]
        known = {
            **material.slots(move, session, self._library.framework_of(case)),
            **self._items(move, session, case),
        }
        if _has_no_item(move, known):
            id = "deflect"
        return self._text(id, **{slot: known[slot] for slot in self._prompts[f"speaking/{id}"].slots})

    def _items(self, move: Move, session: Session, case: Case) -> dict[str, str]:
        framework = self._library.framework
        asked = material.again if move.kind is MoveKind.REPEAT else None
        minutes = {"minutes": str(session.setup.minutes)} if move.kind is MoveKind.OPEN else {}
        return minutes | {
            "question": asked(move, session, case, framework)
            if asked
            else material.question(move, case, framework),
            "challenge": material.question(move, case, framework),
            "hint": material.hint(move, case),
            "rung": str(move.rung),
            "facts": "\n".join(material.facts(move, case)) or "(none)",
            "asked": "\n".join(move.handed_back),
            "line": material.line(move, session, framework),
            "words": move.words or "(none)",
            "quote": move.quote or (session.candidate_turns[-1].text if session.candidate_turns else ""),
        }

    def _text(self, id: str, **values: str) -> str:
        return self._prompts[f"speaking/{id}"].fill(**values)[1]


def _has_no_item(move: Move, known: Mapping[str, str]) -> bool:
    """Whether the move only has the authored line of its situation."""
    match move.kind:
        case MoveKind.HINT:
            return not known["hint"]
        case MoveKind.REPEAT:
            return not known["question"]
        case MoveKind.ACKNOWLEDGE:
            return move.line not in ("acknowledge", "acknowledge-echo")
        case _:
            return False


async def bare(pieces: AsyncIterator[str]) -> AsyncGenerator[str, None]:
    """Words without a speaker's label, quotation marks around them, or blanks at their end."""
    held, started = "", False
    async for piece in pieces:
        held += piece
        if not started:
            held = held.lstrip(_EDGES)
            if any(label.startswith(held.casefold()) for label in _LABELS):
                continue
            for label in _LABELS:
                if held.casefold().startswith(label):
                    held = held[len(label) :].lstrip(_EDGES)
            if not held:
                continue
            started = True
        ready = held.rstrip(_EDGES)
        held = held[len(ready) :]
        if ready:
            yield ready
    if not started and held:
        yield held
