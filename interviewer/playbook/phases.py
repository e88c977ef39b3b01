"""Which phase of an interview a turn belongs to: by how it opens, by the points heard in it, by its sound.

Knows no clock and no plan; whether the interview goes there is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.domain.case import Case
from interviewer.domain.framework import Framework
from interviewer.domain.reading import PointHeard
from interviewer.domain.terms import PhaseId
from interviewer.library.encoder import Vectors
from interviewer.library.exemplars import Exemplars
from interviewer.library.words import Segment, folded, stems
from interviewer.playbook.classify import Ridge, best

_SUMS_UP = re.compile(
    r"^(?:(?:so|ok|okay|right|and|well)[, ]+)*(?:to (?:sum up|summari[sz]e|wrap up|recap|conclude)|in summary|summing up"
    r"|let me (?:sum up|summari[sz]e|recap|wrap up))\b"
)
_SKETCHES = re.compile(
    r"\b(sketch\w*|high[- ]level (?:design|architecture|picture|flow|view)|for the high level|big picture|end[- ]to[- ]end (?:design|flow|path)"
    r"|left to right|boxes|the overall (?:flow|architecture|design)|walk (?:you )?through the (?:system|flow|request))\b|^(?:the )?(?:system )?(?:architecture|high[- ]level|overview) ?:"
)
_LEADS_IN = (
    r"((?:(?:ok|okay|so|and|now|next|then|right|alright|first|finally|on|on to|over to|moving on|for|as for|about|regarding|the|my|to|part|section"
    r"|let me|let's|i'll|i'd|we|can|could|turn|go|do|talk about|start with|come to|move to|cover|discuss)[,:]? )*)"
)
_NAMES = {
    PhaseId.P1: r"requirements|scope|(?:clarifying )?questions|goals?|objectives?",
    PhaseId.P2: r"(?:ml |problem )?(?:framing|formulation)|ml task|(?:success |business )?metrics",
    PhaseId.P3: r"(?:system |high[- ]level |end[- ]to[- ]end )?(?:sketch|architecture|overview|diagram)",
    PhaseId.P4: r"(?:training )?data(?:set)?|labels?|features?|feature engineering|negatives|(?:data|labels?) and (?:labels?|features?)",
    PhaseId.P5: r"models?|modell?ing|model (?:choice|selection)|training|loss(?: function)?|baselines?|models? and training",
    PhaseId.P6: r"(?:offline |online )?(?:evaluation|eval)|experiments?|a/b tests?|launch|rollout|evaluation and launch",
    PhaseId.P7: r"serving|inference|deployment|latency|scal(?:e|ing)|serving and scale",
    PhaseId.P8: r"monitoring|operations?|retraining|maintenance|drift|life ?cycle",
    PhaseId.P9: r"summary|wrap[- ]?up|conclusion",
}
_HEADINGS = {
    phase: re.compile(rf"^{_LEADS_IN}(?:{names})(?P<then> next| now| then| please)?$")
    for phase, names in _NAMES.items()
}
_NUMBERED = re.compile(r"^\W*\d{1,2}[.)] ")
_OPENS = 4.0
"""Weight of a turn that opens with the name of a phase or announces the end-to-end sketch, in points heard."""
_LIKE, _CLEARLY = 0.3, 0.1
"""Least sound of a phase, and least lead over the next, for a segment to count."""
_ENOUGH, _AHEAD = 0.4, 1.3
"""Least weight of the phase of a turn, and how many times that of the next it must have."""


class PhaseEar:
    """Places turns."""

    def __init__(self, framework: Framework, exemplars: Exemplars) -> None:
        sounds = {id: phase.sounds for id, phase in framework.phases.items() if id is not PhaseId.P0}
        heard = {id: exemplars.vectors(texts) for id, texts in sounds.items()}
        self._ridge = Ridge(sounds, heard, kept=exemplars.kept)

    def hear(
        self,
        case: Case,
        first: Segment,
        points: Sequence[PointHeard],
        vectors: Vectors,
        content: Sequence[Segment],
    ) -> PhaseId | None:
        """The phase most of a turn belongs to, by how it begins and what it answers; None when it is not clear."""
        if not content:
            return None
        if any(_SUMS_UP.search(folded(segment.text)) for segment in content):
            return PhaseId.P9
        weight = dict.fromkeys(PhaseId, 0.0)
        if _SKETCHES.search(folded(content[0].text)):
            weight[PhaseId.P3] += _OPENS
        elif opened := _heading(first)[0]:
            weight[opened] += _OPENS
        for point in points:
            weight[case.point(point.id).phase] += point.confidence
        rows = self._ridge.scores([segment.text for segment in content], vectors)
        for row, segment in zip(rows, content, strict=True):
            phase, score, lead = best(row)
            if score >= _LIKE and lead >= _CLEARLY and len(stems(segment.text)) >= 3:
                weight[phase] += 0.5 * score
        ranked = sorted(weight.items(), key=lambda item: -item[1])
        return ranked[0][0] if ranked[0][1] >= _ENOUGH and ranked[0][1] > _AHEAD * ranked[1][1] else None


def turned_to(segments: Sequence[Segment]) -> PhaseId | None:
    """The phase that a turn goes to and says no more: a name alone may be an answer."""
    phase, led = _heading(segments[0]) if len(segments) == 1 else (None, False)
    return phase if led else None


def _heading(segment: Segment) -> tuple[PhaseId | None, bool]:
    """The phase a segment names, and whether with words that lead there."""
    if segment.is_question:
        return None, False
    bare = _NUMBERED.sub("", folded(segment.text)).partition(":")[0].strip(" .!?-#*")
    for phase, heading in _HEADINGS.items():
        if found := heading.match(bare):
            return phase, bool(found[1]) or bool(found["then"])
    return None, False
