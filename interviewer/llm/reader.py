"""The model Reader: hears a candidate turn again, deeper, while the interview goes on.

It proposes; only what the candidate verifiably said is kept. Where it differs from the first reading,
both are told and the rule for who wins is here: the model's depth and its further points, since each
comes with a verbatim quote; the first reader's points stay when the model is silent on them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.domain.brain import Reread
from interviewer.domain.case import Case, Point
from interviewer.domain.framework import Claim
from interviewer.domain.reading import ClaimHeard, Disagreement, PointHeard, Reading
from interviewer.domain.session import Session
from interviewer.domain.terms import Depth, Intent
from interviewer.library.prompts import Prompt
from interviewer.library.shelf import Library
from interviewer.llm.models import Messages, Model
from interviewer.llm.quotes import verbatim
from interviewer.llm.structured import ask

MOST = 500
_POINTS, _CLAIMS = 10, 5
_LEAST_WORDS = 8
"""Words below which a turn is not worth a second reading."""


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class HeardPoint(_Closed):
    """A point as the model heard it."""

    id: str
    depth: Literal["mentioned", "explained", "justified"]
    quote: str


class HeardClaim(_Closed):
    """A wrong claim as the model heard it."""

    id: str
    quote: str


class TurnHeard(_Closed):
    """What the model heard in a turn."""

    points: list[HeardPoint]
    claims: list[HeardClaim]


class ModelReader:
    """Hears turns again through a model."""

    name = "llm"

    def __init__(self, library: Library, prompts: Mapping[str, Prompt], model: Model) -> None:
        self._library, self._prompts, self._model = library, prompts, model

    def reread(self, text: str, first: Reading, session: Session) -> Awaitable[Reread]:
        """What the model changes of the first reading."""
        case = self._library.sat(session.setup)
        points = points_to_hear(case, first, session)
        claims = self._claims_to_hear(case, session)
        if len(text.split()) < _LEAST_WORDS or not first.has(Intent.ANSWERS) or not points:
            return _nothing()
        return self._heard(text, first, self._messages(text, session, case, points, claims), points, claims)

    async def _heard(
        self,
        text: str,
        first: Reading,
        messages: Messages,
        points: Sequence[Point],
        claims: Sequence[Claim],
    ) -> Reread:
        repair = self._prompts["reading/repair"]
        heard = await ask(self._model, messages, TurnHeard, repair, MOST)
        return merged(first, heard, text, {p.id for p in points}, {c.id for c in claims})

    def _messages(
        self, text: str, session: Session, case: Case, points: Sequence[Point], claims: Sequence[Claim]
    ) -> Messages:
        before = [turn.text for turn in session.turns if not turn.by_candidate]
        system, user = self._prompts["reading/turn"].fill(
            case=case.title,
            points="\n".join(f"{point.id}: {point.statement}" for point in points),
            claims="\n".join(f"{claim.id}: {claim.statement}" for claim in claims) or "(none)",
            asked=before[-1].split("\n")[-1] if before else "",
            said=text,
        )
        return (("system", system), ("user", user))

    def _claims_to_hear(self, case: Case, session: Session) -> list[Claim]:
        known = [self._library.framework.claims[id] for id in case.claims]
        here = [claim for claim in known if session.phase in claim.phases and claim.id not in session.asked]
        return sorted(here, key=lambda claim: -claim.severity)[:_CLAIMS]


def points_to_hear(case: Case, first: Reading, session: Session) -> list[Point]:
    """The points a turn may well be about: those of the phase, and those the first reader heard."""
    heard = {point.id for point in first.points}
    phases = {session.phase, first.phase or session.phase}
    here = [p for p in case.points if p.phase in phases and session.ledger.depth(p.id) < Depth.JUSTIFIED]
    here.sort(key=lambda point: (point.phase is not session.phase, -point.weight))
    certain = [point for point in case.points if point.id in heard]
    return [*certain, *(point for point in here if point.id not in heard)][:_POINTS]


def merged(first: Reading, heard: TurnHeard, text: str, points: set[str], claims: set[str]) -> Reread:
    """What the model's reading changes, and everything on which the two differ."""
    known = {point.id: point for point in first.points}
    kept: dict[str, PointHeard] = {}
    for item in heard.points:
        quote = verbatim(item.quote, text)
        if quote and item.id in points and item.id not in kept:
            kept[item.id] = PointHeard(id=item.id, depth=Depth[item.depth.upper()], quote=quote)
    changed = {id: p for id, p in kept.items() if id not in known or known[id].depth != p.depth}
    made = {claim.id for claim in first.claims}
    new_claims = [
        ClaimHeard(id=item.id, quote=verbatim(item.quote, text))
        for item in heard.claims
        if item.id in claims - made and verbatim(item.quote, text)
    ]
    differ = [
        Disagreement(id=id, first=_depth(known.get(id)), second=_depth(p), won="llm")
        for id, p in changed.items()
    ]
    differ += [
        Disagreement(id=id, first=_depth(point), second="", won="playbook")
        for id, point in known.items()
        if id in points and id not in kept
    ]
    differ += [Disagreement(id=claim.id, first="", second="made", won="llm") for claim in new_claims]
    return Reread(
        reading=Reading(points=tuple(changed.values()), claims=tuple(new_claims)),
        disagreements=tuple(differ),
    )


def _depth(point: PointHeard | None) -> str:
    return point.depth.word if point else ""


async def _nothing() -> Reread:
    return Reread(reading=Reading())
