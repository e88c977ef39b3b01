"""What a sentence asks for or claims, as learnt from questions and statements written for nothing else.

One linear layer per case over its facts, one over the claims and one over the intents, on the vectors of
`Encoder.heard`; trained together with them by scripts/make_ears.py, kept in `ears.npz`. A case of one's own
has none, nor one whose facts were added to or taken from since. Knows no threshold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np

from interviewer.domain.case import Case
from interviewer.library.encoder import Vectors

FILE = Path(__file__).parent / "ears.npz"
RIGHT = "right:"
"""Begins the label of what comes near a claim and is right."""
SURE = 8.0
"""Log odds beyond which being surer counts no more."""


@dataclass(frozen=True)
class Layer:
    """A score per label; what is none of them scores 0."""

    labels: tuple[str, ...]
    weights: Vectors
    bias: Vectors

    def log_odds(self, vectors: Vectors) -> Vectors:
        """For each vector and label, the log odds that it is this one and neither another nor none."""
        scores = vectors @ self.weights.T + self.bias
        wide = np.concatenate([scores, np.zeros((len(scores), 1), np.float32)], axis=1)
        top = wide.max(axis=1, keepdims=True)
        whole = np.exp(wide - top)
        rest = whole.sum(axis=1, keepdims=True) - whole[:, :-1]
        odds = scores - top - np.log(np.maximum(rest, 1e-9))
        return np.asarray(np.clip(odds, -SURE, SURE), dtype=np.float32)

    def against_none(self, vectors: Vectors) -> Vectors:
        """For each vector and label, the log odds of this one against none of them, whatever others say."""
        return np.asarray(np.clip(vectors @ self.weights.T + self.bias, -SURE, SURE), dtype=np.float32)

    def log_odds_of(self, labels: Sequence[str], vectors: Vectors) -> Vectors:
        """The same for some labels; one that nothing was learnt about is surely not it."""
        odds = np.pad(self.log_odds(vectors), ((0, 0), (0, 1)), constant_values=-SURE)
        place = {label: i for i, label in enumerate(self.labels)}
        return odds[:, [place.get(label, -1) for label in labels]]


@cache
def layers(file: Path = FILE) -> Mapping[str, Layer]:
    """Every layer by its name: that of a case's facts, "claims" or "intents"."""
    with np.load(file, allow_pickle=False) as stored:
        names = sorted({name.rpartition("/")[0] for name in stored.files})
        return {
            name: Layer(
                tuple(map(str, stored[f"{name}/labels"])),
                stored[f"{name}/weights"].astype(np.float32),
                stored[f"{name}/bias"].astype(np.float32),
            )
            for name in names
        }


def of_facts(case: Case) -> Layer | None:
    """The layer over the facts of a case, in their order; None when there is none for them."""
    return layers().get(name_of(case))


def name_of(case: Case) -> str:
    """What the layer of a case with these facts is called."""
    return f"{case.id}-{crc32(' '.join(fact.id for fact in case.facts).encode()):08x}"
