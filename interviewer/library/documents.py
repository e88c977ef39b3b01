"""Reads one note as front matter, sections, items, fact lines and bullets, with line numbers.

Knows the shape of a note, not the meaning of any field: `cases` and `framework` give them meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from interviewer.errors import Problem

_HEADING = re.compile(r"^(#{1,3})\s+(.+?)\s*#*$")
_FACTS = re.compile(r"^[a-z][a-z_]*:\s")
_FENCE = re.compile(r"^\s*(```|~~~)")
MAX_BYTES = 2_000_000


@dataclass(frozen=True)
class Text:
    """A value and the line it stands on."""

    value: str
    line: int


@dataclass
class Section:
    """A heading with what stands under it."""

    title: str
    line: int
    paragraphs: list[Text] = field(default_factory=list)
    bullets: list[Text] = field(default_factory=list)
    items: list[Section] = field(default_factory=list)

    @property
    def prose(self) -> str:
        """The paragraphs as one text."""
        return "\n\n".join(text.value for text in self.paragraphs)


@dataclass
class Document:
    """One note."""

    path: str
    front: dict[str, Text]
    sections: list[Section]
    problems: list[Problem]

    def section(self, title: str) -> Section | None:
        """The section with this title, if there is one."""
        return next((s for s in self.sections if s.title.casefold() == title.casefold()), None)


def holds_facts(text: str) -> bool:
    """Whether a paragraph is the `key: value · key: value` line of an item."""
    return bool(_FACTS.match(text)) and " · " in text


def read_document(path: Path, name: str) -> Document:
    """The note at `path`, called `name` in messages; unreadable files become problems."""
    problems: list[Problem] = []
    text = _text_of(path, name, problems)
    lines = text.replace("\r\n", "\n").split("\n")
    front, start = _front_matter(lines, name, problems)
    first, *rest = _clean(_sections(lines, start))
    sections = [first, *rest] if first.paragraphs or first.bullets else rest
    return Document(name, front, sections, problems)


def _text_of(path: Path, name: str, problems: list[Problem]) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        problems.append(Problem(name, 1, f"cannot be read: {error.strerror}"))
        return ""
    if len(raw) > MAX_BYTES:
        problems.append(Problem(name, 1, f"is {len(raw)} bytes; a note is at most {MAX_BYTES}"))
        return ""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.append(Problem(name, line, "is not UTF-8 text; save it as UTF-8"))
        return ""


def _front_matter(lines: list[str], name: str, problems: list[Problem]) -> tuple[dict[str, Text], int]:
    if not lines or lines[0].strip() != "---":
        problems.append(Problem(name, 1, "has no front matter; begin with a line '---'"))
        return {}, 0
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if end is None:
        problems.append(Problem(name, 1, "front matter is not closed; end it with a line '---'"))
        return {}, len(lines)
    try:
        node = yaml.compose("\n".join(lines[1:end]), Loader=yaml.CBaseLoader)
    except (yaml.YAMLError, RecursionError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problems.append(Problem(name, line, "front matter is not 'key: value' lines; quote the value"))
        return {}, end + 1
    return _pairs(node, name, problems), end + 1


def _pairs(node: yaml.Node | None, name: str, problems: list[Problem]) -> dict[str, Text]:
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        problems.append(Problem(name, 2, "front matter must be 'key: value' lines"))
        return {}
    front: dict[str, Text] = {}
    for key, value in node.value:
        line = key.start_mark.line + 2
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Problem(name, line, "a front matter key must be one word"))
            continue
        if not isinstance(value, yaml.ScalarNode):
            items = getattr(value, "value", [])
            joined = "; ".join(i.value for i in items if isinstance(i, yaml.ScalarNode))
            front[key.value] = Text(joined, line)
        elif key.value in front:
            problems.append(Problem(name, line, f"{key.value!r} is given twice"))
        else:
            front[key.value] = Text(value.value.strip(), line)
    return front


def _sections(lines: list[str], start: int) -> list[Section]:
    sections: list[Section] = [Section("", start + 1)]
    fenced = False
    for number, line in enumerate(lines[start:], start + 1):
        if _FENCE.match(line):
            fenced = not fenced
        heading = None if fenced else _HEADING.match(line)
        if heading:
            _open(sections, heading, number)
        else:
            _add(sections[-1].items[-1] if sections[-1].items else sections[-1], line, number)
    return sections


def _open(sections: list[Section], heading: re.Match[str], number: int) -> None:
    section = Section(heading[2].strip(), number)
    if len(heading[1]) == 3 and sections:
        sections[-1].items.append(section)
    else:
        sections.append(section)


def _add(section: Section, line: str, number: int) -> None:
    text = line.strip()
    if not text:
        section.paragraphs.append(Text("", number))
    elif line.startswith(("- ", "* ")):
        section.bullets.append(Text(text[2:].strip(), number))
    elif line[0].isspace() and section.bullets:
        last = section.bullets[-1]
        section.bullets[-1] = Text(f"{last.value} {text}", last.line)
    elif section.paragraphs and section.paragraphs[-1].value:
        last = section.paragraphs[-1]
        if holds_facts(last.value):
            section.paragraphs.append(Text(text, number))
        else:
            section.paragraphs[-1] = Text(f"{last.value} {text}", last.line)
    else:
        section.paragraphs = [p for p in section.paragraphs if p.value]
        section.paragraphs.append(Text(text, number))


def _clean(sections: list[Section]) -> list[Section]:
    for section in sections:
        section.paragraphs = [p for p in section.paragraphs if p.value]
        _clean(section.items)
    return sections
