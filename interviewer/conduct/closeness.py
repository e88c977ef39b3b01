"""How close what was said comes to a point of the case, in rare words shared; 0 nothing, 1 all of them.

A second look for where advice must not tell somebody to say what they did say. Pure; it hears
nothing anew and changes no score.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.domain.case import Case, Point
from interviewer.domain.session import Turn
from interviewer.library.words import segments, stems

_WINDOW = 3
"""Neighbouring sentences that may share one thought."""
_DAMP = 1.5
"""Added to the weight of an example, so that two shared words of a short one are no match."""

Bag = frozenset[str]


@dataclass(frozen=True)
class Closeness:
    """The words of a case's points, by how rare they are among them."""

    rarity: dict[str, float]
    examples: dict[str, tuple[Bag, ...]]

    def of(self, point: str, said: Sequence[Bag]) -> float:
        """The best match of any of these word bags with any example of a point."""
        return max((self._match(one, said) for one in self.examples[point]), default=0.0)

    def _match(self, example: Bag, said: Sequence[Bag]) -> float:
        shared = max((self._weight(bag & example) for bag in said), default=0.0)
        return shared / (self._weight(example) + _DAMP)

    def _weight(self, words: Bag) -> float:
        return sum(self.rarity.get(word, 0.0) for word in words)


def closeness(case: Case) -> Closeness:
    """The measure for one case."""
    examples = {point.id: _examples(point) for point in case.points}
    count = Counter(word for bags in examples.values() for word in frozenset().union(*bags))
    rarity = {word: math.log(1 + len(examples) / times) for word, times in count.items()}
    return Closeness(rarity, examples)


def thoughts(turns: Sequence[Turn]) -> list[Bag]:
    """What was said as bags of words, a few sentences each."""
    found: list[Bag] = []
    for turn in turns:
        words = [frozenset(stems(segment.text)) for segment in segments(turn.text)]
        found += [frozenset().union(*words[i : i + _WINDOW]) for i in range(len(words))]
    return found


def bag(text: str) -> Bag:
    """The content words of a text."""
    return frozenset(stems(text))


def _examples(point: Point) -> tuple[Bag, ...]:
    return tuple(bag(text) for text in (point.statement, *point.heard))
