"""Hears the points of a case in the segments of a turn.

Evidence for a point: the best example sentence it resembles, the rare words of that sentence, a cue
phrase; against it: the near miss it resembles more, and another point it resembles more. The weights
are logistic and were fitted on the development split of the reading evals.
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

BIAS = -5.2
WEIGHTS = {"dense": 6.0, "second": 1.5, "near": -1.5, "lexical": 3.0, "cue": 2.0, "margin": 4.0, "asked": 0.6}
HEARD = 0.5
MENTION = 0.35
_MOST = 4


@dataclass(frozen=True)
class Sound:
    """One point against one segment."""

    point: Point
    segment: int
    probability: float
    cue: bool


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
        self._rarity = Rarity(text for texts in heard for text in texts)

    def hear(
        self, segments: Sequence[Segment], vectors: Vectors, text: str, asked: frozenset[str]
    ) -> tuple[PointHeard, ...]:
        """Points in a turn, each with its best segment as the quote."""
        best: dict[str, Sound] = {}
        for sound in self.sounds(segments, vectors, asked):
            known = best.get(sound.point.id)
            if known is None or sound.probability > known.probability:
                best[sound.point.id] = sound
        kept = [s for s in best.values() if s.probability >= (MENTION if s.cue else HEARD)]
        return tuple(
            self._heard_point(sound, segments, text)
            for sound in sorted(self._limited(kept), key=lambda s: (s.segment, s.point.id))
        )

    def sounds(self, segments: Sequence[Segment], vectors: Vectors, asked: frozenset[str]) -> list[Sound]:
        """Every point against every segment, with its probability."""
        if not segments:
            return []
        own = demoted(vectors, self._topic)
        dense, second, near = self._similarities(own)
        found = []
        for i, segment in enumerate(segments):
            lexical, cues = self._words(segments, i)
            for j, point in enumerate(self._points):
                others = np.delete(dense[i], j)
                margin = float(dense[i, j] - (others.max() if len(others) else 0.0))
                logit = (
                    BIAS
                    + WEIGHTS["dense"] * float(dense[i, j])
                    + WEIGHTS["second"] * float(second[i, j])
                    + WEIGHTS["near"] * max(0.0, float(near[i, j] - dense[i, j]) + 0.1)
                    + WEIGHTS["lexical"] * lexical[j]
                    + WEIGHTS["cue"] * cues[j]
                    + WEIGHTS["margin"] * min(0.0, margin)
                    + WEIGHTS["asked"] * (point.id in asked)
                )
                probability = 1 / (1 + float(np.exp(-logit)))
                found.append(Sound(point, i, probability, cues[j] > 0))
            _ = segment
        return found

    def _similarities(self, own: Vectors) -> tuple[Vectors, Vectors, Vectors]:
        count = len(self._points)
        dense, second, near = (np.zeros((len(own), count), dtype=np.float32) for _ in range(3))
        for j in range(count):
            ranked = np.sort(own @ self._heard[j].T, axis=1)
            dense[:, j], second[:, j] = ranked[:, -1], ranked[:, -2] if ranked.shape[1] > 1 else 0
            if len(self._near[j]):
                near[:, j] = (own @ self._near[j].T).max(axis=1)
        return dense, second, near

    def _words(self, segments: Sequence[Segment], i: int) -> tuple[list[float], list[float]]:
        said = frozenset(stems(segments[i].text))
        plain = folded(segments[i].text)
        lexical = [max(self._rarity.overlap(said, example) for example in texts) for texts in self._stems]
        return lexical, [1.0 if cues.find(plain) else 0.0 for cues in self._cues]

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
        if is_list(text) or sound.probability < HEARD:
            depth = Depth.MENTIONED
        return PointHeard(
            id=sound.point.id, depth=depth, quote=segments[i].text, confidence=round(sound.probability, 3)
        )
