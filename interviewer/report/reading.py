"""What to read offline: the references of all cases, by case and by dimension, as Markdown or PDF.

Knows cases and the rubric's titles; no session.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from interviewer.domain.case import Case, Reference
from interviewer.domain.framework import Framework
from interviewer.errors import one_of
from interviewer.report.files import save
from interviewer.report.markdown import plain
from interviewer.report.pdf import typeset
from interviewer.report.text import levels

FORMATS = (".md", ".pdf")


@dataclass(frozen=True)
class Entry:
    """Something to read, and the cases that point to it."""

    title: str
    url: str
    look_for: str
    cases: str


@dataclass(frozen=True)
class Shelf:
    """A heading with what to read under it."""

    title: str
    about: str
    entries: tuple[Entry, ...]


def by_case(cases: Iterable[Case], framework: Framework) -> list[Shelf]:
    """One heading for each case."""
    return [
        Shelf(case.title, levels(case, framework), tuple(_entry(ref, [case]) for ref in case.references))
        for case in sorted(cases, key=lambda case: case.title)
        if case.references
    ]


def by_dimension(cases: Iterable[Case], framework: Framework) -> list[Shelf]:
    """One heading for each dimension; a reference that names none counts for its case's crux."""
    found = []
    shelf = sorted(cases, key=lambda case: case.title)
    for dimension in framework.dimensions.values():
        pointing: dict[str, tuple[Reference, list[Case]]] = {}
        for case in shelf:
            for ref in case.references:
                if dimension.id in (ref.dimensions or case.crux):
                    pointing.setdefault(ref.url, (ref, []))[1].append(case)
        if pointing:
            entries = tuple(_entry(ref, named) for ref, named in pointing.values())
            found.append(Shelf(dimension.title, dimension.looks_at, entries))
    return found


def markdown(cases: Iterable[Case], framework: Framework) -> str:
    """Both lists as Markdown."""
    known = list(cases)
    lines = ["# Reading", "", "## By dimension", *_lines(by_dimension(known, framework))]
    lines += ["", "## By case", *_lines(by_case(known, framework))]
    return "\n".join(lines) + "\n"


def pdf(cases: Iterable[Case], framework: Framework) -> bytes:
    """Both lists as PDF."""
    known = list(cases)
    parts = {"By dimension": by_dimension(known, framework), "By case": by_case(known, framework)}
    return typeset(
        "reading.typ",
        {"parts": [{"title": t, "shelves": [asdict(s) for s in shelves]} for t, shelves in parts.items()]},
    )


def write(cases: Iterable[Case], framework: Framework, out: Path) -> None:
    """Write the lists in the format the file's name asks for."""
    kind = out.suffix.lower()
    if kind not in FORMATS:
        raise one_of("reading list format", out.suffix or out.name, FORMATS)
    save(pdf(cases, framework) if kind == ".pdf" else markdown(cases, framework).encode(), out)


def _entry(ref: Reference, cases: list[Case]) -> Entry:
    return Entry(ref.title, ref.url, ref.look_for, ", ".join(case.title for case in cases))


def _lines(shelves: list[Shelf]) -> Iterator[str]:
    for shelf in shelves:
        yield from ("", f"### {plain(shelf.title)}", "", plain(shelf.about), "")
        for entry in shelf.entries:
            where = "" if entry.cases == shelf.title else f" ({plain(entry.cases)})"
            yield f"- [{plain(entry.title)}]({entry.url}): {plain(entry.look_for)}{where}"
