"""Everything the notes say, loaded once: the Library.

Knows where notes stand and which reader each folder has. A person's own folder is layered over the
packaged one: a case there with the same id wins, other notes are added.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from interviewer.domain.case import Case
from interviewer.domain.events import Setup
from interviewer.domain.framework import Framework
from interviewer.domain.terms import Dimension, Intent, Level, PhaseId, Variant
from interviewer.errors import LibraryError, Problem, UsageError, one_of
from interviewer.library import framework as notes
from interviewer.library import parallel
from interviewer.library.cases import read_case
from interviewer.library.documents import Document, read_document
from interviewer.library.forms import Form

_KINDS: dict[str, Callable[[Document], tuple[Any, Form]]] = {
    "phases": notes.read_phase,
    "dimensions": notes.read_dimension,
    "levels": notes.read_level,
    "claims": notes.read_claim,
    "concepts": notes.read_concept,
    "lines": notes.read_lines,
    "intents": notes.read_intent,
}


@dataclass(frozen=True)
class Library:
    """All cases and the framework, with the fingerprint of the files they came from."""

    cases: dict[str, Case]
    framework: Framework
    fingerprint: str
    left_out: tuple[Problem, ...] = ()
    notes: dict[str, Document] = field(default_factory=dict)
    _parallels: dict[str, Case] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _frameworks(self) -> dict[Variant, Framework]:
        return {variant: self.framework.of(variant) for variant in Variant}

    def framework_of(self, case: Case) -> Framework:
        """The framework with the phases of a case's variant."""
        return self._frameworks[case.variant]

    def case(self, slug: str) -> Case:
        """The case with this id; UsageError names the ones there are."""
        if slug not in self.cases:
            raise one_of("case", slug, sorted(self.cases))
        return self.cases[slug]

    def sat(self, setup: Setup) -> Case:
        """The case of a sitting in the form it was begun with."""
        case = self.case(setup.case)
        if setup.form == "first":
            return case
        if case.id not in self._parallels:
            self._parallels[case.id] = self._parallel(case)
        return self._parallels[case.id]

    def has_parallel(self, slug: str) -> bool:
        """Whether a case can be sat with other facts and numbers."""
        return slug in self.notes and parallel.described(self.notes[slug])

    def _parallel(self, case: Case) -> Case:
        """The parallel form of a case, read when it is first sat."""
        second = parallel.twin(self.notes[case.id]) if case.id in self.notes else None
        if second is None:
            raise UsageError(f"case {case.id!r} has no parallel form; leave out the form, or use the twist")
        other, form = read_case(second, frozenset(self.framework.claims), case.own, "parallel")
        if form.problems:
            raise LibraryError(form.problems)
        return other

    def chosen(self, setup: Setup) -> Case:
        """The case of a sitting that is to begin; UsageError for a case, form or level there is not."""
        case = self.sat(setup)
        if not case.offers(setup.level):
            spread = f"{case.lowest} to {case.highest}"
            raise UsageError(
                f"case {case.id!r} is for {spread}, not {setup.level}; choose such a level or another case"
            )
        return case


@dataclass
class _Shelf:
    found: dict[str, dict[str, Any]]
    cases: dict[str, Case]
    notes: dict[str, Document]
    problems: list[Problem]
    own_problems: list[Problem]
    digest: Any


LEAST = {"claims": 86, "concepts": 80, "lines": 40}
"""Wrong claims, concept notes and neutral acknowledgements the packaged library has at least."""


def load(packaged: Path, own: Path | None = None) -> Library:
    """The library; LibraryError with every problem when the packaged notes cannot be used.

    Own notes that have problems are left out and named in `left_out`.
    """
    shelf = _read(packaged, own)
    if shelf.problems:
        raise LibraryError(shelf.problems)
    left_out, fingerprint = tuple(shelf.own_problems), shelf.digest.hexdigest()[:16]
    return Library(shelf.cases, _framework(shelf), fingerprint, left_out, shelf.notes)


def check(packaged: Path, own: Path | None = None) -> list[Problem]:
    """Every problem of the notes, packaged and own, in the order of the files."""
    shelf = _read(packaged, own, whole=True)
    return sorted(shelf.problems + shelf.own_problems)


