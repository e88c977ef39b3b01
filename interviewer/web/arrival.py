"""The arrival's endpoints: what can be picked, what was sat before, and the beginning of an interview.

A browser knows the ids of its own sittings and sees those, unless the page serves one person only.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from interviewer.conduct.hindsight import BROUGHT
from interviewer.conduct.progress import Progress, Sat, progress
from interviewer.conduct.rating import by_machine
from interviewer.conduct.sittings import Sittings
from interviewer.conduct.transcript import brought
from interviewer.domain.case import Case
from interviewer.domain.events import Graded, Setup
from interviewer.domain.terms import Level, PhaseId
from interviewer.errors import InterviewerError, one_of
from interviewer.library.papers import text_of
from interviewer.web import ending, room
from interviewer.web.desk import Answer, sent, shielded
from interviewer.web.view import arrival as view
from interviewer.web.view.tailoring import tailored

_LISTED = 12
_LOOKED_THROUGH = 500


class History(Protocol):
    """What was sat, newest first."""

    def list(self, limit: int, status: str | None) -> Sequence[view.Row]:
        """The latest sittings; all, or the `open` or `ended` ones."""
        ...

    def delete(self, session_id: str) -> None:
        """Remove a sitting and everything said in it."""
        ...

    def graded(self, limit: int) -> Sequence[tuple[str, str, Graded]]:
        """The latest scorecards: whose session, when it was sat, the grade."""
        ...


@dataclass(frozen=True)
class Arrival:
    """What the arrival page can ask for. `everyone` lists all sittings, not only the browser's own."""

    sittings: Sittings
    history: History
    everyone: bool = False

    @shielded
    async def arrive(self, known: list[str]) -> Answer:
        """The arrival page; `known` are the ids this browser remembers."""
        library = self.sittings.library
        try:
            rows, line = await self._rows(known), ""
        except InterviewerError as error:
            rows, line = [], str(error)
        came = await self._progress({row.id for row in rows if not row.label}) if rows else None
        html = view.page(library, self.sittings.who, rows, came)
        return {"page": "arrival", "html": html, "line": line}

    @shielded
    async def begin(
        self,
        case: str,
        level: str,
        minutes: int,
        feedback: str,
        twist: bool,
        parallel: bool,
        known: list[str],
    ) -> Answer:
        """Start an interview; an empty `case` is a surprise."""
        if level not in list(Level):
            raise one_of("level", level, Level)
        slug = case or surprise(
            list(self.sittings.library.cases.values()), Level(level), await self._sat(known)
        )
        setup = Setup(
            case=slug,
            level=Level(level),
            minutes=int(minutes),
            feedback="as_we_go" if feedback == "as_we_go" else "end",
            twist=bool(twist),
            form="parallel" if parallel and self.sittings.library.has_parallel(slug) else "first",
            seed=secrets.randbelow(2**31),
            brain=self.sittings.brain.speaker.name,
        )
        return room.opened(await self.sittings.begin(setup))

    @shielded
    async def again(self, sid: str, phase: str) -> Answer:
        """Another go at one phase of an interview that is over."""
        if phase not in list(PhaseId):
            raise one_of("phase", phase, PhaseId)
        return room.opened(await self.sittings.again(sid, PhaseId(phase)))

    @shielded
    async def bring(self, case: str, level: str, minutes: int, text: str, candidate: str) -> Answer:
        """Keep a conversation held elsewhere, and open its report."""
        if level not in list(Level):
            raise one_of("level", level, Level)
        lines = await asyncio.to_thread(brought, text, candidate)
        setup = Setup(case=case, level=Level(level), minutes=int(minutes), brain=BROUGHT)
        return await ending.reviewed(self.sittings, await self.sittings.bring(lines, setup))

    @shielded
    async def suggest(self, text: str, paper: str) -> Answer:
        """Case and level for a pasted text, or for a text or PDF file given as base64; neither is kept."""
        raw = sent(paper) if paper else text.encode()
        found = await asyncio.to_thread(lambda: self.sittings.suggest(text_of(raw, "what you gave")))
        case = found.cases[0].id if found.cases else ""
        return {"case": case, "level": found.level.value, "html": tailored(found), "line": ""}

    @shielded
    async def delete(self, sid: str) -> Answer:
        """Remove a sitting for good."""
        await asyncio.to_thread(self.history.delete, sid)
        self.sittings.forget(sid)
        return {}

    async def _rows(self, known: list[str]) -> list[view.Row]:
        rows = await asyncio.to_thread(self.history.list, _LOOKED_THROUGH, None)
        own = set(known)
        return [row for row in rows if self.everyone or row.id in own][:_LISTED]

    async def _progress(self, ids: set[str]) -> Progress | None:
        """How the listed sittings went, one grade each; None before the second."""
        latest: dict[str, Sat] = {}
        for id, at, grade in await asyncio.to_thread(self.history.graded, _LOOKED_THROUGH):
            card = grade.scorecard
            if id in ids and card.weighted_mean is not None and by_machine(card):
                latest.setdefault(id, Sat(id, at, card))
        if len(latest) < 2:
            return None
        newest = max(latest.values(), key=lambda item: item.at)
        return progress(latest.values(), list(self.sittings.library.cases.values()), newest.card.level)

    async def _sat(self, known: list[str]) -> set[str]:
        return {row.case for row in await self._rows(known)}


def surprise(cases: list[Case], level: Level, sat: set[str]) -> str:
    """A case that suits the level, one not sat lately if there is one."""
    fitting = [case.id for case in cases if case.lowest.rank <= level.rank <= case.highest.rank]
    pool = fitting or [case.id for case in cases]
    return secrets.choice([id for id in pool if id not in sat] or pool)
