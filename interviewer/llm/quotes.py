"""Finds what a model calls a quote in what was really said. Words that were not said are no quote."""

from __future__ import annotations

import re
import unicodedata

_LEAST_WORDS = 3
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_EDGES = " \t\n\"'“”‘’…."


def verbatim(quote: str, text: str) -> str:
    """The words of `text` that `quote` gives, as they were said; nothing when they were not."""
    words, plain = _plain(quote).strip(_EDGES).split(), _plain(text)
    if len(words) < _LEAST_WORDS:
        return ""
    pattern = r"\s+".join(re.escape(word) for word in words)
    match = re.search(rf"(?<!\w){pattern}(?!\w)", plain, re.IGNORECASE)
    if match is None:
        return ""
    return (text if len(text) == len(plain) else plain)[match.start() : match.end()]


def _plain(text: str) -> str:
    """The same text, letter for letter, with straight quotes and hyphens."""
    return unicodedata.normalize("NFC", text).translate(_PLAIN)
