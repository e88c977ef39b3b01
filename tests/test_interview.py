"""The loop of one interview under a simulated clock: what is stored, when time speaks, how it is resumed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.conduct.clock import SimulatedClock
from interviewer.conduct.interview import AWAY, Interview
from interviewer.conduct.log import EventLog, MemoryLog
from interviewer.conduct.means import Means
from interviewer.domain.events import (
    BoardChanged,
    CandidateSaid,
    Event,
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
from interviewer.domain.session import fold
from interviewer.domain.terms import Dimension, Level, MoveKind, PhaseId
from interviewer.errors import SessionConflict, UsageError
from interviewer.library.words import LONGEST_TURN, clean
from interviewer.store.log import SessionStore
from interviewer.wiring import House

SETUP = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)
ANSWER = "I split by date, train on older payments and test on later ones, because fraud moves."


@dataclass
class Room:
    """An interview with its clock and its log, spoken to without await."""

    house: House
    log: EventLog = field(default_factory=MemoryLog)
    clock: SimulatedClock = field(default_factory=SimulatedClock)
    id: str = ""

    def __post_init__(self) -> None:
        if self.id:
            self.interview = Interview.resume(self.id, self.means)
        else:
            self.interview = asyncio.run(Interview.begin(SETUP, self.means))
            self.id = self.interview.id

    @property
    def means(self) -> Means:
        return Means(self.house.library, self.house.brain, self.log, self.clock)

    @property
    def events(self) -> list[Event]:
        return self.log.load(self.id)

    def kinds(self, *skip: type) -> list[type]:
        return [type(event) for event in self.events if not isinstance(event, skip)]

    def at(self, seconds: float) -> Room:
        """Go to a second with somebody in the room all the while."""
        while self.clock.now() < seconds:
            self.clock.advance_to(min(seconds, self.clock.now() + 30))
            self.interview.still_here()
        return self

    def hear(self, text: str, via: str = "text") -> list[str]:
        async def heard() -> list[str]:
            return [piece async for piece in self.interview.hear(text, via)]

        return asyncio.run(heard())

    def tick(self) -> str | None:
        return asyncio.run(self.interview.tick())

    def end(self) -> str:
        return asyncio.run(self.interview.end())

    def again(self) -> Room:
        """The same sitting in a process that knows nothing but the log."""
        return Room(self.house, self.log, SimulatedClock(), self.id)


@pytest.fixture
def room(house: House) -> Room:
    return Room(house)


@pytest.fixture
def stored(house: House, tmp_path: Path) -> Iterator[Callable[[], Room]]:
    """Rooms on a real database."""
    store = SessionStore.open("", tmp_path)
    yield lambda: Room(house, store)
    store.close()


# What is stored


def test_it_begins_with_the_prompt(room: Room) -> None:
    started, said = room.events
    assert isinstance(started, SessionStarted) and started.knowledge == room.house.library.fingerprint
    assert isinstance(said, InterviewerSaid) and said.move.kind is MoveKind.OPEN
    assert started.at and said.at


def test_everything_is_stored_before_the_reply_is_shown(room: Room) -> None:
    room.at(30)

    async def look() -> list[Event]:
        async for piece in room.interview.hear(ANSWER):
            events = room.log.load(room.id)
            assert isinstance(events[-1], InterviewerSaid) and events[-1].text == piece
            return events
        raise AssertionError("nothing was said")

    kinds = [type(event) for event in asyncio.run(look())[2:] if not isinstance(event, PhaseChanged)]
    assert kinds == [CandidateSaid, ReadingMade, InterviewerSaid]


def test_a_turn_is_stored_before_it_is_read(house: House) -> None:
    class Full(MemoryLog):
        """A disk that is full after the candidate's words."""

        def append(self, session_id: str, events: list[Event]) -> None:  # type: ignore[override]
            if isinstance(events[0], ReadingMade):
                raise OSError("no space left")
            super().append(session_id, events)

    room = Room(house, Full())
    with pytest.raises(OSError, match="no space"):
        room.hear(ANSWER)
    assert room.kinds()[-1] is CandidateSaid


def test_what_is_stored_is_the_state(room: Room) -> None:
    for n, text in enumerate([ANSWER, "How many payments a day?", "I don't know.", "", "Let's move on."], 1):
        room.at(40 * n).hear(text)
    room.interview.write_board("notes", "graph TD")
    assert fold(room.events) == room.interview.session
    assert [event.seq for event in room.events] == list(range(len(room.events)))
    times = [event.t for event in room.events]
    assert times == sorted(times)


