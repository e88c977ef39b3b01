"""Reads a case note into a Case.

Knows the fields of a case; not how many of each are needed, nor how cases are searched or asked.
"""

from __future__ import annotations

import re
from typing import Literal

from interviewer.domain.case import Callback, Case, FormName, Point, Probe, Reference, Source
from interviewer.domain.terms import PROBING, Dimension, Level, MoveKind, PhaseId, Variant
from interviewer.library import parallel
from interviewer.library.counts import Least, check, least
from interviewer.library.documents import Document, Section, Text
from interviewer.library.facts import read_fact
from interviewer.library.forms import ID, Form, split
from interviewer.library.scaffold import unwritten

SECTIONS = (
    "About", "Prompt", "Facts", "Points", "Probes", "What-ifs", "Callbacks",
    "Pitfalls", "Arithmetic", "Strong answer", "References",
)  # fmt: skip
_ASKABLE = {kind.value for kind in PROBING}
_WORD_CAP = 60


def read_case(
    document: Document, claims: frozenset[str], own: bool = False, name: FormName = "first"
) -> tuple[Case, Form]:
    """The case in a note, and the form that holds every problem found."""
    form = Form(document)
    id = _id_of(form)
    form.close_sections((*SECTIONS, *parallel.SECTIONS))
    size = _size(form)
    points = tuple(_point(form, item, least(size)) for item in form.items(form.section("Points")))
    known = {point.id for point in points}
    facts = tuple(
        read_fact(form, item, _source(form, "Facts", item), least(size))
        for item in form.items(form.section("Facts"))
    )
    probes = _probes(form, "Probes", known, False) + _probes(form, "What-ifs", known, True)
    _check_settled(form, probes, {fact.id for fact in facts})
    case = Case(
        id=id,
        title=form.front("title").value,
        group=_group(form),
        variant=form.choice(form.front("variant", "standard"), Variant),
        **_levels(form),
        crux=form.choices(form.front("crux"), Dimension),
        relief=form.choices(form.front("relief"), Dimension),
        claims=_claims(form, claims),
        about=form.prose(form.section("About")),
        prompts=_prompts(form),
        facts=facts,
        points=points,
        probes=probes,
        callbacks=_callbacks(form, known),
        pitfalls=_named(form, "Pitfalls"),
        arithmetic=_named(form, "Arithmetic"),
        strong=_strong(form),
        references=_references(form),
        note=document.path,
        own=own,
        size=size,
        form=name,
    )
    form.close_front()
    for open_ in unwritten(document):
        form.wrong(open_.line, open_.value)
    check(form, case)
    return case, form


def _id_of(form: Form) -> str:
    id = form.front("id")
    stem = form.document.path.rsplit("/", 1)[-1].removesuffix(".md")
    if id.value != stem:
        form.wrong(id.line, f"id {id.value!r} must be the file name {stem!r}")
    if not ID.match(id.value):
        form.wrong(id.line, f"id {id.value!r} must be lower-case words joined by hyphens")
    return id.value


def _group(form: Form) -> str:
    group = form.front("group", "other")
    if group.value not in ("book", "genai", "platform", "other"):
        form.wrong(group.line, f"{group.value!r} is not one of: book, genai, platform, other")
        return "other"
    return group.value


def _size(form: Form) -> Literal["full", "compact"]:
    size = form.front("size", "full")
    if size.value == "compact":
        return "compact"
    if size.value != "full":
        form.wrong(size.line, f"size {size.value!r} is not one of: full, compact")
    return "full"


def _levels(form: Form) -> dict[str, Level]:
    text = form.front("levels", "junior; principal")
    levels = form.choices(text, Level)
    if len(levels) != 2 or levels[0].rank > levels[-1].rank:
        form.wrong(text.line, f"levels {text.value!r} must be 'lowest; highest'")
        return {"lowest": Level.JUNIOR, "highest": Level.PRINCIPAL}
    return {"lowest": levels[0], "highest": levels[1]}


