"""Whether a question belongs to its case: one that could be asked in any interview asks nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from evals.checks.outcome import outcome
from evals.sitting import Transcript
from evals.suite import Check
from evals.suites import reference
from interviewer.domain.case import Case
from interviewer.domain.events import InterviewerSaid
from interviewer.library.words import stems

_EVERYWHERE = 0.5
"""Share of the cases from which a word that occurs in their notes names none of them …"""
_OFTEN = 3.0
"""… unless it is so many times as frequent in the notes of one as in all of them."""
_FIGURE = re.compile(r"\d")


def specific(sitting: Transcript) -> Check:
    """Every question names something of the case: a word that isn't spoken everywhere, a figure, or words
    the candidate has just used."""
    asked = [said for said in sitting.said if said.move.probes]
    generic = [said.text for said in asked if not _takes_up(said) and not names(said.text, sitting.case)]
    return outcome("specific", len(asked), generic)


def _takes_up(said: InterviewerSaid) -> bool:
    return bool(said.move.words or said.move.quote)


def names(text: str, case: Case) -> bool:
    """Whether a text names something of a case."""
    return bool(_FIGURE.search(text)) or any(_tells(word, case.id) for word in stems(text))


@lru_cache(maxsize=20_000)
def _tells(word: str, case: str) -> bool:
    """Whether a word points to a case: rare in the library and in the trade, or said there far more often."""
    shares = _shares()
    spread = sum(word in said for said in shares.values())
    rare = spread <= _EVERYWHERE * len(shares) and word not in _trade()
    mean = sum(said.get(word, 0.0) for said in shares.values()) / len(shares)
    return rare or (case in shares and shares[case].get(word, 0.0) > _OFTEN * mean)


@lru_cache(maxsize=1)
def _trade() -> frozenset[str]:
    """The words by which every case is spoken of: those of the rubric, the phases and the techniques."""
    framework = reference().framework
    texts = [text for one in framework.dimensions.values() for text in one.anchors.values()]
    texts += [text for phase in framework.phases.values() for text in phase.sounds]
    texts += [concept.direction for concept in framework.concepts.values()]
    return frozenset(stems(" ".join(texts)))


@lru_cache(maxsize=1)
def _shares() -> dict[str, dict[str, float]]:
    """The share of each word in the notes of each case."""
    found = {}
    for case in reference().cases.values():
        said = Counter(stems(" ".join(_notes(case))))
        found[case.id] = {word: n / said.total() for word, n in said.items()}
    return found


def _notes(case: Case) -> Iterable[str]:
    yield from (case.title, *case.prompts.values())
    yield from (fact.answer for fact in case.facts)
    for point in case.points:
        yield from (point.statement, *point.cues, *point.heard)
    yield from (probe.text for probe in case.probes)
    yield from case.strong.values()