def test_the_buttons_are_turns_that_say_so(room: Room) -> None:
    room.at(60).hear("Could I have a hint?", via="button")
    said = [event for event in room.events if isinstance(event, CandidateSaid)]
    assert [event.via for event in said] == ["button"]
    assert room.interview.session.last_move is not None
    assert room.interview.session.last_move.kind is MoveKind.HINT


def test_a_long_dirty_turn_is_cut_and_cleaned_and_answered(room: Room) -> None:
    reply = room.at(60).hear("\x00\x1b[31m<b>" + "split by date because fraud moves " * 900)
    said = next(event for event in room.events if isinstance(event, CandidateSaid))
    assert len(said.text) <= LONGEST_TURN and not set("\x00\x1b") & set(said.text)
    assert said.text.startswith("[31m<b>split") and reply


@settings(max_examples=15)
@given(st.text(max_size=80))
def test_any_turn_is_answered(house: House, text: str) -> None:
    room = Room(house).at(20)
    assert all(room.hear(text))
    assert next(e.text for e in room.events if isinstance(e, CandidateSaid)) == clean(text)


def test_the_board_is_stored_when_it_changes(room: Room) -> None:
    for notes in ("a", "a", "b\x00"):
        room.interview.write_board(notes, "")
    boards = [event for event in room.events if isinstance(event, BoardChanged)]
    assert [event.notes for event in boards] == ["a", "b"]


def test_the_self_assessment_is_stored_after_the_end(room: Room) -> None:
    room.end()
    room.interview.assess_self(SelfAssessed(seq=0, t=0, scores={Dimension.DATA: 3.0}, line="fine"))
    assert room.kinds()[-1] is SelfAssessed and fold(room.events).self_assessment is not None


# Time


def test_it_ends_by_itself_at_forty_five_minutes(room: Room) -> None:
    assert room.at(2699.9).tick() is not None  # five minutes left
    room.at(2700)
    words = room.tick()
    last, ended = room.events[-2:]
    assert isinstance(last, InterviewerSaid) and last.text == words and last.move.kind is MoveKind.END
    assert isinstance(ended, SessionEnded) and (ended.why, ended.t) == ("time", 2700)
    assert room.tick() is None and not room.clock.running


def test_a_turn_after_the_last_second_gets_the_end(room: Room) -> None:
    words = room.at(2750).hear(ANSWER)
    assert len(words) == 1 and room.kinds()[-1] is SessionEnded
    assert all(event.t <= 2700 for event in room.events)


def test_nothing_is_heard_after_the_end(room: Room) -> None:
    room.end()
    for again in (lambda: room.hear("wait"), room.end):
        with pytest.raises(UsageError, match="is over"):
            again()
    assert room.kinds().count(SessionEnded) == 1


def test_asking_to_stop_ends_it(room: Room) -> None:
    room.at(300).hear("I'd like to end the interview here.")
    ended = room.events[-1]
    assert isinstance(ended, SessionEnded) and (ended.why, ended.t) == ("candidate", 300)


def test_the_five_minutes_are_said_once_by_two_tickers(room: Room) -> None:
    room.at(2400)

    async def both() -> list[str | None]:
        return await asyncio.gather(*(room.interview.tick() for _ in range(4)))

    assert [bool(words) for words in asyncio.run(both())].count(True) == 1
    assert room.at(2410).tick() is None


def test_a_ticker_does_not_cut_into_a_turn(room: Room) -> None:
    room.at(2400)

    async def both() -> None:
        async def hear() -> None:
            async for _ in room.interview.hear("I'd keep counters in memory."):
                pass

        await asyncio.gather(hear(), room.interview.tick(), room.interview.tick())

    asyncio.run(both())
    lines = [e.move.line for e in room.events if isinstance(e, InterviewerSaid)]
    assert lines.count("five-left") == 1


def test_two_turns_at_once_are_answered_one_after_the_other(room: Room) -> None:
    room.at(60)

    async def hear(text: str) -> None:
        async for _ in room.interview.hear(text):
            pass

    async def both() -> None:
        await asyncio.gather(hear(ANSWER), hear("How many payments a day?"))

    asyncio.run(both())
    assert room.kinds(PhaseChanged)[2:] == [CandidateSaid, ReadingMade, InterviewerSaid] * 2


def test_a_pause_does_not_count(room: Room) -> None:
    room.at(100).interview.pause()
    room.interview.pause()
    room.clock.advance_to(5000)
    assert room.interview.left == 2600 and room.tick() is None
    room.interview.resume_clock()
    room.at(130)
    assert room.interview.left == 2570
    assert room.kinds()[2:] == [Paused, Resumed]


