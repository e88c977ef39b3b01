"""What a candidate would mind, counted over the whole interviews in `transcripts/`, all six cases.

`test_play.py` holds the laws of a sitting; here every interviewer line is looked at in its place.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest

from interviewer.conduct.guard import Guard
from interviewer.conduct.rehearsal import rehearse
from interviewer.conduct.transcript import read_transcript
from interviewer.domain.case import Case
from interviewer.domain.events import Event, InterviewerSaid, Setup
from interviewer.domain.session import Session, fold
from interviewer.domain.terms import Depth, Level, MoveKind, PhaseId
from interviewer.library.words import folded, stems, tokens
from interviewer.settings import Settings
from interviewer.wiring import House

FOLDER = Path(__file__).parent / "transcripts"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
LEVELS = {"weak": Level.JUNIOR, "mid": Level.MID}
LEAST_TURNS = 300
LONG = 8
"""Words from which two lines that share three quarters of them are the same line to a listener."""
MINUTES = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten".split())}
_SAYS_MINUTES = re.compile(rf"\b(\d+|{'|'.join(MINUTES)}) minutes?\b")
_GENERIC = re.compile(
    r"\btell me more\b|\belaborate\b|\bhow (?:would|do) you (?:handle|deal with|approach)\b"
)
_DATED = re.compile(r"\bat the (?:very )?(?:start|beginning|outset)\b")
_PRAISE = re.compile(
    r"\b(?:great|excellent|perfect|nice|impressive|awesome|well done|love it|thank you for)\b|!"
    r"|\b(?:registered|acknowledged|processing|input received)\b"
)


@dataclass(frozen=True)
class Said:
    """One interviewer line, and the session as it was just before."""

    event: InterviewerSaid
    before: Session
    earlier: tuple[str, ...]
    case: Case
    guard: Guard

    @property
    def text(self) -> str:
        return folded(self.event.text)


def stacked(said: Said) -> bool:
    return said.text.count("?") > 1


def repeated(said: Said) -> bool:
    if said.event.move.facts:
        return said.text in said.earlier
    words = set(tokens(said.text))

    def same(other: str) -> bool:
        theirs = set(tokens(other))
        long = min(len(words), len(theirs)) >= LONG
        return other == said.text or (long and len(words & theirs) > 0.75 * len(words | theirs))

    return any(same(other) for other in said.earlier)


def leaking(said: Said) -> bool:
    return bool(said.guard.objection(said.event.text, said.event.move, said.before))


def generic(said: Said) -> bool:
    return said.event.move.probes and bool(_GENERIC.search(said.text))


def answered(said: Said) -> bool:
    """A question after points that were all explained already, before or just now."""
    move = said.event.move
    probes = move.probes and move.points and move.kind is not MoveKind.REPEAT
    if not probes or said.case.probe(move.target or "").what_if:
        return False
    settled = said.case.probe(move.target or "").settled
    told = bool(settled) and set(settled) <= set(said.before.ledger.facts)
    return told or all(said.before.ledger.depth(point) >= Depth.EXPLAINED for point in move.points)


def wrong_time(said: Said) -> bool:
    move = said.event.move
    left = said.before.total - said.event.t
    if move.left is None:
        return bool(move.budget) and (move.budget or 0) > left + 1
    match = _SAYS_MINUTES.search(said.text)
    return match is None or abs(int(MINUTES.get(match[1], match[1])) - left / 60) > 1


def without_source(said: Said) -> bool:
    move = said.event.move
    asks = move.probes or move.kind in (MoveKind.CHALLENGE, MoveKind.CALLBACK)
    return asks and not move.sources


def loose_callback(said: Said) -> bool:
    """Words taken up that are not theirs, do not speak of the point, or are dated wrongly."""
    move = said.event.move
    if move.kind is not MoveKind.CALLBACK or move.line != "callback":
        return False
    point = said.case.point(move.topic)
    about = set(stems(" ".join((point.statement, *point.cues, *point.heard))))
    theirs = any(move.quote in " ".join(turn.text.split()) for turn in said.before.candidate_turns)
    late = said.before.ledger.best[point.id].t > 300 and bool(_DATED.search(said.text))
    return not theirs or len(about.intersection(stems(move.quote))) < 2 or late


def hint_elsewhere(said: Said) -> bool:
    """A hint for another point than the question asked last, which could have been helped with."""
    move, ledger = said.event.move, said.before.ledger
    if move.kind is not MoveKind.HINT or not move.target:
        return False
    for asked in reversed(said.before.moves):
        if asked.kind in (MoveKind.TRANSITION, MoveKind.CHALLENGE):
            return False
        if asked.probes or asked.kind is MoveKind.HINT:
            helped = [
                point
                for point in asked.points
                if said.case.point(point).hints
                and ledger.hints.get(point, 0) < 3
                and ledger.depth(point) < Depth.EXPLAINED
            ]
            return bool(helped) and move.target not in helped
    return False


def called_back(said: Said) -> bool:
    """Asked to finish or to leave a phase while they speak of a later one."""
    reading, phase = said.before.reading, said.before.phase
    hurries = said.event.move.line in ("nudge-time", "transition-time", "move-on-time")
    if not hurries or reading is None or reading.phase in (None, phase, PhaseId.P9):
        return False
    near = 0 < reading.phase.rank - phase.rank <= 3
    return near and any(said.case.point(point.id).phase is reading.phase for point in reading.points)


def praising(said: Said) -> bool:
    return said.event.move.kind is MoveKind.ACKNOWLEDGE and bool(_PRAISE.search(said.text))


def gave_up(said: Said) -> bool:
    """The guard refused every wording of what was wanted."""
    return said.event.move.reason.startswith("wanted to")


FAULTS: tuple[Callable[[Said], bool], ...] = (
    stacked, repeated, leaking, generic, answered, wrong_time, without_source, loose_callback,
    hint_elsewhere, called_back, praising, gave_up,
)  # fmt: skip


def lines(events: list[Event], case: Case, guard: Guard) -> Iterator[Said]:
    session = fold(events[:1])
    earlier: list[str] = []
    for event in events[1:]:
        if isinstance(event, InterviewerSaid):
            yield Said(event, session, tuple(earlier), case, guard)
            earlier.append(folded(event.text))
        session.apply(event)


@pytest.fixture(scope="module")
def all_cases(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The real parts with every case that is packaged."""
    built = House(Settings(home=tmp_path_factory.mktemp("home")))
    assert built.brain
    return built


