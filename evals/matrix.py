"""The matrix of seeded defects: each is put in alone, and must be noticed by its own check.

Run on a few samples of every suite that was passed by the interviewer without a defect; what an
unspoilt interviewer fails says nothing about a defect and is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from evals.defects import DEFECTS, Defect
from evals.runner import Plan, Progress, generate, quiet, scored, subject_for
from evals.subject import Subject
from evals.suite import Check, Record
from evals.suites import all_suites
from interviewer.domain.case import Frozen

FILE = "defects.json"
MOST_FIRED = 2
"""Checks that notice a defect, at the median: a check that fires at everything says nothing."""
Failures = dict[tuple[str, str, str], int]
"""How often a check was broken, by suite, sample and check."""


class Cell(Frozen):
    """One defect: the check that should catch it, whether it did, and which others fired."""

    defect: str
    about: str
    expected: str
    caught: bool
    others: tuple[str, ...] = ()

    @property
    def fired(self) -> int:
        """How many checks noticed."""
        return int(self.caught) + len(self.others)


_CELLS = TypeAdapter(list[Cell])


def telling(suites: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The samples a defect is tried on: those that suites name for it."""
    return [(name, id) for name in suites or all_suites() for id in all_suites()[name].telling]


def matrix(jobs: int = 2, progress: Progress = quiet) -> list[Cell]:
    """Every defect, tried."""
    names = list(DEFECTS)
    if jobs <= 1:
        _prepare()
        return _tried(map(_try, names), len(names), progress)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_prepare) as pool:
        return _tried(pool.map(_try, names), len(names), progress)


def _tried(cells: Any, of: int, progress: Progress) -> list[Cell]:
    found = []
    for cell in cells:
        found.append(cell)
        progress(len(found), of)
    return found


_here: dict[str, Any] = {}


def _prepare() -> None:
    subject = subject_for(Plan(tuple(all_suites())))
    _here["subject"], _here["sound"] = subject, failures(subject)


def _try(name: str) -> Cell:
    return tried(DEFECTS[name], _here["subject"], _here["sound"])


def tried(defect: Defect, subject: Subject, sound: Failures, suites: Sequence[str] = ()) -> Cell:
    """One defect; a check notices when it is broken more often than in `sound`, without the defect."""
    spoilt = failures(defect.spoil(subject), suites)
    checks = {key[2] for key, times in spoilt.items() if times > sound.get(key, 0)}
    return Cell(
        defect=defect.name,
        about=defect.about,
        expected=defect.caught_by,
        caught=defect.caught_by in checks,
        others=tuple(sorted(checks - {defect.caught_by})),
    )


def failures(subject: Subject, suites: Sequence[str] = ()) -> Failures:
    """Everything that fails on the telling samples."""
    plan = Plan(tuple(all_suites()))
    records = scored(
        [generate((suite, sample, 0), plan, subject) for suite, sample in telling(suites)], "dev"
    )
    return {(r.suite, r.sample, name): times for r in records for name, times in _broken(r)}


def _broken(record: Record) -> list[tuple[str, int]]:
    if record.error:
        return [("error", 1)]
    return [(check.name, _times(check)) for check in record.failed]


def _times(check: Check) -> int:
    return max(1, check.tally.miss + check.tally.false) if check.tally else 1


def keep(cells: Sequence[Cell], folder: Path) -> None:
    """Write the matrix down for the reports of later runs."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(_CELLS.dump_json(list(cells), indent=1))


def kept(folder: Path) -> list[Cell]:
    """The last matrix, if there is one."""
    path = folder / FILE
    return _CELLS.validate_json(path.read_bytes()) if path.is_file() else []
