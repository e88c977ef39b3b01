"""Hears wrong claims: weighs the evidence of `contrast` for every statement and every claim.

Precision first. Only a claim known for the case is heard on likelihood alone; elsewhere its telling
words have to pass a gate as well. A segment makes one claim, a second one only when it is plain.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interviewer.domain.framework import Claim
from interviewer.domain.reading import ClaimHeard
from interviewer.library.encoder import Encoder, Vectors
from interviewer.library.exemplars import Exemplars
from interviewer.library.words import Segment
from interviewer.playbook import learnt
from interviewer.playbook.contrast import Contrast, Unit, units

BIAS = 0.17
WEIGHTS = {
    "wrong": -0.99,
    "lead": 1.55,
    "lexical": 1.79,
    "lexical_lead": 3.68,
    "margin": 0.8,
    "sound": 0.5,
    "sound_margin": 0.89,
    "gate": 0.67,
    "part": 1.65,
    "unless": -1.29,
    "warns": -0.64,
    "negates": -0.21,
    "right_around": -3.33,
    "turned": -1.75,
    "dismisses": 1.06,
    "tone": -0.23,
    "learnt": 1.16,
    "learnt_right": 0.01,
}
"""Logistic regression on the development split of the reading evals and on statements nothing was learnt from,
the best unit of each turn: `evals.fitting`."""
_NEAR = -1.0
"""Log odds of a claim, made or avoided, below which a segment is about something else."""
HEARD = 0.91
"""Least probability at which a claim known for the case counts."""
HEARD_ELSEWHERE = 0.97
"""The same for the other claims of the catalogue, which must pass a gate too."""
HEARD_SECOND = 0.92
"""The same for a second claim in the same words."""


class ClaimEar:
    """Looks for the wrong claims of the catalogue."""

    def __init__(self, claims: Sequence[Claim], exemplars: Exemplars, encoder: Encoder) -> None:
        self._ids = [claim.id for claim in claims]
        self._encoder = encoder
        self.contrast = Contrast(claims, exemplars)
        self._learnt = learnt.layers()["claims"]
        self._labels = [*self._ids, *(f"{learnt.RIGHT}{id}" for id in self._ids)]

    def hear(
        self, segments: Sequence[Segment], vectors: Vectors, likely: frozenset[str]
    ) -> tuple[ClaimHeard, ...]:
        """Claims made in a turn, surest first; `likely` are those known for this case."""
        found = units(segments)
        if not found:
            return ()
        evidence = self.features(segments, vectors, found)
        logits = BIAS + sum(WEIGHTS[name] * evidence[name] for name in WEIGHTS)
        probability = np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32)
        known = np.array([id in likely for id in self._ids])
        elsewhere = np.where(evidence["gate"] > 0, HEARD_ELSEWHERE, np.inf)
        sure = probability >= np.where(known, HEARD, elsewhere)
        heard: dict[str, ClaimHeard] = {}
        used: set[int] = set()
        for i, j in sorted(np.argwhere(sure).tolist(), key=lambda at: -probability[at[0], at[1]]):
            least = HEARD_SECOND if used.intersection(found[i].segments) else 0.0
            if self._ids[j] in heard or probability[i, j] < least:
                continue
            used.update(found[i].segments)
            quote = segments[_telling(found, i, probability[:, j])].text
            sureness = round(float(probability[i, j]), 3)
            heard[self._ids[j]] = ClaimHeard(id=self._ids[j], quote=quote, confidence=sureness)
        return tuple(heard.values())

    def features(
        self, segments: Sequence[Segment], vectors: Vectors, found: Sequence[Unit]
    ) -> dict[str, Vectors]:
        """The evidence by name; rows are units, columns claims."""
        odds = self._odds(segments, found)
        return self.contrast.features(segments, vectors, found) | {
            "learnt": odds[:, : len(self._ids)],
            "learnt_right": odds[:, len(self._ids) :],
        }

    def _odds(self, segments: Sequence[Segment], found: Sequence[Unit]) -> Vectors:
        """What was learnt of every unit; two segments are heard together where one alone is no stranger."""
        alone = self._learnt.log_odds_of(self._labels, self._encoder.heard([s.text for s in segments]))
        odds = np.stack([alone[list(unit.segments)].max(axis=0) for unit in found])
        near = [i for i, unit in enumerate(found) if unit.pair and odds[i].max() >= _NEAR]
        if near:
            heard = self._encoder.heard([found[i].text for i in near])
            odds[near] = self._learnt.log_odds_of(self._labels, heard)
        return np.asarray(odds)


def _telling(found: Sequence[Unit], unit: int, probability: Vectors) -> int:
    """The segment that carries most of what a unit says."""
    alone = {found[i].segments[0]: float(probability[i]) for i in range(len(found)) if not found[i].pair}
    return max(found[unit].segments, key=lambda segment: alone[segment])
