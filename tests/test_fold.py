"""A session is a fold over its events: rebuilt from nothing, moved on by one, the same either way."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.domain.case import Source
from interviewer.domain.events import (
    EVENT,
    BoardChanged,
    CandidateSaid,
    Event,
    Graded,
    InterviewerSaid,
    Paused,
    PhaseChanged,
    ReadingMade,
    Resumed,
    SelfAssessed,
    SessionEnded,
    SessionStarted,
    Setup,
)
from interviewer.domain.move import Move
from interviewer.domain.reading import (
    ClaimHeard,
    Contradiction,
    Number,
    Picked,
    PointHeard,
    Reading,
    Stance,
)
from interviewer.domain.scorecard import (
    ClaimOutcome,
    DimensionScore,
    Evidence,
    Pace,
    PointOutcome,
    Scorecard,
    Verdict,
)
from interviewer.domain.session import Session, fold
from interviewer.domain.terms import Depth, Dimension, Intent, Level, MoveKind, PhaseId, Prompting

SETUP = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)
STARTED = SessionStarted(seq=0, t=0, setup=SETUP, knowledge="abc")

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAME = st.sampled_from(["labels", "split", "metric"])
PHASE = st.sampled_from(PhaseId)
KIND = st.sampled_from(MoveKind)
SCORE = st.sampled_from([1.0, 2.5, 5.0])

CONTRADICTION = st.builds(Contradiction, fact=NAME, said=TEXT, given=TEXT)
READING = st.builds(
    Reading,
    intents=st.lists(st.sampled_from(Intent), max_size=3, unique=True).map(tuple),
    points=st.lists(st.builds(PointHeard, id=NAME, depth=st.sampled_from(Depth), quote=TEXT), max_size=3).map(
        tuple
    ),
    claims=st.lists(st.builds(ClaimHeard, id=NAME, quote=TEXT), max_size=2).map(tuple),
    facts=st.lists(NAME, max_size=2).map(tuple),
    handed_back=st.lists(TEXT, max_size=1).map(tuple),
    picked=st.lists(st.builds(Picked, ground=TEXT, words=TEXT, target=NAME), max_size=1).map(tuple),
    numbers=st.lists(st.builds(Number, value=st.floats(-1e12, 1e12), quote=TEXT), max_size=1).map(tuple),
    assumptions=st.lists(TEXT, max_size=1).map(tuple),
    contradictions=st.lists(CONTRADICTION, max_size=1).map(tuple),
    phase=st.none() | PHASE,
    stance=st.none() | st.sampled_from(Stance),
    words=st.integers(0, 500),
)
MOVE = st.builds(
    Move,
    kind=KIND,
    phase=PHASE,
    reason=TEXT,
    target=st.none() | NAME,
    sources=st.lists(st.builds(Source, note=TEXT, heading=TEXT), max_size=1).map(tuple),
    line=st.sampled_from(["", "nudge-time", "five-left", "close"]),
    points=st.lists(NAME, max_size=2).map(tuple),
    facts=st.lists(NAME, max_size=2).map(tuple),
    handed_back=st.lists(TEXT, max_size=1).map(tuple),
    rung=st.integers(0, 3),
    contradiction=st.none() | CONTRADICTION,
    to=st.none() | PHASE,
    left=st.none() | st.floats(0, 3600),
)
CARD = st.builds(
    Scorecard,
    case=TEXT,
    level=st.sampled_from(Level),
    brain=TEXT,
    dimensions=st.dictionaries(
        st.sampled_from(Dimension),
        st.builds(
            DimensionScore, score=st.none() | SCORE, nss=st.booleans(), missing=TEXT,
            evidence=st.lists(
                st.builds(Evidence, quote=TEXT, t=st.floats(0, 3600), prompting=st.sampled_from(Prompting)), max_size=1
            ).map(tuple),
        ),
        max_size=2,
    ),
    weighted_mean=st.none() | SCORE,
    verdict=st.sampled_from(Verdict),
    highest_level=st.none() | st.sampled_from(Level),
    confidence=TEXT,
    claims=st.lists(st.builds(ClaimOutcome, id=NAME, quote=TEXT, outcome=TEXT), max_size=1).map(tuple),
    points=st.dictionaries(NAME, st.builds(PointOutcome, depth=TEXT, quote=TEXT), max_size=1),
    pacing=st.dictionaries(PHASE, st.builds(Pace, planned=st.floats(0, 900), used=st.floats(0, 900)), max_size=1),
)  # fmt: skip
WHAT: dict[type, st.SearchStrategy[Callable[..., Event]]] = {
    CandidateSaid: st.tuples(TEXT, st.sampled_from(["text", "button", "silence"])).map(
        lambda v: lambda **at: CandidateSaid(text=v[0], via=v[1], **at)
    ),
    ReadingMade: READING.map(lambda v: lambda **at: ReadingMade(reading=v, **at)),
    InterviewerSaid: st.tuples(TEXT, MOVE).map(
        lambda v: lambda **at: InterviewerSaid(text=v[0], move=v[1], **at)
    ),
    PhaseChanged: st.tuples(PHASE, PHASE, TEXT).map(
        lambda v: lambda **at: PhaseChanged(origin=v[0], to=v[1], why=v[2], **at)
    ),
    Paused: TEXT.map(lambda v: lambda **at: Paused(why=v, **at)),
    Resumed: TEXT.map(lambda v: lambda **at: Resumed(why=v, **at)),
    BoardChanged: st.tuples(TEXT, TEXT).map(
        lambda v: lambda **at: BoardChanged(notes=v[0], diagram=v[1], **at)
    ),
    SelfAssessed: st.tuples(st.dictionaries(st.sampled_from(Dimension), SCORE), TEXT).map(
        lambda v: lambda **at: SelfAssessed(scores=v[0], line=v[1], **at)
    ),
    SessionEnded: TEXT.map(lambda v: lambda **at: SessionEnded(why=v, **at)),
    Graded: CARD.map(lambda v: lambda **at: Graded(scorecard=v, **at)),
}
KINDS = [kind for kind in get_args(get_args(Event)[0]) if kind is not SessionStarted]
STEP = st.tuples(st.one_of(*(WHAT[kind] for kind in KINDS)), st.floats(0, 300))


def numbered(steps: list[tuple[Callable[..., Event], float]]) -> list[Event]:
    events: list[Event] = [STARTED]
    for make, wait in steps:
        events.append(make(seq=len(events), t=events[-1].t + wait, at="2026-01-01T00:00:00+00:00"))
    return events


SITTING = st.lists(STEP, max_size=12).map(numbered)


@given(SITTING, st.data())
@settings(max_examples=60)
def test_the_fold_equals_the_same_events_one_by_one(events: list[Event], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(events)))
    session = fold(events[:cut])
    for event in events[cut:]:
        session.apply(event)
    assert session == fold(events)


@given(SITTING)
@settings(max_examples=60)
def test_a_session_is_the_same_after_its_events_went_through_json(events: list[Event]) -> None:
    assert fold(EVENT.validate_json(EVENT.dump_json(event)) for event in events) == fold(events)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=15)
def test_every_kind_of_event_survives_json(kind: type, data: st.DataObject) -> None:
    event = data.draw(WHAT[kind])(seq=1, t=2.5)
    again = EVENT.validate_json(EVENT.dump_json(event))
    assert type(again) is kind and again == event


def test_the_first_event_survives_json_and_depth_is_a_word_in_it() -> None:
    assert EVENT.validate_json(EVENT.dump_json(STARTED)) == STARTED
    heard = PointHeard(id="a", depth=Depth.JUSTIFIED, quote="b")
    assert '"depth":"justified"' in heard.model_dump_json()


@given(SITTING)
@settings(max_examples=60)
def test_the_seconds_of_the_phases_add_up_to_the_interview(events: list[Event]) -> None:
    calm = [event for event in events if not isinstance(event, Paused | SessionEnded)]
    assert sum(fold(calm).used.values()) == pytest.approx(calm[-1].t)


@given(SITTING)
@settings(max_examples=60)
def test_paused_seconds_count_in_no_phase(events: list[Event]) -> None:
    session, running = fold(events[:1]), 0.0
    for before, event in pairwise(events):
        running += 0 if session.paused or session.ended else event.t - before.t
        session.apply(event)
    assert sum(session.used.values()) == pytest.approx(running)


# By hand


def sitting(*steps: tuple[float, Any]) -> Session:
    """A session of (second, what) pairs; what is a reading, a move, a phase or an event's class."""
    events: list[Event] = [STARTED]
    for t, what in steps:
        at: dict[str, Any] = {"seq": len(events), "t": t}
        if isinstance(what, Reading):
            events.append(CandidateSaid(text="…", **at))
            events.append(ReadingMade(reading=what, seq=len(events), t=t))
        elif isinstance(what, Move):
            events.append(InterviewerSaid(text=f"line {len(events)}", move=what, **at))
        elif isinstance(what, PhaseId):
            events.append(PhaseChanged(origin=PhaseId.P0, to=what, why="", **at))
        else:
            events.append(what(**at))
    return fold(events)


