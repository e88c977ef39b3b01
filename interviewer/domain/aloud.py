"""An interview without a keyboard: speech written down, replies read aloud. Knows no way of doing either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Recording:
    """Sound in memory: its media type and its bytes. It is passed on and never kept."""

    kind: str
    data: bytes


class Transcriber(Protocol):
    """Writes down what is said."""

    async def written(self, recording: Recording) -> str:
        """The words of a recording; none when nothing was said."""
        ...


class Reciter(Protocol):
    """Reads aloud."""

    async def recited(self, words: str) -> Recording:
        """The words as sound."""
        ...


@dataclass(frozen=True)
class Aloud:
    """Who writes down and who reads aloud; None leaves it to the candidate's browser."""

    transcriber: Transcriber | None = None
    reciter: Reciter | None = None
