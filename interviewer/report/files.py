"""Writes a report to a file; the ending of the name says which format."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from interviewer.domain.scorecard import Scorecard
from interviewer.errors import UsageError, one_of
from interviewer.report.html import document
from interviewer.report.markdown import markdown
from interviewer.report.parts import Report
from interviewer.report.pdf import pdf

FORMATS: dict[str, Callable[[Report, Scorecard], bytes]] = {
    ".html": lambda report, card: document(report).encode(),
    ".pdf": lambda report, card: pdf(report),
    ".md": lambda report, card: markdown(report).encode(),
    ".json": lambda report, card: as_json(card).encode(),
}
"""What makes each kind of file."""


def kind_of(path: Path) -> str:
    """The format a file name asks for; UsageError for one there is not."""
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise one_of("report format", path.suffix or path.name, FORMATS)
    return kind


def write(report: Report, card: Scorecard, path: Path) -> None:
    """Write a report in the format the file's name asks for."""
    save(FORMATS[kind_of(path)](report, card), path)


def save(made: bytes, path: Path) -> None:
    """Write the file whole or not at all."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(made)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UsageError(f"{path} cannot be written: {error.strerror}; name another file") from error


def as_json(card: Scorecard) -> str:
    """The scorecard in the shape of `grade --json`."""
    return json.dumps(card.shown, ensure_ascii=False) + "\n"
