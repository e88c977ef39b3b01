"""Whether what the interviewer states is so: facts, figures, the time."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evals.checks.outcome import outcome
from evals.sitting import Transcript
from evals.suite import Check
from interviewer.domain.events import InterviewerSaid
from interviewer.domain.terms import MoveKind
from interviewer.library.words import folded, stems

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_SMALL = {
    w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_SMALL |= {"fifteen": 15, "twenty": 20, "thirty": 30}
_MINUTES = re.compile(rf"\b(\d+|{'|'.join(_SMALL)}) (?:more )?minutes?\b(?P<left> (?:left|remain))?")
_TELLS_FACTS = {MoveKind.GRANT_FACT, MoveKind.HAND_BACK, MoveKind.TIME_CHECK}
COVERED = 0.6
"""Share of a fact's content words that must be there when it is not told word for word."""


def figures(text: str) -> set[str]:
    """The figures in a text, separators between thousands left out."""
    return {match.replace(",", "").rstrip(".:") for match in _FIGURE.findall(folded(text))}


def nothing_invented(sitting: Transcript) -> Check:
    """Every figure comes from the prompt, a fact being told, the candidate, or the note behind the move."""
    known = figures(" ".join(sitting.case.prompts.values())) | {str(sitting.setup.minutes)}
    broken = []
    for said, theirs in sitting.after(figures):
        known |= _facts(said, sitting)
        loose = figures(said.text) - known.union(*theirs) - _behind(said, sitting) - _time(said)
        if loose:
            broken.append(f"{', '.join(sorted(loose))} in: {said.text}")
    return outcome("nothing_invented", len(sitting.said), broken)


def _facts(said: InterviewerSaid, sitting: Transcript) -> set[str]:
    return figures(" ".join(sitting.case.fact(id).answer for id in said.move.facts if _is_fact(id, sitting)))


def _is_fact(id: str, sitting: Transcript) -> bool:
    return any(fact.id == id for fact in sitting.case.facts)


def _behind(said: InterviewerSaid, sitting: Transcript) -> set[str]:
    """The figures of the note a move comes from, and of the lines everybody speaks."""
    lines = sitting.framework.lines.get(said.move.line, ())
    return figures(" ".join([*lines, *_note(said.move.target or "", said, sitting)]))


def _note(target: str, said: InterviewerSaid, sitting: Transcript) -> Iterable[str]:
    case, framework = sitting.case, sitting.framework
    if target.startswith("concept:") and target[8:] in framework.concepts:
        concept = framework.concepts[target[8:]]
        yield from (concept.probe, concept.again)
    if target in framework.claims:
        yield from (framework.claims[target].challenge, framework.claims[target].again)
    for probe in case.probes:
        if probe.id == target:
            yield from (probe.text, probe.again, *probe.pickups)
    yield from (callback.text for callback in case.callbacks if callback.id == target)
    if said.move.kind is MoveKind.HINT:
        yield from (h for p in case.points if p.id == target for h in p.hints[: said.move.rung])
    if said.move.contradiction:
        yield from (said.move.contradiction.said, said.move.contradiction.given)


def _time(said: InterviewerSaid) -> set[str]:
    """Minutes, which `time_true` looks after."""
    return {match[1] for match in _MINUTES.finditer(folded(said.text))}


def facts_told(sitting: Transcript) -> Check:
    """A fact that is granted is really told: its figures and most of its words."""
    told = [(said, id) for said in sitting.said if said.move.kind in _TELLS_FACTS for id in said.move.facts]
    broken = [
        f"{id} in: {said.text}"
        for said, id in told
        if not _is_fact(id, sitting) or not _tells(said, id, sitting)
    ]
    return outcome("facts_told", len(told), broken)


def _tells(said: InterviewerSaid, id: str, sitting: Transcript) -> bool:
    answer = sitting.case.fact(id).answer
    spoken, wanted = set(stems(said.text)), set(stems(answer))
    return figures(answer) <= figures(said.text) and len(spoken & wanted) >= COVERED * len(wanted)


def same_facts(sitting: Transcript) -> Check:
    """Facts are the lines of the fact sheet and nothing beside them: a turn that tells facts says no
    content of its own."""
    turns = [said for said in sitting.said if said.move.kind is MoveKind.GRANT_FACT]
    lines = [line for lines in sitting.framework.lines.values() for line in lines]
    broken = []
    for said in turns:
        facts = [sitting.case.fact(id).answer for id in said.move.facts if _is_fact(id, sitting)]
        own = set(stems(said.text)) - set(stems(" ".join([*facts, *lines, said.move.words])))
        if said.move.contradiction:
            own -= set(stems(said.move.contradiction.said))
        if len(own) > 2:
            broken.append(f"{', '.join(sorted(own))} in: {said.text}")
    return outcome("same_facts", len(turns), broken)


def time_true(sitting: Transcript) -> Check:
    """What is said of the time is right to the minute."""
    looked, broken = 0, []
    for said in sitting.said:
        left = (sitting.total - said.t) / 60
        for match in _spoken_minutes(said):
            looked += 1
            minutes = float(_SMALL.get(match[1], 0) or match[1])
            states = said.move.kind is MoveKind.TIME_CHECK and said.move.line != "time-behind"
            exact = states or match["left"] is not None
            wrong = abs(minutes - left) > 1.0 if exact else minutes > left + 1.0
            if wrong:
                broken.append(f"{left:.1f} were left at: {said.text}")
    return outcome("time_true", looked, broken)


def _spoken_minutes(said: InterviewerSaid) -> list[re.Match[str]]:
    """Statements about the interview's own time: in moves that speak of it, or 'minutes left'."""
    found = list(_MINUTES.finditer(folded(said.text)))
    if said.move.kind in (MoveKind.TIME_CHECK, MoveKind.TRANSITION, MoveKind.CLOSE):
        return found[:1] if said.move.kind is MoveKind.TIME_CHECK else found
    return [match for match in found if match["left"]]
