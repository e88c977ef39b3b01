"""Reads the framework notes: phases, dimensions, levels, claims, concepts, lines, intents.

Knows the fields of each kind of note; not how any of them is used.
"""

from __future__ import annotations

from typing import Literal, TypeVar

from interviewer.domain.case import Source
from interviewer.domain.framework import Claim, Concept, LevelGuide, Phase, RubricDimension
from interviewer.domain.plan import MINUTES
from interviewer.domain.terms import Dimension, Intent, Level, PhaseId, Variant
from interviewer.library.documents import Document, Text
from interviewer.library.forms import Form, gate, split

Key = TypeVar("Key", Dimension, PhaseId)

SLOTS = {
    "open": ("minutes",), "acknowledge": (), "acknowledge-echo": ("it",), "receive": (),
    "lead-in": ("topic",), "hand-back": (), "hand-back-echo": ("it",), "assumption-callback": ("it",),
    "transition": ("done", "next", "minutes"), "transition-last": ("done", "next"),
    "transition-time": ("done", "next"), "nudge-time": ("done",), "time-left": ("left",),
    "time-behind": ("left", "next"), "five-left": (), "fact-again": (), "correct-fact": (), "end-done": (), "close": (), "end-time": (), "end-asked": (),
    "wait": (), "silence": (), "silence-second": (), "empty": (), "stuck": (), "hint-lead": (),
    "hint-none": (), "hint-told": (), "validation": (), "solution": (), "off-topic": (),
    "injection": (), "social": (), "repeat-lead": (), "repeat-none": (), "withdraw": (),
    "conceded": (), "interrupt": (), "contradiction": ("said", "given"), "bounce": (),
    "hold-ahead": ("topic",), "move-on": ("topic",), "move-on-time": ("topic",), "time-passing": ("left",),
    "paused": (), "resumed": (), "go-on-phase": ("next",), "again": ("next", "minutes"), "end-again": (),
}  # fmt: skip
"""Every situation with lines of its own, and the slots its lines may use."""


def _id(form: Form) -> str:
    id = form.front("id")
    stem = form.document.path.rsplit("/", 1)[-1].removesuffix(".md")
    if id.value != stem:
        form.wrong(id.line, f"id {id.value!r} must be the file name {stem!r}")
    return id.value


def _source(form: Form, heading: str) -> Source:
    return Source(note=form.document.path, heading=heading)


_OTHERS = (Variant.GENAI, Variant.PLATFORM)


def read_phase(document: Document) -> tuple[Phase, Form]:
    """One phase note."""
    form = Form(document)
    id = form.choice(Text(_id(form), 1), PhaseId)
    form.close_sections(("About", "Exit", "Exit genai", "Exit platform", "Sounds"))
    exits = {
        Variant.STANDARD: form.plain(form.section("Exit")),
        Variant.GENAI: form.plain(form.section("Exit genai", required=False)),
        Variant.PLATFORM: form.plain(form.section("Exit platform", required=False)),
    }
    phase = Phase(
        id=id,
        title=form.front("title").value,
        short=form.front("short").value,
        spoken=form.front("spoken").value,
        minutes=_minutes(form, form.front("minutes")),
        minutes_in={
            v: _minutes(form, text) for v in _OTHERS if (text := form.front(f"minutes {v}", "")).value
        },
        spoken_in={v: text.value for v in _OTHERS if (text := form.front(f"spoken {v}", "")).value},
        dimensions=form.choices(form.front("dimensions", ""), Dimension),
        exit={variant: lines or exits[Variant.STANDARD] for variant, lines in exits.items()},
        sounds=form.plain(form.section("Sounds")),
        source=_source(form, id.value),
    )
    form.close_front()
    return phase, form


def _minutes(form: Form, text: Text) -> dict[int, int]:
    parts = split(text.value)
    if len(parts) != len(MINUTES):
        form.wrong(text.line, f"minutes {text.value!r} must be three numbers: 30; 45; 60 minute interview")
    values = [int(form.number(Text(part, text.line), 0, 60)) for part in parts]
    return dict(zip(MINUTES, values, strict=False))


def read_dimension(document: Document) -> tuple[RubricDimension, Form]:
    """One rubric dimension."""
    form = Form(document)
    id = form.choice(Text(_id(form), 1), Dimension)
    form.close_sections(("About", "Looks at", *(f"Anchor {n}" for n in range(1, 6)), "Next", "Drills"))
    steps = form.section("Next")
    dimension = RubricDimension(
        id=id,
        title=form.front("title").value,
        short=form.front("short").value,
        looks_at=form.prose(form.section("Looks at")),
        anchors={n: form.prose(form.section(f"Anchor {n}")) for n in range(1, 6)},
        next={int(i.title): form.prose(i) for i in steps.items if i.title in ("2", "3", "4", "5")},
        drills=form.plain(form.section("Drills"), at_least=2),
        source=_source(form, "Anchors"),
    )
    for n in range(2, 6):
        if n not in dimension.next:
            form.wrong(steps.line, f"Next lacks '### {n}'")
    form.close_front()
    return dimension, form


