"""Hears wrong claims: a gate of words, then contrast between wrong and right wordings, then exceptions.

Precision first. A statement counts only when its words (or its and the next one's) pass a gate, it
is not much nearer to a right wording than to a wrong one, it is not asked or attributed to others,
and no word of the exception stands near it. Words of warning need a clear lead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.domain.framework import Claim
from interviewer.domain.reading import ClaimHeard
from interviewer.library.encoder import Vectors
from interviewer.library.exemplars import Exemplars
from interviewer.library.words import Segment, folded
from interviewer.playbook.phrases import PhraseBook, passes, phrases_of

LEAD = -0.06
"""Least lead of the wrong wordings over the right ones (cosine) in a case known for the claim."""
LEAD_SPREAD = 0.03
"""The same when the telling words are spread over two segments."""
LEAD_ELSEWHERE = 0.10
"""The same in cases the claim is not known for."""
LEAD_IF_DISTANCED = 0.10
"""The same when the words also sound like a warning."""
NEAREST = 0.45
"""Least similarity to a wrong wording (cosine). All from the development split of the reading evals."""
NEAREST_ELSEWHERE = 0.60
"""The same in cases the claim is not known for."""
NEAREST_SPREAD = 0.55
"""The same when the telling words are spread over two segments."""
_DISTANCED = re.compile(
    r"\b(avoid\w*|instead of|rather than|no longer|wrong|mistake|naive\w*|useless|misleading|dangerous|careful|bad idea"
    r"|trap|pitfall|leak\w*|tempt\w+|meaningless|overstat\w+|optimistic|distort\w*|worthless|fool\w*|cheat\w*"
    r"|suspicious|only if|unless|except|hardly|would(?:n't| not)|should(?:n't| not)|can(?:'t|not)|won't|will not"
    r"|(?:is|are|was|were)(?:n't| not) (?:a|an|the|enough|what|how|something|useful|meaningful|random|good|fine)|^(?:so |and )?not |n't a "
    r"|(?:do|does|did)(?:n't| not) (?:want|use|love|like|trust|need|do|treat|start|rely|take care|solve|fix|cure|mean|make)|never|no (?:smote|oversampling|one-hot)|however|breaks?|fails?|lies|hides?"
    r"|not (?:a|the|by|at|as|in|with|on|to|use|treat|accuracy|f1|random\w*|auc|roc|enough)"
    r"|but (?:only|that|then|it|we|not|i))\b"
)
_DENIED_NUMBER = re.compile(r"\bnot (?:at |by |just )?\d[\d.,]*", re.IGNORECASE)
_DENIES = re.compile(r"^(?:so |and |but |definitely |certainly )*(?:not|never|no) ")
_DISMISSES = re.compile(
    r"\b(?:(?:i |we )?would(?:n't| not) (?:bother|waste|spend|need|cut|break|add|compare|worry|touch|even)"
    r"|(?:is|are|was)(?:n't| not) (?:an? (?:issue|worry|problem|concern)|needed|necessary)|not worried"
    r"|no (?:need|problem|point|reason|worries)|(?:do|does)(?:n't| not) (?:matter|need|care|have to|look|change)"
    r"|can(?:'t|not) (?:hallucinate|discriminate|go wrong|hurt|fail))\b"
)
"""Negations that brush something aside; they assert, they do not warn."""
_OTHERS = re.compile(
    r"\b(people|some|someone|others|many|they|juniors?|textbooks?|tutorials?) (?:\w+ )?"
    r"(say|says|think|often|always|would|use|do|claim|believe)\b"
)


class ClaimEar:
    """Looks for the wrong claims of the catalogue."""

    def __init__(self, claims: Sequence[Claim], exemplars: Exemplars) -> None:
        self._claims = claims
        gates = [phrase for claim in claims for phrase in phrases_of(claim.gates)]
        self._phrases = PhraseBook([*gates, *(word for claim in claims for word in claim.unless)])
        self._gated: dict[str, set[int]] = {}
        for j, claim in enumerate(claims):
            for phrase in phrases_of(claim.gates):
                self._gated.setdefault(phrase, set()).add(j)
        self._wrong = [exemplars.vectors(claim.wrong) for claim in claims]
        self._right = [exemplars.vectors(claim.right) for claim in claims]

    def hear(
        self, segments: Sequence[Segment], vectors: Vectors, likely: frozenset[str]
    ) -> tuple[ClaimHeard, ...]:
        """Claims made in a turn, surest first; `likely` are those known for this case."""
        found = []
        said = [self._phrases.find(_DENIED_NUMBER.sub(" ", segment.text)).keys() for segment in segments]
        for i, segment in enumerate(segments):
            plain = folded(segment.text)
            if segment.is_question or _OTHERS.search(plain) or _DENIES.search(plain):
                continue
            with_next = set().union(*said[i : i + 2])
            around = set().union(*said[max(0, i - 1) : i + 2])
            distanced = bool(_DISTANCED.search(_DISMISSES.sub(" ", plain)))
            for j in sorted(set().union(*(self._gated.get(phrase, ()) for phrase in with_next))):
                claim = self._claims[j]
                alone = passes(claim.gates, set(said[i]))
                if not (alone or passes(claim.gates, with_next)) or any(w in around for w in claim.unless):
                    continue
                lead, nearest = self._contrast(j, vectors[i])
                need, least = (LEAD, NEAREST) if alone else (LEAD_SPREAD, NEAREST_SPREAD)
                if claim.id not in likely:
                    need, least = LEAD_ELSEWHERE, max(least, NEAREST_ELSEWHERE)
                if lead >= (max(need, LEAD_IF_DISTANCED) if distanced else need) and nearest >= least:
                    found.append(ClaimHeard(id=claim.id, quote=segment.text, confidence=round(nearest, 3)))
        return tuple(sorted(_one_each(found), key=lambda c: -c.confidence))

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
