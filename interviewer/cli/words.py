"""Events, readings and scorecards in plain words for the terminal."""

from __future__ import annotations

from typing import Any

from interviewer.domain.events import (
    CandidateSaid,
    Event,
    Graded,
    InterviewerSaid,
    PhaseChanged,
    SessionEnded,
)
from interviewer.domain.plan import stamp
from interviewer.domain.scorecard import Scorecard


def in_words(item: Event) -> str:
    """One event as a person reads it; empty when it is not for people."""
    match item:
        case CandidateSaid():
            return f"[{stamp(item.t)}] Candidate: {item.text}"
        case InterviewerSaid():
            stood_in = f"\n         — embedded interviewer: {item.fallback} —" if item.fallback else ""
            return f"[{stamp(item.t)}] Interviewer: {item.text}{stood_in}"
        case PhaseChanged():
            return f"         — {item.to}: {item.why} —"
        case SessionEnded():
            return f"[{stamp(item.t)}] The interview ended ({item.why})."
        case Graded():
            return "\n" + card_in_words(item.scorecard, item.by)
        case _:
            return ""


def card_in_words(card: Scorecard, by: str = "") -> str:
    """A scorecard as lines of text; `by` is who gave it, if not the brain."""
    verdict = str(card.verdict).replace("_", " ")
    mean = f", weighted mean {card.weighted_mean:.2f}" if card.weighted_mean is not None else ""
    lines = [
        f"{verdict} at {card.level}{mean}, confidence {card.confidence} ({by or card.brain})",
        "One session never certifies a level.",
        "",
    ]
    for dimension, score in card.dimensions.items():
        value = "not sufficient signal" if score.score is None else f"{score.score:.1f}"
        lines.append(f"{str(dimension).replace('_', ' '):20} {value}")
        lines += [f"    [{stamp(e.t)}] “{e.quote}” ({e.prompting})" for e in score.evidence[:2]]
        if score.missing:
            lines.append(f"    next: {score.missing}")
    for claim in card.claims:
        lines.append(f"claim {claim.id} {claim.outcome}: “{claim.quote}”")
    return "\n".join(lines)


def reading_in_words(found: dict[str, Any]) -> str:
    """A reading as lines of text."""
    lines = [f"intents: {', '.join(found['intents'])}"]
    lines += [f"  point {p['id']} ({p['depth']}): “{p['quote']}”" for p in found["points"]]
    lines += [f"  claim {c['id']}: “{c['quote']}”" for c in found["claims"]]
    lines += [f"  fact {f['id']}: {f['answer']}" for f in found["facts"]]
    lines += [f"  handed back: “{q}”" for q in found["handed_back"]]
    return "\n".join(lines)
