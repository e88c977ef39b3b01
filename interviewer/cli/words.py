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
from interviewer.library.suggesting import Proposal, Suggestion


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


def suggestion_in_words(found: Suggestion) -> str:
    """A suggestion as lines of text, each with what speaks for it."""
    lines = [f"case   {p.id}, {p.title.lower()}\n       {_because(p)}" for p in found.cases]
    if not lines:
        lines = ["case   nothing in the text points to one; pick any of `interviewer cases`"]
    said = f"because it says: “{found.level_why}”" if found.level_why else "nothing in the text names one"
    lines.append(f"level  {found.level}\n       {said}")
    lines += [f"dwells on  {p.title.lower()}\n       {_because(p)}" for p in found.emphasis]
    if found.silent:
        lines.append(f"nothing recognised for  {', '.join(p.title.lower() for p in found.silent)}")
    if found.cases:
        lines.append(f"\ninterviewer chat --case {found.cases[0].id} --level {found.level}")
    lines.append("The text was read on this machine and is not kept.")
    return "\n".join(lines)


def _because(proposal: Proposal) -> str:
    return f"because it says: “{proposal.why}”"
