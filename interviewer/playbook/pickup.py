"""Finds the candidate's words that a question can be hung on, and a phrase to echo.

Returns the words as said, lightly tidied for reuse in mid-sentence; never a whole sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.domain.case import Case
from interviewer.domain.framework import Concept
from interviewer.domain.reading import Picked
from interviewer.library.words import Segment, folded, phrase_pattern

_ACRONYM = re.compile(r"^[A-Z0-9][A-Za-z0-9]*[A-Z0-9]+s?$|^[A-Z]{2,}")
_LONGEST = 6


class PickupEar:
    """Looks for the grounds of a case's probes and the aliases of concepts."""

    def __init__(self, case: Case, concepts: Sequence[Concept]) -> None:
        self._grounds = [
            (phrase_pattern(ground), ground, probe.id) for probe in case.probes for ground in probe.grounds
        ]
        self._aliases = sorted(
            ((phrase_pattern(alias), alias, concept.id) for concept in concepts for alias in concept.aliases),
            key=lambda item: -len(item[1]),
        )

    def grounds(self, text: str) -> tuple[Picked, ...]:
        """The longest ground phrase of each probe that was said."""
        return self._longest(self._grounds, text)

    def concepts(self, text: str) -> tuple[Picked, ...]:
        """Concepts named, by their longest alias; an alias inside a longer one does not count."""
        found: list[Picked] = []
        taken: list[tuple[int, int]] = []
        plain = folded(text)
        for pattern, alias, target in self._aliases:
            match = pattern.search(plain)
            if match is None or any(a <= match.start() < b for a, b in taken):
                continue
            taken.append(match.span())
            if all(pick.target != target for pick in found):
                found.append(Picked(ground=alias, words=tidy(match[0], text), target=target))
        return tuple(found)

    def _longest(self, table: list[tuple[re.Pattern[str], str, str]], text: str) -> tuple[Picked, ...]:
        best: dict[str, Picked] = {}
        plain = folded(text)
        for pattern, ground, target in table:
            match = pattern.search(plain)
            if match and len(match[0]) > len(best[target].words if target in best else ""):
                best[target] = Picked(ground=ground, words=tidy(match[0], text), target=target)
        return tuple(best.values())


def tidy(phrase: str, text: str) -> str:
    """A phrase as it is used in the middle of a sentence: lower case, but acronyms as they were said."""
    match = re.search(re.escape(phrase).replace(r"\ ", r"\s+"), " ".join(text.split()), re.IGNORECASE)
    said = match[0] if match else phrase
    return " ".join(word if _ACRONYM.match(word) else word.lower() for word in said.split())


def echo(segments: Sequence[Segment], picked: Sequence[Picked], concepts: Sequence[Picked]) -> str:
    """A short phrase of theirs to acknowledge with, or nothing."""
    last = folded(" ".join(segment.text for segment in segments[-3:]))
    options = [
        pick.words
        for pick in (*concepts, *picked)
        if 2 <= len(pick.words.split()) <= _LONGEST and folded(pick.words) in last
    ]
    return max(options, key=len) if options else ""
