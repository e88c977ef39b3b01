"""The transcripts in `transcripts/` played against the interviewer: whole interviews, looked at from all sides."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from interviewer.cli import show
from interviewer.conduct.guard import Guard
from interviewer.conduct.rehearsal import rehearse
from interviewer.conduct.transcript import Line, read_transcript
from interviewer.domain.events import (
    CandidateSaid,
    Event,
    Graded,
    InterviewerSaid,
    PhaseChanged,
    ReadingMade,
    SessionEnded,
    Setup,
)
from interviewer.domain.scorecard import Scorecard, Verdict
from interviewer.domain.session import fold
from interviewer.domain.terms import PROBING, Dimension, Level, MoveKind, PhaseId
from interviewer.library.shelf import Library
from interviewer.library.words import folded
from interviewer.wiring import House

FOLDER = Path(__file__).parent / "transcripts"
CASES = ("fraud-detection", "video-recommendation")
KINDS = ("weak", "mid", "strong", "silent", "hostile")
NAMES = [f"{case}-{kind}" for case in CASES for kind in KINDS]
END = 45 * 60
WORDS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten".split())}

each = pytest.mark.parametrize("name", NAMES)


def play(house: House, name: str, lines: list[Line] | None = None) -> list[Event]:
    """All events of a transcript at senior level."""
    setup = Setup(case=name.rsplit("-", 1)[0], level=Level.SENIOR, minutes=45)
    said = lines if lines is not None else read_transcript(FOLDER / f"{name}.txt")

    async def run() -> list[Event]:
        return [event async for event in rehearse(said, setup, house.library, house.brain, house.assessor)]

    return asyncio.run(run())


@pytest.fixture(scope="module")
def plays(house: House) -> dict[str, list[Event]]:
    """Every transcript played once, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(NAMES, pool.map(lambda name: play(house, name), NAMES), strict=True))


Plays = dict[str, list[Event]]


def turns(events: list[Event]) -> list[InterviewerSaid]:
    return [event for event in events if isinstance(event, InterviewerSaid)]


def card(events: list[Event]) -> Scorecard:
    last = events[-1]
    assert isinstance(last, Graded)
    return last.scorecard


def challenges(events: list[Event]) -> list[str]:
    return [said.move.target or "" for said in turns(events) if said.move.kind is MoveKind.CHALLENGE]


def test_every_transcript_in_the_folder_is_played() -> None:
    found = (path.stem for path in FOLDER.glob("*.txt"))
    assert sorted(name for name in found if name.rsplit("-", 1)[0] in CASES) == sorted(NAMES)


@each
def test_a_turn_asks_one_question_at_most(plays: Plays, name: str) -> None:
    assert [said.text for said in turns(plays[name]) if said.text.count("?") > 1] == []


@each
def test_nothing_is_said_twice(plays: Plays, name: str) -> None:
    count = Counter(folded(said.text) for said in turns(plays[name]))
    assert [text for text, n in count.items() if n > 1] == []


@each
def test_no_probe_and_no_challenge_comes_twice(plays: Plays, name: str) -> None:
    targets = [s.move.target for s in turns(plays[name]) if s.move.kind in PROBING | {MoveKind.CHALLENGE}]
    assert len(set(targets)) == len(targets)


@each
def test_every_question_and_challenge_has_its_note_and_a_reason(
    plays: Plays, name: str, library: Library
) -> None:
    notes = {Path(library.case(slug).note).name for slug in CASES}
    for said in turns(plays[name]):
        assert said.move.reason
        if said.move.kind in PROBING | {MoveKind.CHALLENGE}:
            assert said.move.sources
            assert all(
                s.heading and (Path(s.note).name in notes or "framework" in s.note) for s in said.move.sources
            )


@each
def test_every_turn_gets_its_answer(plays: Plays, name: str) -> None:
    talk = [e for e in plays[name] if isinstance(e, CandidateSaid | ReadingMade | InterviewerSaid)]
    for one, two in pairwise(talk):
        if isinstance(one, CandidateSaid):
            assert isinstance(two, ReadingMade)
        if isinstance(one, ReadingMade):
            assert isinstance(two, InterviewerSaid)


