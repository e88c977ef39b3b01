"""The labelled turns of the reading suite: what a listener should hear in each.

Authored by writers who had seen the facts and points but none of the notes' example sentences.
Agreement with them measures conformance to our own reading, not validity.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from interviewer.domain.events import SessionStarted, Setup
from interviewer.domain.session import Session, fold
from interviewer.domain.terms import Level

FOLDER = Path(__file__).parent / "suites" / "reading"


@dataclass(frozen=True)
class GoldTurn:
    """One turn with its labels; `points` maps ids to depth words."""

    id: str
    case: str
    split: str
    style: str
    text: str
    intents: frozenset[str]
    points: dict[str, str]
    claims: frozenset[str]
    facts: frozenset[str]
    handed_back: bool


def load(split: str | None = None, folder: Path = FOLDER) -> list[GoldTurn]:
    """The turns of one split, or all, in the order of the files."""
    return [turn for turn in _all(folder) if split in (None, turn.split)]


def labelled() -> list[str]:
    """The cases that have labelled turns; what is compared over time is sat on these."""
    return sorted({turn.case for turn in load()})


@lru_cache(maxsize=4)
def _all(folder: Path) -> tuple[GoldTurn, ...]:
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text().splitlines()]
    return tuple(_turn(json.loads(line)) for line in lines)


def _turn(raw: dict[str, object]) -> GoldTurn:
    points = {str(p["id"]): str(p["depth"]) for p in raw["points"]}  # type: ignore[attr-defined]
    return GoldTurn(
        id=str(raw["id"]),
        case=str(raw["case"]),
        split=str(raw["split"]),
        style=str(raw["style"]),
        text=str(raw["text"]),
        intents=frozenset(raw["intents"]),  # type: ignore[call-overload]
        points=points,
        claims=frozenset(raw["claims"]),  # type: ignore[call-overload]
        facts=frozenset(raw["facts"]),  # type: ignore[call-overload]
        handed_back=bool(raw["handed_back"]),
    )


def fresh_session(case: str) -> Session:
    """A session in which nothing was said yet."""
    setup = Setup(case=case, level=Level.SENIOR, minutes=45)
    return fold([SessionStarted(seq=0, t=0.0, setup=setup)])
