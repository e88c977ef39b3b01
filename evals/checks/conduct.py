"""How the interview is led: phases, clock, hints, silence, answers owed, the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from evals.checks.outcome import outcome
from evals.sitting import Exchange, Transcript, open_phases
from evals.suite import Check
from interviewer.domain.case import Source
from interviewer.domain.events import (
    CandidateSaid,
    Graded,
    InterviewerSaid,
    PhaseChanged,
    ReadingMade,
    SessionEnded,
)
from interviewer.domain.plan import HARD, LAST, budgets
from interviewer.domain.session import Session
from interviewer.domain.terms import Intent, MoveKind, PhaseId
from interviewer.library.words import folded

PER_PHASE, SAME_TOPIC = 4, 2
QUIET = 205.0
"""Seconds of silence after which the interviewer should have spoken."""
_FREE = (PhaseId.P0, PhaseId.P8, PhaseId.P9)


def answered(sitting: Transcript) -> Check:
    """Every candidate turn is read and answered, in that order."""
    talk = [e for e in sitting.events if isinstance(e, CandidateSaid | ReadingMade | InterviewerSaid)]
    broken = []
    for one, two in pairwise([*talk, None]):
        if isinstance(one, CandidateSaid) and not isinstance(two, ReadingMade):
            broken.append(f"not read: {one.text}")
        if isinstance(one, ReadingMade) and not isinstance(two, InterviewerSaid | ReadingMade):
            broken.append("read, not answered")
    return outcome("answered", max(1, len(talk)), broken if talk else ["nobody spoke"])


def in_order(sitting: Transcript) -> Check:
    """Events are numbered without a gap and time never goes back."""
    times = [event.t for event in sitting.events]
    numbers = [event.seq for event in sitting.events]
    broken = ["time goes back"] * (times != sorted(times))
    broken += ["numbers have gaps"] * (numbers != list(range(len(numbers))))
    return outcome("in_order", len(times), broken)


def phase_order(sitting: Transcript) -> Check:
    """The interviewer leads past no phase that is still open, or to where the candidate just was."""
    session = Session(sitting.setup)
    looked, broken = 0, []
    last: ReadingMade | None = None
    for event in sitting.events:
        if isinstance(event, ReadingMade):
            last = event
        elif isinstance(event, PhaseChanged):
            looked += 1
            open_ = open_phases(session, sitting.case)
            followed = event.to in _candidates(last, sitting) | session.visited | {PhaseId.P8, PhaseId.P9}
            if not followed and _passed_over(open_, event):
                broken.append(f"{event.origin} → {event.to} at {event.t:.0f} s ({event.why})")
            if event.to is PhaseId.P9 and open_ and event.t < sitting.total - 2 * LAST:
                broken.append(f"closes at {event.t:.0f} s without {', '.join(open_)}")
        session.apply(event)
    return outcome("phase_order", looked, broken)


def _passed_over(open_: Sequence[PhaseId], change: PhaseChanged) -> bool:
    """Whether an open phase should have come first: on the way there, or before turning back."""
    back = change.to.rank < change.origin.rank
    after = [p for p in open_ if p.rank > change.origin.rank and p is not change.to]
    return change.to not in open_[:1] and any(back or p.rank < change.to.rank for p in after)


def _candidates(heard: ReadingMade | None, sitting: Transcript) -> set[PhaseId]:
    """Phases the last candidate turn went to."""
    if heard is None:
        return set()
    points = {p.id: p.phase for p in sitting.case.points}
    found = {points[p.id] for p in heard.reading.points if p.id in points}
    return found | ({heard.reading.phase} if heard.reading.phase else set())


def hard_limit(sitting: Transcript) -> Check:
    """No content question and no leave to go on in a phase that is past its hard limit, while others wait."""
    plan = budgets(sitting.framework, sitting.setup.minutes, sitting.setup.level)
    over = [
        exchange
        for exchange in sitting.exchanges
        if exchange.turn
        and exchange.open
        and exchange.phase not in _FREE
        and exchange.spent > HARD * plan[exchange.phase]
    ]
    content = [e for e in over if e.said.move.probes or e.said.move.kind is MoveKind.ACKNOWLEDGE]
    broken = [
        f"{e.phase} is at {e.spent / plan[e.phase]:.0%}: {e.said.text}"
        for e in content
        if e.now_in is e.phase and not _courtesy(e)
    ]
    return outcome("hard_limit", len(over), broken)


def _courtesy(exchange: Exchange) -> bool:
    return exchange.said.move.line in ("social", "conceded")


def five_minutes(sitting: Transcript) -> Check:
    """The five-minute line comes once, when it is due."""
    said = [s for s in sitting.said if s.move.line == "five-left"]
    runs_out = any(end.t >= sitting.total for end in sitting.ended)
    broken = [f"said {len(said)} times"] if len(said) > 1 else []
    if runs_out and sitting.setup.minutes >= 30 and not said:
        broken.append("never said")
    broken += [f"said with {sitting.total - s.t:.0f} s left" for s in said if not _due(sitting, s)]
    return outcome("five_minutes", len(said) or int(runs_out), broken)


def _due(sitting: Transcript, said: InterviewerSaid) -> bool:
    return 90 <= sitting.total - said.t <= LAST + 1


def ends_once(sitting: Transcript) -> Check:
    """It ends once, in time, with last words, and nothing is said after."""
    broken = [] if len(sitting.ended) == 1 else [f"ended {len(sitting.ended)} times"]
    for end in sitting.ended[:1]:
        after = sitting.events[sitting.events.index(end) + 1 :]
        broken += ["something came after the end"] * (not all(isinstance(e, Graded) for e in after))
        broken += [f"ended at {end.t:.0f} s"] * (end.t > sitting.total)
        last = sitting.said[-1].move.kind if sitting.said else None
        broken += ["no last words"] * (last is not MoveKind.END)
        broken += ["out of the blue"] * (not _may_end(sitting, end))
    return outcome("ends_once", 1, broken)


def _may_end(sitting: Transcript, end: SessionEnded) -> bool:
    """Time is up, the candidate asked, or the summary was given."""
    asked = any(Intent.WANTS_END in e.reading.intents for e in sitting.events if isinstance(e, ReadingMade))
    closed = any(s.move.kind is MoveKind.CLOSE for s in sitting.said)
    return end.t >= sitting.total - LAST or asked or closed


def hint_ladder(sitting: Transcript) -> Check:
    """Rungs are climbed one at a time, and each says its own hint."""
    reached: Counter[str] = Counter()
    looked, broken = 0, []
    for said in sitting.said:
        move = said.move
        if move.kind is not MoveKind.HINT or not move.rung or not move.target:
            continue
        looked += 1
        if move.rung != reached[move.target] + 1:
            broken.append(f"{move.target}: rung {move.rung} after {reached[move.target]}")
        if folded(sitting.case.point(move.target).hints[move.rung - 1]) not in folded(said.text):
            broken.append(f"{move.target}: rung {move.rung} is not what was said: {said.text}")
        reached[move.target] = move.rung
    return outcome("hint_ladder", looked, broken)


def sourced(sitting: Transcript) -> Check:
    """Every question and challenge names the note it comes from, and says why it was asked."""
    turns = [s for s in sitting.said if s.move.probes or s.move.kind in (MoveKind.CHALLENGE, MoveKind.HINT)]
    turns = [s for s in turns if s.move.line != "hint-none"]
    known = set(map(str, known_sources(sitting)))
    broken = [
        said.text
        for said in turns
        if not said.move.reason or not said.move.sources or not set(map(str, said.move.sources)) <= known
    ]
    return outcome("sourced", len(turns), broken)


def known_sources(sitting: Transcript) -> Iterable[Source]:
    """Every note that a question or a claim may come from."""
    case, framework = sitting.case, sitting.framework
    for items in (case.facts, case.points, case.probes, case.callbacks):
        yield from (item.source for item in items)
    for notes in (framework.claims, framework.concepts, framework.phases, framework.dimensions):
        yield from (note.source for note in notes.values())


def limits(sitting: Transcript) -> Check:
    """At most four follow-ups in a phase and two in a row on one topic."""
    probes = [said.move for said in sitting.said if said.move.probes]
    by_phase = Counter(move.phase for move in probes)
    broken = [f"{n} in {phase}" for phase, n in by_phase.items() if n > PER_PHASE and phase is not PhaseId.P8]
    topics = [move.topic for move in probes]
    rows = zip(topics, topics[1:], topics[2:], strict=False)
    broken += [f"three in a row on {one}" for one, two, three in rows if one and one == two == three]
    return outcome("limits", len(probes), broken)


def fits_level(sitting: Transcript) -> Check:
    """No question more than one level above the candidate's."""
    levels = {probe.id: probe.level for probe in sitting.case.probes}
    asked = [said for said in sitting.said if said.move.target in levels and said.move.probes]
    most = sitting.setup.level.rank + 1
    broken = [said.text for said in asked if levels[said.move.target or ""].rank > most]
    return outcome("fits_level", len(asked), broken)


