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
from interviewer.playbook.features import Lexicon, best_other, demoted, direction
from interviewer.playbook.phrases import PhraseBook, passes, phrases_of

_OPENS = re.compile(
    r"^(?:(?:so|and|but|ok|okay|um|uh|well|also|first|then|maybe|next|sorry|just|alright|right|hi|hello"
    r"|before (?:i|we) \w+ (?:on|anything|something|a \w+|the \w+|any \w+)|before [\w ]+,|roughly|for (?:that|this|sizing))"
    r"[ ,:]+)*"
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
    r"|would help to know|(?:need|must|have|ought|want) to know|must know|should know|i(?:'d| would) (?:like|need) (?:their|your|some numbers|figures)|any idea (?:of|about|what|how)|remind me what)\b"
)
_GIVEN = re.compile(
    r"\b(?:do|did|can|could|are|will) (?:i|we|you) (?:have|log|know|see|get|store|keep|run|pay|own|use|access|collect|record"
    r"|already|ever|currently|do besides|do apart|allowed|permitted)\b"
)
"""Verbs of what there is: 'which signals do we log' is about the facts although it says 'we'."""
_DESIGN = re.compile(
    r"^(?:(?:so|and|but|ok|okay|now|then|next|um|well) )*(?:(?:how|what|why|which|where|when|should|do|can)\b[\w ']{0,30}?"
    r"\b(?:would|should|could|can|will|shall|might)|(?:how|what|why|where|when) do) (?:i|we|one|you)\b"
    r"|^(?:so )?why (?:not|is|does|do|would|should)\b|\bshould (?:i|we)\b|^(?:so )?what if\b|^(?:so )?what happens (?:if|when)|\bif (?:we|i) [^?]*,? would (?:it|they|he|she|that)\b"
)
_EMBEDDED = re.compile(
    r"\b(?:how (?:many|much|big|long|often|fast|large|old|rare|late)|what (?:is|are|does|do|kind|share|history)|which \w+ (?:is|are|do|does)"
    r"|who (?:is|are|pays)|i(?:'d| would)? (?:like|need)(?: to know)? (?:the|their|one|two|some|a|what|how|for)|numbers? i need|one thing)\b"
)
"""A question inside a sentence that is not built as one."""
_PLEA = re.compile(
    r"\bunless you (?:tell|say|know|have|give|correct|object)\b|\bi(?:'d| would) (?:want|like|need) (?:to know|their|your|the numbers)\b"
    r"|\b(?:but|please|and|so) (?:please )?(?:correct me|let me (?:check|know)|confirm)\b|\bcan you confirm\b|\bcorrect me if\b"
    r"|\bnot sure (?:whether|if|how many|how much|what) (?:we|there|the|our|you)\b"
)
"""A wish to know inside a statement: 'I'll assume a second unless you tell me otherwise'."""
_TOPIC = re.compile(r"^(?:(?:so|and|now|ok|okay|well|then)[ ,]+)*(?:what|how) about\b")
"""Names a subject; who goes on about it was not asking."""
_REPLIES = re.compile(r"^(?:well[, ]+)?(?:no|nope|yes|not|because)\b")
"""Answers a question just put."""
_ASKS_ONESELF = re.compile(r"^(?:first|second|third|then|next|finally|now)\b")
"""Counts through questions of one's own: 'First, when does the clock stop? I'd use …'."""
_INVERTED = re.compile(
    r"\b(?:how (?:many|much|big|large|long|often|fast|old|rare|late|quickly|common|bad|good)"
    r"(?: (?!(?:the|a|an|it|they|we|i|you|this|that|our|my|people|users) )[\w'-]+){0,3}? (?:do|does|did|is|are|was|were|can|will|has|have)\b"
    r"|how (?:do|does|did) (?:you|our|the) |what(?: does| do|'s| is| are) (?:the|a|our|your) |which [\w-]+ (?:do|does|is|are) "
    r"|(?:does|did) (?:our|your|anyone|anybody)\b|(?:do|did|have) you\b|(?:is|are) there (?:any|some)\b|do we (?:have|know|log)\b)"
)
"""The word order of a question, wherever it stands: speech has no question marks."""
_ASKED_PLAINLY, _ASKED_SPOKEN = 0.15, 0.25
_SOUNDS_ASKED, _SURELY_ASKED = 0.2, 0.75
_STATES = re.compile(
    r"^(?:if|when(?! (?:do|does|did|is|are|was|were|will|can|must|should) )|once|unless) |^(?:so |and |but )*what (?:i|we)(?:'m|'d|'re|'ve)? "
    r"|^what \w+ (?:it|this|that|us|me|the \w+)[\w ]*: "
)
"""Sentences with question words that tell: 'what I'm least sure of is', 'if it falls I'd want to know'."""
_ANNOUNCES = re.compile(
    r"\b(questions?|ask|need|facts?|numbers?|clarif\w+|wonder\w*|tell me|like to know|unknowns?)\b"
)
_REPORTS = re.compile(
    r"\b(measur\w*|survey\w*|label\w*|predict\w*|rat(?:e|es|ers?|ing)|grad\w+|judg\w+|see|shows?|tells|records?|metrics?"
    r"|target|dashboard|learns?|report\w*|track\w*|compar\w+|answers?|asked|the question is|the issue is)\b"
)
_LEANS = re.compile(r"\b(they|them|their|those|these|that|this|it|its|such|one|ones)\b")
"""Words that stand for something said before."""
_POINTS_BACK = re.compile(r"\b(they|them|their|those|these|that|this|there|does it|such|ones?)\b")
_CALLS = re.compile(
    r"\b(?:pls|plz|please)\b|^(?:the |our )?(?:[\w-]+ ){0,2}(?:rate|size|volume|count|budget|qps|tps|rps|share|number|latency)$"
    r"|^[\w -]+ or (?:also |just |only )?[\w ]+$|\b(?:is it|are they|can i|can we|do we|is there|are there|may i)\b"
)
"""A question of a few words without its shape: 'peak tps pls', 'mobile or web'."""
_A_STATEMENT = 5
"""Content words in front of a question that state something."""
_A_CALL = 9
"""Words up to which it is one."""
_LISTS = re.compile(
    r"\b(?:numbers?|questions?|figures?|facts?)\b[\w ]*\b(?:please|need|first|missing|want|for)\b|\b(?:please|need|give me|missing)\b[\w ]*\b(?:numbers?|questions?|figures?|facts?)\b"
)
"""What stands before a list of things asked for: 'two numbers, please: …'."""
_SAME_QUESTION = re.compile(r",? and (?:also )?|, ?|; ?| plus | or |: |\.\.\. ?")
BIAS = -7.4
WEIGHTS = {
    "key": 2.9,
    "dense": 2.0,
    "second": 1.9,
    "answer": 3.5,
    "lexical": 3.1,
    "margin": 3.2,
    "context": 2.7,
}
"""Logistic regression on the development split of the reading evals."""
MATCH = 0.45
"""Least probability at which a question asks for a fact."""
KEYED = 0.30
"""The same when its words are the key of this fact and of no other."""
CURT = 0.02
"""The same in a question of a few words."""
_CURT = 6
"""How many those are."""
SECOND = 0.90
"""The same for a second fact in the same words."""
AGREED = 0.20
"""Enough for a fact that a part of a question and the whole of it both seem to ask for."""
GLIMPSED = 0.03
"""Least probability of the whole question, for a fact that only a part of it asks for."""
RHETORICAL = 0.50
"""The same when the question is about the design, or has not the shape of one."""
ANSWERED = 0.65
"""The same when the candidate goes on to answer."""
SURELY = 0.60
"""From here a question asks for a fact, whatever else it sounds like."""
UNKNOWN = 0.08
"""Below this a part of a question asks for something no fact gives."""