def test_saying_something_ends_a_pause(room: Room) -> None:
    room.at(100).interview.pause()
    room.hear(ANSWER)
    assert room.kinds(PhaseChanged)[2:5] == [Paused, Resumed, CandidateSaid]
    assert room.clock.running and not room.interview.session.paused


def test_a_finished_interview_is_not_paused(room: Room) -> None:
    room.end()
    room.interview.pause()
    room.interview.resume_clock()
    assert not {Paused, Resumed} & set(room.kinds())


def test_an_absence_is_not_counted(room: Room) -> None:
    room.at(300).hear(ANSWER)
    room.clock.advance_to(300 + AWAY + 2000)
    assert room.tick() is None
    assert room.interview.left == 2400


def test_an_absence_ended_by_a_turn_is_not_counted(room: Room) -> None:
    room.at(300).hear(ANSWER)
    room.clock.advance_to(300 + AWAY + 2500)
    room.hear("I'm back. I'd keep the counters in memory.")
    assert room.interview.session.ended == "" and room.interview.left == 2400


def test_a_short_absence_counts(room: Room) -> None:
    room.at(300).hear(ANSWER)
    room.clock.advance_to(300 + AWAY - 1)
    room.tick()
    assert room.interview.left == 2400 - AWAY + 1


def test_somebody_who_types_is_present(room: Room) -> None:
    room.at(300).hear(ANSWER)
    room.at(450)
    room.tick()
    assert room.interview.left == 2250


# Carried on


def test_a_resumed_interview_stands_where_it_was(room: Room) -> None:
    room.at(65).hear(ANSWER)
    room.at(200).hear("Let's move on to the next part.")
    before, again = room.interview, room.again()
    assert again.interview.session == before.session
    assert again.clock.now() == 200 and again.clock.running
    assert again.interview.session.phase is before.session.phase is not PhaseId.P0
    assert again.at(260).hear(ANSWER) and len(again.events) > len(before.session.turns)


def test_a_paused_interview_is_resumed_paused(room: Room) -> None:
    room.at(100).interview.pause()
    again = room.again()
    assert again.interview.session.paused and again.clock.now() == 100 and not again.clock.running


def test_a_finished_interview_is_resumed_finished(room: Room) -> None:
    room.at(100).end()
    again = room.again()
    assert again.tick() is None
    with pytest.raises(UsageError, match="is over"):
        again.hear(ANSWER)


def test_presence_that_was_stored_counts_when_it_is_resumed(stored: Callable[[], Room]) -> None:
    room = stored().at(50)
    room.hear(ANSWER)
    room.at(90).tick()
    assert room.again().clock.now() == 90


def test_a_crash_between_turn_and_reply_is_caught_up_with(room: Room) -> None:
    room.at(60).hear(ANSWER)
    log, cut = MemoryLog(), next(n for n, e in enumerate(room.events) if isinstance(e, CandidateSaid))
    id = log.create(room.events[: cut + 1])
    again = Room(room.house, log, SimulatedClock(), id)
    assert asyncio.run(again.interview.catch_up())
    assert again.kinds(PhaseChanged)[-2:] == [ReadingMade, InterviewerSaid]
    assert asyncio.run(again.interview.catch_up()) is None


def test_two_tabs_on_one_session_are_told_apart(stored: Callable[[], Room]) -> None:
    first = stored().at(30)
    second = first.again()
    first.hear(ANSWER)
    with pytest.raises(SessionConflict, match="reload") as caught:
        second.at(40).hear("Something else.")
    assert "\n" not in str(caught.value)
    texts = [event.text for event in first.events if isinstance(event, CandidateSaid)]
    assert texts == [ANSWER]
    assert [turn.text for turn in second.interview.session.candidate_turns] == [ANSWER]
    assert first.again().at(90).hear("And on it goes.")


@pytest.mark.parametrize("touch", ["board", "pause"])
def test_the_room_may_be_used_while_a_turn_is_answered(stored: Callable[[], Room], touch: str) -> None:
    room = stored().at(60)

    async def hear() -> None:
        async for _ in room.interview.hear(ANSWER + " How many payments do we see per day?"):
            pass

    async def both() -> None:
        answered, n = asyncio.create_task(hear()), 0
        while not answered.done():
            n += 1
            if touch == "board":
                room.interview.write_board(f"note {n}", "")
            else:
                room.interview.pause()
                room.interview.resume_clock()
            await asyncio.sleep(0.001)
        await answered

    asyncio.run(both())
    assert fold(room.events) == room.interview.session
    assert [event.seq for event in room.events] == list(range(len(room.events)))
    assert room.kinds(BoardChanged, Paused, Resumed, PhaseChanged)[2:] == [
        CandidateSaid,
        ReadingMade,
        InterviewerSaid,
    ]