def shortfalls(library: Library) -> list[Problem]:
    """What the packaged library as a whole must have and has not: claims, concepts, neutral lines."""
    framework = library.framework
    neutral = sum(len(lines) for id, lines in framework.lines.items() if id.startswith("acknowledge"))
    have = {"claims": len(framework.claims), "concepts": len(framework.concepts), "lines": neutral}
    return [
        Problem(f"knowledge/framework/{kind}", 1, f"{have[kind]} where {least} are needed; write the rest")
        for kind, least in LEAST.items()
        if have[kind] < least
    ]


def _read(packaged: Path, own: Path | None, whole: bool = False) -> _Shelf:
    """The notes; `whole` reads parallel forms too, which are otherwise read when they are sat."""
    if not (packaged / "cases").is_dir():
        raise LibraryError([Problem(str(packaged), 1, "holds no 'cases' folder; reinstall the package")])
    shelf = _Shelf({kind: {} for kind in _KINDS}, {}, {}, [], [], hashlib.sha256())
    for kind, reader in _KINDS.items():
        for path, name in _files(packaged / "framework" / kind, f"knowledge/framework/{kind}"):
            _take(shelf, kind, reader, path, name)
    _missing(shelf)
    claims = frozenset(shelf.found["claims"])
    for path, name in _files(packaged / "cases", "knowledge/cases"):
        _take_case(shelf, path, name, claims, own=False, whole=whole)
    if own is not None:
        if not own.is_dir():
            message = "is no folder; set INTERVIEWER_LIBRARY to one with your own cases/, or unset it"
            raise LibraryError([Problem(str(own), 1, message)])
        for path, name in _files(own / "cases", f"{own}/cases"):
            _take_case(shelf, path, name, claims, own=True, whole=whole)
    return shelf


def _files(folder: Path, name: str) -> Iterator[tuple[Path, str]]:
    if folder.is_dir():
        for path in sorted(folder.glob("*.md")):
            if path.name != "README.md":
                yield path, f"{name}/{path.name}"


def _open(shelf: _Shelf, path: Path, name: str) -> Document:
    document = read_document(path, name)
    shelf.digest.update(name.encode())
    with suppress(OSError):
        shelf.digest.update(path.read_bytes())
    return document


def _take(
    shelf: _Shelf, kind: str, reader: Callable[[Document], tuple[Any, Form]], path: Path, name: str
) -> None:
    note, form = reader(_open(shelf, path, name))
    shelf.problems.extend(form.problems)
    key, value = note if isinstance(note, tuple) else (note.id, note)
    shelf.found[kind][key] = value


def _take_case(shelf: _Shelf, path: Path, name: str, claims: frozenset[str], own: bool, whole: bool) -> None:
    document = _open(shelf, path, name)
    if whole:
        case, _, problems = read_forms(document, claims, own)
    else:
        case, form = read_case(document, claims, own)
        problems = form.problems
    if own and problems:
        shelf.own_problems.extend(problems)
        return
    shelf.problems.extend(problems)
    shelf.cases[case.id], shelf.notes[case.id] = case, document


def read_forms(
    document: Document, claims: frozenset[str], own: bool
) -> tuple[Case, Case | None, list[Problem]]:
    """A case, its parallel form if the note has one, and every problem of both."""
    case, form = read_case(document, claims, own)
    second = parallel.twin(document)
    if second is None:
        if not own:
            form.wrong(1, "has no parallel form; write '## Parallel' and what differs")
        return case, None, form.problems
    other, its = read_case(second, claims, own, "parallel")
    problems = [*form.problems, *(problem for problem in its.problems if problem not in form.problems)]
    return case, other, problems if problems else parallel.check(case, other, document, second)


def _missing(shelf: _Shelf) -> None:
    wanted: dict[str, list[str]] = {
        "phases": [str(member) for member in PhaseId],
        "dimensions": [str(member) for member in Dimension],
        "levels": [str(member) for member in Level],
        "lines": list(notes.SLOTS),
        "intents": [str(member) for member in Intent if member is not Intent.EMPTY],
    }
    for kind, ids in wanted.items():
        for id in ids:
            if id not in shelf.found[kind]:
                path = f"knowledge/framework/{kind}/{id}.md"
                shelf.problems.append(Problem(path, 1, "is missing; every interview needs it"))


def _framework(shelf: _Shelf) -> Framework:
    return Framework(**shelf.found)
