"""Reads what a person hands over as text or PDF: a resume, a job description, a product page.

Nothing of it is kept or sent anywhere from here. Knows no case.
"""

from __future__ import annotations

import io
from pathlib import Path

from interviewer.errors import UsageError
from interviewer.library.words import clean

MOST_BYTES = 2_000_000
_PAGES = 60
_FEWEST_WORDS = 20


def read_paper(path: Path) -> str:
    """The text of a file; UsageError when there is none in it."""
    try:
        _refuse_large(path.stat().st_size, str(path))
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}; name a text or PDF file") from error
    return text_of(raw, str(path))


def text_of(raw: bytes, name: str) -> str:
    """The text in the bytes of a text or PDF file called `name`."""
    _refuse_large(len(raw), name)
    text = _from_pdf(raw, name) if raw.startswith(b"%PDF") else _from_text(raw, name)
    if len(text.split()) < _FEWEST_WORDS:
        why = "a scanned PDF has none" if raw.startswith(b"%PDF") else "paste more of it"
        raise UsageError(f"{name} holds {len(text.split())} words; {_FEWEST_WORDS} are needed ({why})")
    return text


def _refuse_large(size: int, name: str) -> None:
    if size > MOST_BYTES:
        raise UsageError(
            f"{name} has {size / 1e6:.1f} MB; at most 2 MB are read, so give the part that matters"
        )


def _from_text(raw: bytes, name: str) -> str:
    try:
        return "\n".join(clean(line) for line in raw.decode("utf-8-sig").splitlines())
    except UnicodeDecodeError:
        raise UsageError(f"{name} is neither UTF-8 text nor PDF; save it as one of them") from None


def _from_pdf(raw: bytes, name: str) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = PdfReader(io.BytesIO(raw)).pages[:_PAGES]
        text = "\n".join(page.extract_text() for page in pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(f"{name} cannot be read as PDF ({type(error).__name__}); save it as text") from error
    return "\n".join(clean(line) for line in text.splitlines())
