"""What a sentence asks for or claims, as learnt from questions and statements written for nothing else.

One linear layer per case over its facts and one over the claims, on the vectors of `Encoder.heard`;
trained together with them by scripts/make_ears.py, kept in `ears.npz`. A case whose facts were added
to, taken from or are asked for in other ways since then has none. Knows no threshold.
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


@dataclass(frozen=True)
class Layer:
    """A score per label; something that is none of them scores 0."""

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
        return np.asarray(scores - top - np.log(np.maximum(rest, 1e-9)), dtype=np.float32)


@cache
def layers(file: Path = FILE) -> Mapping[str, Layer]:
    """Every layer by its name: a case's id and the stamp of its facts, or "claims"."""
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
    return layers().get(name_of(case.id, [(fact.id, fact.asks) for fact in case.facts]))


def name_of(case: str, asks: Sequence[tuple[str, Sequence[str]]]) -> str:
    """What the layer of a case with these facts and ways to ask for them is called."""
    told = "\n".join("\t".join([fact, *ways]) for fact, ways in asks)
    return f"{case}-{crc32(told.encode()):08x}"
