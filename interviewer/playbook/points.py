"""Hears the points of a case in the segments of a turn.

Evidence for a point: the example sentence it resembles most, the point's own sentence, rare words
shared with either, a cue phrase, what the sentences around it are about; against it: a near miss or another
point that it resembles more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from interviewer.domain.case import Case, Point
from interviewer.domain.reading import PointHeard
from interviewer.domain.terms import Depth
from interviewer.library.encoder import Vectors
from interviewer.library.exemplars import Exemplars, of_case
from interviewer.library.words import Segment, folded, stems
from interviewer.playbook.depth import depth_of, is_list
from interviewer.playbook.features import Cues, Rarity, demoted, direction

BIAS = -8.45
WEIGHTS = {
    "dense": 1.5,
    "statement": 4.8,
    "lexical": 7.6,
    "recall": 2.9,
    "cue": 3.6,
    "margin": 4.6,
    "around": 5.2,
}
"""Logistic regression on the development split of the reading evals."""
NEAR_MISS = 6.0
"""Penalty for each unit of cosine by which a near miss is closer than every example."""
HEARD = 0.27
"""Least probability at which a point counts: precision 0.8 or better on the development split."""
_MOST = 4
_LEAST_LOGIT = -2.5


@dataclass(frozen=True)
class Sound:
    """One point against one segment."""

    point: Point
    segment: int
    probability: float


class PointEar:
    """Compares segments with the example sentences of one case."""

    def __init__(self, case: Case, exemplars: Exemplars) -> None:
        self._points = case.points
        self._topic = direction(exemplars.vectors(of_case(case)))
        heard = [(p.statement, *p.heard) for p in case.points]
        self._heard = [demoted(exemplars.vectors(texts), self._topic) for texts in heard]
        self._near = [demoted(exemplars.vectors(p.near), self._topic) for p in case.points]
        self._stems = [[frozenset(stems(text)) for text in texts] for texts in heard]
        self._cues = [Cues(p.cues) for p in case.points]
        self._vocabulary = [frozenset().union(*texts) for texts in self._stems]
        self._rarity = Rarity(text for texts in heard for text in texts)

    def hear(self, segments: Sequence[Segment], vectors: Vectors, text: str) -> tuple[PointHeard, ...]:
        """Points in a turn, each with its best segment as the quote."""
        best: dict[str, Sound] = {}
        for sound in self.sounds(segments, vectors):
            known = best.get(sound.point.id)
            if known is None or sound.probability > known.probability:
                best[sound.point.id] = sound
        kept = [sound for sound in best.values() if sound.probability >= HEARD]
        return tuple(
            self._heard_point(sound, segments, text)
            for sound in sorted(self._limited(kept), key=lambda s: (s.segment, s.point.id))
        )

    def sounds(self, segments: Sequence[Segment], vectors: Vectors) -> list[Sound]:
        """Every point against every segment, with its probability."""
        if not segments:
            return []
        own = demoted(vectors, self._topic)
        windows = np.stack([direction(own[max(0, i - 1) : i + 2]) for i in range(len(own))])
        dense, statement, near = self._similarities(own)
        around = self._similarities(windows)[0]
        found = []
        for i, segment in enumerate(segments):
            lexical, recall, cues = self._words(segment)
            logits = (
                BIAS
                + WEIGHTS["dense"] * dense[i]
                + WEIGHTS["statement"] * statement[i]
                + WEIGHTS["lexical"] * lexical
                + WEIGHTS["recall"] * recall
                + WEIGHTS["cue"] * cues
                + WEIGHTS["margin"] * np.minimum(0.0, dense[i] - _best_other(dense[i]))
                + WEIGHTS["around"] * around[i]
                - NEAR_MISS * np.maximum(0.0, near[i] - dense[i])
            )
            for j in np.flatnonzero(logits > _LEAST_LOGIT):
                probability = 1 / (1 + float(np.exp(-logits[j])))
                found.append(Sound(self._points[int(j)], i, probability))
        return found

    def _similarities(self, own: Vectors) -> tuple[Vectors, Vectors, Vectors]:
        count = len(self._points)
        dense, statement, near = (np.zeros((len(own), count), dtype=np.float32) for _ in range(3))
        for j in range(count):
            similar = own @ self._heard[j].T
            dense[:, j], statement[:, j] = similar.max(axis=1), similar[:, 0]
            if len(self._near[j]):
                near[:, j] = (own @ self._near[j].T).max(axis=1)
        return dense, statement, near

    def _words(self, segment: Segment) -> tuple[Vectors, Vectors, Vectors]:
        said, plain = frozenset(stems(segment.text)), folded(segment.text)
        lexical = [max(self._rarity.overlap(said, example) for example in texts) for texts in self._stems]
        recall = [self._rarity.recall(said, vocabulary) for vocabulary in self._vocabulary]
        cues = [cues.find(plain) is not None for cues in self._cues]
        return np.array(lexical), np.array(recall), np.array(cues, dtype=np.float32)

    def _limited(self, kept: list[Sound]) -> list[Sound]:
        """At most a few points from one segment: a sentence rarely carries more."""
        by_segment: dict[int, list[Sound]] = {}
        for sound in sorted(kept, key=lambda s: -s.probability):
            group = by_segment.setdefault(sound.segment, [])
            if len(group) < _MOST:
                group.append(sound)
        return [sound for group in by_segment.values() for sound in group]

    def _heard_point(self, sound: Sound, segments: Sequence[Segment], text: str) -> PointHeard:
        i = sound.segment
        around = " ".join(s.text for s in segments[max(0, i - 1) : i + 2])
        depth = depth_of(segments[i].text, around)
        if is_list(text):
            depth = Depth.MENTIONED
        return PointHeard(
            id=sound.point.id, depth=depth, quote=segments[i].text, confidence=round(sound.probability, 3)
        )


def _best_other(row: Vectors) -> Vectors:
    """For each entry, the highest of the others."""
    if len(row) < 2:
        return np.zeros_like(row)
    order = np.argsort(row)
    others = np.full_like(row, row[order[-1]])
    others[order[-1]] = row[order[-2]]
    return others
