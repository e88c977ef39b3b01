"""Another go at one phase: where it begins, what it knows, how it ends and what it changed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from interviewer.conduct.again import ROOM, checkpoint
from interviewer.conduct.clock import SimulatedClock
from interviewer.conduct.interview import Interview
from interviewer.conduct.log import MemoryLog
from interviewer.conduct.means import Means
from interviewer.conduct.progress import change, deeper
from interviewer.conduct.rehearsal import rehearse
from interviewer.conduct.sittings import Sittings
from interviewer.conduct.transcript import Line
from interviewer.domain.events import (
    CandidateSaid,
    Event,
    Graded,
    InterviewerSaid,
    PhaseChanged,
    SessionEnded,
    SessionStarted,
    Setup,
)
from interviewer.domain.plan import budgets
from interviewer.domain.session import fold
from interviewer.domain.terms import Level, PhaseId
from interviewer.errors import UsageError
from interviewer.wiring import House

SETUP = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)
SAID = [
    (20, "How late do chargebacks arrive?"),
    (60, "And how many payments come per second at the peak?"),
    (130, "The goal is less money lost to fraud while the share of good customers that are stopped stays under a limit."),
    (400, "At a high level: the payment service calls a scoring service, which reads an online store, then rules decide."),
    (600, "For data I join chargebacks to payments by transaction id and wait ninety days so that the labels are mature."),
    (840, "Features: card velocity in ten minutes, hour and day, device sharing and merchant history from a streaming job."),
    (1100, "For the model I'd start with logistic regression, then gradient boosted trees, because the data is tabular."),
]  # fmt: skip
RUN = Callable[[Awaitable[Any]], Any]


def sitting(house: House, said: list[tuple[int, str]]) -> list[Event]:
    """The events of an interview in which this was said."""
    lines = [Line("candidate", text, float(t)) for t, text in said]

    async def played() -> list[Event]:
        return [event async for event in rehearse(lines, SETUP, house.library, house.brain, house.assessor)]

    return asyncio.run(played())


@pytest.fixture(scope="module")
def first(house: House) -> list[Event]:
    return sitting(house, SAID)


@pytest.fixture(scope="module")
def plan(house: House) -> dict[PhaseId, float]:
    return budgets(house.library.framework, 45, Level.SENIOR)


def once_more(first: list[Event], plan: dict[PhaseId, float], phase: PhaseId) -> list[Event]:
    return checkpoint(first, "first", phase, plan[phase])


def facts(events: list[Event]) -> list[str]:
    return [fact for event in events if isinstance(event, InterviewerSaid) for fact in event.move.facts]


def test_another_go_begins_where_the_phase_began_with_the_same_facts(
    first: list[Event], plan: dict[PhaseId, float]
) -> None:
    events = once_more(first, plan, PhaseId.P4)
    session = fold(events)
    assert session.phase is PhaseId.P4 and not session.ended and not session.unanswered
    assert facts(events) == facts(first) and facts(events)
    assert [event.seq for event in events] == list(range(len(events)))


def test_nothing_of_the_phase_itself_is_kept(first: list[Event], plan: dict[PhaseId, float]) -> None:
    texts = [event.text for event in once_more(first, plan, PhaseId.P4) if isinstance(event, CandidateSaid)]
    assert texts == [text for _, text in SAID[: len(texts)]]
    assert not any("For data" in text or "Features" in text for text in texts)


def test_it_is_a_sitting_of_its_own_that_names_the_first(
    first: list[Event], plan: dict[PhaseId, float]
) -> None:
    setup = fold(once_more(first, plan, PhaseId.P4)).setup
    assert (setup.is_retry, setup.retry_of, setup.start_phase) == (True, "first", PhaseId.P4)
    begun = first[0]
    assert isinstance(begun, SessionStarted) and not begun.setup.is_retry


def test_no_ending_and_no_score_is_carried_over(first: list[Event], plan: dict[PhaseId, float]) -> None:
    for phase in list(PhaseId)[1:9]:
        assert not any(isinstance(e, Graded | SessionEnded) for e in once_more(first, plan, phase))


def test_a_phase_that_was_never_reached_begins_where_the_sitting_got_to(house: House) -> None:
    short = sitting(house, SAID[:2])
    events = checkpoint(short, "first", PhaseId.P8, 240.0)
    last = events[-1]
    assert isinstance(last, PhaseChanged) and last.to is PhaseId.P8
    assert facts(events) == facts(short)
    assert fold(events).phase is PhaseId.P8


@pytest.mark.parametrize("phase", [PhaseId.P0, PhaseId.P9])
def test_opening_and_closing_cannot_be_tried_again(first: list[Event], phase: PhaseId) -> None:
    with pytest.raises(UsageError, match=f"^{phase} has nothing to practise by itself; choose P1 to P8$"):
        checkpoint(first, "first", phase, 60.0)


def test_a_late_phase_has_room_on_the_clock(house: House, plan: dict[PhaseId, float]) -> None:
    late = [(t * 2 + 400, text) for t, text in SAID]
    for phase in (PhaseId.P4, PhaseId.P6, PhaseId.P8):
        events = checkpoint(sitting(house, late), "first", phase, plan[phase])
        times = [event.t for event in events]
        assert times == sorted(times) and times[0] == 0
        assert 45 * 60 - times[-1] >= ROOM * plan[phase] - 1e-6


def test_events_without_a_beginning_are_refused(first: list[Event]) -> None:
    with pytest.raises(UsageError, match="does not begin with its setup"):
        checkpoint(first[1:], "first", PhaseId.P4, 400.0)


# In the room


def resumed(house: House, events: list[Event]) -> tuple[Interview, SimulatedClock]:
    clock = SimulatedClock()
    means = Means(house.library, house.brain, MemoryLog(), clock)
    return asyncio.run(Interview.start(events, means)), clock


def hear(interview: Interview, text: str) -> str:
    async def heard() -> str:
        return " ".join([piece async for piece in interview.hear(text)])

    return asyncio.run(heard())


def test_another_go_ends_after_its_phase_and_lays_both_tries_side_by_side(
    house: House, first: list[Event], plan: dict[PhaseId, float]
) -> None:
    interview, clock = resumed(house, once_more(first, plan, PhaseId.P4))
    start, said = interview.session.t, ""
    for i in range(30):
        if interview.session.ended:
            break
        clock.advance_to(start + 60.0 * i)
        said = hear(
            interview, f"I'd wait ninety days for chargebacks before payment group {i} counts as good."
        )
    assert interview.session.ended
    assert interview.session.visited <= {PhaseId.P9, *fold(once_more(first, plan, PhaseId.P4)).visited}
    assert interview.session.t - start <= ROOM * plan[PhaseId.P4]
    assert "both tries" in said


def test_an_open_interview_is_not_tried_again(house: House, run: RUN) -> None:
    async def attempt() -> None:
        sittings = Sittings(house.library, house.brain, house.assessor, house.overhearer, MemoryLog())
        interview = await sittings.begin(SETUP)
        with pytest.raises(UsageError, match="still running; end it before a part of it is tried again"):
            await sittings.again(interview.id, PhaseId.P4)

    run(attempt())


def test_a_third_go_is_compared_with_the_first(house: House, run: RUN) -> None:
    async def attempts() -> None:
        sittings = Sittings(house.library, house.brain, house.assessor, house.overhearer, MemoryLog())
        interview = await sittings.begin(SETUP)
        await interview.end()
        second = await sittings.again(interview.id, PhaseId.P4)
        await second.end()
        third = await sittings.again(second.id, PhaseId.P5)
        assert third.session.setup.retry_of == interview.id

    run(attempts())


# What it changed


def test_points_of_the_phase_are_compared_what_moved_most_first(
    house: House, first: list[Event], plan: dict[PhaseId, float]
) -> None:
    case = house.library.case(SETUP.case)
    interview, _ = resumed(house, once_more(first, plan, PhaseId.P4))
    hear(interview, SAID[4][1])
    point = next(p for p in case.points if p.phase is PhaseId.P4 and p.level.rank <= Level.SENIOR.rank)
    hear(interview, point.heard[0])
    found = change(fold(first), interview.session, case)
    assert found.phase is PhaseId.P4 and found.first == "first"
    order = [(tried.before - tried.now, -case.point(tried.point).weight) for tried in found.points]
    assert order == sorted(order)
    assert {case.point(tried.point).phase for tried in found.points} == {PhaseId.P4}
    tried = next(tried for tried in found.points if tried.point == point.id)
    assert tried.now > 0 and tried.quote in point.heard[0]
    assert deeper(tried).endswith(("mentioned", "explained", "justified"))


def test_nothing_said_again_is_nothing_heard(
    house: House, first: list[Event], plan: dict[PhaseId, float]
) -> None:
    case = house.library.case(SETUP.case)
    now = fold(once_more(first, plan, PhaseId.P4))
    found = change(fold(first), now, case)
    assert found.heard_now <= found.heard_before
    assert all(deeper(tried).endswith("not heard") for tried in found.points if not tried.now)
