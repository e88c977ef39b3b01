"""Takes typed fields out of a note and writes down everything that is wrong on the way.

A Form never raises: a missing or wrong field becomes a Problem with its line, and a harmless
default goes on, so that one run names every problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from interviewer.errors import Problem
from interviewer.library.documents import Document, Section, Text
from interviewer.library.words import joins_two_questions

Choice = TypeVar("Choice", bound=StrEnum)
ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def split(value: str) -> tuple[str, ...]:
    """A `;` list as its parts."""
    return tuple(part.strip() for part in value.split(";") if part.strip())


def gate(text: str) -> tuple[tuple[str, ...], ...]:
    """Groups of alternatives, `a; b | c`: one of each group must be present."""
    return tuple(split(group.casefold()) for group in text.split("|"))


class Form:
    """One document being read."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems = list(document.problems)
        self._used: set[str] = set()

    def wrong(self, line: int, text: str) -> None:
        """Write a problem down."""
        self.problems.append(Problem(self.document.path, line, text))

    def front(self, key: str, default: str | None = None) -> Text:
        """A front matter value; required unless it has a default."""
        self._used.add(key)
        value = self.document.front.get(key)
        if value is not None and value.value:
            return value
        if default is None:
            self.wrong(1, f"front matter lacks {key!r}; add a line '{key}: …'")
        return Text(default or "", value.line if value else 1)

    def close_front(self) -> None:
        """Refuse front matter keys nobody asked for."""
        for key, value in self.document.front.items():
            if key not in self._used:
                known = ", ".join(sorted(self._used))
                self.wrong(value.line, f"unknown key {key!r}; known keys: {known}")

    def close_sections(self, known: Iterable[str]) -> None:
        """Refuse headings nobody asked for, and headings given twice."""
        seen: set[str] = set()
        names = list(known)
        for section in self.document.sections:
            title = section.title.casefold()
            if title not in {name.casefold() for name in names}:
                self.wrong(section.line, f"unknown heading {section.title!r}; known: {', '.join(names)}")
            if title in seen:
                self.wrong(section.line, f"heading {section.title!r} is given twice; merge them")
            seen.add(title)

    def choice(self, text: Text, kind: type[Choice]) -> Choice:
        """A value of a closed list; the first value when it is not in it."""
        try:
            return kind(text.value)
        except ValueError:
            valid = ", ".join(member.value for member in kind)
            self.wrong(text.line, f"{text.value!r} is not one of: {valid}")
            return next(iter(kind))

    def choices(self, text: Text, kind: type[Choice]) -> tuple[Choice, ...]:
        """A `;` list of values of a closed list."""
        return tuple(self.choice(Text(part, text.line), kind) for part in split(text.value))

    def number(self, text: Text, low: float, high: float) -> float:
        """A number within bounds; the lower bound when it is not."""
        try:
            value = float(text.value.replace(",", "").replace("_", ""))
        except ValueError:
            self.wrong(text.line, f"{text.value!r} is not a number")
            return low
        if not low <= value <= high:
            self.wrong(text.line, f"{text.value} is outside {low:g} to {high:g}")
            return low
        return value

    def section(self, title: str, required: bool = True) -> Section:
        """A section by its heading; an empty one when it is missing."""
        found = self.document.section(title)
        if found is None:
            if required:
                self.wrong(1, f"lacks the heading '## {title}'")
            return Section(title, 1)
        return found

    def line_of(self, title: str, id: str) -> int:
        """The line an item stands on."""
        section = self.section(title, required=False)
        return next((item.line for item in section.items if item.title == id), section.line)

    def prose(self, section: Section, required: bool = True) -> str:
        """The text under a heading."""
        if required and not section.prose:
            self.wrong(section.line, f"{section.title!r} has no text; write its sentence under it")
        return section.prose

    def items(self, section: Section) -> list[Section]:
        """The `###` items of a section, with well-formed and unique ids."""
        seen: set[str] = set()
        for item in section.items:
            if not ID.match(item.title):
                self.wrong(item.line, f"id {item.title!r} must be lower-case words joined by hyphens")
            if item.title in seen:
                self.wrong(item.line, f"id {item.title!r} is used twice; rename one")
            seen.add(item.title)
        return section.items

    def fact_line(self, item: Section, keys: Iterable[str]) -> tuple[dict[str, Text], str]:
        """The `key: value · key: value` line of an item, and the sentence after it."""
        known = set(keys)
        if not item.paragraphs:
            self.wrong(item.line, f"{item.title!r} is empty; give its facts line and its sentence")
            return {}, ""
        first, rest = item.paragraphs[0], item.paragraphs[1:]
        facts: dict[str, Text] = {}
        for part in first.value.split(" · "):
            key, colon, value = part.partition(":")
            if not colon or key.strip() not in known:
                self.wrong(first.line, f"unknown fact {part.strip()!r}; known: {', '.join(sorted(known))}")
                continue
            facts[key.strip()] = Text(value.strip(), first.line)
        sentence = " ".join(text.value for text in rest)
        if not sentence:
            self.wrong(item.line, f"{item.title!r} has no sentence under its facts line")
        return facts, sentence

    def need(self, facts: dict[str, Text], item: Section, key: str) -> Text:
        """A required fact of an item."""
        if key not in facts or not facts[key].value:
            self.wrong(item.line, f"{item.title!r} lacks the fact {key!r}")
            return Text("", item.line)
        return facts[key]

    def bullets(self, section: Section, keys: Iterable[str]) -> dict[str, list[Text]]:
        """`- key: text` bullets by key; unknown keys are problems."""
        found: dict[str, list[Text]] = {key: [] for key in keys}
        for bullet in section.bullets:
            key, colon, value = bullet.value.partition(":")
            if colon and key.strip() in found:
                found[key.strip()].append(Text(value.strip(), bullet.line))
            else:
                known = ", ".join(found)
                self.wrong(bullet.line, f"bullet {bullet.value[:40]!r} needs one of the keys: {known}")
        return found

    def plain(self, section: Section, at_least: int = 0) -> tuple[str, ...]:
        """Bullets without keys."""
        if len(section.bullets) < at_least:
            self.wrong(
                section.line,
                f"{section.title!r} has {len(section.bullets)} bullets; write at least {at_least}",
            )
        return tuple(bullet.value for bullet in section.bullets)

    def ask_one(self, line: int, what: str, text: str) -> None:
        """Complain when a spoken text asks for more than one thing."""
        if text.count("?") > 1:
            self.wrong(line, f"{what} asks {text.count('?')} questions; ask one")
        if joins_two_questions(text):
            self.wrong(line, f"{what} asks two things joined by 'and'; ask one")

    def count(self, line: int, what: str, have: int, want: int) -> None:
        """Complain when there are fewer than `want`."""
        if have < want:
            self.wrong(line, f"{what}: {have}, needs at least {want}")
