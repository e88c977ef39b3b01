"""Puts a move into guarded words: the speaker first, asked again once, then the embedded one.

Nothing the guard objects to comes out of here. Knows no clock, no log and no order of things.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from interviewer.conduct.guard import Guard
from interviewer.domain.brain import Speaker
from interviewer.domain.move import Move
from interviewer.domain.session import Session
from interviewer.domain.terms import MoveKind
from interviewer.errors import ModelFault

RETRIES = 1
"""Times a speaker may try again after the guard objected."""
FALLBACK_TRIES = 6
CHECK_EVERY = 60
"""Letters after which words that are still coming are looked at."""


@dataclass(frozen=True)
class Voiced:
    """The move that was really made, its words, whose they are, and why another had to step in."""

    move: Move
    words: str
    by: str
    fallback: str


@dataclass(frozen=True)
class Voice:
    """A speaker, who steps in for it, and the guard over both."""

    speaker: Speaker
    fallback: Speaker
    guard: Guard

    async def say(self, move: Move, session: Session, begun: Callable[[], None]) -> Voiced:
        """The words of a move; `begun` is called when the first of them has come."""
        first, words, trouble, silent = self.speaker, "", "", False
        refused: dict[str, str] = {}
        for speaker in [first] * (1 + RETRIES) + [self.fallback] * FALLBACK_TRIES:
            if silent and speaker is first:
                continue
            try:
                words, objection = await self._spoken(speaker, move, session, refused, begun)
            except ModelFault as fault:
                trouble, silent = str(fault), True
                continue
            if not objection:
                return Voiced(move, words, speaker.name, trouble if speaker is not first else "")
            refused[words] = objection
            trouble = trouble if silent else f"its words could not be used: {objection}"
        if move.kind is MoveKind.ACKNOWLEDGE:
            return Voiced(move, words, speaker.name, trouble)
        reason = f"wanted to {move.kind}, but {trouble}"
        plain = Move(kind=MoveKind.ACKNOWLEDGE, phase=session.phase, line="acknowledge", reason=reason)
        return await self.say(plain, session, begun)

    async def _spoken(
        self,
        speaker: Speaker,
        move: Move,
        session: Session,
        refused: dict[str, str],
        begun: Callable[[], None],
    ) -> tuple[str, str]:
        """What a speaker says, and the objection to it; cut off as soon as there is one."""
        words, checked = "", 0
        pieces = speaker.speak(move, session, refused)
        try:
            async for piece in pieces:
                begun()
                words += piece
                if len(words) - checked >= CHECK_EVERY:
                    checked = len(words)
                    objection = self.guard.objection_so_far(words, move, session)
                    if objection:
                        return words, objection
        finally:
            if isinstance(pieces, AsyncGenerator):
                await pieces.aclose()
        return words, self.guard.objection(words, move, session)
