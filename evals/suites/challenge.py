"""Challenges: wrong statements are questioned, nearly wrong ones are not, and a good defence ends it.

Three kinds of scripts: wrong claims from the labelled turns of the reading suite; `near-misses.jsonl`,
correct statements about the same things; `reactions.jsonl`, what happens after a challenge.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from evals.checks import conduct, secrecy, speech
from evals.dialogue import Dialogue, DialogueSuite, Rule, dialogue, load_dialogues
from evals.gold import GoldTurn, load
from evals.measures import Figure, broken_of, held_of
from evals.suite import Gate

FOLDER = Path(__file__).parent / "challenge"
_MINUTES = 30
_MARK = "DESIGN, marks"


class ChallengeSuite(DialogueSuite):
    """Says wrong, right and stubborn things."""

    name = "challenge"
    version = 1
    about = (
        "Wrong claims are challenged once, correct ones near them never; a defence or a concession ends it"
    )
    prompts = ("speaking/challenge*", "speaking/withdraw*")
    strict = False
    telling = (
        "fraud-withdraws-split",
        "fraud-insists-accuracy",
        "fraud-detection-near-01",
        "fraud-detection-near-05",
    )
    rules: ClassVar[tuple[Rule, ...]] = (
        conduct.answered,
        conduct.sourced,
        conduct.grounded,
        speech.neutral,
        speech.no_repeat,
        secrecy.no_leak,
    )
    gates = (
        Gate(metric="challenged", least=0.60, source=_MARK),
        Gate(metric="near misses left alone", least=0.94, mark=0.98, source=_MARK),
        Gate(metric="pressed again", most=0, source="a claim is challenged once"),
        Gate(metric="withdrawn", least=0.5, mark=1.0, source="a defence that names the exception ends it"),
    )

    def every(self) -> Sequence[Dialogue]:
        """Wrong, near, and what comes after."""
        near = [json.loads(line) for line in (FOLDER / "near-misses.jsonl").read_text("utf-8").splitlines()]
        return [
            *(
                _wrong(turn)
                for turn in load()
                if turn.claims and turn.intents == {"answers"} and not turn.facts
            ),
            *(
                dialogue(one["id"], one["case"], [("04:00", one["text"], "fine")], minutes=_MINUTES)
                for one in near
            ),
            *load_dialogues(FOLDER / "reactions.jsonl"),
        ]

    def measures(self) -> Sequence[Figure]:
        """Recall, false alarms, manners."""
        return (
            held_of("challenged", "challenged", "wrong claims that were challenged"),
            held_of(
                "challenge_wrong_only",
                "near misses left alone",
                "correct statements that were not challenged",
            ),
            broken_of("challenge_once", "pressed again"),
            held_of("withdrawn", "withdrawn", "defences with a valid exception that ended the challenge"),
        )


def _wrong(turn: GoldTurn) -> Dialogue:
    expect = "challenge:" + ",".join(sorted(turn.claims))
    made = dialogue(turn.id, turn.case, [("04:00", turn.text, expect)], minutes=_MINUTES)
    return made.model_copy(update={"split": turn.split})


SUITE = ChallengeSuite()
