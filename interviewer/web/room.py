"""The room's endpoints: every button, every turn and every look at the clock ends here.

Knows which wish goes to which door of an interview; not how it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from interviewer.conduct.interview import Interview
from interviewer.conduct.sittings import Sittings
from interviewer.web import ending
from interviewer.web.desk import Answer, act, patch, shielded
from interviewer.web.view import room as view

_LAST_MINUTES = 330.0
"""Seconds before the end from which the clock speaks even to somebody who is typing."""


def opened(interview: Interview) -> Answer:
    """The page of a running interview, complete."""
    session = interview.session
    return {
        "page": "room",
        "title": interview.case.title,
        "html": view.frame(session, interview.case, interview.framework),
        "notes": session.notes,
        "diagram": session.diagram,
        **patch(interview, -1),
    }


@dataclass(frozen=True)
class Room:
    """What the page of one interview can ask for. Holds nothing about anybody."""

    sittings: Sittings

    @shielded
    async def open(self, sid: str) -> Answer:
        """The page where this interview stands: the room, or what comes after its end."""
        interview = await self.sittings.open(sid)
        if interview.session.ended:
            return await ending.opened(self.sittings, interview)
        return opened(interview)

    @shielded
    async def say(self, sid: str, text: str, after: int = -1) -> Answer:
        """A candidate turn; `reply` is the interviewer's answer. An empty text says nothing."""
        said: list[str] = []

        async def what(interview: Interview) -> None:
            if text.strip() and not _answered(interview, text, after):
                said.extend([piece async for piece in interview.hear(text)])

        return {**await act(self.sittings, sid, after, what), "reply": "".join(said)}

    @shielded
    async def press(self, sid: str, button: str, after: int = -1) -> Answer:
        """The `hint` or the `next` button, said on the candidate's behalf."""
        words = view.HINT if button == "hint" else view.NEXT

        async def what(interview: Interview) -> None:
            async for _ in interview.hear(words, via="button"):
                pass

        return await act(self.sittings, sid, after, what)

    @shielded
    async def pause(self, sid: str, after: int = -1) -> Answer:
        """Stop the clock."""

        async def what(interview: Interview) -> None:
            interview.pause()

        return await act(self.sittings, sid, after, what)

    @shielded
    async def go_on(self, sid: str, after: int = -1) -> Answer:
        """Let the clock run on."""

        async def what(interview: Interview) -> None:
            interview.resume_clock()

        return await act(self.sittings, sid, after, what)

    @shielded
    async def tick(self, sid: str, after: int = -1, typing: bool = False) -> Answer:
        """A look at the clock. Somebody who is typing is not asked why they are silent."""

        async def what(interview: Interview) -> None:
            if typing and interview.left > _LAST_MINUTES:
                interview.still_here()
            else:
                await interview.tick()

        return await act(self.sittings, sid, after, what)

    @shielded
    async def board(self, sid: str, notes: str, diagram: str, after: int = -1) -> Answer:
        """Keep the scratchpad and the diagram."""

        async def what(interview: Interview) -> None:
            if not interview.session.ended:
                interview.write_board(notes, diagram)

        return await act(self.sittings, sid, after, what)

    @shielded
    async def end(self, sid: str, after: int = -1) -> Answer:
        """Stop here."""

        async def what(interview: Interview) -> None:
            if not interview.session.ended:
                await interview.end()

        return await act(self.sittings, sid, after, what)


def _answered(interview: Interview, text: str, after: int) -> bool:
    """Whether this very turn arrived before and was answered: the answer got lost on its way back."""
    later = [turn for turn in interview.session.turns if turn.seq > after >= 0]
    return any(
        turn.by_candidate and turn.text == text.strip() and not reply.by_candidate
        for turn, reply in pairwise(later)
    )
