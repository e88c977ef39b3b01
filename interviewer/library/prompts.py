"""Prompts: Markdown a person can edit, checked slot by slot, filled without any logic.

A prompt has front matter (id, version, role, slots, and which of them hold a candidate's words) and
the sections About, System, User and Sample. Only System and User ever reach a model. Knows no model.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from interviewer.errors import LibraryError, Problem
from interviewer.library.documents import read_document
from interviewer.library.forms import Form, split

KINDS = ("speaking", "reading", "assessing", "judging", "playing", "drafting")
ROLES = ("interviewer", "reader", "assessor", "candidate", "judge")
_SLOT = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_NAME = re.compile(r"^[a-z][a-z_]*$")
_HEADING = re.compile(r"^(#{1,2}) +(.+?)\s*$")
_SECTIONS = ("About", "System", "User", "Sample")


@dataclass(frozen=True)
class Prompt:
    """One thing a model is told."""

    id: str
    version: int
    role: str
    system: str
    user: str
    slots: tuple[str, ...]
    fenced: tuple[str, ...]
    samples: Mapping[str, str]
    fingerprint: str

    @property
    def mark(self) -> str:
        """What a record says about the prompt that was used."""
        return f"{self.id}@{self.version}#{self.fingerprint}"

    def fill(self, **values: str) -> tuple[str, str]:
        """System and user text; every slot must be given and nothing else."""
        if set(values) != set(self.slots):
            raise ValueError(f"{self.id} takes {sorted(self.slots)}, not {sorted(values)}")
        return self._filled(self.system, values), self._filled(self.user, values)

    def _filled(self, text: str, values: Mapping[str, str]) -> str:
        tags = fences(self.system + "\n" + self.user)

        def value(match: re.Match[str]) -> str:
            name = match[1]
            return neutral(values[name], tags) if name in self.fenced else values[name]

        return _SLOT.sub(value, text)


def fences(text: str) -> frozenset[str]:
    """The tags that stand alone on a line of a prompt."""
    return frozenset(re.findall(r"(?m)^<([a-z_]+)>$", text))


def neutral(text: str, tags: frozenset[str]) -> str:
    """A candidate's words that cannot open or close a fence."""
    names = "|".join(sorted(tags | {"transcript"}))
    return re.sub(rf"<(?=\s*/?\s*(?:{names})\b)", "‹", text, flags=re.IGNORECASE)


def load(packaged: Path, own: Path | None = None) -> dict[str, Prompt]:
    """All prompts by id, the person's own laid over the packaged ones; LibraryError when one is broken."""
    prompts, problems = _read(packaged, own)
    if problems:
        raise LibraryError(problems)
    return prompts


def check(packaged: Path, own: Path | None = None) -> list[Problem]:
    """Every problem of the prompts."""
    return sorted(_read(packaged, own)[1])


def _read(packaged: Path, own: Path | None) -> tuple[dict[str, Prompt], list[Problem]]:
    prompts: dict[str, Prompt] = {}
    problems: list[Problem] = []
    places = [(packaged, "prompts")] + ([(own / "prompts", f"{own}/prompts")] if own else [])
    for folder, name in places:
        for path, shown in _files(folder, name):
            prompt, found = read_prompt(path, shown)
            known = prompts.get(prompt.id)
            if known is not None and known.slots != prompt.slots:
                found.append(Problem(shown, 1, f"must have the slots {'; '.join(known.slots) or 'none'}"))
            problems.extend(found)
            prompts[prompt.id] = prompt
    return prompts, problems


def _files(folder: Path, name: str) -> Iterator[tuple[Path, str]]:
    for kind in KINDS:
        for path in sorted((folder / kind).glob("*.md")):
            yield path, f"{name}/{kind}/{path.name}"


@dataclass
class _Part:
    line: int
    text: str = ""
    parts: dict[str, _Part] = field(default_factory=dict)


