"""Interview time: it runs, stands still, is set back, and a simulated clock only moves when told to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from interviewer.conduct.clock import Clock, SimulatedClock, wall_time


class Source:
    """Seconds that pass when somebody says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_clock_counts_from_its_start() -> None:
    source = Source()
    clock = Clock(30.0, source)
    source.now += 12.34
    assert clock.now() == 42.3


def test_a_paused_clock_stands_still_and_runs_on_from_there() -> None:
    source = Source()
    clock = Clock(source=source)
    source.now += 10
    clock.pause()
    source.now += 500
    assert (clock.now(), clock.running) == (10, False)
    clock.resume()
    source.now += 5
    assert (clock.now(), clock.running) == (15, True)


def test_pausing_or_resuming_twice_changes_nothing() -> None:
    source = Source()
    clock = Clock(source=source)
    for change in (clock.pause, clock.resume):
        source.now += 10
        change()
        change()
    source.now += 1
    assert clock.now() == 11


def test_a_clock_is_set_back_running_or_paused_as_before() -> None:
    source = Source()
    clock = Clock(source=source)
    source.now += 100
    clock.set(40)
    source.now += 2
    assert clock.now() == 42
    clock.pause()
    clock.set(7)
    source.now += 9
    assert (clock.now(), clock.running) == (7, False)


def test_a_simulated_clock_never_goes_back() -> None:
    clock = SimulatedClock(60)
    clock.advance_to(20)
    assert clock.now() == 60
    clock.advance_to(90.5)
    assert clock.now() == 90.5


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pass"), st.floats(0, 500)),
        st.tuples(st.sampled_from(["pause", "resume"]), st.just(0.0)),
    )
)


@given(STEPS)
def test_interview_time_is_the_time_that_passed_while_running(steps: list[tuple[str, float]]) -> None:
    source = Source()
    clock = Clock(source=source)
    running, passed, latest = True, 0.0, 0.0
    for what, seconds in steps:
        source.now += seconds
        passed += seconds if running else 0.0
        running = {"pause": False, "resume": True}.get(what, running)
        if what != "pass":
            getattr(clock, what)()
        assert clock.now() >= latest
        latest = clock.now()
    assert abs(latest - passed) <= 0.1 * (1 + len(steps))


def test_wall_time_is_utc_to_the_second() -> None:
    assert wall_time().endswith("+00:00") and "." not in wall_time()
