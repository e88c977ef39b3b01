"""Hears facts asked for in a case something was learnt about: a part of a question, a sentence, a whole turn.

Knows what was learnt and nothing else; the notes' own evidence and the shapes of questions are in `questions`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from interviewer.domain.case import Case
from interviewer.domain.terms import Intent
from interviewer.library.encoder import Encoder, Vectors
from interviewer.library.words import Segment
from interviewer.playbook import learnt
from interviewer.playbook.learnt import Layer

PUT, PUT_FACT, PUT_ASKS = -2.2, 1.12, 0.42
"""Log odds that the last sentence asks us, less two for the many that do not: a constant, and what was learnt
of its fact and of asking."""
_FIGURE = re.compile(r"\d")
"""What a sentence that asks without looking asked does not hold; a figure is an assumption."""
WHOLE = 60
"""Words up to which a turn is also heard as a whole."""
HARDLY, CERTAINLY, LIKELIEST = -2.5, 1.0, 0.0
"""Log odds in a whole turn below which a fact is not asked for; above which it is, whatever its parts say; above
which the likeliest is, when there is no other."""


def whole(segments: Sequence[Segment]) -> str:
    """All that was said in a turn, unless it is long."""
    text = " ".join(segment.text for segment in segments)
    return "" if len(text.split()) > WHOLE else text


class Taught:
    """What was learnt about asking for the facts of one case."""

    def __init__(self, layer: Layer, encoder: Encoder) -> None:
        self._layer, self._encoder = layer, encoder
        self._intents = learnt.layers()["intents"]

    @classmethod
    def about(cls, case: Case, encoder: Encoder) -> Taught | None:
        """None when nothing was learnt about these facts."""
        layer = learnt.of_facts(case)
        return cls(layer, encoder) if layer else None

    def evidence(self, parts: Sequence[str], before: str, turn: str) -> dict[str, Vectors]:
        """By name; rows are the parts, each after the sentence before it, columns the facts. The first is as sure
        as the surer of it and of the whole turn, but no surer than that asks for this at all."""
        said = [part if part.startswith(before) else f"{before} {part}" for part in parts]
        rows = self._encoder.heard([*said, turn] if turn else said)
        odds, alone = self._layer.log_odds(rows), self._layer.against_none(rows)
        if turn:
            odds[0] = np.minimum(np.maximum(odds[0], odds[-1]), alone[-1])
            alone[0] = np.maximum(alone[0], alone[-1])
        return {"learnt": odds[: len(parts)], "alone": alone[: len(parts)]}

    def tells(self, text: str) -> bool:
        """Whether a sentence, whatever its shape, gives an answer rather than asking for a fact."""
        answers, asks = self._intents.log_odds_of(
            [Intent.ANSWERS, Intent.ASKS_FACT], self._encoder.heard([text])
        )[0]
        return bool(answers > max(0.0, asks))

    def is_put(self, text: str) -> bool:
        """Whether the last sentence of a turn, whatever its shape, asks for a fact."""
        if _FIGURE.search(text):
            return False
        heard = self._encoder.heard([text])
        asks = self._intents.log_odds_of([Intent.ASKS_FACT], heard)[0, 0]
        return bool(PUT + PUT_FACT * self._layer.log_odds(heard).max() + PUT_ASKS * asks >= 0)

    def as_a_whole(self, segments: Sequence[Segment], facts: Sequence[str]) -> list[str]:
        """The facts of a turn that asks, heard once more as a whole: without those that nothing in it asks for,
        with those that it plainly asks for; if there are none, with the likeliest."""
        turn = whole(segments)
        if not turn:
            return list(facts)
        rows = self._encoder.heard([turn, *(segment.text for segment in segments)])
        odds, alone = self._layer.log_odds(rows[:1])[0], self._layer.against_none(rows)
        seems = dict(zip(self._layer.labels, alone.max(axis=0), strict=True))
        plain = [fact for fact, sure in zip(self._layer.labels, alone[0], strict=True) if sure > CERTAINLY]
        found = dict.fromkeys([*(fact for fact in facts if seems[fact] > HARDLY), *plain])
        best = int(odds.argmax())
        return list(found) or [self._layer.labels[best]] * bool(odds[best] > LIKELIEST)
