"""The parallel form of a case: the same skeleton with other facts and numbers, as a note of its own.

`twin` rewrites a note by its `## Parallel …` headings: swaps of words everywhere, then whole items. What
listens to candidates (asks, keys, cues, heard, grounds) stays, so both forms are heard alike. `check`
says where the numbers of the first form are left behind. Knows no field beyond that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from interviewer.domain.case import Case
from interviewer.errors import Problem
from interviewer.library.documents import Document, Section, Text, holds_facts

_TWINS = (
    "Prompt", "Facts", "Points", "Probes", "What-ifs", "Callbacks", "Pitfalls", "Arithmetic", "Strong answer",
)  # fmt: skip
_SWAPS = "Parallel"
SECTIONS = (_SWAPS, *(f"{_SWAPS} {title.lower()}" for title in _TWINS))
"""The headings that say what differs."""
_LISTENING = {"ask", "key", "cue", "heard", "not", "ground", "quantity"}
_ARROW = re.compile(r"\s+(?:→|->|=>)\s+")
_NUMBER = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)\s*(%|million\b|billion\b|thousand\b|k\b|M\b|B\b)?")
_SCALE = {"": 1.0, "k": 1e3, "thousand": 1e3, "M": 1e6, "million": 1e6, "B": 1e9, "billion": 1e9}
_SMALL = 20
_CHANGED = 3
"""Lines of arithmetic that come out differently in a parallel form; of the facts it is half."""


def described(document: Document) -> bool:
    """Whether a note describes a parallel form."""
    return any(document.section(title) is not None for title in SECTIONS)


def twin(document: Document) -> Document | None:
    """The note of the parallel form; None when the note describes none."""
    if not described(document):
        return None
    problems = list(document.problems)
    pairs = swaps(document, problems)
    swap = _swapper(pairs)
    sections = []
    for section in document.sections:
        if section.title.casefold() in {title.casefold() for title in SECTIONS}:
            continue
        told = section if section.title.casefold() == "references" else _swapped(section, swap)
        other = document.section(f"{_SWAPS} {section.title}")
        sections.append(_replaced(told, other, document.path, problems) if other else told)
    return replace(document, sections=sections, problems=problems)


def swaps(document: Document, problems: list[Problem]) -> dict[str, str]:
    """What is said instead of what: the bullets `old → new` under `## Parallel`."""
    section, found = document.section(_SWAPS), {}
    for bullet in section.bullets if section else []:
        parts = _ARROW.split(bullet.value)
        if len(parts) != 2:
            problems.append(Problem(document.path, bullet.line, "a swap is '- old words → new words'"))
            continue
        found[parts[0].strip()] = parts[1].strip()
    return found


def check(first: Case, second: Case, document: Document, told: Document) -> list[Problem]:
    """What keeps the parallel form, `told`, from being another interview with the same skeleton."""
    line = next((s.line for title in SECTIONS if (s := document.section(title))), 1)
    before = {fact.id: fact.answer for fact in first.facts}
    changed = [fact.id for fact in second.facts if before.get(fact.id) != fact.answer]
    sums = sum(first.arithmetic.get(id) != text for id, text in second.arithmetic.items())
    problems = []
    same = [name for name, text in second.prompts.items() if first.prompts.get(name) == text]
    if same:
        problems.append(
            f"the parallel form opens with the same prompt ({', '.join(same)}); write it anew or swap"
        )
    if 2 * len(changed) < len(first.facts):
        problems.append(f"{len(changed)} facts differ in the parallel form; half of {len(first.facts)} must")
    if sums < min(_CHANGED, len(first.arithmetic)):
        problems.append(f"{sums} lines of arithmetic differ in the parallel form; {_CHANGED} must")
    found = [Problem(document.path, line, text) for text in problems]
    for fact in second.facts:
        if fact.id in changed and fact.quantity and fact.quantity == first.fact(fact.id).quantity:
            text = f"fact {fact.id!r} differs in the parallel form; give its '- quantity:' too"
            found.append(Problem(document.path, line, text))
    return found + _stale(first, second, set(changed), document, told)


def _stale(first: Case, second: Case, changed: set[str], document: Document, told: Document) -> list[Problem]:
    """Places where the parallel form still says a number that only the first form's facts have."""
    kept = {number for fact in second.facts for number in _numbers(fact.answer)}
    meant = {number for old, new in swaps(document, []).items() if old == new for number in _numbers(old)}
    gone = {
        number: fact.id
        for fact in first.facts
        if fact.id in changed
        for number in _numbers(fact.answer) - kept - meant
    }
    found = []
    for text in _spoken(told.sections):
        for number in sorted(_numbers(text.value) & set(gone)):
            what = f"the parallel form still says {number} of the first form's fact {gone[number]!r}"
            found.append(
                Problem(document.path, text.line, f"{what}; swap it, or '- {number} → {number}' to keep it")
            )
    return found


