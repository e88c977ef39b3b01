"""Tables computed from the notes, kept beside the index for the next start.

A table's name says what it was made from, its folder what made it (a state of the program, an encoder),
so that a stale one is never found. It is written aside and renamed into place; two processes that make
the same table make the same bytes. One that is missing, damaged or cannot be written is made in silence.
Knows no table's meaning.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from uuid import uuid4

import numpy as np

from interviewer.library.encoder import Vectors

UNREADABLE = (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile)
"""What reading a damaged file of vectors raises."""
_PACKAGE = Path(__file__).parent.parent


class Kept:
    """The newest tables by one maker, in a folder of their own; without a folder nothing is kept."""

    def __init__(self, folder: Path | None = None, maker: str = "anyone", most: int = 1000) -> None:
        self._folder, self._maker, self._most = folder, maker, most

    def table(self, name: str, parts: Iterable[str | Vectors], make: Callable[[], Vectors]) -> Vectors:
        """The table that `make` computes from `parts`, computed now or found."""
        if self._folder is None:
            return make()
        file = self._folder / self._maker / f"{name}-{_fingerprint(parts)}.npz"
        try:
            with np.load(file, allow_pickle=False) as stored:
                return np.asarray(stored["table"])
        except UNREADABLE:
            table = make()
        _write(file, table, self._most)
        return table


def _write(file: Path, table: Vectors, most: int) -> None:
    aside = file.with_name(f".{uuid4().hex}.npz")
    try:
        if not file.parent.is_dir():
            shutil.rmtree(file.parent.parent, ignore_errors=True)
            file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(aside, table=table)
        aside.replace(file)
        for old in sorted(file.parent.glob("[!.]*.npz"), key=lambda f: f.stat().st_mtime)[:-most]:
            old.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            aside.unlink()


def _fingerprint(parts: Iterable[str | Vectors]) -> str:
    digest = blake2b(digest_size=8)
    for part in parts:
        data = part.encode() if isinstance(part, str) else np.ascontiguousarray(part).tobytes()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def program() -> str:
    """The state of the program: every file of its code, how large and when it was written."""
    files = sorted(_PACKAGE.rglob("*.py"))
    return _fingerprint(
        f"{file} {stat.st_size} {stat.st_mtime_ns}" for file in files if (stat := file.stat())
    )
