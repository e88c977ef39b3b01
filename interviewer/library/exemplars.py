"""The vectors of every example sentence in the notes, computed once and kept beside the index.

Knows which sentences need a vector; not what is decided with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from interviewer.domain.case import Case
from interviewer.domain.framework import Framework
from interviewer.library.encoder import WIDTH, Encoder, Vectors
from interviewer.library.kept import Kept
from interviewer.library.shelf import Library


def of_case(case: Case) -> list[str]:
    """Sentences of a case that turns are compared with."""
    texts = [text for fact in case.facts for text in (fact.answer, *fact.asks)]
    for point in case.points:
        texts += [point.statement, *point.heard, *point.near]
    return texts


def of_framework(framework: Framework) -> list[str]:
    """Sentences of the framework that turns are compared with."""
    texts = [text for claim in framework.claims.values() for text in (*claim.wrong, *claim.right)]
    texts += [text for phase in framework.phases.values() for text in phase.sounds]
    return texts + [text for utterances in framework.intents.values() for text in utterances]


class Exemplars:
    """Vectors by sentence; a sentence nobody embedded before is embedded now. `kept` holds what is computed from them."""

    def __init__(
        self, rows: dict[str, int], matrix: Vectors, encoder: Encoder, kept: Kept | None = None
    ) -> None:
        self._rows, self._matrix, self._encoder = rows, matrix, encoder
        self.kept = kept or Kept()

    def holds(self, text: str) -> bool:
        """Whether this sentence is already embedded."""
        return text in self._rows

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row per sentence."""
        if not texts:
            return np.zeros((0, WIDTH), dtype=np.float32)
        if all(text in self._rows for text in texts):
            return self._matrix[[self._rows[text] for text in texts]]
        return self._encoder.encode(texts)


def build(library: Library, encoder: Encoder, file: Path, known: Path | None = None) -> None:
    """Embed every sentence of the library into `file`; those already in `known` are taken from there."""
    texts = sorted(set(_all(library)))
    old = read(known, encoder) if known else Exemplars({}, np.zeros((0, WIDTH), np.float32), encoder)
    new = [text for text in texts if not old.holds(text)]
    fresh = dict(zip(new, encoder.encode_many(new), strict=True))
    rows = [fresh[text] if text in fresh else old.vectors([text])[0] for text in texts]
    np.savez(file, texts=np.array(texts), matrix=np.stack(rows))


def read(file: Path, encoder: Encoder) -> Exemplars:
    """The vectors in `file`."""
    with np.load(file, allow_pickle=False) as stored:
        rows = {str(text): i for i, text in enumerate(stored["texts"])}
        return Exemplars(rows, stored["matrix"], encoder, Kept(file.parent / "kept"))


def _all(library: Library) -> Iterable[str]:
    yield from of_framework(library.framework)
    for case in library.cases.values():
        yield from of_case(case)
