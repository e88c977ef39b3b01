"""The reading suite: `python -m evals.reading [dev|test]`. Prints scores beside two baselines.

Points, claims and intents by precision, recall and F1; facts by exact agreement on turns that ask;
the baselines are a reader that hears by length alone and one that hears by cosine alone.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import numpy as np

from evals.gold import GoldTurn, fresh_session, load
from interviewer.domain.reading import Reading
from interviewer.library.encoder import shared
from interviewer.library.words import segments
from interviewer.settings import load_settings
from interviewer.wiring import House

Hear = Callable[[GoldTurn], Collection[str]]


@dataclass
class Tally:
    """Hits, false alarms and misses."""

    hit: int = 0
    false: int = 0
    miss: int = 0

    def add(self, heard: Collection[str], gold: Collection[str]) -> None:
        """Count one turn."""
        self.hit += len(set(heard) & set(gold))
        self.false += len(set(heard) - set(gold))
        self.miss += len(set(gold) - set(heard))

    @property
    def precision(self) -> float:
        """Share of what was heard that was there; 1 when nothing was heard."""
        return self.hit / (self.hit + self.false) if self.hit + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of what was there that was heard."""
        return self.hit / (self.hit + self.miss) if self.hit + self.miss else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}  (n={self.hit + self.miss})"


@dataclass
class Scores:
    """Everything the suite measures."""

    points: Tally = field(default_factory=Tally)
    claims: Tally = field(default_factory=Tally)
    facts: Tally = field(default_factory=Tally)
    intents: dict[str, Tally] = field(default_factory=dict)
    depth: Counter[bool] = field(default_factory=Counter)
    exact_facts: Counter[bool] = field(default_factory=Counter)
    handed_back: Counter[bool] = field(default_factory=Counter)
    invented: int = 0

    @property
    def intents_macro_f1(self) -> float:
        """Mean F1 over the intents that occur."""
        return float(np.mean([tally.f1 for tally in self.intents.values()]))


def share(counter: Counter[bool]) -> float:
    """Share of True."""
    return counter[True] / max(1, sum(counter.values()))


def score(turns: list[GoldTurn], house: House) -> Scores:
    """Read every turn in a fresh session and compare."""
    scores = Scores()
    for turn in turns:
        reading = house.reader.read(turn.text, fresh_session(turn.case))
        _compare(scores, turn, reading, {f.id for f in house.library.case(turn.case).facts})
    return scores


def _compare(scores: Scores, turn: GoldTurn, reading: Reading, known: set[str]) -> None:
    scores.points.add([p.id for p in reading.points], turn.points)
    scores.claims.add([c.id for c in reading.claims], turn.claims)
    scores.facts.add(reading.facts, turn.facts)
    scores.invented += len(set(reading.facts) - known)
    if turn.facts or reading.facts:
        scores.exact_facts[set(reading.facts) == turn.facts] += 1
    scores.handed_back[bool(reading.handed_back) == turn.handed_back] += 1
    for point in reading.points:
        if point.id in turn.points:
            scores.depth[point.depth.word == turn.points[point.id]] += 1
    heard = {str(intent) for intent in reading.intents}
    for intent in heard | turn.intents:
        scores.intents.setdefault(intent, Tally()).add(heard & {intent}, turn.intents & {intent})


def baseline(turns: list[GoldTurn], hear: Hear) -> Tally:
    """Points as a simple reader hears them."""
    tally = Tally()
    for turn in turns:
        tally.add(hear(turn), turn.points)
    return tally


def by_cosine(house: House, threshold: float) -> Hear:
    """Every point whose sentence is at least this near to some segment."""
    encoder = shared()

    def hear(turn: GoldTurn) -> Collection[str]:
        points = house.library.case(turn.case).points
        parts = [segment.text for segment in segments(turn.text)]
        if not parts:
            return []
        near = encoder.encode(parts) @ encoder.encode([point.statement for point in points]).T
        return [p.id for p, value in zip(points, near.max(axis=0), strict=True) if value >= threshold]

    return hear


def by_length(house: House, turns: list[GoldTurn]) -> Hear:
    """The commonest points of the split, more of them the longer the turn."""
    common = Counter((turn.case, id) for turn in turns for id in turn.points)

    def hear(turn: GoldTurn) -> Collection[str]:
        ranked = [id for (case, id), _ in common.most_common() if case == turn.case]
        return ranked[: len(turn.text.split()) // 25]

    return hear


def main(split: str) -> None:
    """Print the table of one split."""
    house = House(load_settings())
    turns = load(split)
    scores = score(turns, house)
    cosine = max((baseline(turns, by_cosine(house, t / 100)) for t in range(35, 80, 5)), key=lambda t: t.f1)
    print(f"reading, {split} split, {len(turns)} authored turns")
    print(f"points           {scores.points}")
    print(f"  length only    {baseline(turns, by_length(house, turns))}")
    print(f"  cosine only    {cosine}   (its best threshold on this split)")
    print(f"  depth right    {share(scores.depth):.3f}")
    print(f"claims           {scores.claims}")
    print(
        f"facts            {scores.facts}  exact turns {share(scores.exact_facts):.3f}  invented {scores.invented}"
    )
    print(f"handed back      right {share(scores.handed_back):.3f}")
    print(f"intents          macro-F1 {scores.intents_macro_f1:.3f}")
    for intent, tally in sorted(scores.intents.items()):
        print(f"  {intent:18} {tally}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "dev")
