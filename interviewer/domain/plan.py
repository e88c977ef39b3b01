"""The time plan: how many seconds each phase gets, and when the clock speaks.

Source of the minutes: the phase notes (30, 45 and 60 minute columns) and the shifts of the level
notes, which are stated for 45 minutes and scaled here. Says how a time is written and spoken; has
no clock of its own.
"""

from __future__ import annotations

from interviewer.domain.framework import Framework
from interviewer.domain.terms import Level, PhaseId

MINUTES = (30, 45, 60)
NUDGE = 1.25
"""Share of a phase budget after which the interviewer nudges."""
HARD = 1.5
"""Share of a phase budget after which the interviewer moves on."""
LAST = 300.0
"""Seconds before the end at which the five-minute line is spoken."""
CLOSE = 60.0
"""Seconds before the end at which the summary is asked for."""


def budgets(framework: Framework, minutes: int, level: Level) -> dict[PhaseId, float]:
    """Seconds per phase; they add up to the whole interview."""
    shift = framework.levels[level].shift
    scale = minutes / 45
    raw = {
        id: max(1.0, phase.minutes[minutes] + shift.get(id, 0) * scale)
        for id, phase in framework.phases.items()
    }
    factor = minutes * 60 / sum(raw.values())
    return {id: value * factor for id, value in raw.items()}


def checkpoints(plan: dict[PhaseId, float]) -> dict[PhaseId, float]:
    """Second at which each phase should be done when the phases are taken in order."""
    done, total = {}, 0.0
    for id in sorted(plan, key=lambda phase: phase.rank):
        total += plan[id]
        done[id] = total
    return done


def clock(seconds: float) -> str:
    """A time of the interview as minutes and seconds: 754 is '12:34', 125 is '2:05'."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def stamp(seconds: float) -> str:
    """The same as a transcript has it: 125 is '02:05'."""
    return clock(seconds).zfill(5)


def spoken_minutes(seconds: float) -> str:
    """A duration as it is said: '12 minutes', 'one minute', 'less than a minute'."""
    minutes = round(seconds / 60)
    if seconds < 45:
        return "less than a minute"
    if minutes <= 1:
        return "about one minute"
    words = {
        2: "two",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
    }
    return f"about {words.get(minutes, str(minutes))} minutes"
