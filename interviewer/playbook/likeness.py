"""How much a question is like the ways to ask for each fact of a case.

For cases nothing was learnt about: a person's own, and those whose facts changed since. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interviewer.domain.case import Case
from interviewer.library.encoder import Vectors
from interviewer.library.kept import Kept
from interviewer.playbook.classify import Ridge
from interviewer.playbook.features import demoted, lead


class Likeness:
    """The ways to ask for the facts of one case."""

    def __init__(self, case: Case, vectors: Vectors, topic: Vectors, kept: Kept) -> None:
        sizes = [len(fact.asks) for fact in case.facts]
        self._asks = demoted(vectors, topic)
        self._starts = np.cumsum([0, *sizes[:-1]])
        said = {j: fact.asks for j, fact in enumerate(case.facts)}
        heard = dict(enumerate(np.split(vectors, self._starts[1:])))
        self._sound = Ridge(said, heard, strength=10.0, kept=kept)

    def of(self, parts: Sequence[str], raw: Vectors, own: Vectors, wide: Vectors) -> dict[str, Vectors]:
        """The evidence by name: `raw` vectors of the parts, their `own` without the topic of the case, and
        `wide` with the sentence before."""
        sound = self._sound.table(parts, raw)
        return {
            "margin": lead(np.maximum.reduceat(own @ self._asks.T, self._starts, axis=1)),
            "context": np.maximum.reduceat(wide @ self._asks.T, self._starts, axis=1),
            "sound": sound,
            "sound_margin": lead(sound),
        }
