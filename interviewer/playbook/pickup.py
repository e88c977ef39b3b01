"""Finds the candidate's words that a question can be hung on, and a phrase to echo.

Returns the words as said, lightly tidied for reuse in mid-sentence; never a whole sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.domain.case import Case
from interviewer.domain.framework import Concept
from interviewer.domain.reading import Picked
from interviewer.library.words import Segment, folded, stems
from interviewer.playbook.phrases import PhraseBook

_ACRONYM = re.compile(r"^[A-Z0-9][A-Za-z0-9/]*[A-Z0-9]+s?$|^[A-Z]{2,}")
_LONGEST = 6
_CLAUSE = re.compile(r"[.,;:!?()]")
_DENIED = re.compile(
    r"(?:\b(?:no|not|never|without|nor|neither|than|cannot|against|avoid|drop|instead of)|n't)\b(?: [\w'-]+){0,3} ?$"
)
"""What stands before a thing that somebody does without."""
_CHOSEN = re.compile(
    r"\b(?:i|i'd|i'll|i'm|we|we'd|we'll|let's|my|our|use|using|train\w*|learn\w*|labels?|targets?|features?|inputs?"
    r"|positives?|negatives?|predict\w*|optimi[sz]\w*|measur\w*|metrics?|objective|goal)\b"
)
"""What stands in a clause by which somebody makes a thing part of their design."""


class PickupEar:
    """Looks for the grounds of a case's probes and the aliases of concepts."""

    def __init__(self, case: Case, concepts: Sequence[Concept]) -> None:
        self._probes = [(probe.id, probe.grounds) for probe in case.probes if probe.grounds]
        self._concept_of = {alias: concept.id for concept in concepts for alias in concept.aliases}
        self._grounds = PhraseBook(ground for _, grounds in self._probes for ground in grounds)
        self._aliases = PhraseBook(self._concept_of)
        self._world = frozenset(stem for text in _told(case) for stem in stems(text))

    def grounds(self, text: str) -> tuple[Picked, ...]:
        """The longest ground phrase of each probe that was said as something of theirs."""
        plain = folded(text)
        found = {g: span for g, span in self._grounds.find(text).items() if self._theirs(g, span, plain)}
        picked = []
        for target, grounds in self._probes:
            said = [ground for ground in grounds if ground in found]
            if said:
                ground = max(said, key=lambda phrase: (len(phrase), phrase))
                start, end = found[ground]
                picked.append(Picked(ground=ground, words=tidy(plain[start:end], text), target=target))
        return tuple(picked)

    def _theirs(self, ground: str, span: tuple[int, int], plain: str) -> bool:
        """Whether words were said of one's own design: not denied, and chosen where they only name what
        the case is about, such as the posts of a feed."""
        before = _CLAUSE.split(plain[: span[0]])[-1]
        after = _CLAUSE.split(plain[span[1] :])[0]
        named_only = self._world.issuperset(stems(ground)) and not _CHOSEN.search(f"{before} {after}")
        return not (named_only or _DENIED.search(before))

    def concepts(self, text: str) -> tuple[Picked, ...]:
        """Concepts named, by their longest alias; an alias inside a longer one does not count."""
        plain, found = folded(text), self._aliases.find(text)
        picked: dict[str, Picked] = {}
        taken: list[tuple[int, int]] = []
        for alias, (start, end) in sorted(found.items(), key=lambda item: (item[1][0] - item[1][1], item[0])):
            target = self._concept_of[alias]
            if target not in picked and not any(a <= start < b for a, b in taken):
                taken.append((start, end))
                picked[target] = Picked(ground=alias, words=tidy(plain[start:end], text), target=target)
        return tuple(picked.values())


def _told(case: Case) -> tuple[str, ...]:
    """What everybody is told of a case."""
    return (*case.prompts.values(), *(fact.answer for fact in case.facts))


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