@dataclass(frozen=True)
class Asked:
    """What a turn asks the interviewer for."""

    facts: tuple[str, ...]
    handed_back: tuple[str, ...]
    segments: frozenset[int]


def looks_asked(segment: Segment) -> bool:
    """Whether a segment has the shape of a question, direct or indirect, with or without its mark."""
    plain = folded(segment.text)
    if segment.is_question:
        return True
    if _STATES.search(plain):
        return False
    if _INDIRECT.search(plain) or _PLEA.search(plain):
        return True
    return _announces(plain) or (bool(_OPENS.search(plain)) and not segment.text.endswith("."))


def _announces(plain: str) -> bool:
    """Whether a sentence announces what it asks for: 'two numbers, please: …'."""
    before, colon, after = plain.partition(": ")
    return bool(colon and (_LISTS.search(before) or (_ANNOUNCES.search(before) and _OPENS.search(after))))


def is_design_question(segment: Segment) -> bool:
    """Whether a question is about what the design should do, not about what is given."""
    plain = folded(segment.text)
    return bool(_DESIGN.search(plain)) and not _GIVEN.search(plain)


def is_reported(segment: Segment) -> bool:
    """Whether a question is quoted as something the design answers: 'that lets me measure: do they…'."""
    before, colon, _ = folded(segment.text).partition(": ")
    if not colon or len(before.split()) < 4 or _ANNOUNCES.search(before) or _OPENS.search(before):
        return False
    return bool(_REPORTS.search(before)) or not segment.is_question


