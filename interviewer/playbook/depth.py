"""How far a statement goes: mentioned, explained or justified. Structure, not similarity.

A named technique is mentioned. A statement that says what is done and how or why is explained. With
a mechanism and also a condition, a cost, a number or an alternative, or with three of those, it is
justified (the scale is that of the point depths in the scorecard).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from interviewer.domain.terms import Depth
from interviewer.library.words import STOP, folded, tokens

_MECHANISM = re.compile(
    r"\b(because|since|so that|so the|so we|so i|so it|so you|which means|that means|meaning|therefore|thus|hence"
    r"|by \w+ing|otherwise|that way|this way|in order to|the reason|due to|leads? to|results? in|makes?|causes?"
    r"|lets? us|allows? us|gives? us|keeps?|prevents?|avoids?|teach(?:es)?|learns?|follows? from|comes? from"
    r"|would(?:n't| not)? (?:be|mean|learn|win|see|get)|never|ends? up|turns? (?:into|out))\b"
)
_CONDITION = re.compile(
    r"\b(if|when|whenever|unless|until|only when|only if|as long as|depends? on|depending|in case|once|given that"
    r"|provided|except|where|while|before|after|above|below|at most|at least|up to|no more than)\b"
)
_COST = re.compile(
    r"\b(costs?|lose|losing|loses|loss|price|expens\w+|trade ?-?off|slower|latency|at the expense|downside|drawback"
    r"|risk|harder|heavier|memory|budget|worse|give up|giving up|pay|pays|hurts?|penal\w+|overhead|complex\w*)\b"
)
_ALTERNATIVE = re.compile(
    r"\b(instead|rather than|versus|vs|over|compared|alternativ\w+|or else|not just|as opposed|better than|than"
    r"|but not|not (?:a|the|by|as|in|on|at)\b|while the other|on the other hand|either)\b"
)
_NUMBER = re.compile(r"\d|\b(half|third|quarter|double|twice|ten|hundred|thousand|million|billion|percent)\b")
_VERBISH = re.compile(
    r"\b(\w+(?:s|ed|ing)|is|are|be|do|go|get|have|has|will|would|can|should|must|use|train|split|keep|let|put|take"
    r"|make|give|learn|need|want|run|see|know|start|send|ship|build|log|cap|set|pick|choose|fit|serve|store)\b"
)
_WORDS_IN_A_LIST = 3.5
"""Mean words between separators up to which a text is a list."""
_WORDS_OF_AN_ARGUMENT = 22
"""Content words below which nothing is argued."""


@dataclass(frozen=True)
class Signals:
    """Which signs of depth a statement shows."""

    mechanism: bool
    condition: bool
    cost: bool
    alternative: bool
    number: bool

    @property
    def supports(self) -> int:
        """How many of condition, cost, alternative and number stand beside the mechanism."""
        return self.condition + self.cost + self.alternative + self.number

    @property
    def total(self) -> int:
        """How many signs there are."""
        return self.mechanism + self.supports


def signals(text: str) -> Signals:
    """The signs of depth in a statement."""
    plain = folded(text)
    return Signals(
        mechanism=bool(_MECHANISM.search(plain)),
        condition=bool(_CONDITION.search(plain)),
        cost=bool(_COST.search(plain)),
        alternative=bool(_ALTERNATIVE.search(plain)),
        number=bool(_NUMBER.search(plain)),
    )


def is_list(text: str) -> bool:
    """Whether a text only names things: short parts between separators, and no value, reason or condition."""
    plain = folded(text).split(":", 1)[-1]
    parts = [part for part in re.split(r"[,;/|\n.]|\band\b|\bplus\b", plain) if part.strip()]
    if len(parts) < 3 or len(tokens(plain)) / len(parts) > _WORDS_IN_A_LIST:
        return False
    if 2 * sum(bool(re.search(r"\d", part)) for part in parts) >= len(parts):
        return False
    return not _MECHANISM.search(plain) and not _CONDITION.search(plain)


def depth_of(text: str, around: str) -> Depth:
    """The depth of a statement with what follows it, given also what leads up to it."""
    own = sum(word not in STOP for word in tokens(text))
    wide = sum(word not in STOP for word in tokens(around))
    if own < 4 or wide < 8 or is_list(text) or not _VERBISH.search(folded(text)):
        return Depth.MENTIONED
    shown = signals(around)
    argued = (shown.mechanism and shown.supports) or shown.supports >= 3
    if argued and wide >= _WORDS_OF_AN_ARGUMENT:
        return Depth.JUSTIFIED
    return Depth.EXPLAINED
