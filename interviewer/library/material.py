"""The authored words behind a move: the one item of the notes it needs, and nothing else of them.

Both the model that phrases a move and the guard that checks it look here, so that what may be used
and what may be said are one thing. Knows no brain.
"""

from __future__ import annotations

import re

from interviewer.domain.case import Case, next_by_id
from interviewer.domain.framework import Framework
from interviewer.domain.move import Move
from interviewer.domain.plan import spoken_minutes
from interviewer.domain.session import Session
from interviewer.domain.terms import MoveKind, PhaseId

_SENTENCE = re.compile(r"(^|[.?!] )([a-z])")
_NUMBER_WORDS = (
    "",
    "",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def question(move: Move, case: Case, framework: Framework) -> str:
    """What a probing move asks, with the candidate's words where the note has a place for them."""
    target = move.target or ""
    if target.startswith("concept:"):
        return framework.concepts[target[8:]].probe.replace("{it}", move.words)
    if move.kind is MoveKind.CALLBACK:
        return _callback(move, case, framework)
    if move.kind is MoveKind.CHALLENGE:
        return framework.claims[target].challenge
    if any(probe.id == target for probe in case.probes):
        probe = case.probe(target)
        picked = probe.pickups[0].replace("{it}", move.words) if move.words and probe.pickups else ""
        return picked or probe.text
    return ""


def _callback(move: Move, case: Case, framework: Framework) -> str:
    if move.line == "assumption-callback":
        return framework.lines[move.line][0].replace("{it}", move.words)
    return next_by_id(case.callbacks, move.target or "").text.replace("{it}", f"“{move.quote}”")


def again(move: Move, session: Session, case: Case, framework: Framework) -> str:
    """What was asked last, in other words; nothing when the note has none."""
    target = move.target or ""
    if move.topic == "challenge":
        return framework.claims[target].again
    if target.startswith("concept:"):
        return framework.concepts[target[8:]].again.replace("{it}", move.words)
    if move.topic == "callback":
        return ""
    if any(probe.id == target for probe in case.probes):
        return case.probe(target).again
    return case.prompt_for(session.setup.level, session.setup.twist) if move.topic == "open" else ""


def hint(move: Move, case: Case) -> str:
    """The rung of the ladder this move gives."""
    if not move.target or not move.rung:
        return ""
    return case.point(move.target).hints[move.rung - 1]


def facts(move: Move, case: Case) -> tuple[str, ...]:
    """The lines of the fact sheet this move grants."""
    return tuple(case.fact(id).answer for id in move.facts)


def slots(move: Move, session: Session, framework: Framework) -> dict[str, str]:
    """What the slots of an authored line hold in this move."""
    phases = framework.phases
    minutes = max(2, round((move.budget or 0) / 60))
    given = move.contradiction.given if move.contradiction else ""
    return {
        "it": move.words,
        "done": phases[session.phase if move.to is None else move.phase].spoken,
        "next": phases[move.to or PhaseId.P9].spoken,
        "minutes": _NUMBER_WORDS[minutes] if minutes < len(_NUMBER_WORDS) else str(minutes),
        "left": spoken_minutes(move.left or 0.0),
        "topic": phases[move.phase].spoken,
        "said": move.contradiction.said if move.contradiction else "",
        "given": given[:1].lower() + given[1:].rstrip("."),
    }


def line(move: Move, session: Session, framework: Framework) -> str:
    """One authored line of the situation, filled; another one each time."""
    lines = framework.lines.get(move.line, ())
    if not lines:
        return ""
    text = lines[(session.setup.seed + len(session.moves)) % len(lines)]
    for name, value in slots(move, session, framework).items():
        text = text.replace("{" + name + "}", value)
    return _SENTENCE.sub(lambda match: match[1] + match[2].upper(), text)
