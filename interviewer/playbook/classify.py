"""A small linear classifier over sentences: ridge regression on vectors and letter n-grams.

The vector knows meaning, the letters survive typos. Trained from the example sentences of the notes
when it is first built, and kept beside the index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar
from zlib import crc32

import numpy as np

from interviewer.library.encoder import Vectors
from interviewer.library.kept import Kept
from interviewer.library.words import folded

Label = TypeVar("Label")
_BUCKETS = 1024
_VECTOR, _LETTERS = 3.0, 2.0


class Ridge(Generic[Label]):
    """Scores around 1 for the class a sentence belongs to and around 0 for the others.

    Closed form of regularised least squares (Hoerl & Kennard 1970) with class-balanced weights.
    """

    def __init__(
        self,
        texts: Mapping[Label, Sequence[str]],
        vectors: Mapping[Label, Vectors],
        strength: float = 3.0,
        kept: Kept | None = None,
    ) -> None:
        self.labels = list(texts)
        parts: list[str | Vectors] = [str(strength)]
        for label in self.labels:
            parts += ["", *texts[label], vectors[label]]
        self._coefficients = (kept or Kept()).table(
            "ridge", parts, lambda: self._fitted(texts, vectors, strength)
        )

    def _fitted(
        self, texts: Mapping[Label, Sequence[str]], vectors: Mapping[Label, Vectors], strength: float
    ) -> Vectors:
        x = np.concatenate([design(texts[label], vectors[label]) for label in self.labels])
        y = np.concatenate([np.full(len(texts[label]), i) for i, label in enumerate(self.labels)])
        share = np.bincount(y) / len(y)
        weight = np.sqrt(1 / (len(self.labels) * share[y]))[:, None]
        gram = x.T @ (x * weight) + strength * np.eye(x.shape[1])
        return np.asarray(np.linalg.solve(gram, x.T @ (np.eye(len(self.labels))[y] * weight)))

    def scores(self, texts: Sequence[str], vectors: Vectors) -> list[dict[Label, float]]:
        """One score per class for each sentence."""
        if not texts:
            return []
        rows = self.table(texts, vectors)
        return [dict(zip(self.labels, map(float, row), strict=True)) for row in rows]

    def table(self, texts: Sequence[str], vectors: Vectors) -> Vectors:
        """The same as a table: a row per sentence, a column per class."""
        return np.asarray(design(texts, vectors) @ self._coefficients)


def design(texts: Sequence[str], vectors: Vectors) -> Vectors:
    """One row per text: its vector, its letter n-grams, a constant."""
    letters = np.stack([_ngrams(text) for text in texts])
    return np.hstack([vectors * _VECTOR, letters * _LETTERS, np.ones((len(texts), 1), np.float32)])


@lru_cache(maxsize=2048)
def _ngrams(text: str) -> Vectors:
    """Hashed letter 3- and 4-grams and words, unit length."""
    row = np.zeros(_BUCKETS, dtype=np.float32)
    plain = f" {folded(text)} "
    grams = [plain[i : i + n] for n in (3, 4) for i in range(len(plain) - n + 1)]
    for gram in {*grams, *(f"w:{word}" for word in plain.split())}:
        row[crc32(gram.encode()) % _BUCKETS] += 1.0
    return np.asarray(np.sqrt(row) / max(1e-6, float(np.sqrt(row.sum()))), dtype=np.float32)


def best(scores: Mapping[Label, float]) -> tuple[Label, float, float]:
    """The winning label, its score, and its lead over the next."""
    ranked: Sequence[tuple[Label, float]] = sorted(scores.items(), key=lambda item: -item[1])
    return ranked[0][0], ranked[0][1], ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0)