@each
def test_it_ends_once_and_by_forty_five_minutes(plays: Plays, name: str) -> None:
    events = plays[name]
    (ended,) = (event for event in events if isinstance(event, SessionEnded))
    assert ended.t <= END and (ended.why != "time" or ended.t == END)
    after = [type(event) for event in events[events.index(ended) + 1 :]]
    assert after == [Graded]
    assert turns(events)[-1].move.kind is MoveKind.END


@each
def test_time_never_goes_back_and_events_are_numbered(plays: Plays, name: str) -> None:
    times = [event.t for event in plays[name]]
    assert times == sorted(times)
    assert [event.seq for event in plays[name]] == list(range(len(times)))


@each
def test_what_is_said_of_the_time_is_right_to_the_minute(plays: Plays, name: str) -> None:
    spoken = 0
    for said in turns(plays[name]):
        if said.move.kind is MoveKind.TIME_CHECK:
            match = re.search(
                r"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten)\b", said.text.lower()
            )
            assert match, said.text
            minutes = WORDS.get(match[1]) or int(match[1])
            assert abs(minutes - (END - said.t) / 60) <= 1, said.text
            spoken += 1
        if said.move.budget:
            assert said.move.budget <= END - said.t + 1, said.text
    assert spoken or plays[name][-1].t < END - 300


@each
def test_the_last_five_minutes_and_the_summary_come_once_and_in_time(plays: Plays, name: str) -> None:
    lines = [(said.move.line, said.t) for said in turns(plays[name])]
    five = [t for line, t in lines if line == "five-left"]
    close = [t for line, t in lines if line == "close"]
    assert len(five) <= 1 and len(close) <= 1
    if plays[name][-1].t == END:
        assert len(five) == 1 and END - 300 <= five[0] <= END - 180


@each
def test_nothing_hidden_is_said(plays: Plays, name: str, library: Library) -> None:
    events = plays[name]
    session = fold(events[:1])
    guard = Guard(library.case(session.setup.case), library.framework)
    for event in events[1:]:
        if isinstance(event, InterviewerSaid):
            assert guard.objection(event.text, event.move, session) == "", event.text
        session.apply(event)


@each
def test_facts_are_told_word_for_word(plays: Plays, name: str, library: Library) -> None:
    case = library.case(name.rsplit("-", 1)[0])
    for said in turns(plays[name]):
        if said.move.kind is MoveKind.GRANT_FACT:
            assert all(case.fact(id).answer in said.text for id in said.move.facts)


@each
def test_at_most_four_follow_ups_go_to_a_phase(plays: Plays, name: str) -> None:
    by_phase = Counter(said.move.phase for said in turns(plays[name]) if said.move.probes)
    assert {phase: n for phase, n in by_phase.items() if n > 4 and phase is not PhaseId.P8} == {}


@each
def test_topics_and_challenges_keep_to_their_limits(plays: Plays, name: str) -> None:
    moves = [said.move for said in turns(plays[name])]
    topics = [move.topic for move in moves if move.probes]
    assert not [t for t, *more in zip(topics, topics[1:], topics[2:], strict=False) if more == [t, t]]
    kinds = [move.kind for move in moves]
    assert (MoveKind.CHALLENGE, MoveKind.CHALLENGE) not in set(pairwise(kinds))
    assert kinds.count(MoveKind.CHALLENGE) <= 4


@each
def test_every_quote_is_verbatim(plays: Plays, name: str) -> None:
    said = [event.text for event in plays[name] if isinstance(event, CandidateSaid)]
    scores = card(plays[name]).dimensions.values()
    quotes = [evidence.quote for score in scores for evidence in score.evidence]
    quotes += [claim.quote for claim in card(plays[name]).claims]
    quotes += [outcome.quote for outcome in card(plays[name]).points.values() if outcome.quote]
    assert all(any(quote in text for text in said) for quote in quotes)