def heard(depth: Depth = Depth.EXPLAINED, quote: str = "q", id: str = "labels") -> Reading:
    return Reading(points=(PointHeard(id=id, depth=depth, quote=quote),))


def move(kind: MoveKind, target: str | None = None, **more: Any) -> Move:
    return Move(kind=kind, phase=PhaseId.P4, reason="", target=target, **more)


ASKED = move(MoveKind.EDGE_CASE, "blocked-label", points=("labels",))


def test_time_goes_to_the_phase_in_which_it_passed() -> None:
    session = sitting((60, PhaseId.P1), (200, PhaseId.P4), (500, PhaseId.P1), (530, heard()))
    assert session.used == {PhaseId.P0: 60, PhaseId.P1: 170, PhaseId.P4: 300}
    assert session.phase_time(550) == 190
    assert session.visited == {PhaseId.P1, PhaseId.P4}


def test_a_pause_does_not_count() -> None:
    session = sitting((60, PhaseId.P1), (100, Paused), (400, Resumed), (430, heard()))
    assert session.used[PhaseId.P1] == 70 and not session.paused


def test_a_fold_needs_a_start() -> None:
    with pytest.raises(ValueError, match="session_started"):
        fold([CandidateSaid(seq=0, t=0, text="hello")])
    with pytest.raises(ValueError, match="empty"):
        fold([])


