"""The time plan: budgets that add up, shifted by level, and durations as they are said."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.domain.plan import MINUTES, budgets, checkpoints, spoken_minutes
from interviewer.domain.terms import Level, PhaseId
from interviewer.library.shelf import Library

WORDS = "zero one two three four five six seven eight nine ten".split()
BASE = {
    30: (1, 3, 4, 2, 6, 6, 3, 2, 2, 1),
    45: (1, 5, 5, 3, 9, 9, 5, 4, 3, 1),
    60: (2, 6, 6, 4, 11, 12, 6, 5, 6, 2),
}
SHIFTED = {
    Level.SENIOR: {PhaseId.P1: 4, PhaseId.P8: 4},
    Level.STAFF: {PhaseId.P1: 4, PhaseId.P2: 4, PhaseId.P4: 8, PhaseId.P8: 6},
    Level.PRINCIPAL: {PhaseId.P5: 4, PhaseId.P8: 8},
}
"""Minutes of a 45-minute interview that differ from the plan of a mid-level one."""


def minutes(library: Library, length: int, level: Level) -> dict[PhaseId, float]:
    return {phase: round(s / 60, 6) for phase, s in budgets(library.framework, length, level).items()}


@pytest.mark.parametrize("length", MINUTES)
@pytest.mark.parametrize("level", Level)
def test_the_phases_fill_the_interview_exactly(library: Library, length: int, level: Level) -> None:
    plan = budgets(library.framework, length, level)
    assert set(plan) == set(PhaseId)
    assert sum(plan.values()) == pytest.approx(length * 60)
    assert min(plan.values()) >= 30


@pytest.mark.parametrize("length", MINUTES)
@pytest.mark.parametrize("level", [Level.JUNIOR, Level.MID])
def test_guided_levels_take_the_minutes_of_the_phase_notes(
    library: Library, length: int, level: Level
) -> None:
    assert minutes(library, length, level) == dict(zip(PhaseId, BASE[length], strict=True))


@pytest.mark.parametrize("level", SHIFTED)
def test_higher_levels_shift_minutes_as_their_notes_say(library: Library, level: Level) -> None:
    assert minutes(library, 45, level) == dict(zip(PhaseId, BASE[45], strict=True)) | SHIFTED[level]


@pytest.mark.parametrize("length", [30, 60])
@pytest.mark.parametrize("level", SHIFTED)
def test_shifts_keep_their_direction_in_other_lengths(library: Library, length: int, level: Level) -> None:
    plan, plain = minutes(library, length, level), minutes(library, length, Level.MID)
    for phase, shifted in SHIFTED[level].items():
        assert (plan[phase] > plain[phase]) is (shifted > BASE[45][phase.rank])


def test_checkpoints_are_those_of_the_time_keeper(library: Library) -> None:
    done = checkpoints(budgets(library.framework, 45, Level.MID))
    assert [t / 60 for t in done.values()] == [1, 6, 11, 14, 23, 32, 37, 41, 44, 45]


@given(st.floats(0, 3600))
def test_a_duration_is_said_to_the_minute(seconds: float) -> None:
    said = spoken_minutes(seconds)
    words = re.fullmatch(r"about (\w+) minutes?", said)
    if words is None:
        assert said == "less than a minute" and seconds < 60
        return
    number = WORDS.index(words[1]) if words[1] in WORDS else int(words[1])
    assert abs(number * 60 - seconds) <= 30


def test_one_minute_is_not_minutes() -> None:
    assert [spoken_minutes(s) for s in (20, 60, 120, 660)] == [
        "less than a minute", "about one minute", "about two minutes", "about 11 minutes"
    ]  # fmt: skip
