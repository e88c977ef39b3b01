"""Hears wrong claims: a gate of words, then contrast between wrong and right wordings, then exceptions.

Precision first. A statement counts only when its words pass a gate, it is nearer to the wrong
wordings than to the right ones, it is not negated, asked, attributed or about somebody else's
mistake, and no word of the exception stands near it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.domain.framework import Claim
from interviewer.domain.reading import ClaimHeard
from interviewer.library.encoder import Vectors
from interviewer.library.exemplars import Exemplars
from interviewer.library.words import Segment, folded
from interviewer.playbook.features import Cues

CONTRAST = 0.03
"""Least lead of the wrong wordings over the right ones (cosine)."""
NEAREST = 0.45
"""Least similarity to a wrong wording (cosine)."""
_DISTANCED = re.compile(
    r"\b(not|never|n't|don't|won't|can't|cannot|avoid\w*|instead of|rather than|no longer|without|wrong|mistake|naive"
    r"|useless|misleading|dangerous|careful|bad idea|problem|trap|pitfall|leak\w*|bias\w*|would be|wouldn't"
    r"|isn't|aren't|doesn't|tempt\w+|shouldn't|fails?|breaks?|meaningless|overstat\w+|optimistic|distort\w*"
    r"|but only|unless|except|hardly|worthless|lies|fool\w*|cheat\w*|suspicious|question is|only if)\b"
)
_ASKED = re.compile(r"\?\s*$|^(should|can|could|would|do|does|is|are|what|how|why) ")
_OTHERS = re.compile(r"\b(people|some|someone|others|many|they|juniors?|textbooks?|tutorials?) (?:\w+ )?"
                     r"(say|says|think|often|always|would|use|do|claim|believe)")  # fmt: skip


class ClaimEar:
    """Looks for the wrong claims of the catalogue."""

    def __init__(self, claims: Sequence[Claim], exemplars: Exemplars) -> None:
        self._claims = claims
        self._gates = [[[Cues(group) for group in gate] for gate in claim.gates] for claim in claims]
        self._unless = [Cues(claim.unless) for claim in claims]
        self._wrong = [exemplars.vectors(claim.wrong) for claim in claims]
        self._right = [exemplars.vectors(claim.right) for claim in claims]

    def hear(
        self, segments: Sequence[Segment], vectors: Vectors, likely: frozenset[str]
    ) -> tuple[ClaimHeard, ...]:
        """Claims made in a turn, surest first; `likely` are those known for this case."""
        found = []
        for i, segment in enumerate(segments):
            plain = folded(segment.text)
            wide = folded(" ".join(s.text for s in segments[max(0, i - 1) : i + 2]))
            if _ASKED.search(plain) or _DISTANCED.search(plain) or _OTHERS.search(plain):
                continue
            for j, claim in enumerate(self._claims):
                if not self._passes(j, plain) or self._unless[j].find(wide):
                    continue
                lead, nearest = self._contrast(j, vectors[i])
                need = CONTRAST if claim.id in likely else CONTRAST + 0.03
                if lead >= need and nearest >= NEAREST:
                    found.append(ClaimHeard(id=claim.id, quote=segment.text, confidence=round(nearest, 3)))
        return tuple(sorted(_one_each(found), key=lambda c: -c.confidence))

    def _passes(self, j: int, plain: str) -> bool:
        return any(all(group.find(plain) for group in gate) for gate in self._gates[j])

    def _contrast(self, j: int, vector: Vectors) -> tuple[float, float]:
        wrong = float((self._wrong[j] @ vector).max())
        right = float((self._right[j] @ vector).max()) if len(self._right[j]) else 0.0
        return wrong - right, wrong


def _one_each(found: list[ClaimHeard]) -> list[ClaimHeard]:
    best: dict[str, ClaimHeard] = {}
    for claim in found:
        if claim.id not in best or claim.confidence > best[claim.id].confidence:
            best[claim.id] = claim
    return list(best.values())
