"""Finished parts of an assessment on disk, so that one that broke off goes on where it stopped.

A part is found again only for the same words, the same prompts and the same model. Knows no scores.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Shape = TypeVar("Shape", bound=BaseModel)


class Drafts:
    """Parts by name, each a small file; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def find(self, name: str, shape: type[Shape]) -> Shape | None:
        """The part with this name, if it was finished before."""
        if self._folder is None:
            return None
        try:
            return shape.model_validate_json((self._folder / f"{name}.json").read_bytes())
        except (OSError, ValidationError):
            return None

    def keep(self, name: str, part: BaseModel) -> None:
        """Store a finished part; a full disk costs only the convenience."""
        if self._folder is None:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = self._folder / f".{name}.new"
            unfinished.write_text(part.model_dump_json(), encoding="utf-8")
            unfinished.replace(self._folder / f"{name}.json")


def fingerprint(parts: Iterable[str]) -> str:
    """A name for exactly these texts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:20]