def _claims(form: Form, known: frozenset[str]) -> tuple[str, ...]:
    text = form.front("claims", "")
    for id in split(text.value):
        if known and id not in known:
            form.wrong(text.line, f"claim {id!r} has no note in framework/claims")
    return tuple(id for id in split(text.value) if not known or id in known)


def _prompts(form: Form) -> dict[str, str]:
    section = form.section("Prompt")
    prompts = {item.title: form.prose(item) for item in form.items(section)}
    for name, item in zip(prompts, section.items, strict=False):
        if name not in {"default", "twist", *(level.value for level in Level)}:
            form.wrong(item.line, f"prompt {name!r} is not default, twist or a level")
    for name in ("default", "twist"):
        if name not in prompts:
            form.wrong(section.line, f"Prompt lacks '### {name}'")
    prompts.setdefault("default", "")
    return prompts


def _source(form: Form, section: str, item: Section) -> Source:
    return Source(note=form.document.path, heading=f"{section} / {item.title}")


def _point(form: Form, item: Section, want: Least) -> Point:
    facts, statement = form.fact_line(item, ("phase", "dimension", "level", "weight"))
    bullets = form.bullets(item, ("cue", "heard", "not", "hint 1", "hint 2", "hint 3"))
    form.count(item.line, f"'heard' of point {item.title!r}", len(bullets["heard"]), want.heard)
    form.count(item.line, f"'cue' of point {item.title!r}", len(bullets["cue"]), 1)
    form.count(item.line, f"'not' of point {item.title!r}", len(bullets["not"]), 1)
    rungs = [bullets[f"hint {n}"][0] for n in (1, 2, 3) if bullets[f"hint {n}"]]
    for rung in rungs:
        form.ask_one(rung.line, f"hint of point {item.title!r}", rung.value)
    hints = tuple(rung.value for rung in rungs)
    if len(hints) not in (0, 3):
        form.wrong(item.line, f"point {item.title!r} has {len(hints)} hints; write none or all three")
    return Point(
        id=item.title,
        statement=statement,
        phase=form.choice(form.need(facts, item, "phase"), PhaseId),
        dimension=form.choice(form.need(facts, item, "dimension"), Dimension),
        level=form.choice(form.need(facts, item, "level"), Level),
        weight=int(form.number(form.need(facts, item, "weight"), 1, 5)),
        cues=tuple(cue for text in bullets["cue"] for cue in split(text.value.casefold())),
        heard=tuple(text.value for text in bullets["heard"]),
        near=tuple(text.value for text in bullets["not"]),
        hints=hints if len(hints) == 3 else (),
        source=_source(form, "Points", item),
    )


def _probes(form: Form, title: str, known: set[str], what_if: bool) -> tuple[Probe, ...]:
    section = form.section(title)
    return tuple(_probe(form, title, item, known, what_if) for item in form.items(section))


def _probe(form: Form, title: str, item: Section, known: set[str], what_if: bool) -> Probe:
    facts, text = form.fact_line(item, ("phase", "move", "level", "points", "topic", "settled"))
    bullets = form.bullets(item, ("with", "ground", "again", "direction"))
    for need in ("again", "direction"):
        if not bullets[need]:
            form.wrong(item.line, f"probe {item.title!r} lacks '- {need}: …'")
    points = split(facts["points"].value) if "points" in facts else ()
    for id in points:
        if id not in known:
            form.wrong(facts["points"].line, f"probe {item.title!r} names no point {id!r} of this case")
    move = form.need(facts, item, "move")
    if move.value not in _ASKABLE:
        form.wrong(move.line, f"move {move.value!r} is not one of: {', '.join(sorted(_ASKABLE))}")
    spoken = [Text(text, item.line), *bullets["with"], *bullets["again"]]
    for line in spoken:
        _one_question(form, item, line)
    for line in bullets["with"]:
        if "{it}" not in line.value:
            form.wrong(line.line, "a 'with' wording needs {it} where the candidate's words go")
    return Probe(
        id=item.title,
        text=text,
        phase=form.choice(form.need(facts, item, "phase"), PhaseId),
        move=MoveKind(move.value) if move.value in _ASKABLE else MoveKind.CLARIFY,
        level=form.choice(form.need(facts, item, "level"), Level),
        points=points,
        topic=facts["topic"].value if "topic" in facts else item.title,
        pickups=tuple(line.value for line in bullets["with"]),
        grounds=tuple(g for line in bullets["ground"] for g in split(line.value.casefold())),
        again=bullets["again"][0].value if bullets["again"] else text,
        direction=" ".join(line.value for line in bullets["direction"]),
        what_if=what_if,
        settled=split(facts["settled"].value) if "settled" in facts else (),
        source=_source(form, title, item),
    )


