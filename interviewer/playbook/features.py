"""Similarity features between turn segments and example sentences: dense and lexical.

The shared direction of a case is projected out before comparing, so that 'it is about fraud' does
not count as evidence ("demote the question").
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from interviewer.library.encoder import Vectors
from interviewer.library.words import stems


def demoted(vectors: Vectors, topic: Vectors) -> Vectors:
    """Vectors without their component along `topic`, unit length again."""
    if not len(vectors):
        return vectors
    rest = vectors - np.outer(vectors @ topic, topic)
    norms = np.linalg.norm(rest, axis=1, keepdims=True)
    return np.asarray(rest / np.maximum(norms, 1e-6), dtype=np.float32)


def direction(vectors: Vectors) -> Vectors:
    """The unit mean of some vectors."""
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), dtype=np.float32)


def best_other(table: Vectors) -> Vectors:
    """For each entry, the highest of the others in its row."""
    if table.shape[1] < 2:
        return np.zeros_like(table)
    ranked = np.sort(table, axis=1)
    best, second = ranked[:, -1:], ranked[:, -2:-1]
    return np.where(table == best, second, best)


def lead(table: Vectors) -> Vectors:
    """How far each fact falls behind the best of the others; 0 for the best itself."""
    return np.asarray(np.minimum(0.0, table - best_other(table)), dtype=np.float32)


class Lexicon:
    """Rarity-weighted word overlap between said segments and example sentences, all at once.

    Rarity is the inverse document frequency of a stem over the sentences of the notes, never of
    candidates: log((N + 1) / (n + 0.5)), at least a little.
    """

    def __init__(self, examples: Sequence[str], groups: Sequence[int]) -> None:
        sets = [frozenset(stems(text)) for text in examples]
        count = Counter(stem for words in sets for stem in words)
        self._column = {stem: i for i, stem in enumerate(sorted(count))}
        rarity = [max(0.1, math.log((len(sets) + 1) / (count[s] + 0.5))) for s in self._column]
        self._rarity = np.array(rarity, dtype=np.float32)
        self._unknown = max(0.1, math.log((len(sets) + 1) / 0.5))
        self._examples = np.zeros((len(self._column), len(sets)), dtype=np.float32)
        for i, words in enumerate(sets):
            self._examples[self._columns(words), i] = 1.0
        self._weight = self._rarity @ self._examples
        grouped = np.array(groups)
        self._order = np.argsort(grouped, kind="stable")
        self._starts = np.searchsorted(grouped[self._order], np.arange(grouped.max() + 1))
        self._vocabulary = np.maximum.reduceat(self._examples[:, self._order], self._starts, axis=1)

    def overlap(self, texts: Sequence[str]) -> Vectors:
        """Rarity-weighted F1 of each text with the best example of each group."""
        rows = [self._f1(frozenset(stems(text))) for text in texts]
        return self._best_of_group(np.stack(rows))

    def familiar(self, texts: Sequence[str]) -> Vectors:
        """Share of the rarity of each text that is in each group's vocabulary."""
        return np.stack([self._known(frozenset(stems(text))) for text in texts])

    def _f1(self, words: frozenset[str]) -> Vectors:
        columns = self._columns(words)
        both = self._rarity[columns] @ self._examples[columns]
        return np.asarray(2 * both / np.maximum(1e-6, self._weigh(words, columns) + self._weight), np.float32)

    def _known(self, words: frozenset[str]) -> Vectors:
        columns = self._columns(words)
        known = self._rarity[columns] @ self._vocabulary[columns]
        return np.asarray(known / max(1e-6, self._weigh(words, columns)), dtype=np.float32)

    def _columns(self, words: frozenset[str]) -> list[int]:
        return sorted(self._column[word] for word in words if word in self._column)

    def _weigh(self, words: frozenset[str], columns: list[int]) -> float:
        """The rarity of all the words; those no note knows are the rarest."""
        return float(self._rarity[columns].sum()) + self._unknown * (len(words) - len(columns))

    def _best_of_group(self, table: Vectors) -> Vectors:
        return np.asarray(np.maximum.reduceat(table[:, self._order], self._starts, axis=1), np.float32)
