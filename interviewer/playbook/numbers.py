"""Numbers, assumptions and statements that contradict a given fact by ten times or more.

Knows English number words and a few time units; nothing of design.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.domain.case import Case, Fact
from interviewer.domain.reading import Contradiction, Number
from interviewer.library.words import Segment, folded, phrase_pattern

_SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "millions": 1e6, "b": 1e9, "bn": 1e9,
          "billion": 1e9, "billions": 1e9, "hundred": 1e2, "trillion": 1e12, "lakh": 1e5, "crore": 1e7}  # fmt: skip
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
          "ten": 10, "twenty": 20, "fifty": 50, "half": 0.5}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\w.])(\d[\d,_]*(?:\.\d+)?|" + "|".join(_WORDS) + r")\s?("
    + "|".join(sorted(_SCALE, key=len, reverse=True)) + r")?(?![\w])"
)  # fmt: skip
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
    found = []
    for match in _NUMBER.finditer(plain):
        digits, scale = match[1], match[2]
        value = _WORDS[digits] if digits in _WORDS else float(digits.replace(",", "").replace("_", ""))
        found.append(Stated(value * _SCALE.get(scale or "", 1.0), match.start(), match.end()))
    return found


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
    quantity = fact.quantity
    if quantity is None:
        return ""
    if quantity.about and not any(phrase_pattern(word).search(plain) for word in quantity.about):
        return ""
    for number in stated(plain):
        noun = _noun_after(plain[number.end :], quantity.of)
        if noun is None or number.value <= 0:
            continue
        rate = _rate(plain, quantity.per)
        if rate is None:
            continue
        value = number.value / rate
        if value >= quantity.value * FACTOR or value * FACTOR <= quantity.value:
            return plain[number.start : number.end + noun].strip()
    return ""


def _noun_after(rest: str, nouns: Sequence[str]) -> int | None:
    """Where the noun ends when it follows the number within two words."""
    for noun in nouns:
        pattern = r"^\s?(?:\w+\s){0,2}?" + re.escape(folded(noun)) + r"(?![\w])"
        match = re.search(pattern, rest)
        if match:
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
