"""Which segments ask the interviewer something, which facts they ask for, and which nobody can answer.

The shapes of questions are in `shapes`. A question the candidate goes on to answer
is not a question to the interviewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from interviewer.domain.case import Case
from interviewer.library.encoder import Encoder, Vectors
from interviewer.library.exemplars import Exemplars
from interviewer.library.words import Segment, folded, stems
from interviewer.playbook.features import Lexicon, demoted, direction, lead
from interviewer.playbook.likeness import Likeness
from interviewer.playbook.phrases import PhraseBook, passes, phrases_of
from interviewer.playbook.shapes import (
    A_CALL,
    ASKS_ONESELF,
    CALLS,
    EMBEDDED,
    PLEA,
    REPLIES,
    TOPIC,
    WISH,
    announces,
    is_design_question,
    is_reported,
    leans,
    looks_asked,
    pieces,
    stands_alone,
    supposes,
    tail,
)
from interviewer.playbook.taught import Taught, whole

_ASKED_PLAINLY, _ASKED_SPOKEN = 0.15, 0.25
_SOUNDS_ASKED, _SURELY_ASKED = 0.2, 0.75
BIAS = -4.73
WEIGHTS = {
    "key": 1.68,
    "answer": 2.18,
    "margin": 3.52,
    "context": 4.06,
    "sound": 6.15,
    "sound_margin": 5.57,
    "familiar_margin": 2.60,
}
"""Logistic regression on questions nothing was learnt from and on the development split: `evals.fitting`."""
TAUGHT_BIAS = -0.54
TAUGHT_WEIGHTS = {"key": 1.27, "answer": 1.63, "familiar_margin": 1.35, "learnt": 0.98, "alone": 0.33}
"""The same for a case whose facts something was learnt about."""
MATCH = 0.55
"""Least probability at which a question asks for a fact."""
KEYED = 0.45
"""The same when its words are the key of this fact and of no other."""
CURT = 0.02
"""The same in a question of a few words."""
_CURT = 6
"""How many those are."""
SECOND = 0.90
"""The same for a second fact in the same words."""
AGREED = 0.55
"""Enough for a fact that a part of a question and the whole of it both seem to ask for."""
GLIMPSED = 0.20
"""Least probability of the whole question, for a fact that only a part of it asks for."""
PLAINLY = 0.72
"""Enough for a part of a question, whatever the whole of it seems to ask for."""
RHETORICAL = 0.60
"""The same when the question is about the design, or has not the shape of one."""
ANSWERED = 0.60
"""The same when the candidate goes on to answer."""
SURELY = 0.80
"""From here a question asks for a fact, whatever else it sounds like."""
WISHED = 0.65
"""The same for a sentence that wants to be told something without being a question."""
UNKNOWN = 0.25
"""Below this a part of a question asks for something no fact gives."""


@dataclass(frozen=True)
class Asked:
    """What a turn asks the interviewer for."""

    facts: tuple[str, ...]
    handed_back: tuple[str, ...]
    segments: frozenset[int]


class FactEar:
    """Matches questions with the ways people ask for the facts of one case."""

    def __init__(self, case: Case, exemplars: Exemplars, encoder: Encoder) -> None:
        self._encoder, self._facts = encoder, case.facts
        asks = [(j, ask) for j, fact in enumerate(case.facts) for ask in fact.asks]
        vectors = exemplars.vectors([ask for _, ask in asks])
        self._topic = direction(vectors)
        self._answers = demoted(exemplars.vectors([fact.answer for fact in case.facts]), self._topic)
        told = [*asks, *((j, fact.answer) for j, fact in enumerate(case.facts))]
        self._words = Lexicon([text for _, text in told], [j for j, _ in told])
        self._keys = PhraseBook(phrase for fact in case.facts for phrase in phrases_of(fact.keys))
        self._taught = Taught.about(case, encoder)
        self._likeness = None if self._taught else Likeness(case, vectors, self._topic, exemplars.kept)

    def hear(self, segments: Sequence[Segment], asks: Sequence[float], answers: Sequence[bool]) -> Asked:
        """Facts asked and questions to hand back.

        `asks` is how much each segment sounds like a clarifying question (negative: it surely is
        something else), `answers` whether it sounds like a piece of design.
        """
        facts: list[str] = []
        back: list[str] = []
        used: set[int] = set()
        turn = with_one_question(segments)
        for i, segment in enumerate(segments):
            if not (self._is_to_us(segments, i, asks[i], answers) or self._is_put(segments, i, asks[i])):
                continue
            before = segments[i - 1].text if i else ""
            answered = _goes_on_to_answer(answers, i)
            matched, unknown = self._facts_in(segment.text, before, turn, _least(segment, answered))
            if set(matched) <= set(facts) and self._is_unknown(segment.text):
                matched = []
            if matched:
                facts += [fact for fact in matched if fact not in facts]
                back += unknown
                used.add(i)
            elif not answered and self._is_clarifying(segment, asks[i]):
                back.append(segment.text)
                used.add(i)
        put = [
            i
            for i, segment in enumerate(segments)
            if asks[i] >= 0 and looks_asked(segment) and not _goes_on_to_answer(answers, i)
        ]
        if self._taught is not None and put and not is_design_question(segments[-1]):
            heard = self._taught.as_a_whole(segments, facts)
            if heard and not facts:
                back, used = [], used.union(put)
            facts = heard
        return Asked(tuple(facts), tuple(back), frozenset(used))

    def _is_put(self, segments: Sequence[Segment], i: int, asks: float) -> bool:
        last = i == len(segments) - 1
        return last and asks >= 0 and self._taught is not None and self._taught.is_put(segments[i].text)

    def _is_to_us(self, segments: Sequence[Segment], i: int, asks: float, answers: Sequence[bool]) -> bool:
        segment = segments[i]
        if self._taught is not None and self._taught.tells(segment.text):
            return False
        if asks >= 0 and self._is_plainly_put(segment, alone=len(segments) == 1, last=i == len(segments) - 1):
            return True
        last = i == len(segments) - 1 and tail(segment.text) is not None
        embedded = not answers[i] and bool(EMBEDDED.search(folded(segment.text)))
        sounds = last or (embedded and asks >= _SOUNDS_ASKED)
        told = segment.text.endswith(".")
        if asks < 0 or not (looks_asked(segment) or (not told and (sounds or asks >= _SURELY_ASKED))):
            return False
        plain = folded(segment.text)
        if answers[i] and not (segment.is_question or last or PLEA.search(plain) or announces(plain)):
            return False
        answered = _goes_on_to_answer(answers, i)
        after = folded(segments[i + 1].text) if i + 1 < len(segments) else ""
        if answered and (TOPIC.search(plain) or REPLIES.search(after)):
            return False
        answered = answered or (after != "" and not looks_asked(segments[i + 1]))
        rhetorical = is_design_question(segment) or bool(ASKS_ONESELF.search(plain))
        return not (answered and rhetorical) and not is_reported(segment)

    def _is_plainly_put(self, segment: Segment, alone: bool, last: bool) -> bool:
        """Whether a sentence that need not look like a question clearly asks for a fact."""
        if is_design_question(segment):
            return False
        plain = folded(segment.text)
        if supposes(segment) or WISH.search(plain):
            return self.likely(segment.text) >= WISHED
        if not last or segment.text.endswith("."):
            return False
        if alone and len(plain.split()) <= _CURT:
            return self.likely(segment.text) >= WISHED
        short = len(plain.split()) <= A_CALL and bool(CALLS.search(plain))
        return (short or looks_asked(segment) or bool(EMBEDDED.search(plain))) and self.surely(segment.text)

    def _is_clarifying(self, segment: Segment, asks: float) -> bool:
        if is_design_question(segment) or len(stems(segment.text)) < 1:
            return False
        return looks_asked(segment) and asks >= (_ASKED_PLAINLY if segment.is_question else _ASKED_SPOKEN)

    def _facts_in(self, text: str, before: str, turn: str, threshold: float) -> tuple[list[str], list[str]]:
        """Facts a question asks for, as a whole or by one of its parts, and parts nobody can answer."""
        found: dict[str, None] = {}
        parts = pieces(text)
        joined = len(parts) if before and leans(text) else 0
        if joined:
            parts.append(f"{before} {text}")
        unknown = []
        evidence = self.features(parts, before, turn)
        table = _probable(evidence)
        offers = " or " in folded(text)
        for n, (part, row, keys) in enumerate(zip(parts, table, evidence["key"], strict=True)):
            first, second = np.argsort(-row)[:2]
            seen = row if n and n == joined else table[0]
            sole = keys[first] and keys.sum() == 1
            least = threshold - (MATCH - KEYED if sole else 0)
            if sole and not n and len(part.split()) <= _CURT:
                least = min(least, CURT)
            agreed = n and min(row[first], table[0, first]) >= AGREED
            plain = row[first] >= PLAINLY and not offers
            if agreed or plain or (row[first] >= least and seen[first] >= min(least, GLIMPSED)):
                found.setdefault(self._facts[int(first)].id)
            elif row[first] < UNKNOWN and n and n != joined and stands_alone(part):
                unknown.append(part)
            if row[second] >= max(threshold, SECOND) and seen[second] >= GLIMPSED:
                found.setdefault(self._facts[int(second)].id)
        return list(found), unknown

    def _is_unknown(self, text: str) -> bool:
        """Whether no fact answers a question taken by itself."""
        return stands_alone(text) and self.likely(text) < MATCH

    def surely(self, text: str) -> bool:
        """Whether a sentence asks for a fact in words that are the key of it."""
        evidence = self.features([text], "")
        return bool((_probable(evidence) * evidence["key"]).max() >= SURELY)

    def assumes(self, segment: Segment) -> bool:
        """Whether a sentence puts up an assumption about a fact for confirmation."""
        return supposes(segment) and self.likely(segment.text) >= MATCH

    def likely(self, text: str) -> float:
        """How probable it is that a sentence asks for the fact it is nearest to."""
        return float(self.probabilities([text], "").max())

    def probabilities(self, parts: Sequence[str], before: str) -> Vectors:
        """For each part of a question and each fact, how probable it is that this asks for that."""
        return _probable(self.features(parts, before))

    def features(self, parts: Sequence[str], before: str, turn: str = "") -> dict[str, Vectors]:
        """The evidence by name; rows are parts, columns facts. `turn` is all that was said with them."""
        raw = self._encoder.encode(parts)
        own = demoted(raw, self._topic)
        keys = [self._keys.find(part) for part in parts]
        found = {
            "key": np.array(
                [[passes(fact.keys, said) for fact in self._facts] for said in keys], dtype=np.float32
            ),
            "answer": own @ self._answers.T,
            "familiar_margin": lead(self._words.familiar(parts)),
        }
        if self._taught is not None:
            return found | self._taught.evidence(parts, before, turn)
        wide = demoted(raw + self._encoder.encode([before]), self._topic) if before else own
        return found | (self._likeness.of(parts, raw, own, wide) if self._likeness else {})


def with_one_question(segments: Sequence[Segment]) -> str:
    """All that was said, unless it is long or asks several things."""
    several = sum(looks_asked(segment) for segment in segments) > 1
    return "" if several else whole(segments)


def _goes_on_to_answer(answers: Sequence[bool], i: int) -> bool:
    """Whether one of the two segments after a question sounds like design."""
    return any(answers[i + 1 : i + 3])


def _probable(evidence: dict[str, Vectors]) -> Vectors:
    """Evidence by name as probabilities."""
    bias, weights = (TAUGHT_BIAS, TAUGHT_WEIGHTS) if "learnt" in evidence else (BIAS, WEIGHTS)
    return np.asarray(1 / (1 + np.exp(-(bias + sum(weights[k] * v for k, v in evidence.items())))))


def _least(segment: Segment, answered: bool) -> float:
    """The least probability that counts: more when the candidate answers or only thinks aloud."""
    if answered:
        return ANSWERED
    return RHETORICAL if is_design_question(segment) or not looks_asked(segment) else MATCH
