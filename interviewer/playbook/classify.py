"""A small linear classifier over sentence vectors: ridge regression, one column per class.

Trained when it is built, in milliseconds, from the example sentences of the notes; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

import numpy as np

from interviewer.library.encoder import Vectors

Label = TypeVar("Label")


class Ridge(Generic[Label]):
    """Scores around 1 for the class a vector belongs to and around 0 for the others.

    Closed form of regularised least squares (Hoerl & Kennard 1970) with class-balanced weights.
    """

    def __init__(self, examples: Mapping[Label, Vectors], strength: float = 3.0) -> None:
        self.labels = list(examples)
        x = np.concatenate([examples[label] for label in self.labels])
        y = np.concatenate([np.full(len(examples[label]), i) for i, label in enumerate(self.labels)])
        weight = np.array([len(x) / (len(self.labels) * len(examples[self.labels[i]])) for i in y])
        weight = np.sqrt(weight)
        design = _with_bias(x)
        target = np.eye(len(self.labels))[y]
        gram = design.T @ (design * weight[:, None])
        gram += strength * np.eye(len(gram))
        self._coefficients = np.linalg.solve(gram, design.T @ (target * weight[:, None]))

    def scores(self, vectors: Vectors) -> list[dict[Label, float]]:
        """One score per class for each row."""
        table = _with_bias(vectors) @ self._coefficients
        return [dict(zip(self.labels, map(float, row), strict=True)) for row in table]


def _with_bias(vectors: Vectors) -> Vectors:
    return np.hstack([vectors * 3.0, np.ones((len(vectors), 1), dtype=vectors.dtype)])


def best(scores: Mapping[Label, float]) -> tuple[Label, float, float]:
    """The winning label, its score, and its lead over the next."""
    ranked: Sequence[tuple[Label, float]] = sorted(scores.items(), key=lambda item: -item[1])
    return ranked[0][0], ranked[0][1], ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0)