@pytest.mark.parametrize(
    ("before", "prompting"),
    [
        ([], Prompting.UNPROMPTED),
        ([ASKED], Prompting.ASKED),
        ([move(MoveKind.HINT, "labels", rung=1)], Prompting.HINTED),
        ([ASKED, move(MoveKind.HINT, "labels", rung=2)], Prompting.HINTED),
        ([move(MoveKind.HINT, "labels", rung=1), move(MoveKind.HINT, "labels", rung=3)], Prompting.TOLD),
        ([move(MoveKind.HINT, "split", rung=3)], Prompting.UNPROMPTED),
        ([move(MoveKind.HINT, None, rung=0)], Prompting.UNPROMPTED),
    ],
)
def test_evidence_carries_how_it_was_prompted(before: list[Move], prompting: Prompting) -> None:
    ledger = sitting(*((10.0, item) for item in before), (20, heard())).ledger
    assert ledger.best["labels"].prompting is prompting


def test_a_question_after_the_answer_does_not_make_it_prompted() -> None:
    assert sitting((10, heard()), (20, ASKED)).ledger.best["labels"].prompting is Prompting.UNPROMPTED


def test_the_first_words_at_the_best_depth_are_kept() -> None:
    steps = [(Depth.MENTIONED, "a"), (Depth.EXPLAINED, "b"), (Depth.EXPLAINED, "c"), (Depth.MENTIONED, "d")]
    ledger = sitting(*((10.0 * n, heard(depth, quote)) for n, (depth, quote) in enumerate(steps))).ledger
    assert (ledger.best["labels"].quote, len(ledger.hearings)) == ("b", 4)
    assert (ledger.depth("labels"), ledger.depth("split")) == (Depth.EXPLAINED, 0)


