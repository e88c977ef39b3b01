"""The authored words behind a move: the one item of the notes it needs, and nothing else of them.

Both speakers and the guard that checks them look here, so that what may be used and what may be said
are one thing. Knows no brain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from interviewer.domain.case import Case, next_by_id
from interviewer.domain.framework import Framework
from interviewer.domain.move import Move
from interviewer.domain.plan import spoken_minutes
from interviewer.domain.session import Session
from interviewer.domain.terms import MoveKind, PhaseId

_CONCEPT = "concept:"
"""Beginning of a target that is a concept of the framework."""
_SENTENCE = re.compile(r"(^|[.?!] )([a-z])")
_NUMBER_WORDS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine",
                 10: "ten", 11: "eleven", 12: "twelve"}  # fmt: skip


def question(move: Move, case: Case, framework: Framework) -> str:
    """What a probing move asks, with the candidate's words where the note has a place for them."""
    if move.kind is MoveKind.CALLBACK:
        if move.line == "assumption-callback":
            return framework.lines[move.line][0].replace("{it}", move.words)
        return callback(move, case, move.quote)
    if move.kind is MoveKind.CHALLENGE:
        return framework.claims[move.target or ""].challenge
    return next(iter(wordings(move, case, framework)), "")


def wordings(move: Move, case: Case, framework: Framework) -> list[str]:
    """Every way of asking a concept or a probe, those that pick up the candidate's words first."""
    target = move.target or ""
    if target.startswith(_CONCEPT):
        return [framework.concepts[target.removeprefix(_CONCEPT)].probe.replace("{it}", move.words)]
    probe = next((probe for probe in case.probes if probe.id == target), None)
    if probe is None:
        return []
    picked = [pickup.replace("{it}", move.words) for pickup in probe.pickups] if move.words else []
    return [*picked, probe.text]


def callback(move: Move, case: Case, quote: str) -> str:
    """The case's own way of coming back to something said, around these words of it."""
    return next_by_id(case.callbacks, move.target or "").text.replace("{it}", f"“{quote}”")


def again(move: Move, session: Session, case: Case, framework: Framework) -> str:
    """What was asked last, in other words; nothing when the note has none."""
    target = move.target or ""
    if move.topic == "challenge":
        return framework.claims[target].again
    if target.startswith(_CONCEPT):
        return framework.concepts[target.removeprefix(_CONCEPT)].again.replace("{it}", move.words)
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
        "minutes": _NUMBER_WORDS.get(minutes, str(minutes)),
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
    return tidy(fill(text, slots(move, session, framework)))


def fill(line: str, slots: Mapping[str, str]) -> str:
    """A line with its slots filled."""
    for name, value in slots.items():
        line = line.replace("{" + name + "}", value)
    return line


def tidy(text: str) -> str:
    """Sentences begin with a capital, also where a slot began them."""
    joined = "\n".join(" ".join(part.split()) for part in text.split("\n"))
    return _SENTENCE.sub(lambda m: m[1] + m[2].upper(), joined).strip()
