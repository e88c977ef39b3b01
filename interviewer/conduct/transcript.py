"""Transcript files: `[mm:ss] Speaker: text` lines as turns. The time is optional.

A line without a speaker continues the turn above. Where nobody is called candidate or interviewer,
names are looked for instead. Knows nothing of cases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from interviewer.conduct.pasted import candidate_of, seconds_of, spoken
from interviewer.errors import TranscriptError
from interviewer.library.words import clean

LARGEST = 4_000_000
"""Bytes of the largest transcript that is read."""
_LINE = re.compile(
    r"^\s*(?:[\[(]?(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,]\d+)?[\])]?\s*[-–]?\s*)?"
    r"(?:\*\*)?(interviewer|candidate|i|c|me|you)(?:\*\*)?\s*[:>]\s?(?:\*\*)?\s*(.*)$",
    re.IGNORECASE,
)
_SPEAKERS = {"i": "interviewer", "you": "interviewer", "c": "candidate", "me": "candidate"}
WORDS_PER_SECOND = 2.2
"""Speaking pace when a transcript has no times: about 130 words a minute."""
PAUSE = 4.0
"""Seconds between turns when a transcript has no times."""

_TIME_OF_DAY = 3600.0
"""First time of a conversation, in seconds, from which it is not counted from its beginning."""


@dataclass(frozen=True)
class Line:
    """One turn of a file; `t` in seconds, None when the file has no time for it."""

    speaker: str
    text: str
    t: float | None

    @property
    def by_candidate(self) -> bool:
        """Whether the candidate spoke."""
        return self.speaker == "candidate"


def read_transcript(path: Path, candidate: str = "") -> list[Line]:
    """The turns of a file; TranscriptError says what is wrong with it.

    `candidate` names the candidate where the file has people's names.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise TranscriptError(f"{path} is a folder; name a transcript file")
        if size > LARGEST:
            raise TranscriptError(f"{path} has {size} bytes; a transcript is at most {LARGEST}")
        raw = path.read_bytes()
    except OSError as error:
        raise TranscriptError(f"{path} cannot be read: {error.strerror or error}") from error
    if b"\0" in raw[:4096]:
        raise TranscriptError(f"{path} is not text; a transcript has lines like '[02:10] Candidate: …'")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TranscriptError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    missing = f"{path} has no candidate turn; write lines like '[02:10] Candidate: …'"
    return _with_candidate(conversation(text, candidate), missing)


def brought(text: str, candidate: str = "") -> list[Line]:
    """The turns of pasted text; TranscriptError says what is missing."""
    if len(text) > LARGEST:
        raise TranscriptError(f"this text has {len(text)} letters; a transcript is at most {LARGEST}")
    missing = "nobody could be told apart here; begin each turn with a name, as in 'Candidate: …'"
    return _with_candidate(conversation(text, candidate.strip()), missing)


def _with_candidate(lines: list[Line], missing: str) -> list[Line]:
    """The same turns, refused when the candidate says nothing."""
    if not any(line.by_candidate for line in lines):
        raise TranscriptError(missing)
    return lines


def conversation(text: str, candidate: str = "") -> list[Line]:
    """The turns of a text in our format or, failing that, with any names."""
    lines = parse(text)
    if not candidate and any(line.by_candidate for line in lines):
        return _from_the_start(lines)
    turns = spoken(text)
    name = candidate_of(turns, candidate)
    return _from_the_start(
        [Line("candidate" if turn.name == name else "interviewer", turn.text, turn.t) for turn in turns]
    )


def _from_the_start(lines: list[Line]) -> list[Line]:
    """The same turns; times that begin an hour or more in are times of day, counted from the first."""
    first = min((line.t for line in lines if line.t is not None), default=0.0)
    if first < _TIME_OF_DAY:
        return lines
    return [Line(line.speaker, line.text, line.t if line.t is None else line.t - first) for line in lines]


def parse(text: str) -> list[Line]:
    """The turns in a text."""
    turns: list[Line] = []
    for raw in text.splitlines():
        match = _LINE.match(raw)
        if match:
            hours, minutes, seconds, speaker, said = match.groups()
            turns.append(Line(_name(speaker), clean(said), seconds_of(hours, minutes, seconds)))
        elif turns and raw.strip():
            last = turns[-1]
            turns[-1] = Line(last.speaker, clean(f"{last.text}\n{raw.strip()}"), last.t)
    return turns


def _name(speaker: str) -> str:
    plain = speaker.casefold()
    return _SPEAKERS.get(plain, plain)


def timed(lines: list[Line], total: float) -> list[tuple[float, str]]:
    """Candidate turns with the second at which each ends, never going back.

    A line's time is when its speaker began; it is taken as the moment the turn is heard. Missing times
    are filled in from the length of the turn.
    """
    found: list[tuple[float, str]] = []
    now = 0.0
    for line in lines:
        if not line.by_candidate:
            continue
        now = (
            max(now, line.t)
            if line.t is not None
            else now + PAUSE + len(line.text.split()) / WORDS_PER_SECOND
        )
        found.append((min(now, total), line.text))
    return found