def _check_settled(form: Form, probes: tuple[Probe, ...], facts: set[str]) -> None:
    lines = {
        item.title: item.line for name in ("Probes", "What-ifs") for item in form.items(form.section(name))
    }
    for probe in probes:
        for id in probe.settled:
            if id not in facts:
                form.wrong(lines[probe.id], f"probe {probe.id!r} is settled by no fact {id!r} of this case")


def _one_question(form: Form, item: Section, text: Text) -> None:
    form.ask_one(text.line, repr(item.title), text.value)
    words = len(text.value.split())
    if words > _WORD_CAP:
        form.wrong(text.line, f"{item.title!r} has {words} words; at most {_WORD_CAP}")
    if re.search(r"\{(?!it\})", text.value):
        form.wrong(text.line, f"{item.title!r} has an unknown slot; the only slot is {{it}}")


def _callbacks(form: Form, known: set[str]) -> tuple[Callback, ...]:
    found = []
    for item in form.items(form.section("Callbacks", required=False)):
        facts, text = form.fact_line(item, ("earlier", "phase", "level"))
        bullets = form.bullets(item, ("direction",))
        earlier = form.need(facts, item, "earlier")
        if earlier.value not in known:
            form.wrong(earlier.line, f"callback {item.title!r} names no point {earlier.value!r}")
        _one_question(form, item, Text(text, item.line))
        found.append(
            Callback(
                id=item.title,
                text=text,
                earlier=earlier.value,
                phase=form.choice(form.need(facts, item, "phase"), PhaseId),
                level=form.choice(form.need(facts, item, "level"), Level),
                direction=" ".join(line.value for line in bullets["direction"]),
                source=_source(form, "Callbacks", item),
            )
        )
    return tuple(found)


def _named(form: Form, title: str) -> dict[str, str]:
    named: dict[str, str] = {}
    for bullet in form.section(title).bullets:
        key, colon, value = bullet.value.partition(":")
        if not colon or not ID.match(key.strip()):
            form.wrong(bullet.line, f"bullet {bullet.value[:40]!r} must be '- some-id: text'")
        named[key.strip()] = value.strip()
    return named


def _strong(form: Form) -> dict[PhaseId, str]:
    section = form.section("Strong answer")
    strong = {form.choice(Text(item.title, item.line), PhaseId): form.prose(item) for item in section.items}
    for phase in PhaseId:
        if phase not in (PhaseId.P0, *strong):
            form.wrong(section.line, f"Strong answer lacks '### {phase.value}'")
    return strong


def _references(form: Form) -> tuple[Reference, ...]:
    section = form.section("References")
    found = []
    for bullet in section.bullets:
        parts = [part.strip() for part in bullet.value.split(" | ")]
        if len(parts) not in (3, 4) or not parts[1].startswith("http"):
            form.wrong(
                bullet.line, "a reference is 'Title | https://… | what to look for in it | dimensions'"
            )
            continue
        trains = form.choices(Text(parts[3], bullet.line), Dimension) if len(parts) == 4 else ()
        found.append(Reference(title=parts[0], url=parts[1], look_for=parts[2], dimensions=trains))
    form.count(section.line, "references", len(found), 1)
    return tuple(found)
