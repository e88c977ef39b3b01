"""Looks for thousands of fixed phrases in a text at once: cues, gates, grounds, aliases.

Whole words only; a hyphen is a space; the last word may carry a plural; a phrase never runs over
punctuation, and one that ends in a number is not found in front of a percent sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from interviewer.library.words import folded

_TOKEN = re.compile(r"[a-z0-9@#+]+(?:[.'][a-z0-9]+)*|[%€$]|[,;:.!?()\[\]\"]")
Gate = Sequence[Sequence[str]]


class PhraseBook:
    """A set of phrases, indexed by their first two words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._single: dict[str, list[str]] = {}
        self._longer: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}
        for phrase in dict.fromkeys(phrases):
            words = tuple(_TOKEN.findall(folded(phrase)))
            if len(words) == 1:
                self._single.setdefault(words[0], []).append(phrase)
            elif words:
                self._longer.setdefault(words[0], {}).setdefault(words[1], []).append((words, phrase))

    def find(self, text: str) -> dict[str, tuple[int, int]]:
        """Each phrase found, with where it first stands in the folded text."""
        tokens, starts, ends = _spelt(text)
        found: dict[str, tuple[int, int]] = {}
        for i, token in enumerate(tokens):
            for first in _singulars(token):
                for phrase in self._single.get(first, ()):
                    if phrase not in found and _matches((first,), tokens, i):
                        found[phrase] = (starts[i], ends[i])
            seconds = self._longer.get(token)
            if seconds and i + 1 < len(tokens):
                for second in _singulars(tokens[i + 1]):
                    for words, phrase in seconds.get(second, ()):
                        if phrase not in found and _matches(words, tokens, i):
                            found[phrase] = (starts[i], ends[i + len(words) - 1])
        return found


@lru_cache(maxsize=1024)
def _spelt(text: str) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...]]:
    """The words and signs of a text, and where each begins and ends when it is folded."""
    matches = list(_TOKEN.finditer(folded(text)))
    return tuple(m[0] for m in matches), tuple(m.start() for m in matches), tuple(m.end() for m in matches)


def passes(gates: Iterable[Gate], found: Iterable[str]) -> bool:
    """Whether one of the gates has a phrase of each of its groups among those found."""
    said = found if isinstance(found, set | dict) else set(found)
    return any(all(any(phrase in said for phrase in group) for group in gate) for gate in gates)


def phrases_of(gates: Iterable[Gate]) -> Iterable[str]:
    """Every phrase in some gates."""
    return (phrase for gate in gates for group in gate for phrase in group)


@lru_cache(maxsize=20_000)
def _singulars(token: str) -> tuple[str, ...]:
    if token.endswith("es"):
        return token, token[:-1], token[:-2]
    return (token, token[:-1]) if token.endswith("s") else (token,)


def _matches(words: tuple[str, ...], tokens: tuple[str, ...], start: int) -> bool:
    end = start + len(words)
    if end > len(tokens) or tokens[start : end - 1] != words[:-1]:
        return False
    last, said = words[-1], tokens[end - 1]
    if last[-1].isdigit():
        return said == last and not (end < len(tokens) and tokens[end] in ("%", "percent", "per"))
    return said == last or said in (f"{last}s", f"{last}es")
