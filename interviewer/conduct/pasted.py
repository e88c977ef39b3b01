"""Conversations from elsewhere: chat logs, meeting captions, lines with people's names.

Finds who speaks where and which of them is the candidate. Knows nothing of cases or scores.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from interviewer.errors import TranscriptError
from interviewer.library.words import clean

_TIME = r"(?:(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,]\d+)?)"
_NAME = r"([^\W\d_][\w.'’ -]{0,38}?)"
_INLINE = re.compile(
    rf"^\s*(?:[\[(]?{_TIME}[\])]?\s*[-–]?\s*)?(?:\*\*|__)?{_NAME}(?:\*\*|__)?\s*[:：](?:\*\*|__)?\s*(.*)$"
)
_TIMED_NAME = re.compile(rf"^\s*\[?{_NAME}\]?\s*[\[(,|·-]*\s*{_TIME}\s*[\])]?\s*:?\s*$")
_TIME_FIRST = re.compile(rf"^\s*[\[(]?{_TIME}[\])]?\s+{_NAME}\s*$")
_OF_DAY = re.compile(r"\b(1[0-2]|0?\d):([0-5]\d)(?::([0-5]\d))?\s?([ap])\.?m\b\.?", re.IGNORECASE)
_SAID = re.compile(r"^\s*(.{1,30}?) said:\s*(.*)$")
_CAPTION = re.compile(rf"^\s*{_TIME}\s*-->\s*")
_VOICE = re.compile(r"^<v(?:\.\S+)?\s+([^>]+)>(.*?)(?:</v>)?$")
_SKIPPED = re.compile(r"^\s*(?:WEBVTT.*|\d+)?\s*$")
CANDIDATES = {"candidate", "c", "me", "user", "human", "interviewee", "applicant", "student", "you said"}
INTERVIEWERS = {
    "interviewer",
    "i",
    "you",
    "assistant",
    "ai",
    "bot",
    "chatgpt",
    "gpt",
    "model",
    "coach",
    "host",
    "mentor",
}
_RARE = 0.2
"""Share of the most frequent name's lines below which a label is taken for a word of the text."""


@dataclass(frozen=True)
class Spoken:
    """Words under a name; `t` in seconds, None when unknown."""

    name: str
    text: str
    t: float | None


@dataclass(frozen=True)
class _Label:
    name: str
    rest: str
    t: float | None


def spoken(text: str) -> list[Spoken]:
    """Who said what, with runs of one speaker joined."""
    labels = _labels(text)
    names = _names([label.name for label in labels if label])
    found: list[Spoken] = []
    for raw, label in zip(text.splitlines(), labels, strict=True):
        if label and _key(label.name) in names:
            _add(found, Spoken(label.name, label.rest, label.t))
        elif found and raw.strip() and not _SKIPPED.match(raw) and not _CAPTION.match(raw):
            _add(found, Spoken(found[-1].name, raw.strip(), None))
    return [Spoken(s.name, clean(s.text), s.t) for s in found if s.text.strip()]


def candidate_of(turns: list[Spoken], wanted: str) -> str:
    """The candidate's name: the one asked for, else the one with a telling name, else who spoke most."""
    names = list(dict.fromkeys(turn.name for turn in turns))
    if wanted:
        for name in names:
            if _key(name).startswith(_key(wanted)):
                return name
        raise TranscriptError(
            f"nobody called {wanted!r} speaks here; the names are: {', '.join(names) or 'none'}"
        )
    told = [name for name in names if _key(name) in CANDIDATES]
    if told:
        return told[0]
    words = Counter[str]()
    for turn in turns:
        words[turn.name] += 0 if _key(turn.name) in INTERVIEWERS else len(turn.text.split())
    return words.most_common(1)[0][0] if words else ""


def _labels(text: str) -> list[_Label | None]:
    """For each line, the name it begins with, if it begins with one; caption times are carried on."""
    found: list[_Label | None] = []
    caption: float | None = None
    for line in text.splitlines():
        timed = _CAPTION.match(line)
        if timed:
            caption = seconds_of(*timed.groups())
        label = _label(line)
        if label and label.t is None and caption is not None:
            label = _Label(label.name, label.rest, caption)
            caption = None
        found.append(label)
    return found


def _label(line: str) -> _Label | None:
    line = _OF_DAY.sub(_on_a_full_clock, line)
    if match := _VOICE.match(line):
        return _Label(match[1].strip(), match[2], None)
    if match := _SAID.match(line):
        return _Label("You said" if match[1].casefold() == "you" else match[1], match[2], None)
    if match := _TIMED_NAME.match(line):
        return _Label(match[1].strip(), "", seconds_of(*match.groups()[1:4]))
    if match := _TIME_FIRST.match(line):
        return _Label(match[4].strip(), "", seconds_of(*match.groups()[:3]))
    if match := _INLINE.match(line):
        return _Label(match[4].strip(), match[5], seconds_of(*match.groups()[:3]))
    return None


def _on_a_full_clock(time: re.Match[str]) -> str:
    hours = int(time[1]) % 12 + (12 if time[4] in "pP" else 0)
    return f"{hours}:{time[2]}:{time[3] or '00'}"


def _names(labels: list[str]) -> set[str]:
    """Labels that are people: short, and used again and again."""
    count = Counter(_key(label) for label in labels if len(label.split()) <= 4)
    most = max(count.values(), default=0)
    return {name for name, times in count.items() if times >= max(2, _RARE * most)}


def _add(found: list[Spoken], new: Spoken) -> None:
    if found and _key(found[-1].name) == _key(new.name):
        last = found[-1]
        found[-1] = Spoken(
            last.name, f"{last.text}\n{new.text}".strip(), last.t if last.t is not None else new.t
        )
    else:
        found.append(new)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def seconds_of(hours: str | None, minutes: str | None, seconds: str | None) -> float | None:
    """A written time in seconds; None when there is none."""
    if minutes is None or seconds is None:
        return None
    return int(hours or 0) * 3600.0 + int(minutes) * 60.0 + int(seconds)