def test_empty_and_stuck_turns_are_counted_in_a_row() -> None:
    empty, stuck = Reading(intents=(Intent.EMPTY,)), Reading(intents=(Intent.DOES_NOT_KNOW,))
    session = sitting((1, empty), (2, empty))
    assert (session.empty_in_row, session.stuck_in_row) == (2, 0)
    session = sitting((1, stuck), (2, empty), (3, stuck), (4, stuck))
    assert (session.empty_in_row, session.stuck_in_row) == (0, 2)


CLAIMED = Reading(claims=(ClaimHeard(id="W01", quote="split at random"),))
CHALLENGED = move(MoveKind.CHALLENGE, "W01")


@pytest.mark.parametrize(
    ("after", "outcome"),
    [
        ([], "unnoticed"),
        ([CHALLENGED], "defended"),
        ([CHALLENGED, Reading(stance=Stance.CONCEDES)], "conceded"),
        ([CHALLENGED, Reading(stance=Stance.INSISTS)], "defended"),
        ([CHALLENGED, Reading(stance=Stance.DEFENDS), move(MoveKind.WITHDRAW)], "withdrawn"),
        ([Reading(stance=Stance.CONCEDES)], "unnoticed"),
        ([CHALLENGED, ASKED, Reading(stance=Stance.CONCEDES)], "defended"),
    ],
)
def test_a_wrong_claim_ends_as_the_candidate_took_it(after: list[Any], outcome: str) -> None:
    session = sitting((10, CLAIMED), *((20.0, item) for item in after))
    assert (session.ledger.claims["W01"].outcome, session.ledger.claims["W01"].quote) == (
        outcome,
        "split at random",
    )


def test_facts_assumptions_and_contradictions_are_remembered_once() -> None:
    off = Contradiction(fact="size", said="2 a day", given="25 million")
    session = sitting(
        (1, Reading(assumptions=("say 100 a second",), contradictions=(off,))),
        (2, move(MoveKind.GRANT_FACT, facts=("size", "rate"), handed_back=("how many moons",))),
        (3, move(MoveKind.GRANT_FACT, facts=("size",), contradiction=off)),
    )
    assert session.ledger.facts == ["size", "rate"]
    assert session.ledger.handed_back == ["how many moons"]
    assert session.ledger.assumptions == [("say 100 a second", 1)]
    assert session.ledger.contradictions == {"size"}


def test_what_was_asked_and_said_is_known() -> None:
    session = sitting((1, ASKED), (2, move(MoveKind.TIME_CHECK, line="five-left")), (3, heard()))
    assert session.asked == {"blocked-label"} and session.ledger.asked_points == {"labels"}
    assert "five-left" in session.notices
    assert session.last_move is not None and session.last_move.kind is MoveKind.TIME_CHECK
    assert len(session.spoken) == 2 and [turn.by_candidate for turn in session.turns] == [False, False, True]


def test_after_the_end_no_time_is_counted() -> None:
    card = Graded(seq=9, t=900, scorecard=Scorecard.model_construct(), by="playbook")
    session = sitting((60, PhaseId.P1), (100, lambda **at: SessionEnded(why="time", **at)))
    session.apply(card)
    assert session.used[PhaseId.P1] == 40 and session.ended == "time" and len(session.scorecards) == 1
