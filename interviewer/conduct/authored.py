"""Tells an author's sentences from others: what stands in a note is not held against the speaker."""

from __future__ import annotations

import re
from collections.abc import Iterable

from interviewer.library.words import folded

_END = re.compile(r"(?<=[.?!…])[\s\n]+|\n+")
_SLOT = re.compile(r"\{\w+\}")
_FIXED, _ENOUGH = 9, 24
"""Letters of the fixed part of a line from which it is looked at, and from which it is recognised
whatever stands in its slots; a line with less to it has to have its own filling."""


class Authored:
    """The sentences of some notes."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._whole: set[str] = set()
        self._patterns: list[tuple[re.Pattern[str], bool]] = []
        for text in texts:
            for sentence in sentences(text):
                if not _SLOT.search(sentence):
                    self._whole.add(_plain(sentence))
                elif (fixed := len(_SLOT.sub("", sentence).strip())) >= _FIXED:
                    parts = (re.escape(_plain(part, ends=False)) for part in _SLOT.split(sentence))
                    self._patterns.append((re.compile("(.{1,120}?)".join(parts)), fixed >= _ENOUGH))

    def others(self, words: str, fillings: Iterable[str] = ()) -> str:
        """The sentences of `words` that are in none of the notes, their slots filled with `fillings`."""
        filled = [_plain(text).rstrip(".") for text in fillings if text]
        return " ".join(text for text in sentences(words) if not self._has(_plain(text), filled))

    def _has(self, sentence: str, fillings: list[str]) -> bool:
        lead, _, rest = sentence.partition(": ")
        if sentence in self._whole or (f"{lead}:" in self._whole and rest in self._whole):
            return True
        return any(
            match is not None and (enough or all(_is_one(part, fillings) for part in match.groups()))
            for match, enough in ((pattern.fullmatch(sentence), enough) for pattern, enough in self._patterns)
        )


def _is_one(part: str, fillings: list[str]) -> bool:
    return any(part.strip('"“” ').rstrip(".") == text.strip('"“” ') for text in fillings)


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in _END.split(text) if part.strip()]


def finished(text: str) -> str:
    """The text up to where its last finished sentence ends."""
    ends = [match.start() for match in _END.finditer(text)]
    return text[: ends[-1]] if ends else ""


def _plain(sentence: str, ends: bool = True) -> str:
    """A sentence for comparison; the part of one keeps the blanks at its ends."""
    plain = folded(sentence)
    if ends or not plain:
        return plain or sentence[:1]
    return " " * sentence[0].isspace() + plain + " " * sentence[-1].isspace()