class FactEar:
    """Matches questions with the ways people ask for the facts of one case."""

    def __init__(self, case: Case, exemplars: Exemplars, encoder: Encoder) -> None:
        self._encoder, self._facts = encoder, case.facts
        asks = [(j, ask) for j, fact in enumerate(case.facts) for ask in fact.asks]
        vectors = exemplars.vectors([ask for _, ask in asks])
        self._topic = direction(vectors)
        self._asks = demoted(vectors, self._topic)
        groups = [j for j, _ in asks]
        self._starts = np.searchsorted(groups, np.arange(len(case.facts)))
        self._answers = demoted(exemplars.vectors([fact.answer for fact in case.facts]), self._topic)
        self._lexicon = Lexicon([ask for _, ask in asks], groups)
        self._keys = PhraseBook(phrase for fact in case.facts for phrase in phrases_of(fact.keys))

    def hear(self, segments: Sequence[Segment], asks: Sequence[float], answers: Sequence[bool]) -> Asked:
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
            before = segments[i - 1].text if i else ""
            answered = any(answers[i + 1 : i + 3])
            matched, unknown = self._facts_in(segment.text, before, _least(segment, answered))
            if matched:
                facts += [fact for fact in matched if fact not in facts]
                back += unknown
                used.add(i)
            elif not answered and self._is_clarifying(segment, asks[i]):
                back.append(segment.text)
                used.add(i)
        return Asked(tuple(facts), tuple(back), frozenset(used))

    def _is_to_us(self, segments: Sequence[Segment], i: int, asks: float, answers: Sequence[bool]) -> bool:
        segment = segments[i]
        if i == len(segments) - 1 and asks >= 0 and self._is_plainly_put(segment):
            return True
        last = i == len(segments) - 1 and tail(segment.text) is not None
        embedded = not answers[i] and bool(_EMBEDDED.search(folded(segment.text)))
        sounds = last or (embedded and asks >= _SOUNDS_ASKED)
        told = segment.text.endswith(".")
        if asks < 0 or not (looks_asked(segment) or (not told and (sounds or asks >= _SURELY_ASKED))):
            return False
        plain = folded(segment.text)
        if answers[i] and not (segment.is_question or last or _PLEA.search(plain) or _announces(plain)):
            return False
        answered = any(answers[i + 1 : i + 3])
        after = folded(segments[i + 1].text) if i + 1 < len(segments) else ""
        if answered and (_TOPIC.search(plain) or _REPLIES.search(after)):
            return False
        answered = answered or (after != "" and not looks_asked(segments[i + 1]))
        rhetorical = is_design_question(segment) or bool(_ASKS_ONESELF.search(plain))
        return not (answered and rhetorical) and not is_reported(segment)

    def _is_plainly_put(self, segment: Segment) -> bool:
        """Whether the last sentence of a turn, that need not look like a question, clearly is one."""
        if segment.text.endswith(".") or is_design_question(segment):
            return False
        plain = folded(segment.text)
        short = len(plain.split()) <= _A_CALL and bool(_CALLS.search(plain))
        return (short or looks_asked(segment) or bool(_EMBEDDED.search(plain))) and self.surely(segment.text)

    def _is_clarifying(self, segment: Segment, asks: float) -> bool:
        if is_design_question(segment) or len(stems(segment.text)) < 1:
            return False
        return looks_asked(segment) and asks >= (_ASKED_PLAINLY if segment.is_question else _ASKED_SPOKEN)

    def _facts_in(self, text: str, before: str, threshold: float) -> tuple[list[str], list[str]]:
        """Facts a question asks for, as a whole or by one of its parts, and parts nobody can answer."""
        found: dict[str, None] = {}
        parts = pieces(text)
        joined = len(parts) if before and leans(text) else 0
        if joined:
            parts.append(f"{before} {text}")
        unknown = []
        evidence = self.features(parts, before)
        table = _probable(evidence)
        for n, (part, row, keys) in enumerate(zip(parts, table, evidence["key"], strict=True)):
            first, second = np.argsort(-row)[:2]
            seen = row if n and n == joined else table[0]
            sole = keys[first] and keys.sum() == 1
            least = threshold - (MATCH - KEYED if sole else 0)
            if sole and not n and len(part.split()) <= _CURT:
                least = min(least, CURT)
            agreed = n and min(row[first], table[0, first]) >= AGREED
            if agreed or (row[first] >= least and seen[first] >= min(least, GLIMPSED)):
                found.setdefault(self._facts[int(first)].id)
            elif row[first] < UNKNOWN and n and n != joined and stands_alone(part):
                unknown.append(part)
            if row[second] >= max(threshold, SECOND) and seen[second] >= GLIMPSED:
                found.setdefault(self._facts[int(second)].id)
        return list(found), unknown

    def surely(self, text: str) -> bool:
        """Whether a sentence asks for a fact in words that are the key of it."""
        evidence = self.features([text], "")
        return bool((_probable(evidence) * evidence["key"]).max() >= SURELY)

    def probabilities(self, parts: Sequence[str], before: str) -> Vectors:
        """For each part of a question and each fact, how probable it is that this asks for that."""
        return _probable(self.features(parts, before))

    def features(self, parts: Sequence[str], before: str) -> dict[str, Vectors]:
        """The evidence by name; rows are parts, columns facts."""
        raw = self._encoder.encode(parts)
        own = demoted(raw, self._topic)
        similar = own @ self._asks.T
        dense = np.maximum.reduceat(similar, self._starts, axis=1)
        wide = demoted(raw + self._encoder.encode([before]), self._topic) if before else own
        keys = [self._keys.find(part) for part in parts]
        return {
            "key": np.array(
                [[passes(fact.keys, said) for fact in self._facts] for said in keys], dtype=np.float32
            ),
            "dense": dense,
            "second": self._second(similar),
            "answer": own @ self._answers.T,
            "lexical": self._lexicon.overlap(parts),
            "margin": np.minimum(0.0, dense - best_other(dense)),
            "context": np.maximum.reduceat(wide @ self._asks.T, self._starts, axis=1),
        }

    def _second(self, similar: Vectors) -> Vectors:
        """Mean of the two nearest asks of each fact."""
        ends = [*self._starts[1:], similar.shape[1]]
        columns = [
            np.sort(similar[:, a:b], axis=1)[:, -2:].mean(axis=1)
            for a, b in zip(self._starts, ends, strict=True)
        ]
        return np.stack(columns, axis=1)


