"""The clock: what is said of the time is true, phases are left when they must be, the end comes once.

Candidates who talk on, fall silent, ask for the time, jump, pause and stop, in interviews of 30, 45 and
60 minutes. The lines are about the problem in general, so that every case can be used.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.dialogue import Dialogue, DialogueSuite, dialogue
from evals.measures import Figure, broken_of, held_of
from evals.suite import Gate
from interviewer.domain.plan import stamp
from interviewer.domain.terms import Level

_TALK = (
    "I'd like to think about who is served by this and what would be different for them if it worked.",
    "What matters is the decision that follows from the output, and what a mistake costs either way.",
    "There are at least two groups of people with a stake in it, and their wishes are not the same.",
    "I'd write down what happens today without any model, since that is what we are compared with.",
    "We should agree on a small first version and leave the rest for later.",
    "Then there is the matter of who owns the numbers after the launch, which people forget.",
    "I'd want to see a few real examples before going any further with it.",
    "One more thing on that: the result has to be explained to people who aren't engineers.",
    "It depends on how patient the users are and how much they see of it.",
    "There is a risk in doing too much at once, I've seen it fail that way.",
    "I'd put the simplest thing in front of people and find out what they say.",
    "And still on the same subject, the goal has to be one that we can measure at all.",
    "Let me stay with this a little longer, because I think it's important.",
    "Of course somebody would have to maintain all of it for years.",
    "Also, the people who pay for it are not the people who use it.",
    "I'd come back to the mistakes: which of them hurts more, and whom.",
)
_TIME = (
    "How much time is left?",
    "What's the time?",
    "How are we doing on time?",
    "How many minutes do I have?",
)


class PhaseTimeSuite(DialogueSuite):
    """Interviews in which the clock is what matters."""

    name = "phase_time"
    version = 2
    about = "Time told truly, phases left in time, five minutes announced, one end"
    prompts = ("speaking/time*", "speaking/transition*", "speaking/close*", "speaking/open*")
    telling = ("talks-on-45", "asks-the-time-45", "silence-45", "walks-through-45", "stops-early-30")
    gates = (
        Gate(metric="wrong times", most=0, source="DESIGN, marks"),
        Gate(metric="time told", least=1.0, source="a question about the time is answered"),
        Gate(metric="phases left in time", least=1.0, source="hard limit at one and a half budgets"),
        Gate(metric="five minutes announced", least=1.0, source="said once, always"),
    )

    def every(self) -> Sequence[Dialogue]:
        """Every way of treating the clock."""
        return [
            *(_talks_on(minutes, case) for minutes, case in ((30, "eta-prediction"), (45, "fraud-detection"),
                                                            (60, "video-recommendation"))),
            *(_asks(minutes, case) for minutes, case in ((30, "fraud-detection"), (45, "video-recommendation"),
                                                         (60, "rag-enterprise-assistant"))),
            *(_silent(minutes, case) for minutes, case in ((30, "harmful-content-detection"),
                                                           (45, "fraud-detection"), (60, "eta-prediction"))),
            *(_walks(minutes, case) for minutes, case in ((30, "video-recommendation"), (45, "fraud-detection"),
                                                          (60, "eta-prediction"))),
            *(_stops(minutes, case) for minutes, case in ((30, "fraud-detection"), (45, "video-recommendation"))),
            *(_pauses(minutes, case) for minutes, case in ((45, "ad-click-prediction"), (60, "fraud-detection"))),
        ]  # fmt: skip

    def measures(self) -> Sequence[Figure]:
        """Counted on statements and turns."""
        return (
            broken_of("time_true", "wrong times"),
            held_of("time_told", "time told"),
            held_of("hard_limit", "phases left in time"),
            held_of("five_minutes", "five minutes announced"),
            held_of("moves_on", "moves on when asked"),
            held_of("ends_once", "ends once"),
            held_of("silence", "silence broken"),
        )


def _talks_on(minutes: int, case: str) -> Dialogue:
    """Always on the same subject, never done with it."""
    step = minutes * 60 / 20
    lines = [(stamp(30 + i * step), text, "") for i, text in enumerate(_TALK)]
    return dialogue(f"talks-on-{minutes}", case, lines, minutes=minutes)


def _asks(minutes: int, case: str) -> Dialogue:
    """Asks for the time throughout, at odd moments."""
    lines = [("00:30", _TALK[0], "")]
    for i in range(8):
        at = 95.0 + i * (minutes * 60 - 400) / 8
        lines += [(stamp(at), _TIME[i % 4], "time"), (stamp(at + 45), _TALK[1 + i], "")]
    return dialogue(f"asks-the-time-{minutes}", case, lines, Level.MID, minutes)


def _silent(minutes: int, case: str) -> Dialogue:
    """Two remarks, and long silences around them."""
    lines = [("00:40", _TALK[0], ""), (stamp(minutes * 30), _TALK[4], "")]
    return dialogue(f"silence-{minutes}", case, lines, minutes=minutes)


def _walks(minutes: int, case: str) -> Dialogue:
    """Says a little and asks to move on, phase after phase."""
    step = minutes * 60 / 22
    asks = ("Let's move on.", "Next part, please.", "Can we go to the next topic?", "Let's go on to the next part.",
            "I'd like to move to the next part.", "Let's move to the next section.")  # fmt: skip
    lines = [("00:30", _TALK[0], "")]
    for i, text in enumerate(asks):
        at = 30 + (2 * i + 1) * step
        lines += [(stamp(at), text, "moves_on"), (stamp(at + step), _TALK[i + 1], "")]
    return dialogue(f"walks-through-{minutes}", case, lines, minutes=minutes)


def _stops(minutes: int, case: str) -> Dialogue:
    """Has had enough half-way."""
    lines = [
        ("00:30", _TALK[0], ""),
        ("02:00", _TALK[1], ""),
        (stamp(minutes * 25), "Let's stop here, I want to end the interview.", "end"),
    ]
    return dialogue(f"stops-early-{minutes}", case, lines, minutes=minutes)


def _pauses(minutes: int, case: str) -> Dialogue:
    """Asks for a moment, and gets it."""
    lines = [
        ("00:30", _TALK[0], ""),
        ("01:30", "Give me a minute to think, please.", "wait"),
        ("03:00", _TALK[2], ""),
        ("04:00", "Could you repeat the question?", "repeat"),
        ("05:00", "Hold on, let me think about it.", "wait"),
        ("06:30", _TALK[3], ""),
        ("07:30", "Is that right so far?", "bounce"),
    ]
    return dialogue(f"pauses-{minutes}", case, lines, minutes=minutes)


SUITE = PhaseTimeSuite()
