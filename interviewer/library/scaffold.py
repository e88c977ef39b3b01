"""A case of one's own, begun: the skeleton in `knowledge/new-case.md` with what is known filled in.

What is still to be written begins with `…`, and `unwritten` finds it again. Knows the shape of a note,
not where the words come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from interviewer.domain.terms import Dimension, Level, Variant
from interviewer.library.documents import Document, Text
from interviewer.library.forms import ID

MARK = "…"
_HEADING = re.compile(r"(?m)^(?=#{1,3} )")
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_MARKUP = re.compile(r"^(?:[#>*+-]+\s*|-{3,}\s*)+")


@dataclass(frozen=True)
class Item:
    """A `###` item as far as it is known; what is left out stays to be written."""

    id: str
    sentence: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    bullets: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Draft:
    """What is known of a new case."""

    id: str
    title: str
    prompt: str
    about: str = ""
    twist: str = ""
    variant: Variant = Variant.STANDARD
    levels: tuple[Level, Level] = (Level.JUNIOR, Level.STAFF)
    crux: Dimension = Dimension.DATA
    items: Mapping[str, Sequence[Item]] = field(default_factory=dict)


def note(skeleton: str, draft: Draft) -> str:
    """The note of a new case."""
    relief = Dimension.SERVING if draft.crux is not Dimension.SERVING else Dimension.FEATURES
    slots = {
        "id": draft.id,
        "title": _quoted(line(draft.title)),
        "variant": draft.variant.value,
        "levels": f"{draft.levels[0]}; {draft.levels[1]}",
        "crux": draft.crux.value,
        "relief": relief.value,
        "about": line(draft.about) or f"{MARK} what this case is known to test, in a sentence or two",
        "prompt": line(draft.prompt) or f"{MARK} what the interviewer reads aloud",
    }
    section, blocks = "", []
    renamed: dict[str, str] = {}
    place = dict.fromkeys(draft.items, 0)
    for block in _HEADING.split(skeleton):
        heading = block.partition("\n")[0]
        if heading.startswith("## "):
            section = heading[3:].strip()
        given = draft.items.get(section, ())
        if heading.startswith("### ") and place.get(section, 0) < len(given):
            item = given[place[section]]
            place[section] += 1
            renamed[heading[4:].strip()] = item.id
            block = _filled(block, item)
        blocks.append(block)
    text = "".join(blocks)
    for old, new in renamed.items():
        text = re.sub(rf"(?<=: ){re.escape(old)}(?= |$)", new, text, flags=re.MULTILINE)
    if draft.twist:
        text = re.sub(r"(?m)^(### twist\n).*$", lambda match: match[1] + line(draft.twist), text)
    return _SLOT.sub(lambda match: slots.get(match[1], match[0]), text)


def unwritten(document: Document) -> Iterator[Text]:
    """What is still to be written: one line for each item or section that has any."""
    for section in document.sections:
        for part in (section, *section.items):
            open_ = [_name(text) for text in (*part.paragraphs, *part.bullets) if _is_open(text)]
            if open_:
                yield Text(
                    f"{part.title!r} is still to be written: {', '.join(dict.fromkeys(open_))}", part.line
                )


def line(text: str) -> str:
    """A text as one line that no reader of notes takes for markup."""
    return _MARKUP.sub("", " ".join(text.split()))


def slug(text: str) -> str:
    """An id made of a text's words; empty when it has none."""
    found = "-".join(re.findall(r"[a-z0-9]+", text.casefold())[:5])
    return found if ID.match(found) else ""


def _filled(block: str, item: Item) -> str:
    """A block of the skeleton with the item's words in place of its own."""
    lines = block.rstrip("\n").split("\n")[1:]
    facts = next((text for text in lines if " · " in text and not text.startswith("- ")), "")
    known = dict(part.split(": ", 1) for part in facts.split(" · ")) if facts else {}
    known.update((key, line(value)) for key, value in item.facts.items() if value)
    sentence = next((text for text in lines if text.startswith(MARK)), "")
    body = [f"### {item.id}"]
    if known:
        body.append(" · ".join(f"{key}: {value}" for key, value in known.items()))
    body.append(line(item.sentence) or sentence)
    given: dict[str, list[str]] = {}
    for key, value in item.bullets:
        given.setdefault(key, []).append(line(value))
    keys = dict.fromkeys(
        [text[2:].partition(":")[0] for text in lines if text.startswith("- ")] + list(given)
    )
    for key in keys:
        said = [f"- {key}: {value}" for value in given.get(key, ()) if value]
        body += said or [text for text in lines if text.startswith(f"- {key}:")]
    return "\n".join(body) + "\n\n"


def _quoted(title: str) -> str:
    """A title as front matter takes it."""
    return "'" + title.replace("'", "''") + "'" if re.search(r"[:#'\"\[\]{}&*!|>%@`]", title) else title


def _is_open(text: Text) -> bool:
    _, _, value = text.value.partition(": ")
    return text.value.startswith(MARK) or value.startswith(MARK)


def _name(text: Text) -> str:
    key, colon, _ = text.value.partition(": ")
    return key if colon and not text.value.startswith(MARK) else "its sentence"