def read_level(document: Document) -> tuple[LevelGuide, Form]:
    """One level guide."""
    form = Form(document)
    id = form.choice(Text(_id(form), 1), Level)
    form.close_sections(("About", "Drives"))
    mode = form.front("mode")
    if mode.value not in ("candidate_led", "guided"):
        form.wrong(mode.line, f"mode {mode.value!r} is not one of: candidate_led, guided")
    style: Literal["candidate_led", "guided"] = "guided" if mode.value == "guided" else "candidate_led"
    weights = _pairs(form, form.front("weights"), Dimension)
    if sum(weights.values()) != 100:
        form.wrong(form.front("weights").line, f"weights add up to {sum(weights.values())}, not 100")
    guide = LevelGuide(
        id=id,
        title=form.front("title").value,
        mode=style,
        threshold=form.number(form.front("threshold"), 1, 5),
        weights={dimension: weights.get(dimension, 0) for dimension in Dimension},
        shift=_pairs(form, form.front("shift", ""), PhaseId),
        hints=int(form.number(form.front("hints"), 0, 20)),
        challenges=int(form.number(form.front("challenges"), 0, 20)),
        acknowledge=form.number(form.front("acknowledge"), 0, 1),
        drives=form.prose(form.section("Drives")),
    )
    form.close_front()
    return guide, form


def _pairs(form: Form, text: Text, kind: type[Key]) -> dict[Key, int]:
    pairs: dict[Key, int] = {}
    for part in split(text.value):
        key, _, value = part.partition("=")
        pairs[form.choice(Text(key.strip(), text.line), kind)] = int(
            form.number(Text(value.strip(), text.line), -60, 100)
        )
    return pairs


def read_claim(document: Document) -> tuple[Claim, Form]:
    """One wrong claim."""
    form = Form(document)
    id = _id(form)
    form.close_sections(("About", "Claim", "Wrong", "Right", "Gate", "Exception", "Challenge", "Correction"))
    exception, challenge = form.section("Exception"), form.section("Challenge")
    line = form.prose(challenge)
    form.ask_one(challenge.line, "the challenge", line)
    again = _again(form, form.bullets(challenge, ("again",))["again"])
    unless = [text.value for text in form.bullets(exception, ("unless",))["unless"]]
    claim = Claim(
        id=id,
        title=form.front("title").value,
        dimension=form.choice(form.front("dimension"), Dimension),
        severity=int(form.number(form.front("severity"), 1, 3)),
        phases=form.choices(form.front("phases"), PhaseId),
        statement=form.prose(form.section("Claim")),
        wrong=form.plain(form.section("Wrong"), at_least=3),
        right=form.plain(form.section("Right"), at_least=2),
        gates=tuple(gate(line) for line in form.plain(form.section("Gate"), at_least=1)),
        exception=form.prose(exception),
        unless=tuple(part for text in unless for part in split(text.casefold())),
        challenge=line,
        again=again or line,
        correction=form.prose(form.section("Correction")),
        source=_source(form, "Challenge"),
    )
    form.close_front()
    return claim, form


def _again(form: Form, wordings: list[Text]) -> str:
    """The wording for a second time; nothing when there is none."""
    for text in wordings:
        form.ask_one(text.line, "'again'", text.value)
    return wordings[0].value if wordings else ""


def read_concept(document: Document) -> tuple[Concept, Form]:
    """One technique."""
    form = Form(document)
    id = _id(form)
    form.close_sections(("About", "For", "Costs", "Fails", "Probe"))
    section = form.section("Probe")
    bullets = form.bullets(section, ("again", "direction"))
    probe = form.prose(section)
    form.ask_one(section.line, "the probe", probe)
    aliases = form.front("aliases")
    if len(split(aliases.value)) < 2:
        form.wrong(aliases.line, "a concept needs at least two aliases, separated by ';'")
    concept = Concept(
        id=id,
        title=form.front("title").value,
        aliases=split(aliases.value.casefold()),
        dimension=form.choice(form.front("dimension"), Dimension),
        phases=form.choices(form.front("phases"), PhaseId),
        level=form.choice(form.front("level"), Level),
        purpose=form.prose(form.section("For")),
        costs=form.prose(form.section("Costs")),
        fails=form.prose(form.section("Fails")),
        probe=probe,
        again=_again(form, bullets["again"]) or probe,
        direction=" ".join(text.value for text in bullets["direction"]),
        source=_source(form, "Probe"),
    )
    form.close_front()
    return concept, form


def read_lines(document: Document) -> tuple[tuple[str, tuple[str, ...]], Form]:
    """The lines of one situation."""
    form = Form(document)
    id = _id(form)
    declared = split(form.front("slots", "").value)
    allowed = SLOTS.get(id)
    if allowed is None:
        form.wrong(1, f"no situation {id!r}; known: {', '.join(sorted(SLOTS))}")
        allowed = declared
    bullets = [bullet for section in document.sections for bullet in section.bullets]
    for bullet in bullets:
        _check_line(form, bullet, allowed)
    if len(bullets) < 5:
        form.wrong(1, f"{len(bullets)} lines; write at least 5, as '- text' under '## Lines'")
    form.close_front()
    return (id, tuple(bullet.value for bullet in bullets)), form


def _check_line(form: Form, bullet: Text, allowed: tuple[str, ...]) -> None:
    rest = bullet.value
    for slot in allowed:
        rest = rest.replace("{" + slot + "}", "")
    if "{" in rest:
        form.wrong(
            bullet.line, f"unknown slot in {bullet.value[:50]!r}; allowed: {', '.join(allowed) or 'none'}"
        )
    form.ask_one(bullet.line, repr(bullet.value[:50]), bullet.value)


def read_intent(document: Document) -> tuple[tuple[Intent, tuple[str, ...]], Form]:
    """How people sound when they want something."""
    form = Form(document)
    intent = form.choice(Text(_id(form), 1), Intent)
    form.front("title", "")
    bullets = [bullet.value for section in document.sections for bullet in section.bullets]
    form.count(1, "utterances", len(bullets), 20)
    form.close_front()
    return (intent, tuple(bullets)), form
