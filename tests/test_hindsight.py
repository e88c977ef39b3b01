"""A conversation that is over, heard line by line as if it were said now."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.conduct.hindsight import BROUGHT, relive
from interviewer.conduct.transcript import Line, parse, read_transcript
from interviewer.domain.events import (
    CandidateSaid,
    Event,
    InterviewerSaid,
    PhaseChanged,
    ReadingMade,
    SessionEnded,
    SessionStarted,
    Setup,
)
from interviewer.domain.session import Session, fold
from interviewer.domain.terms import Level, MoveKind, PhaseId, Prompting
from interviewer.wiring import House

SETUP = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)
MID = Path(__file__).parent / "transcripts" / "fraud-detection-mid.txt"
PROMPT = "Interviewer: Design the system that allows, challenges or blocks each card payment."
LABELS = "Candidate: For data I join chargebacks to payments by transaction id and wait ninety days so that the labels are mature."
SHUFFLE = "Candidate: I'd shuffle all the rows, hold out ten percent for test and report the score on it."


def relived(house: House, *lines: str | Line) -> list[Event]:
    found = [line if isinstance(line, Line) else parse(line)[0] for line in lines]
    return relive(found, SETUP, house.reader, house.overhearer)


def heard(house: House, *lines: str | Line) -> Session:
    return fold(relived(house, *lines))


def test_a_conversation_is_a_sitting_that_is_over(house: House) -> None:
    events = relived(house, PROMPT, LABELS)
    kinds = [type(event) for event in events if not isinstance(event, PhaseChanged)]
    assert kinds == [SessionStarted, InterviewerSaid, CandidateSaid, ReadingMade, SessionEnded]
    assert [event.seq for event in events] == list(range(len(events)))
    assert fold(events).ended == "finished"


def test_nothing_is_added_to_what_was_said(house: House) -> None:
    lines = read_transcript(MID)[:6]
    said = [event.text for event in relived(house, *lines) if isinstance(event, CandidateSaid)]
    assert said == [line.text for line in lines]


def test_the_first_line_of_the_interviewer_opens_and_none_of_them_are_ours(house: House) -> None:
    spoken = [
        e for e in relived(house, PROMPT, LABELS, "Interviewer: I see.") if isinstance(e, InterviewerSaid)
    ]
    assert [event.move.kind for event in spoken] == [MoveKind.OPEN, MoveKind.ACKNOWLEDGE]
    assert {event.brain for event in spoken} == {BROUGHT}


def test_the_phase_follows_what_the_candidate_talks_about(house: House) -> None:
    session = heard(
        house,
        PROMPT,
        LABELS,
        "Candidate: For launch I'd run in shadow mode first, then canary at one percent and do an A/B test split by card.",
        "Candidate: One thing on the labels again: I join chargebacks to payments and wait ninety days so that the labels are mature.",
    )
    phases = [turn.phase for turn in session.candidate_turns]
    assert phases[0] is phases[2] is PhaseId.P4
    assert phases[1].rank > PhaseId.P4.rank


def test_the_turn_that_opens_a_phase_belongs_to_it(house: House) -> None:
    events = relived(house, *read_transcript(MID)[:12])
    changes = [i for i, event in enumerate(events) if isinstance(event, PhaseChanged)]
    assert changes
    for i in changes:
        assert [type(event) for event in events[i + 1 : i + 3]] == [CandidateSaid, ReadingMade]


def test_missing_times_are_how_long_people_speak(house: House) -> None:
    events = relived(house, PROMPT, "Candidate: " + "one two three four five " * 22, "Interviewer: I see.")
    asked, said, seen = [e.t for e in events if isinstance(e, CandidateSaid | InterviewerSaid)]
    assert asked == 0 and 5 < said < 15 and 45 < seen - said < 65


def test_a_time_between_missing_ones_is_kept(house: House) -> None:
    lines = [replace(parse(LABELS)[0], t=t) for t in (None, 600.0, None, 60.0)]
    times = [e.t for e in relived(house, *lines) if isinstance(e, CandidateSaid)]
    assert times[0] == 0 and times[1] == 600 and 605 < times[2] < 630 and times[3] == times[2]


LINES = st.lists(
    st.builds(
        Line,
        st.sampled_from(["candidate", "interviewer"]),
        st.sampled_from(["", "Yes.", "How many payments?", "I'd split by date.", "\u202e???", "word " * 60]),
        st.none() | st.integers(0, 9000).map(float),
    ),
    max_size=8,
)


@given(lines=LINES)
@settings(max_examples=25)
def test_times_never_go_back_and_every_line_is_there(house: House, lines: list[Line]) -> None:
    events = relived(house, *lines)
    assert all(a.t <= b.t for a, b in pairwise(events))
    said = [event.text for event in events if isinstance(event, CandidateSaid | InterviewerSaid)]
    assert said == [line.text for line in lines]


# What the interviewer's lines do to what comes after them


def test_a_wrong_claim_that_is_challenged_and_taken_back_is_conceded(house: House) -> None:
    session = heard(
        house,
        PROMPT,
        SHUFFLE,
        "Interviewer: Are you sure a random split is right when fraud changes from month to month?",
        "Candidate: You're right, that leaks the future; I'd train on older months and test on the newest.",
    )
    assert session.ledger.claims["W01"].outcome == "conceded"


def test_a_wrong_claim_that_is_challenged_and_kept_is_defended(house: House) -> None:
    session = heard(
        house,
        PROMPT,
        SHUFFLE,
        "Interviewer: Are you sure a random split is right when fraud changes from month to month?",
        "Candidate: I still think it's fine with that many rows.",
    )
    assert session.ledger.claims["W01"].outcome == "defended"


def test_a_wrong_claim_that_nobody_takes_up_is_unnoticed(house: House) -> None:
    session = heard(
        house, PROMPT, SHUFFLE, "Interviewer: Okay. Which model would you use?", "Candidate: Boosted trees."
    )
    assert session.ledger.claims["W01"].outcome == "unnoticed"


def test_what_is_said_after_a_full_hint_was_told(house: House) -> None:
    point = house.library.case(SETUP.case).points[0]
    session = heard(house, PROMPT, LABELS, f"Interviewer: {point.statement}", f"Candidate: {point.heard[0]}")
    assert session.ledger.hints == {point.id: 3}
    assert session.ledger.best[point.id].prompting is Prompting.TOLD