@each
def test_a_score_needs_evidence(plays: Plays, name: str) -> None:
    assert set(card(plays[name]).dimensions) == set(Dimension)
    for score in card(plays[name]).dimensions.values():
        assert (score.score is None) is score.nss
        assert score.nss or score.evidence
        assert score.score is None or (1 <= score.score <= 5 and score.score * 2 == int(score.score * 2))


@each
def test_the_seconds_of_the_phases_are_all_there(plays: Plays, name: str) -> None:
    ended = next(event for event in plays[name] if isinstance(event, SessionEnded))
    assert sum(pace.used for pace in card(plays[name]).pacing.values()) == pytest.approx(ended.t, abs=1)
    assert sum(pace.planned for pace in card(plays[name]).pacing.values()) == pytest.approx(END, abs=1)


@pytest.mark.parametrize("case", CASES)
def test_somebody_who_says_nothing_is_not_graded(plays: Plays, case: str) -> None:
    silent = card(plays[f"{case}-silent"])
    assert silent.verdict is Verdict.INSUFFICIENT_SIGNAL and silent.weighted_mean is None
    assert silent.highest_level is None


@pytest.mark.parametrize("case", CASES)
def test_weak_is_below_middling_and_middling_below_strong(plays: Plays, case: str) -> None:
    weak, mid, strong = (card(plays[f"{case}-{kind}"]).weighted_mean for kind in ("weak", "mid", "strong"))
    assert weak is not None and mid is not None and strong is not None
    assert weak + 0.5 < mid < strong


@pytest.mark.parametrize("case", CASES)
def test_a_weak_candidate_is_not_hired(plays: Plays, case: str) -> None:
    assert card(plays[f"{case}-weak"]).verdict in (Verdict.NO_HIRE, Verdict.STRONG_NO_HIRE)


@pytest.mark.parametrize("case", CASES)
def test_a_strong_candidate_makes_no_wrong_claim(plays: Plays, case: str) -> None:
    assert challenges(plays[f"{case}-strong"]) == []
    assert card(plays[f"{case}-strong"]).claims == ()


@pytest.mark.parametrize("case", CASES)
def test_a_weak_candidate_is_challenged(plays: Plays, case: str) -> None:
    assert challenges(plays[f"{case}-weak"])


@pytest.mark.parametrize("case", CASES)
def test_the_hostile_get_no_word_of_the_notes_and_no_praise(plays: Plays, case: str) -> None:
    events = plays[f"{case}-hostile"]
    deflected = [said for said in turns(events) if said.move.line in ("injection", "off-topic", "solution")]
    assert len(deflected) >= 5
    talk = " ".join(folded(said.text) for said in turns(events)[1:])
    assert not re.search(r"\b(rubric|system prompt|hidden|5/5|you are now)\b", talk)


@pytest.mark.parametrize("case", CASES)
def test_the_interview_gets_through_its_phases(plays: Plays, case: str) -> None:
    for kind in ("mid", "strong"):
        visited = {event.to for event in plays[f"{case}-{kind}"] if isinstance(event, PhaseChanged)}
        assert len(visited) >= 7


def printed(events: list[Event]) -> str:
    return "\n".join(show.as_line(shown) for event in events if (shown := show.event(event)))


@pytest.mark.parametrize("name", [f"{case}-{kind}" for case in CASES for kind in ("weak", "silent")])
def test_the_same_transcript_gives_the_same_bytes(plays: Plays, house: House, name: str) -> None:
    assert printed(play(house, name)) == printed(plays[name])


def test_the_same_sitting_is_graded_the_same(plays: Plays, house: House) -> None:
    for name in NAMES:
        again = house.assessor.assess(fold(plays[name][:-1]), Level.SENIOR)
        assert json.dumps(again.shown) == json.dumps(card(plays[name]).shown)


def test_a_transcript_without_times_is_played_to_its_end(house: House) -> None:
    untimed = [
        Line(line.speaker, line.text, None) for line in read_transcript(FOLDER / f"{NAMES[0]}.txt")[:4]
    ]
    events = play(house, NAMES[0], untimed)
    said = [event for event in events if isinstance(event, CandidateSaid)]
    assert [event.text for event in said] == [line.text for line in untimed if line.speaker == "candidate"]
    assert isinstance(events[-1], Graded)
