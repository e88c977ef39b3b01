"""Similarity features between turn segments and example sentences: dense, lexical, cue.

The shared direction of a case is projected out before comparing, so that 'it is about fraud' does
not count as evidence ("demote the question").
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from interviewer.library.encoder import Vectors
from interviewer.library.words import phrase_pattern, stems


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


class Rarity:
    """Inverse document frequency of stems over the sentences of the notes, never of candidates."""

    def __init__(self, sentences: Iterable[str]) -> None:
        documents = [set(stems(sentence)) for sentence in sentences]
        self._count = Counter(stem for document in documents for stem in document)
        self._total = max(1, len(documents))

    def of(self, stem: str) -> float:
        """log((N + 1) / (n + 0.5)), at least a little."""
        return max(0.1, math.log((self._total + 1) / (self._count.get(stem, 0) + 0.5)))

    def recall(self, wanted: frozenset[str], said: frozenset[str] | set[str]) -> float:
        """Share of the rarity of `wanted` found in `said`."""
        whole = sum(self.of(stem) for stem in wanted)
        return sum(self.of(stem) for stem in wanted & said) / whole if whole else 0.0

    def overlap(self, one: frozenset[str], other: frozenset[str]) -> float:
        """Rarity-weighted F1 of two stem sets."""
        both = sum(self.of(stem) for stem in one & other)
        total = sum(self.of(s) for s in one) + sum(self.of(s) for s in other)
        return 2 * both / total if total else 0.0


class Cues:
    """Phrases looked for as whole words."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._patterns = [phrase_pattern(phrase) for phrase in phrases]

    def find(self, folded_text: str) -> re.Match[str] | None:
        """The longest phrase found."""
        found = [m for pattern in self._patterns if (m := pattern.search(folded_text))]
        return max(found, key=lambda match: match.end() - match.start()) if found else None
