"""Hints: given when asked for or when somebody is stuck, one rung at a time, and nothing beyond the rung."""

from __future__ import annotations

from collections.abc import Sequence

from evals.dialogue import Dialogue, DialogueSuite, dialogue
from evals.gold import labelled
from evals.measures import Figure, broken_of, held_of
from evals.suite import Gate
from interviewer.domain.terms import Level

_OPENING = "Before anything else I'd write down what the system is for and who uses it."
_ASKS = (
    "Could I have a hint?",
    "Sorry, could you give me another hint, please?",
    "I need one more hint on that.",
)
_STUCK = ("I don't know.", "No idea, sorry.", "I really don't know, I'm stuck.")
_PLEADS = (
    "Could I get a hint here?",
    "Come on, just tell me the answer.",
    "Then one more hint at least, I'm begging you.",
)
_WAYS = {"asks": _ASKS, "stuck": _STUCK, "pleads": _PLEADS}
_TIMES = ("01:00", "02:00", "02:45", "03:30", "04:30", "05:15", "06:00", "06:45", "07:30")


class HintSuite(DialogueSuite):
    """Climbs the ladder in every case."""

    name = "hints"
    version = 2
    about = "Hints on request and when stuck: rung after rung, never more than the rung"
    prompts = ("speaking/hint*",)
    telling = ("fraud-detection-asks", "fraud-detection-stuck")
    gates = (
        Gate(metric="rungs in order", least=1.0, source="hint ladder"),
        Gate(metric="leaks", most=0, source="DESIGN, marks"),
        Gate(metric="given", least=1.0, source="a hint asked for is given"),
    )

    def every(self) -> Sequence[Dialogue]:
        """Each way of needing help, in each case, at two levels."""
        return [
            dialogue(f"{case}-{way}", case, _lines(way), Level.MID if way == "stuck" else Level.SENIOR)
            for case in labelled()
            for way in _WAYS
        ]

    def measures(self) -> Sequence[Figure]:
        """Counted on hints."""
        return (
            held_of("hint_ladder", "rungs in order"),
            held_of("hint_given", "given", "of those asked for"),
            broken_of("no_leak", "leaks"),
        )


def _lines(way: str) -> list[tuple[str, str, str]]:
    texts = _WAYS[way]
    expects = {"asks": ("hint",) * 3, "stuck": ("help",) * 3, "pleads": ("hint", "bounce", "hint")}[way]
    asked = list(zip(_TIMES[1:], texts, expects, strict=False))
    return [(_TIMES[0], _OPENING, ""), *asked, (_TIMES[4], "Thanks. Let's go to the next part.", "moves_on"),
            (_TIMES[5], "Could I have a hint for this one too?", "hint")]  # fmt: skip


SUITE = HintSuite()