def _numbers(text: str) -> set[str]:
    """The numbers of a text that are large or special enough to be recognised, in one spelling."""
    found = set()
    for digits, unit in _NUMBER.findall(text):
        value = float(digits.replace(",", ""))
        if unit == "%":
            found.add(f"{value:g} %")
        elif value * _SCALE[unit] >= _SMALL:
            found.add(f"{value * _SCALE[unit]:.10g}")
    return found


def _spoken(sections: list[Section]) -> Iterator[Text]:
    for section in sections:
        if section.title.casefold() == "references":
            continue
        yield from (text for text in section.paragraphs if not holds_facts(text.value))
        yield from (bullet for bullet in section.bullets if _key(bullet) not in _LISTENING)
        yield from _spoken(section.items)


def _swapper(pairs: dict[str, str]) -> Callable[[Text], Text]:
    if not pairs:
        return lambda text: text
    longest = sorted(pairs, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest))})(?!\w|[.,]\d)")
    return lambda text: Text(pattern.sub(lambda match: pairs[match[0]], text.value), text.line)


def _swapped(section: Section, swap: Callable[[Text], Text]) -> Section:
    return replace(
        section,
        paragraphs=[text if holds_facts(text.value) else swap(text) for text in section.paragraphs],
        bullets=[text if _key(text) in _LISTENING else swap(text) for text in section.bullets],
        items=[_swapped(item, swap) for item in section.items],
    )


def _replaced(section: Section, other: Section, path: str, problems: list[Problem]) -> Section:
    """A section with the items and bullets of its parallel heading in place of its own."""
    known = {item.title for item in section.items} | {_key(bullet) for bullet in section.bullets}
    for line, id in [(i.line, i.title) for i in other.items] + [(b.line, _key(b)) for b in other.bullets]:
        if id not in known:
            text = f"{other.title!r} names {id!r}, which is not in {section.title!r}; a parallel form adds nothing"
            problems.append(Problem(path, line, text))
    merged = _merged(section, replace(other, items=[]))
    given = {item.title: item for item in other.items}
    items = [_merged(item, given[item.title]) if item.title in given else item for item in section.items]
    return replace(merged, items=items)


def _merged(item: Section, other: Section) -> Section:
    paragraphs = item.paragraphs
    if other.paragraphs:
        kept = [text for text in item.paragraphs[:1] if holds_facts(text.value)]
        paragraphs = (
            other.paragraphs if holds_facts(other.paragraphs[0].value) else [*kept, *other.paragraphs]
        )
    given = {_key(bullet) for bullet in other.bullets}
    bullets = [bullet for bullet in item.bullets if _key(bullet) not in given]
    old = next((bullet.value for bullet in item.bullets if _key(bullet) == "quantity"), "")
    return replace(item, paragraphs=paragraphs, bullets=bullets + [_whole(b, old) for b in other.bullets])


def _whole(bullet: Text, old: str) -> Text:
    """A quantity that gives only its number keeps the words of the first form's."""
    if _key(bullet) != "quantity" or " · " in bullet.value:
        return bullet
    _, dot, words = old.partition(" · ")
    return Text(f"{bullet.value}{dot}{words}", bullet.line)


def _key(bullet: Text) -> str:
    return bullet.value.partition(":")[0].strip()