def read_prompt(path: Path, shown: str) -> tuple[Prompt, list[Problem]]:
    """One prompt and everything that is wrong with it."""
    form = Form(read_document(path, shown))
    text = ""
    with suppress(OSError):
        text = path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
    parts = _parts(text, form)
    id = form.front("id")
    expected = "/".join(Path(shown).with_suffix("").parts[-2:])
    if id.value and id.value != expected:
        form.wrong(id.line, f"id {id.value!r} must be the place of the file, {expected!r}")
    role = form.front("role")
    if role.value and role.value not in ROLES:
        form.wrong(role.line, f"role {role.value!r} is not one of: {', '.join(ROLES)}")
    declared = form.front("slots")
    slots = () if declared.value == "none" else split(declared.value)
    version = form.number(form.front("version"), 1, 10_000)
    fenced = split(form.front("fenced", "").value)
    form.close_front()
    system, user = (parts.get(name, _Part(1)) for name in ("System", "User"))
    if not system.text and not user.text:
        form.wrong(1, "has neither '# System' nor '# User'; nothing would be said")
    _check_slots(form, [system, user], slots, declared.line)
    _check_fences(form, [system, user], slots, fenced)
    samples = _samples(form, parts, slots)
    body = f"{system.text}\0{user.text}"
    prompt = Prompt(
        id=expected,
        version=int(version),
        role=role.value,
        system=system.text,
        user=user.text,
        slots=slots,
        fenced=fenced,
        samples=samples,
        fingerprint=hashlib.sha256(body.encode()).hexdigest()[:8],
    )
    return prompt, form.problems


def _parts(text: str, form: Form) -> dict[str, _Part]:
    """The sections as they stand, with line breaks; Sample is cut into its slots."""
    lines = text.split("\n")
    marks = [i for i, line in enumerate(lines) if line.strip() == "---"]
    start = marks[1] + 1 if len(marks) > 1 else 0
    found: dict[str, _Part] = {}
    section: _Part | None = None
    into: _Part | None = None
    for number, line in enumerate(lines[start:], start + 1):
        heading = _HEADING.match(line)
        if heading and heading[1] == "#":
            if heading[2] not in _SECTIONS:
                form.wrong(number, f"unknown heading {heading[2]!r}; known: {', '.join(_SECTIONS)}")
            if heading[2] in found:
                form.wrong(number, f"heading {heading[2]!r} is given twice; merge them")
            section = into = found.setdefault(heading[2], _Part(number))
        elif heading and section is found.get("Sample") and section is not None:
            into = section.parts.setdefault(heading[2], _Part(number))
        elif into is not None:
            into.text += line + "\n"
        elif line.strip():
            form.wrong(number, "text before the first heading; put it under '# About'")
    inner = [slot for part in found.values() for slot in part.parts.values()]
    for part in [*found.values(), *inner]:
        part.line += 1 + (len(part.text) - len(part.text.lstrip("\n")))
        part.text = part.text.strip()
    return found


def _check_slots(form: Form, parts: list[_Part], slots: tuple[str, ...], line: int) -> None:
    used: set[str] = set()
    for part in parts:
        for number, text in enumerate(part.text.split("\n"), part.line):
            for match in _SLOT.finditer(text):
                used.add(match[1])
                if not _NAME.match(match[1]):
                    form.wrong(number, f"'{match[0]}' is no slot; a slot is a word between double braces")
                elif match[1] not in slots:
                    form.wrong(number, f"slot {match[1]!r} is used but not declared; add it to 'slots:'")
    for name in slots:
        if name not in used:
            form.wrong(line, f"slot {name!r} is declared but not used; use it or take it out of 'slots:'")


def _check_fences(form: Form, parts: list[_Part], slots: tuple[str, ...], fenced: tuple[str, ...]) -> None:
    """Whatever holds a candidate's words stands alone inside a tag."""
    for name in fenced:
        if name not in slots:
            form.wrong(1, f"fenced slot {name!r} is not among the slots")
    for part in parts:
        tag = ""
        for number, text in enumerate(part.text.split("\n"), part.line):
            line = text.strip()
            opened = re.fullmatch(r"<([a-z_]+)>", line)
            tag = opened[1] if opened else "" if line == f"</{tag}>" else tag
            for match in _SLOT.finditer(text):
                if match[1] in fenced and (not tag or line != match[0]):
                    form.wrong(number, f"slot {match[1]!r} holds a candidate's words; put it alone in a tag")


def _samples(form: Form, parts: dict[str, _Part], slots: tuple[str, ...]) -> dict[str, str]:
    sample = parts.get("Sample", _Part(1))
    found = {name: part.text for name, part in sample.parts.items()}
    for name in slots:
        if not found.get(name):
            form.wrong(sample.line, f"the sample lacks '## {name}'; a test renders it")
    for name, part in sample.parts.items():
        if name not in slots:
            form.wrong(part.line, f"the sample has {name!r}, which is no slot")
    return found
