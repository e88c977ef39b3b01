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
from interviewer.library.words import Segment, stems
from interviewer.playbook.depth import depth_of, is_list
from interviewer.playbook.features import Lexicon, best_other, demoted, direction
from interviewer.playbook.phrases import PhraseBook

BIAS = -8.9
WEIGHTS = {"statement": 6.2, "lexical": 9.6, "familiar": 2.6, "cue": 4.0, "margin": 5.7, "around": 5.5}
"""Logistic regression on the development split of the reading evals."""
NEAR_MISS = 6.0
"""Penalty for each unit of cosine by which a near miss is closer than every example."""
HEARD = 0.33
"""Least probability at which a point counts: precision 0.8 or better on the development split."""
_MOST = 4
_FOLLOWS = 2
"""Sentences after the one that makes a point that may belong to it."""
_SAME = 0.93
"""Cosine from which a segment is a near miss word for word."""
_HEADING = 1
"""Content words of a heading: only a cue makes a point of it."""
_LEAST_LOGIT = -2.5
_NEVER = 20.0


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
        groups = [j for j, texts in enumerate(heard) for _ in texts]
        self._lexicon = Lexicon([text for texts in heard for text in texts], groups)
        self._cues_of = [frozenset(point.cues) for point in case.points]
        self._cues = PhraseBook(cue for point in case.points for cue in point.cues)
        self._examples = demoted(exemplars.vectors([text for texts in heard for text in texts]), self._topic)
        self._starts = np.searchsorted(groups, np.arange(len(heard)))
        self._misses = demoted(exemplars.vectors([text for p in case.points for text in p.near]), self._topic)
        miss_groups = [j for j, p in enumerate(case.points) for _ in p.near]
        self._miss_starts = np.searchsorted(miss_groups, np.arange(len(heard)))

    def hear(self, segments: Sequence[Segment], vectors: Vectors, text: str) -> tuple[PointHeard, ...]:
        """Points in a turn, each with its best segment as the quote."""
        best: dict[str, Sound] = {}
        for sound in self.sounds(segments, vectors):
            known = best.get(sound.point.id)
            if known is None or sound.probability > known.probability:
                best[sound.point.id] = sound
        kept = [sound for sound in best.values() if sound.probability >= HEARD]
        heard = sorted(self._limited(kept), key=lambda s: (s.segment, s.point.id))
        taken = {sound.segment for sound in heard}
        return tuple(self._heard_point(sound, segments, taken, text) for sound in heard)

    def sounds(self, segments: Sequence[Segment], vectors: Vectors) -> list[Sound]:
        """Every point against every segment, with its probability."""
        if not segments:
            return []
        evidence = self.features(segments, vectors)
        logits = BIAS + sum(WEIGHTS[name] * evidence[name] for name in WEIGHTS)
        logits -= NEAR_MISS * evidence["near"] + evidence["missed"] * _NEVER
        for i, segment in enumerate(segments):
            if len(stems(segment.text)) <= _HEADING:
                logits[i] -= _NEVER * (1 - evidence["cue"][i])
        return [
            Sound(self._points[j], i, float(1 / (1 + np.exp(-logits[i, j]))))
            for i, j in np.argwhere(logits > _LEAST_LOGIT)
        ]

    def features(self, segments: Sequence[Segment], vectors: Vectors) -> dict[str, Vectors]:
        """The evidence by name; rows are segments, columns points."""
        own = demoted(vectors, self._topic)
        windows = np.stack([direction(own[max(0, i - 1) : i + 2]) for i in range(len(own))])
        dense, statement, near = self._similarities(own)
        texts = [segment.text for segment in segments]
        return {
            "statement": statement,
            "lexical": self._lexicon.overlap(texts),
            "familiar": self._lexicon.familiar(texts),
            "cue": self._cued(texts),
            "margin": np.minimum(0.0, dense - best_other(dense)),
            "around": self._similarities(windows)[0],
            "near": np.maximum(0.0, near - dense),
            "missed": ((near >= _SAME) & (near > dense)).astype(np.float32),
        }

    def _similarities(self, own: Vectors) -> tuple[Vectors, Vectors, Vectors]:
        """Per segment and point: the best example, the point's own sentence, the nearest near miss."""
        similar = own @ self._examples.T
        dense = np.maximum.reduceat(similar, self._starts, axis=1)
        near = np.maximum.reduceat(own @ self._misses.T, self._miss_starts, axis=1)
        return dense, similar[:, self._starts], near

    def _cued(self, texts: Sequence[str]) -> Vectors:
        """1 where a segment holds a cue of a point."""
        found = [self._cues.find(text) for text in texts]
        return np.array(
            [[not cues.isdisjoint(said) for cues in self._cues_of] for said in found], dtype=np.float32
        )

    def _limited(self, kept: list[Sound]) -> list[Sound]:
        """At most a few points from one segment: a sentence rarely carries more."""
        by_segment: dict[int, list[Sound]] = {}
        for sound in sorted(kept, key=lambda s: -s.probability):
            group = by_segment.setdefault(sound.segment, [])
            if len(group) < _MOST:
                group.append(sound)
        return [sound for group in by_segment.values() for sound in group]

    def _heard_point(
        self, sound: Sound, segments: Sequence[Segment], taken: set[int], text: str
    ) -> PointHeard:
        """The point with its depth: what follows belongs to it until another point is made."""
        i = sound.segment
        end = next((j for j in range(i + 1, i + _FOLLOWS + 1) if j in taken), i + _FOLLOWS + 1)
        start = i - 1 if i and i - 1 not in taken else i
        statement, around = (" ".join(s.text for s in segments[a:end]) for a in (i, start))
        depth = depth_of(statement, around)
        if is_list(text):
            depth = Depth.MENTIONED
        return PointHeard(
            id=sound.point.id, depth=depth, quote=segments[i].text, confidence=round(sound.probability, 3)
        )
