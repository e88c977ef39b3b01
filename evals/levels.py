"""Whether scorecards put knowledge in its order: candidates who differ in nothing else, pair by pair.

Who knows something and insists on something wrong may well stand below who knows less: people who behave
differently, or sit different cases, are not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from evals.measures import WholeFigure
from evals.people import KNOWLEDGE
from evals.sitting import Transcript
from evals.suite import Check, Record

_UNSCORED = 0.0
"""Where somebody stands who said too little to be scored, beside one who was scored."""


@dataclass(frozen=True)
class PairFigure(WholeFigure):
    """A figure that is counted on pairs of records."""

    apart: tuple[int, ...] = ()

    def count(self, records: Sequence[Record]) -> int:
        """How many pairs there are."""
        return sum(copies for copies, _ in _pairs(records, self.apart))


def in_order(name: str, about: str, *apart: int) -> PairFigure:
    """Share of pairs, so many levels of knowledge apart, whose weighted means stand in that order."""

    def measure(records: Sequence[Record]) -> float:
        pairs = list(_pairs(records, apart))
        right = sum(copies for copies, right in pairs if right)
        return right / sum(copies for copies, _ in pairs) if pairs else 1.0

    return PairFigure(name, about, measure, apart)


def mean_of(sitting: Transcript) -> Check:
    """The weighted mean of the scorecard, which fails nobody."""
    card = sitting.card
    return Check(name="mean", evidence=str(card.weighted_mean if card else None))


def _pairs(records: Sequence[Record], apart: Sequence[int]) -> Iterator[tuple[int, bool]]:
    """How often each pair was drawn, and whether the one who knows more stands higher."""
    copies = Counter(record.sample for record in records)
    groups: dict[str, dict[int, tuple[str, float | None]]] = {}
    for record in records:
        group, level = _place(record.sample)
        groups.setdefault(group, {})[level] = record.sample, _mean(record)
    for people in groups.values():
        for (low, (sample, worse)), (high, (_, better)) in combinations(sorted(people.items()), 2):
            if high - low in apart and (worse, better) != (None, None):
                yield copies[sample], (worse or _UNSCORED) < (better or _UNSCORED)


def _place(sample: str) -> tuple[str, int]:
    """What two samples of a pair have in common, and the level of knowledge."""
    words = sample.split("-")
    level = next(n for n, knowledge in enumerate(KNOWLEDGE) if knowledge in words)
    return "-".join(word for word in words if word != KNOWLEDGE[level]), level


def _mean(record: Record) -> float | None:
    text = next((check.evidence for check in record.checks if check.name == "mean"), "None")
    return None if text in ("", "None") else float(text)
