"""Mends misspelt words before a turn is compared: only words nobody knows, only towards words of the notes.

A word is known when the notes use it or the encoder has it whole. What is quoted stays as it was typed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from interviewer.library.exemplars import of_case, of_framework
from interviewer.library.shelf import Library
from interviewer.library.words import STOP

_WORD = re.compile(r"[A-Za-z]{4,}")
_OFTEN = 3
"""How often the notes use a word before anything is mended towards it."""
_LONG = 8
"""From this length two slips are forgiven."""


class Speller:
    """Remembers the words of the notes and what it mended before."""

    def __init__(self, texts: Iterable[str], knows: Callable[[str], bool]) -> None:
        self._count = Counter(word.lower() for text in texts for word in _WORD.findall(text))
        self._knows = knows
        self._mended: dict[str, str] = {}
        self._by_trace: dict[str, list[str]] = {}
        for word, count in self._count.items():
            if count >= _OFTEN:
                for trace in {word, *_traces(word)}:
                    self._by_trace.setdefault(trace, []).append(word)

    def mend(self, text: str) -> str:
        """The text with its misspelt words put right."""
        return _WORD.sub(lambda match: self._word(match[0]), text)

    def _word(self, said: str) -> str:
        word = said.lower()
        if word in self._count or word in STOP:
            return said
        if word not in self._mended:
            self._mended[word] = word if self._knows(word) else self._nearest(word)
        return said if self._mended[word] == word else self._mended[word]

    def _nearest(self, word: str) -> str:
        """The commonest word one slip away, or two for a long one; itself when there is none."""
        traces = {word, *_traces(word)}
        if len(word) >= _LONG:
            traces |= {shorter for trace in _traces(word) for shorter in _traces(trace)}
        near = {known for trace in traces for known in self._by_trace.get(trace, ()) if known[0] == word[0]}
        close = {known for known in near if slips(word, known) <= 1}
        if not close and len(word) >= _LONG:
            close = {known for known in near if slips(word, known) <= 2}
        return max(sorted(close), key=lambda known: self._count[known], default=word)


def _traces(word: str) -> Iterator[str]:
    """The word with one letter left out."""
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def slips(said: str, meant: str) -> int:
    """Letters left out, added, replaced or swapped with the next (Damerau 1964, without repeats)."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, letter in enumerate(said, 1):
        last, before2, before = row, before, row
        row = [i]
        for j, other in enumerate(meant, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == meant[j - 2] and said[i - 2] == other:
                cost = min(cost, before2[j - 2] + 1)
            row.append(cost)
    return row[-1]


def words_of(library: Library) -> list[str]:
    """Every sentence of the notes that turns are compared with."""
    return [
        *of_framework(library.framework),
        *(text for case in library.cases.values() for text in of_case(case)),
    ]
