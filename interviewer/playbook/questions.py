"""Which segments ask the interviewer something, which facts they ask for, and which nobody can answer.

Knows the shapes of questions in English, typed or spoken. A question the candidate goes on to answer
is not a question to the interviewer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from interviewer.domain.case import Case
from interviewer.library.encoder import Encoder, Vectors
from interviewer.library.exemplars import Exemplars
from interviewer.library.words import Segment, folded, stems
from interviewer.playbook.features import Rarity

_OPENS = re.compile(
    r"^(?:(?:so|and|but|ok|okay|um|uh|well|also|first|then|maybe|next|sorry|just|alright|right|hi|hello|before [\w ]+,)"
    r"[ ,]+)*"
    r"(what'?s?|which|who'?s?|whom|whose|where|when|why|how|is|are|am|was|were|do|does|did|can|could|may|will|would"
    r"|should|shall|has|have|any)\b"
)
_INDIRECT = re.compile(
    r"\b(i(?:'d| would)? (?:like|want|need|love|wish) to (?:know|ask|understand|clarify|check|confirm|hear|learn)"
    r"|i wonder|i'?m wondering|wondering (?:what|how|if|whether)|can i assume|could i assume|may i assume"
    r"|should i assume|do i assume|i assume .* correct|is it (?:fair|safe|ok|right) to (?:say|assume)"
    r"|tell me (?:about |what|how|more about )|let me ask|question about|quick question|clarif\w+ "
    r"|please (?:tell|share|give) me|give me (?:a|the|some) (?:number|figure|idea|feeling|sense)"
    r"|do (?:we|you) (?:know|have)|what about|how about"
    r"|would help to know|need to know|any idea (?:of|about|what|how)|remind me what)\b"
)
_DESIGN = re.compile(
    r"^(?:(?:so|and|but|ok|okay|now|then|next|um|well) )*(?:how|what|why|which|where|when|should|do|can)\b[\w ']{0,30}?"
    r"\b(?:would|should|could|do|can|will|shall|might) (?:i|we|one|you)\b"
    r"|^(?:so )?why (?:not|is|does|do|would|should)\b|\bshould (?:i|we)\b|^(?:so )?what if\b|^(?:so )?what happens (?:if|when)"
)
_SAME_QUESTION = re.compile(r",? and (?:also )?(?:what|how|do|is|are|which|who|can)|,| and | plus | or ")
MATCH = 0.62
RHETORICAL = 0.86
_PART = 0.78


@dataclass(frozen=True)
class Asked:
    """What a turn asks the interviewer for."""

    facts: tuple[str, ...]
    handed_back: tuple[str, ...]
    segments: frozenset[int]


def looks_asked(segment: Segment) -> bool:
    """Whether a segment has the shape of a question, direct or indirect, with or without its mark."""
    plain = folded(segment.text)
    return segment.is_question or bool(_OPENS.search(plain) or _INDIRECT.search(plain))


def is_design_question(segment: Segment) -> bool:
    """Whether a question is about what the design should do, not about what is given."""
    return bool(_DESIGN.search(folded(segment.text)))


class FactEar:
    """Matches questions with the ways people ask for the facts of one case."""

    def __init__(self, case: Case, exemplars: Exemplars, encoder: Encoder) -> None:
        self._encoder = encoder
        self._ids = [fact.id for fact in case.facts for _ in fact.asks]
        asks = [ask for fact in case.facts for ask in fact.asks]
        self._vectors = exemplars.vectors(asks)
        self._stems = [frozenset(stems(ask)) for ask in asks]
        self._rarity = Rarity(asks)

    def hear(
        self, segments: Sequence[Segment], vectors: Vectors, asks: Sequence[float], answers: Sequence[bool]
    ) -> Asked:
        """Facts asked and questions to hand back.

        `asks` is how much each segment sounds like a clarifying question (negative: it surely is
        something else), `answers` whether it sounds like a piece of design.
        """
        facts: list[str] = []
        back: list[str] = []
        used: set[int] = set()
        for i, segment in enumerate(segments):
            if not self._is_to_us(segments, i, asks[i], answers):
                continue
            threshold = RHETORICAL if is_design_question(segment) else MATCH
            matched = self._facts_in(segment, vectors[i], threshold)
            if matched:
                facts += [fact for fact in matched if fact not in facts]
                used.add(i)
            elif self._is_clarifying(segment, asks[i]):
                back.append(segment.text)
                used.add(i)
        return Asked(tuple(facts), tuple(back), frozenset(used))

    def _is_to_us(self, segments: Sequence[Segment], i: int, asks: float, answers: Sequence[bool]) -> bool:
        segment = segments[i]
        if asks < 0 or (not looks_asked(segment) and asks < 0.75):
            return False
        answered = any(answers[i + 1 : i + 3])
        return not (answered and is_design_question(segment))

    def _is_clarifying(self, segment: Segment, asks: float) -> bool:
        if is_design_question(segment) or len(stems(segment.text)) < 1:
            return False
        return asks >= (0.30 if segment.is_question else 0.45)

    def _facts_in(self, segment: Segment, vector: Vectors, threshold: float) -> list[str]:
        fact, score = self._best(segment.text, vector)
        found = [fact] if score >= threshold else []
        parts = [p.strip() for p in _SAME_QUESTION.split(segment.text) if len(stems(p)) >= 1]
        if len(parts) > 1:
            for part, row in zip(parts, self._encoder.encode(parts), strict=True):
                fact, score = self._best(part, row)
                if score >= max(threshold, _PART) and fact not in found:
                    found.append(fact)
        return found

    def _best(self, text: str, vector: Vectors) -> tuple[str, float]:
        dense = self._vectors @ vector
        said = frozenset(stems(text))
        top = np.argsort(-dense)[:12]
        best, score = "", 0.0
        for j in top:
            value = float(dense[j]) + 0.35 * self._rarity.overlap(said, self._stems[int(j)])
            if value > score:
                best, score = self._ids[int(j)], value
        return best, score
