"""What a turn does besides answering: asks for time, a hint, the solution; blanks; wanders; attacks.

Sharp patterns decide the sharp classes, a linear classifier over sentence vectors the soft ones.
A request hidden in a design sentence is not a request: control intents need a short or clear turn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from interviewer.domain.terms import Intent
from interviewer.library.encoder import Encoder, Vectors
from interviewer.library.exemplars import Exemplars
from interviewer.library.words import STOP, Segment, folded, tokens
from interviewer.playbook import learnt
from interviewer.playbook.classify import Ridge, best
from interviewer.playbook.orders import is_attack
from interviewer.playbook.sayings import PLAINLY, SHARP

_INTERVIEWER = r"you|your|yourself|me|candidate|interview\w*|grad(?:e|er|ing)|verdict|rubric|hire"
_TO_THE_INTERVIEWER = re.compile(rf"\b(?:{_INTERVIEWER})\b")
"""What an attack is put to, in words that no design has."""
_ADDRESSED = re.compile(
    rf"\b(?:{_INTERVIEWER}|my|evaluat\w+|scor(?:e|es|ing)|marks?|instructions?|prompts?|assistant)\b"
)
"""The same with words that a design may have too."""
_OF_ONESELF = re.compile(r"\b(?:would|should|could|can|do|shall) (?:i|we)\b")
_STATES_DESIGN = re.compile(
    r"\b(?:i|we)(?:'d|'ll| would| will| could| always| then| only)? (?:then |also |just )?(?:add|put|use|take|fix|group|keep|train|tell|count|treat|split"
    r"|log|cap|set|build|run|score|store|serve|start with|measure|rank|send|show|drop|mask|weight|deploy|ship|cache|batch|label|sample|cut)\b"
    r"(?! (?:a |one |two |some |more |half a )*(?:moment|minutes?|seconds?|time|break|pause|sec|min) ?(?:please|to (?:think|note|write|draw|organi[sz]e|sort))?$)"
)
"""What the design does; no request has this form."""
_TELLS = re.compile(
    rf"{_STATES_DESIGN.pattern}|\b(?:the|our|your) (?:model|features?|labels?|data|index|pipeline|service)\b"
    r"|^(?:use|add|train|deploy|log|store|rank|score|build|run|split|label|monitor|cache|features|labels|how do i)\b|\bi (?:pick|fix|treat|take)\b"
)
_REPORTED = re.compile(
    r"\b(?:say(?:s|ing)?|said|answer\w*|repl\w+|tell\w*|admit\w*|abstain\w*|output\w*|label\w*|return\w*|class|option|an?|as|or) [\"']?$"
)
"""What stands before words that somebody else is to say."""
_BRACKETED = re.compile(r"[\[(<*][a-z ]{2,20}[\])>*]", re.IGNORECASE)
_EMPTY_WORDS = frozenset("yeah yes ok okay right and but then so well like hmm".split())
"""Words that say nothing beside a hesitation."""
_FILLERS = frozenset("um uh uhm erm er hm hmm hmmm mm mhm ah eh like well so".split())
CONTROL = frozenset(
    {
        Intent.ASKS_TIME,
        Intent.ASKS_HINT,
        Intent.ASKS_REPEAT,
        Intent.SEEKS_VALIDATION,
        Intent.ASKS_SOLUTION,
        Intent.WANTS_NEXT,
        Intent.WANTS_END,
        Intent.WANTS_PAUSE,
        Intent.DOES_NOT_KNOW,
        Intent.SOCIAL,
    }
)
YIELDS = CONTROL - {Intent.ASKS_HINT, Intent.WANTS_END, Intent.DOES_NOT_KNOW, Intent.SOCIAL}
"""What a clear question for a fact of the case may sound like."""
_OF_THE_SITTING = re.compile(
    r"\b(?:left|remain\w*|interview|session|from here|this (?:part|section|question)|the (?:rest|question|answer)|so far|repeat"
    r"|rephrase|did you|you mean|move on|enough|are you|your|my|be joining)\b"
    r"|\b(?:minutes|time) do (?:i|we) have\W*$"
)
"""Words of the interview itself, or of the people in it."""
_BETWEEN_PEOPLE = re.compile(
    r"\b(?:i|me|my|mine|we|us|our|you|your|let'?s|please|pls|plz|thanks?|sorry)\b|\bi'|\?"
)
"""What a request holds that is longer than a call: who it comes from, whom it is put to."""
_A_CALL_ALONE = 5
"""Words of a turn up to which a request needs none of these."""
_CLEARLY = 0.10
"""Lead over the next from which a turn without content is what it sounds like."""
_TIMES_OUT = re.compile(r"\btim(?:e|es|ed|ing)[ -]?outs?\b")
"""What calls do, which is no question about the clock."""
_FOR_A_SYSTEM = re.compile(
    r"\b(?:we|it|they) (?:have|has|got|get) to (?:answer|respond|reply|return|serve|decide|score|predict|rank|render|show|react|keep|store"
    r"|retain|train|retrain|block|approve|compute|send|deliver|process|label|review|detect|translate|load)\b"
)
"""What time may be short for besides the interview."""
LEARNT = 0.5
"""Share of what was learnt in how much a segment sounds like an intent."""
SURELY, SURELY_BESIDE_DESIGN = 0.60, 0.75
"""From here a segment wants this, however long or oddly put, unless it wants to end, which nothing takes back; the
same when it states design too, or when the turn is longer."""
_SOFT = 0.40
_TOLD = 0.70
"""The same for what is put as a question, when the sentence is none."""
_ASKED = frozenset({Intent.ASKS_TIME, Intent.ASKS_REPEAT, Intent.ASKS_SOLUTION, Intent.SEEKS_VALIDATION})
_SOFT_LEAD = 0.10
_SHORT = 14
_SHORT_TURN = 25


class IntentEar:
    """Hears what each segment of a turn does."""

    def __init__(
        self, utterances: Mapping[Intent, Sequence[str]], exemplars: Exemplars, encoder: Encoder
    ) -> None:
        self._encoder = encoder
        vectors = {intent: exemplars.vectors(texts) for intent, texts in utterances.items()}
        self._ridge = Ridge(utterances, vectors, kept=exemplars.kept)
        self._learnt = learnt.layers()["intents"]
        self._words = {
            intent: frozenset(w for text in texts for w in tokens(text))
            for intent, texts in utterances.items()
        }

    def scores(self, segments: Sequence[Segment], vectors: Vectors) -> list[dict[Intent, float]]:
        """How much each segment sounds like each intent: like the examples of the notes, and by what was learnt."""
        texts = [segment.text for segment in segments]
        rows = self._ridge.scores(texts, vectors)
        odds = self._learnt.log_odds_of(list(Intent), self._encoder.heard(texts))
        likely = (dict(zip(Intent, map(float, row), strict=True)) for row in 1 / (1 + np.exp(-odds)))
        return [
            {intent: (1 - LEARNT) * score + LEARNT * known[intent] for intent, score in row.items()}
            for row, known in zip(rows, likely, strict=True)
        ]

    def control(self, segment: Segment, scores: Mapping[Intent, float], words: int) -> Intent | None:
        """The control intent of a segment, if it has one; `words` is the length of the whole turn."""
        plain = folded(segment.text)
        intent = self._wanted(segment, plain, scores, words)
        return None if intent is Intent.ASKS_TIME and _FOR_A_SYSTEM.search(plain) else intent

    def _wanted(
        self, segment: Segment, plain: str, scores: Mapping[Intent, float], words: int
    ) -> Intent | None:
        for intent, pattern in SHARP:
            if _is_said(pattern, plain) and _believable(intent, plain, scores, words):
                return intent
        for intent, pattern in PLAINLY:
            if _is_said(pattern, plain):
                return intent
        intent, score, lead = best(scores)
        if intent is Intent.ASKS_SOLUTION and _OF_ONESELF.search(plain):
            return None
        design = bool(_STATES_DESIGN.search(plain)) and not segment.is_question
        surely = SURELY_BESIDE_DESIGN if design or words > _SHORT_TURN else SURELY
        if intent in CONTROL - {Intent.WANTS_END} and score >= surely:
            return intent
        if len(tokens(plain)) > _SHORT or design or _is_impersonal(plain, words):
            return None
        told = intent in _ASKED and segment.text.endswith(".")
        heard = intent in CONTROL and score >= (_TOLD if told else _SOFT) and lead >= _SOFT_LEAD
        if intent in YIELDS and (self._is_foreign(intent, plain) or _TIMES_OUT.search(plain)):
            return None
        return intent if heard and (words <= _SHORT_TURN or intent is Intent.SEEKS_VALIDATION) else None

    def _is_foreign(self, intent: Intent, plain: str) -> bool:
        """Whether words that carry meaning are there, and none of them is used to say this."""
        words = [word for word in tokens(plain) if word not in STOP and len(word) > 3]
        known = self._words[intent]
        return bool(words) and not any(word in known or word.rstrip("s") in known for word in words)

    def admits(self, text: str) -> bool:
        """Whether a turn says, among other things, that its speaker is stuck."""
        plain = folded(text)
        return any(intent is Intent.DOES_NOT_KNOW and pattern.search(plain) for intent, pattern in PLAINLY)

    def is_injection(self, text: str, scores: Sequence[Mapping[Intent, float]]) -> bool:
        """Whether a turn tries to order the interviewer about."""
        if is_attack(text):
            return True
        intent, lead = _as_a_whole(scores)
        return intent is Intent.INJECTION and lead >= 0.4 and bool(_ADDRESSED.search(folded(text)))

    def is_noise(self, text: str) -> bool:
        """Whether nothing was said: no words, or words no language has."""
        words = [word for word in tokens(_BRACKETED.sub(" ", text)) if word not in _FILLERS]
        if not words:
            return True
        if any(word in _FILLERS for word in tokens(text)) and all(word in _EMPTY_WORDS for word in words):
            return True
        if len(words) > 12:
            return False
        return all(word not in STOP and self._encoder.pieces(word) >= 3 and len(word) >= 4 for word in words)


def off_topic(text: str, scores: Sequence[Mapping[Intent, float]]) -> bool:
    """Whether the turn as a whole is about something else."""
    intent, lead = _as_a_whole(scores)
    return intent is Intent.OFF_TOPIC and lead >= 0.08 and not _TELLS.search(folded(text))


def sounds_like(text: str, scores: Sequence[Mapping[Intent, float]]) -> Intent:
    """What a turn sounds like in which nothing was heard; an attack only where it is put to somebody."""
    intent, lead = _as_a_whole(scores)
    plain = folded(text)
    if intent in CONTROL and _is_impersonal(plain, len(plain.split())):
        return Intent.ANSWERS
    if intent is Intent.INJECTION and not _TO_THE_INTERVIEWER.search(plain):
        return Intent.ANSWERS
    clear = lead >= _CLEARLY and intent is not Intent.ASKS_FACT and not _TELLS.search(plain)
    return intent if clear else Intent.ANSWERS


def _is_impersonal(plain: str, words: int) -> bool:
    """Whether nobody asks anybody in a turn that is longer than a call."""
    return words > _A_CALL_ALONE and not _BETWEEN_PEOPLE.search(plain)


def _as_a_whole(scores: Sequence[Mapping[Intent, float]]) -> tuple[Intent, float]:
    """What the segments of a turn sound like on average, and by how much more than like the next."""
    if not scores:
        return Intent.ANSWERS, 0.0
    intent, _, lead = best({intent: sum(s[intent] for s in scores) / len(scores) for intent in scores[0]})
    return intent, lead


def _is_said(pattern: re.Pattern[str], plain: str) -> bool:
    """Whether a saying stands in a segment as the candidate's own."""
    match = pattern.search(plain)
    return bool(match) and not (match and _REPORTED.search(plain[: match.start()]))


def may_be_of_case(segment: Segment) -> bool:
    """Whether nothing in a segment says that it is about the interview itself."""
    return not _OF_THE_SITTING.search(folded(segment.text))


def _believable(intent: Intent, plain: str, scores: Mapping[Intent, float], words: int) -> bool:
    """A long design sentence that happens to contain the words is not a request."""
    if len(tokens(plain)) <= _SHORT or words <= 25:
        return True
    return scores[intent] >= scores[Intent.ANSWERS] - 0.1
