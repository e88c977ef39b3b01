"""Numbers, assumptions and statements that contradict a given fact by ten times or more.

Knows English number words and a few time units; nothing of design.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.domain.case import Case, Fact, Quantity
from interviewer.domain.reading import Contradiction, Number
from interviewer.library.words import Segment, folded, phrase_pattern

_SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "millions": 1e6, "b": 1e9, "bn": 1e9,
          "billion": 1e9, "billions": 1e9, "hundred": 1e2, "trillion": 1e12, "lakh": 1e5, "crore": 1e7}  # fmt: skip
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS: dict[str, float] = {word: n for n, word in enumerate(_UNITS.split())}
_WORDS |= {"seventeen": 17, "eighteen": 18, "nineteen": 19, "half": 0.5}
_WORDS |= {word: 10 * n for n, word in enumerate(_TENS.split(), 2)}
_SCALES = "|".join(sorted(_SCALE, key=len, reverse=True))
_SPELT = "|".join(sorted([*_WORDS, "hundred", "thousand", "million", "billion"], key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![\w.])(?:(\d[\d,_]*(?:\.\d+)?)\s?({_SCALES})?(?:\s(thousand|million|billion))?"
    rf"|((?:{_SPELT})(?:[\s-](?:and\s)?(?:{_SPELT}|{_SCALES}|point))*))(?![\w])"
)
_PER = {
    "second": 1,
    "s": 1,
    "sec": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "month": 2_592_000,
    "year": 31_536_000,
}
_PER_WORD = re.compile(
    r"(?:per|a|each|every|/)\s?(second|sec|s|minute|hour|day|month|year|session|request)\b|\b(daily|monthly|yearly|hourly)\b|\bqps\b"
)
_DAILY = {"daily": "day", "monthly": "month", "yearly": "year", "hourly": "hour"}
_HYPOTHETICAL = re.compile(
    r"\b(if|suppose|imagine|what if|say|times|x|grow\w*|grew|scal\w+ to|sampl\w*|subset|top|each|maybe later|per user"
    r"|cap\w*|of which|out of|bucket|batch|window|candidates?|instead of|from|down to|up to|at most|first)\b"
)
_OWNED = re.compile(
    r"\b(?:(?:we|you|they)(?:'ve)? (?:have|has|had|got|get|see|serve|process|handle|store|run|own|sell|send|show|receive)"
    r"|our|there(?:'s| are| is))\b"
)
_WHOLE = re.compile(
    r"\b(?:in total|altogether|overall|whole|entire|total"
    r"|in (?:the|our) (?:catalogue|corpus|collection|index|system|fleet|store|shop|company|network|inventory|database))\b"
)
"""What stands before a number, and anywhere in its clause, when it is said of all there is; a number of
anything less contradicts nothing."""
_NO_COUNT = re.compile(
    r"\b(?:per|percent|cent|thirds?|quarters?|of|in|at|for|to|and|or|needs?|is|are|hundred|thousand|million)\b|%"
)
"""What makes of a number before a noun no count of it."""
_SHARE = re.compile(r"%|percent|per cent")
_FEW = 100
"""Below this a number counts things at hand (two people approve), where far more are about."""
_ASSUMES = re.compile(
    r"\b(assum\w+|let'?s say|let me say|suppose|i'?ll take|i'?d guess|i guess|say about|i'?ll go with|i'?d go with|call it)\b"
)
FACTOR = 10.0


@dataclass(frozen=True)
class Stated:
    """A number with where it stands in its segment."""

    value: float
    start: int
    end: int


def stated(plain: str) -> list[Stated]:
    """The numbers of a folded segment as plain values."""
    return [Stated(_value(match), match.start(), match.end()) for match in _NUMBER.finditer(plain)]


def _value(match: re.Match[str]) -> float:
    """The number of a match: digits with their scale, or words such as 'two hundred fifty thousand'."""
    if match[1]:
        scale = _SCALE.get(match[2] or "", 1.0) * _SCALE.get(match[3] or "", 1.0)
        return float(match[1].replace(",", "").replace("_", "")) * scale
    whole = part = 0.0
    decimals = 1.0
    for word in re.findall(r"[a-z]+", match[4]):
        if word == "point":
            decimals = 0.1
        elif word == "hundred" or (word in _SCALE and part == 0 == whole):
            part = (part or 1.0) * _SCALE[word]
        elif word in _SCALE:
            whole, part = (whole + (part or 1.0)) * _SCALE[word], 0.0
        elif word in _WORDS:
            part += _WORDS[word] * decimals
    return whole + part


def numbers(segments: Sequence[Segment]) -> tuple[Number, ...]:
    """Every number stated, with its segment as the quote."""
    return tuple(
        Number(value=number.value, quote=segment.text)
        for segment in segments
        for number in stated(folded(segment.text))
        if re.search(r"\d", folded(segment.text)[number.start : number.end])
    )


def assumptions(segments: Sequence[Segment]) -> tuple[str, ...]:
    """Segments in which the candidate assumes a value."""
    return tuple(
        segment.text
        for segment in segments
        if _ASSUMES.search(folded(segment.text)) and stated(folded(segment.text))
    )


def contradictions(segments: Sequence[Segment], case: Case) -> tuple[Contradiction, ...]:
    """Statements at least ten times away from a fact of the case, first of each fact."""
    found: dict[str, Contradiction] = {}
    for segment in segments:
        plain = folded(segment.text)
        if segment.is_question or _HYPOTHETICAL.search(plain):
            continue
        for fact in case.facts:
            if fact.quantity and fact.id not in found:
                said = _off(plain, fact)
                if said:
                    found[fact.id] = Contradiction(fact=fact.id, said=said, given=fact.answer)
    return tuple(found.values())


def _off(plain: str, fact: Fact) -> str:
    """The first figure far from the fact, in a sentence that says none near it: shares stand by their whole."""
    quantity = fact.quantity
    if quantity is None:
        return ""
    if quantity.about and not any(phrase_pattern(word).search(plain) for word in quantity.about):
        return ""
    far = ""
    for number in stated(plain):
        noun, rate = _noun_after(plain[number.end :], quantity.of), _rate(plain, quantity.per)
        if noun is None or rate is None or number.value <= 0:
            continue
        value = number.value / rate
        if quantity.value / FACTOR < value < quantity.value * FACTOR:
            return ""
        if not far and _comparable(plain, number, noun, quantity):
            far = plain[number.start : number.end + noun].strip()
    return far


def _comparable(plain: str, number: Stated, noun: int, quantity: Quantity) -> bool:
    """Whether a number is of the same kind as a fact's: of all there is, no handful, no rate beside a sum."""
    after = plain[number.end + noun :]
    if not quantity.per and _PER_WORD.match(after.strip()):
        return False
    if quantity.about and not _SHARE.match(plain[number.end :].strip()):
        return True
    whole = _OWNED.search(plain[: number.start]) or _WHOLE.search(plain)
    return bool(whole) and not number.value < _FEW <= quantity.value


def _noun_after(rest: str, nouns: Sequence[str]) -> int | None:
    """Where the noun ends when it follows the number within two words."""
    for noun in nouns:
        pattern = r"^\s?(?:\w+\s){0,2}?" + re.escape(folded(noun)) + r"(?![\w])"
        match = re.search(pattern, rest)
        if match and not _NO_COUNT.search(match[0].removesuffix(folded(noun))):
            return match.end()
    return None


def _rate(plain: str, per: str) -> float | None:
    """What to divide a stated number by to bring it to the fact's own time unit; None for a count beside a rate."""
    match = _PER_WORD.search(plain)
    if not match:
        return None if per in _PER else 1.0
    said = match[1] or _DAILY.get(match[2] or "", "second")
    if said not in _PER or per not in _PER:
        return 1.0
    return _PER[said] / _PER[per]