@pytest.fixture(scope="module")
def sittings(all_cases: House) -> dict[str, list[Event]]:
    """Every transcript played at the level of its candidate, two at a time."""
    house = all_cases

    def play(name: str) -> list[Event]:
        slug, kind = name.rsplit("-", 1)
        setup = Setup(case=slug, level=LEVELS.get(kind, Level.SENIOR), minutes=45)
        said = read_transcript(FOLDER / f"{name}.txt")

        async def run() -> list[Event]:
            return [
                event async for event in rehearse(said, setup, house.library, house.brain, house.assessor)
            ]

        return asyncio.run(run())

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(NAMES, pool.map(play, NAMES), strict=True))


@pytest.fixture(scope="module")
def spoken(all_cases: House, sittings: dict[str, list[Event]]) -> dict[str, dict[str, list[str]]]:
    """The faulty lines of each sitting, by fault."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, events in sittings.items():
        case = all_cases.library.case(name.rsplit("-", 1)[0])
        guard = Guard(case, all_cases.library.framework)
        found[name] = {fault.__name__: [] for fault in FAULTS}
        for said in lines(events, case, guard):
            for fault in FAULTS:
                if fault(said):
                    found[name][fault.__name__].append(said.event.text)
    return found


def test_there_is_a_strong_interview_for_every_full_case(all_cases: House) -> None:
    assert {name for name in NAMES if name.endswith("-strong")} == {
        f"{slug}-strong" for slug, case in all_cases.library.cases.items() if case.size == "full"
    }


def test_three_hundred_turns_are_looked_at(sittings: dict[str, list[Event]]) -> None:
    turns = sum(isinstance(event, InterviewerSaid) for events in sittings.values() for event in events)
    assert turns >= LEAST_TURNS


@pytest.mark.parametrize("fault", [fault.__name__ for fault in FAULTS])
def test_no_interviewer_line_is(spoken: dict[str, dict[str, list[str]]], fault: str) -> None:
    assert {name: found[fault] for name, found in spoken.items() if found[fault]} == {}


def test_a_question_is_asked_in_no_more_than_half_the_turns_of_a_strong_candidate(
    sittings: dict[str, list[Event]],
) -> None:
    for name in (name for name in NAMES if name.endswith("-strong")):
        moves = [event.move for event in sittings[name] if isinstance(event, InterviewerSaid)]
        assert sum(move.probes for move in moves) <= len(moves) / 2, name


def test_somebody_weak_is_asked_more_than_told_to_hurry(sittings: dict[str, list[Event]]) -> None:
    for name in (name for name in NAMES if name.endswith("-weak")):
        moves = [event.move for event in sittings[name] if isinstance(event, InterviewerSaid)]
        hurried = sum(move.kind in (MoveKind.TRANSITION, MoveKind.REDIRECT) for move in moves)
        assert sum(move.probes for move in moves) > hurried, name


def test_the_summary_is_the_last_thing_that_is_asked_for(sittings: dict[str, list[Event]]) -> None:
    for events in sittings.values():
        moves = [event.move for event in events if isinstance(event, InterviewerSaid)]
        kinds = [move.kind for move in moves]
        if MoveKind.CLOSE in kinds:
            assert not any(move.probes for move in moves[kinds.index(MoveKind.CLOSE) :])


def test_what_is_said_differs_from_sitting_to_sitting(sittings: dict[str, list[Event]]) -> None:
    strong = [
        {
            folded(event.text)
            for event in sittings[name]
            if isinstance(event, InterviewerSaid) and event.move.probes
        }
        for name in NAMES
        if name.endswith("-strong")
    ]
    assert not Counter(line for one, two in combinations(strong, 2) for line in one & two)
