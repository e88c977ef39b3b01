"""The labelled transcripts: six people per case, with their authors' scores and a blind second reader's.

Provenance: authored. The labels say whether a grader conforms to the rubric as its authors read it,
not whether it would agree with a hiring committee.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from evals.subject import Subject
from evals.suite import Split
from interviewer.conduct.hindsight import relive
from interviewer.conduct.transcript import Line, read_transcript
from interviewer.domain.brain import Overhearer, Reader
from interviewer.domain.events import Setup
from interviewer.domain.session import Session, fold
from interviewer.domain.terms import Dimension, Level

FOLDER = Path(__file__).parent / "suites" / "grading"
DEV = ("ad-click-prediction", "fraud-detection", "video-recommendation")
"""Cases that may be looked at and tuned on; every author wrote one of these and one of the others."""
TEST = ("eta-prediction", "harmful-content-detection", "rag-enterprise-assistant")
"""Cases that are only ever counted."""
SPLITS: tuple[Split, ...] = ("dev", "test")
MINUTES = 45


@dataclass(frozen=True)
class Labelled:
    """One transcript with its labels; None for a dimension that never came up."""

    id: str
    case: str
    persona: str
    level: Level
    interviewed_for: Level
    dimensions: dict[Dimension, float | None]
    second: dict[Dimension, float | None]

    @property
    def lines(self) -> list[Line]:
        """What was said."""
        return read_transcript(FOLDER / f"{self.id}.txt")

    def heard(self, reader: Reader, overhearer: Overhearer, lines: Sequence[Line] | None = None) -> Session:
        """The sitting as these ears hear it; `lines` in place of the file's own."""
        setup = Setup(case=self.case, level=self.interviewed_for, minutes=MINUTES)
        return fold(relive(self.lines if lines is None else lines, setup, reader, overhearer))


def heard_by(subject: Subject, item: Labelled, lines: Sequence[Line] | None = None) -> Session:
    """A transcript as an interviewer under test hears it."""
    return item.heard(subject.brain.reader, subject.overhearer, lines)


def cases_of(split: Split) -> tuple[str, ...]:
    """The cases of a split."""
    return DEV if split == "dev" else TEST


@lru_cache(maxsize=64)
def labelled_as(id: str) -> Labelled:
    """The transcript with this id."""
    return next(item for item in labelled((id.split("/")[0],)) if item.id == id)


@lru_cache(maxsize=8)
def labelled(cases: tuple[str, ...]) -> tuple[Labelled, ...]:
    """The transcripts of some cases."""
    found = []
    for case in cases:
        second = {row["id"]: row["dimensions"] for row in _rows(FOLDER / case / "second.jsonl")}
        for row in _rows(FOLDER / case / "labels.jsonl"):
            found.append(
                Labelled(
                    id=row["id"],
                    case=case,
                    persona=row["persona"],
                    level=Level(row["level"]),
                    interviewed_for=Level(row["interviewed_for"]),
                    dimensions=_scores(row["dimensions"]),
                    second=_scores(second[row["id"]]),
                )
            )
    return tuple(sorted(found, key=lambda item: item.id))


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _scores(row: dict[str, float | None]) -> dict[Dimension, float | None]:
    return {dimension: row[dimension] for dimension in Dimension}
