"""Clarifying questions: is the right fact told, word for word, and nothing invented?

Samples are the labelled turns of the reading suite that ask for facts. Each opens an interview; what
counts is the answer that comes back, not only what was heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from evals.checks import conduct, secrecy, speech, truth
from evals.dialogue import Dialogue, DialogueSuite, Rule, dialogue
from evals.gold import GoldTurn, load
from evals.measures import Figure, broken_of, held_of
from evals.suite import Gate

_ASKS = frozenset({"asks_fact", "answers", "social"})
_LONGEST = 30


class ClarificationSuite(DialogueSuite):
    """Asks, and looks at the answer."""

    name = "clarification"
    version = 1
    about = "Questions of fact: the right line of the fact sheet, or handed back, and nothing invented"
    prompts = ("speaking/grant*", "speaking/hand*")
    strict = False
    telling = ("fraud-detection-two-facts",)
    rules: ClassVar[tuple[Rule, ...]] = (
        conduct.answered,
        truth.nothing_invented,
        truth.facts_told,
        truth.same_facts,
        secrecy.no_leak,
        speech.neutral,
    )
    gates = (
        Gate(metric="right fact", least=0.75, mark=0.90, source="the marks of the clarification suite"),
        Gate(metric="invented", most=0, source="the marks of the clarification suite"),
        Gate(metric="not told", most=0, source="a granted fact is told"),
    )

    def every(self) -> Sequence[Dialogue]:
        """One script per labelled question, and two whose answer a reader cannot miss."""
        return [*_SURE, *(_script(turn) for turn in load() if _plain(turn))]

    def measures(self) -> Sequence[Figure]:
        """Right, invented, untold."""
        return (
            held_of("right_fact", "right fact", "questions answered with exactly the facts asked for"),
            held_of("handed_back", "handed back", "questions off the sheet that were given back"),
            broken_of("nothing_invented", "invented"),
            broken_of("facts_told", "not told"),
        )


def _plain(turn: GoldTurn) -> bool:
    return bool(turn.facts or turn.handed_back) and turn.intents <= _ASKS and not turn.claims


def _script(turn: GoldTurn) -> Dialogue:
    expect = f"fact:{','.join(sorted(turn.facts))}" if turn.facts else "handed_back"
    made = dialogue(turn.id, turn.case, [("00:40", turn.text, expect)], minutes=_LONGEST)
    return made.model_copy(update={"split": turn.split})


_SURE = (
    dialogue(
        "fraud-detection-two-facts",
        "fraud-detection",
        [
            ("00:40", "How many payments do we process?", "fact:payment-volume"),
            ("01:20", "What's the latency requirement?", "fact:decision-latency"),
        ],
        minutes=_LONGEST,
    ),
)

SUITE = ClarificationSuite()
