"""Which case, level and emphasis a resume or job description points to, each with the line that says so.

Compares lines with cases by the embedded encoder and with dimensions by the notes' own words; nothing leaves the machine and nothing
is kept. A suggestion, not a judgement: it knows words, not careers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from interviewer.domain.case import Case
from interviewer.domain.terms import Dimension, Level
from interviewer.library.encoder import Encoder
from interviewer.library.shelf import Library
from interviewer.library.words import phrase_pattern

PROPOSED = 3
_LIKE = 0.3
"""Likeness of the best lines from which they speak for a case."""
_SHORTEST = 4
"""Letters from which a word names a dimension."""
_LINES, _WORDS = 200, 45
_TITLES: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.PRINCIPAL, re.compile(r"\b(?:principal|distinguished|fellow)\b", re.I)),
    (
        Level.STAFF,
        re.compile(r"\bstaff (?:machine|ml|ai|software|applied|data|research|engineer|scientist)", re.I),
    ),
    (Level.SENIOR, re.compile(r"\b(?:senior|sr\.?|lead|tech lead)\b", re.I)),
    (
        Level.JUNIOR,
        re.compile(r"\b(?:junior|jr\.?|intern|internship|new grad|entry.level|graduate program)", re.I),
    ),
)
_YEARS = re.compile(r"\b(\d{1,2})\s?(?:\+|plus)?\s?(?:-\s?\d{1,2}\s?)?years?\b", re.I)
_BY_YEARS = ((12, Level.PRINCIPAL), (8, Level.STAFF), (5, Level.SENIOR), (2, Level.MID), (0, Level.JUNIOR))


@dataclass(frozen=True)
class Proposal:
    """Something proposed and the line of the text that speaks for it."""

    id: str
    title: str
    likeness: float
    why: str


@dataclass(frozen=True)
class Suggestion:
    """What a text points to; `silent` are the dimensions it says nothing about."""

    cases: tuple[Proposal, ...]
    level: Level
    level_why: str
    emphasis: tuple[Proposal, ...]
    silent: tuple[Proposal, ...]


def suggest(text: str, library: Library, encoder: Encoder) -> Suggestion:
    """The suggestion for a text."""
    lines = lines_of(text)
    level, why = level_of(lines)
    offered = [case for case in library.cases.values() if case.offers(level)]
    found = _dimensions(lines, library)
    return Suggestion(
        cases=_cases(lines, offered, encoder),
        level=level,
        level_why=why,
        emphasis=tuple(p for p in found if p.why)[:PROPOSED],
        silent=tuple(p for p in found if not p.why),
    )


def lines_of(text: str) -> list[str]:
    """The sentences and list items of a text, long ones cut, none twice."""
    parts = re.split(r"\n+|(?<=[.!?;])\s+|\s[•·▪–]\s", text)
    plain = (" ".join(part.strip(" \t•·▪-–*").split()[:_WORDS]) for part in parts)
    return list(dict.fromkeys(line for line in plain if len(line.split()) > 1))[:_LINES]


def level_of(lines: Sequence[str]) -> tuple[Level, str]:
    """The level a text names first, else the one its years of experience suggest, with the line."""
    for line in lines:
        for level, pattern in _TITLES:
            if pattern.search(line):
                return level, line
    years = [(int(found), line) for line in lines for found in _YEARS.findall(line)]
    if not years:
        return Level.MID, ""
    most, line = max(years)
    return next(level for least, level in _BY_YEARS if most >= least), line


def _cases(lines: Sequence[str], cases: Sequence[Case], encoder: Encoder) -> tuple[Proposal, ...]:
    """The cases nearest to the text's lines, the best three lines counting."""
    heard = encoder.encode_many(lines)
    found = []
    for case in cases:
        told = encoder.encode_many([case.title, f"{case.title}. {case.about}", case.prompts["default"]])
        like = (heard @ told.T).max(axis=1)
        best = sorted(range(len(lines)), key=lambda i: -like[i])[:3]
        score = sum(float(like[i]) for i in best) / len(best) if best else 0.0
        found.append(Proposal(case.id, case.title, round(score, 3), lines[best[0]] if best else ""))
    found.sort(key=lambda proposal: (-proposal.likeness, proposal.id))
    return tuple(proposal for proposal in found[:PROPOSED] if proposal.likeness >= _LIKE)


def _dimensions(lines: Sequence[str], library: Library) -> list[Proposal]:
    """All dimensions but the manner of speaking, those with most lines of the text first."""
    found = []
    for id, patterns in _words(library).items():
        saying = [line for line in lines if any(pattern.search(line.casefold()) for pattern in patterns)]
        share = round(len(saying) / max(1, len(lines)), 3)
        title = library.framework.dimensions[id].title
        found.append(Proposal(id.value, title, share, max(saying, key=_count(patterns), default="")))
    return sorted(found, key=lambda proposal: -proposal.likeness)


def _count(patterns: Sequence[re.Pattern[str]]) -> Callable[[str], int]:
    return lambda line: sum(bool(pattern.search(line.casefold())) for pattern in patterns)


def _words(library: Library) -> dict[Dimension, list[re.Pattern[str]]]:
    """What names a dimension and no other: names of techniques, and the cues of the cases' points."""
    named: dict[str, set[Dimension]] = {}
    for concept in library.framework.concepts.values():
        for alias in concept.aliases:
            named.setdefault(alias.casefold(), set()).add(concept.dimension)
    for case in library.cases.values():
        for point in case.points:
            for cue in point.cues:
                named.setdefault(cue, set()).add(point.dimension)
    words: dict[Dimension, list[re.Pattern[str]]] = {
        dimension: [] for dimension in Dimension if dimension is not Dimension.COMMUNICATION
    }
    for word, dimensions in named.items():
        only = next(iter(dimensions)) if len(dimensions) == 1 else None
        if only in words and len(word) >= _SHORTEST:
            words[only].append(phrase_pattern(word))
    return words
