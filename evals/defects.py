"""Defects put into the interviewer one at a time, to see that each is caught by its own check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evals.subject import Subject


@dataclass(frozen=True)
class Defect:
    """One thing done wrong on purpose, and the check (suite/check) that must notice."""

    name: str
    about: str
    caught_by: str
    spoil: Callable[[Subject], Subject]


DEFECTS: dict[str, Defect] = {}