def _probable(evidence: dict[str, Vectors]) -> Vectors:
    """Evidence by name as probabilities."""
    return np.asarray(1 / (1 + np.exp(-(BIAS + sum(WEIGHTS[k] * v for k, v in evidence.items())))))


def leans(text: str) -> bool:
    """Whether a question needs the sentence before it: it is short or points back."""
    return bool(_LEANS.search(folded(text))) or len(stems(text)) < 5


def stands_alone(part: str) -> bool:
    """Whether a part of a question can be answered, or handed back, without the rest."""
    plain = folded(part)
    return bool(_OPENS.search(plain)) and not _POINTS_BACK.search(plain) and len(stems(part)) >= 3


def _least(segment: Segment, answered: bool) -> float:
    """The least probability that counts: more when the candidate answers or only thinks aloud."""
    if answered:
        return ANSWERED
    return RHETORICAL if is_design_question(segment) or not looks_asked(segment) else MATCH


def pieces(text: str) -> list[str]:
    """A question, and its parts when it asks for several things."""
    announced, colon, rest = text.partition(": ")
    introduces = len(announced.split()) > 3 or _ANNOUNCES.search(folded(announced))
    if colon and rest.strip() and introduces and not _OPENS.search(folded(announced)):
        text = rest
    parts = [part.strip() for part in _SAME_QUESTION.split(text) if stems(part)]
    parts = parts if len(parts) > 1 else []
    spoken = tail(text)
    return [text, *parts, *([spoken] if spoken else [])]


def tells_first(text: str) -> bool:
    """Whether a spoken run that ends as a question begins with a statement."""
    spoken = tail(text)
    return spoken is not None and len(stems(text[: -len(spoken)])) >= _A_STATEMENT


def tail(text: str) -> str | None:
    """The question at the end of a spoken run that begins as something else."""
    if text.rstrip().endswith((".", "?")):
        return None
    starts = [match.start() for match in _INVERTED.finditer(text.lower())]
    late = [start for start in starts if len(text[:start].split()) >= 3]
    return text[late[0] :] if late else None
