"""How good a statement sounds on the rubric's scale of 1 to 5, and which dimension it speaks to.

A linear model over sentence vectors and letter n-grams, fitted on utterances written for each anchor
of each dimension over many problems (`evals/suites/anchors`, by `evals/fit_grading.py`); its weights
are in `grader.npz`. It knows no case, no level and no length: the manner is stripped before it looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from interviewer.domain.terms import Dimension
from interviewer.library.encoder import Vectors
from interviewer.playbook.classify import design

FILE = Path(__file__).parent / "grader.npz"
DIMENSIONS: tuple[Dimension, ...] = tuple(d for d in Dimension if d is not Dimension.COMMUNICATION)
"""What a statement can speak to; communication is in how a whole sitting went."""
_LOWEST, _HIGHEST = 1.0, 5.0
Numbers = NDArray[np.floating]


@dataclass(frozen=True)
class Weights:
    """Fitted coefficients: anchor per design column, dimension per design column, and the terms of a
    dimension's and of communication's score (see `grading`). `bend` is the parabola that gives the sums
    of a dimension's terms the distribution of the labels."""

    anchor: Numbers
    dimension: Numbers
    terms: Numbers
    bend: Numbers
    drive: Numbers

    def content(self, terms: Numbers) -> float:
        """The score of a dimension with these terms, before it is rounded."""
        return float(np.polyval(self.bend, np.clip(terms @ self.terms, _LOWEST, _HIGHEST)))

    def led(self, drive: Numbers) -> float:
        """The score of communication with these terms, before it is rounded."""
        return float(drive @ self.drive)


@cache
def fitted() -> Weights:
    """The weights that ship with the program."""
    with np.load(FILE, allow_pickle=False) as stored:
        return Weights(**{field.name: stored[field.name] for field in fields(Weights)})


def anchors(texts: Sequence[str], vectors: Vectors, weights: Weights) -> Numbers:
    """For each text the anchor it sounds like, 1 to 5."""
    return np.asarray(np.clip(design(texts, vectors) @ weights.anchor, _LOWEST, _HIGHEST))


def shares(texts: Sequence[str], vectors: Vectors, weights: Weights) -> Numbers:
    """For each text how much of it belongs to each of `DIMENSIONS`; rows sum to one."""
    scores = np.maximum(design(texts, vectors) @ weights.dimension, 0.0) ** 2
    whole = scores.sum(axis=1, keepdims=True)
    return np.asarray(np.where(whole > 0, scores / np.maximum(whole, 1e-9), 1 / len(DIMENSIONS)))