def silence(sitting: Transcript) -> Check:
    """Somebody who says nothing is spoken to, twice at most in a row."""
    talk = [e for e in sitting.events if isinstance(e, CandidateSaid | InterviewerSaid)]
    looked, broken, row = 0, [], 0
    for one, two in pairwise(talk):
        quiet = (
            isinstance(two, InterviewerSaid) and two.move.kind is MoveKind.WAIT and two.move.line != "wait"
        )
        row = row + 1 if quiet else 0
        looked += quiet
        if row > 2:
            broken.append(f"spoke into the silence {row} times")
        recent = isinstance(one, CandidateSaid) or one.move.kind is not MoveKind.WAIT
        if two.t - one.t > QUIET and recent and two.t < sitting.total - LAST:
            looked += 1
            broken.append(f"{two.t - one.t:.0f} s of silence from {one.t:.0f} s")
    return outcome("silence", looked, broken)


def grounded(sitting: Transcript) -> Check:
    """Words an interviewer takes up were said: just now, or earlier where it looks back."""
    looked, broken = 0, []
    for said, theirs in sitting.after(folded):
        move, back = said.move, said.move.kind in (MoveKind.CALLBACK, MoveKind.REPEAT)
        for words, pool in ((move.words, theirs if back else theirs[-1:]), (move.quote, theirs)):
            if words.strip():
                looked += 1
                if not any(folded(words) in text for text in pool):
                    broken.append(f"“{words}” in: {said.text}")
    return outcome("grounded", looked, broken)


def questions_answered(sitting: Transcript) -> Check:
    """A question of fact gets its fact, or is handed back; it is never passed over."""
    asked = [
        e
        for e in sitting.exchanges
        if e.reading and (e.reading.reading.facts or e.reading.reading.handed_back) and _plainly_asks(e)
    ]
    broken = [
        f"{e.turn.text if e.turn else ''} → {e.said.text}"
        for e in asked
        if not set(e.reading.reading.facts if e.reading else ()) <= set(e.said.move.facts)
        and e.said.move.kind not in (MoveKind.HAND_BACK, MoveKind.END)
    ]
    return outcome("questions_answered", len(asked), broken)


def _plainly_asks(exchange: Exchange) -> bool:
    """Whether the turn does nothing that comes before a question, such as asking to stop."""
    intents = set(exchange.reading.reading.intents if exchange.reading else ())
    return not intents & {
        Intent.WANTS_END,
        Intent.WANTS_PAUSE,
        Intent.INJECTION,
        Intent.OFF_TOPIC,
        Intent.EMPTY,
    }
