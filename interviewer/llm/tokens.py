"""Counts tokens: exactly where tiktoken's tables are at hand, else by an estimate that says so.

The tables are fetched from another machine on first use, so they are only used when they are already
in its cache or its folder; nothing here goes to the network. The estimate is made not to fall short.
"""

from __future__ import annotations

import math
import re
import tempfile
from functools import lru_cache
from hashlib import sha1
from pathlib import Path
from typing import Protocol

_TABLE = "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"
_PIECE = re.compile(r"[A-Za-z]+|[0-9]+|[^\x00-\x7f]+|[^\w\s]+|_+| {2,}|\n+")
_EAST = 0x2E80
"""From here on a letter is about a token of its own."""


class Counter(Protocol):
    """Counts tokens of a text."""

    exact: bool

    def count(self, text: str) -> int:
        """How many tokens."""
        ...


class Estimate:
    """Counts without tables; a little too high for prose."""

    exact = False

    def count(self, text: str) -> int:
        """About how many tokens."""
        return sum(_cost(piece) for piece in _PIECE.findall(text))


def _cost(piece: str) -> int:
    first = piece[0]
    if first in " \n":
        return 1
    if not first.isascii():
        return max(1, math.ceil(sum(0.95 if ord(c) >= _EAST else 0.5 for c in piece)))
    if first.isalpha():
        return 1 if len(piece) <= 6 else math.ceil(len(piece) / 4.5)
    if first.isdigit():
        return math.ceil(len(piece) / 3)
    return math.ceil(len(piece) / 2)


class _Exact:
    """Counts with a table of tiktoken's."""

    exact = True

    def __init__(self) -> None:
        import tiktoken

        self._encoding = tiktoken.get_encoding("o200k_base")

    def count(self, text: str) -> int:
        """How many tokens."""
        return len(self._encoding.encode_ordinary(text))


@lru_cache(maxsize=4)
def counter(tables: Path | None = None) -> Counter:
    """The best way of counting there is on this machine, without asking another."""
    place = tables or Path(tempfile.gettempdir()) / "data-gym-cache"
    if not (place / sha1(_TABLE.encode()).hexdigest()).is_file():
        return Estimate()
    try:
        return _Exact()
    except Exception:
        return Estimate()
