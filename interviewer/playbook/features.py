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
        self._examples = self._rows(sets)
        self._weight = self._examples @ self._rarity
        self._groups = np.array(groups)
        self._vocabulary = np.stack(
            [self._examples[self._groups == g].max(axis=0) for g in range(max(groups) + 1)]
        )

    def overlap(self, texts: Sequence[str]) -> Vectors:
        """Rarity-weighted F1 of each text with the best example of each group."""
        sets = [frozenset(stems(text)) for text in texts]
        said = self._rows(sets) * self._rarity
        both = said @ self._examples.T
        f1 = 2 * both / np.maximum(1e-6, self._weights(sets) + self._weight[None, :])
        return self._best_of_group(np.asarray(f1, dtype=np.float32))

    def familiar(self, texts: Sequence[str]) -> Vectors:
        """Share of the rarity of each text that is in each group's vocabulary."""
        sets = [frozenset(stems(text)) for text in texts]
        known = (self._rows(sets) * self._rarity) @ self._vocabulary.T
        return np.asarray(known / np.maximum(1e-6, self._weights(sets)), dtype=np.float32)

    def _rows(self, sets: Sequence[frozenset[str]]) -> Vectors:
        rows = np.zeros((len(sets), len(self._column)), dtype=np.float32)
        for i, words in enumerate(sets):
            rows[i, [self._column[word] for word in words if word in self._column]] = 1.0
        return rows

    def _weights(self, sets: Sequence[frozenset[str]]) -> Vectors:
        """The rarity of all words of each set, as a column; words no note knows are the rarest."""
        weights = [
            sum(
                float(self._rarity[self._column[word]]) if word in self._column else self._unknown
                for word in words
            )
            for words in sets
        ]
        return np.array(weights, dtype=np.float32)[:, None]

    def _best_of_group(self, table: Vectors) -> Vectors:
        order = np.argsort(self._groups, kind="stable")
        starts = np.searchsorted(self._groups[order], np.arange(self._groups.max() + 1))
        return np.asarray(np.maximum.reduceat(table[:, order], starts, axis=1), dtype=np.float32)
