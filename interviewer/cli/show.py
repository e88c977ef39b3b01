"""How things are printed: JSON lines for machines, plain words for people."""

from __future__ import annotations

import json
from typing import Any

from interviewer.domain.events import (
    CandidateSaid,
    Event,
    Graded,
    InterviewerSaid,
    PhaseChanged,
    ReadingMade,
    SessionEnded,
    SessionStarted,
)
from interviewer.domain.reading import Reading


def as_line(value: dict[str, Any]) -> str:
    """One JSON object on one line."""
    return json.dumps(value, ensure_ascii=False)


def heard(reading: Reading) -> dict[str, Any]:
    """A reading in the shape of `read --json` and `play --json`."""
    return {
        "intents": [str(intent) for intent in reading.intents],
        "points": [{"id": p.id, "depth": p.depth.word, "quote": p.quote} for p in reading.points],
        "claims": [{"id": c.id, "quote": c.quote} for c in reading.claims],
    }


def event(item: Event) -> dict[str, Any] | None:
    """An event in the shape of `play --json`; None for events that are not shown."""
    base: dict[str, Any] = {"seq": item.seq, "t": item.t, "kind": item.kind}
    match item:
        case SessionStarted():
            return base | item.setup.model_dump(mode="json")
        case CandidateSaid():
            return base | {"text": item.text}
        case ReadingMade():
            again = {"brain": item.brain, "of": item.of} if item.of is not None else {}
            return base | heard(item.reading) | {"facts": list(item.reading.facts)} | again
        case InterviewerSaid():
            move = item.move
            shown = {
                "kind": str(move.kind),
                "target": move.target,
                "phase": str(move.phase),
                "reason": move.reason,
                "sources": [str(source) for source in move.sources],
            }
            stood_in = {"fallback": item.fallback} if item.fallback else {}
            return base | {"text": item.text, "move": shown} | stood_in
        case PhaseChanged():
            return base | {"from": str(item.origin), "to": str(item.to), "why": item.why}
        case SessionEnded():
            return base | {"why": item.why}
        case Graded():
            return base | {"by": item.by} | item.scorecard.shown
        case _:
            return None
