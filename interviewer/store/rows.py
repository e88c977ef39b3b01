"""How events and sittings look as rows.

An event is stored as JSON text that any database takes: control characters are escaped, a lone
surrogate (half of a broken character) becomes U+FFFD, and an infinite number stays one (pydantic's
own JSON would turn it into null and the event could never be read again).

Knows no database and no transaction.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError

from interviewer.domain.events import (
    EVENT,
    CandidateSaid,
    Event,
    InterviewerSaid,
    SessionEnded,
    SessionStarted,
)
from interviewer.errors import StoreError
from interviewer.store.tables import ENDED, LABEL_LENGTH, OPEN

_BROKEN = re.compile("[\ud800-\udfff]")
_BROKEN_OR_NUL = re.compile("[\ud800-\udfff\0]")

Values = dict[str, object]
"""Column values of one row."""


@dataclass(frozen=True)
class SessionRow:
    """One sitting in a list. `turns` counts both speakers; `t` is the latest event's second."""

    id: str
    case: str
    level: str
    minutes: int
    status: str
    created_at: str
    updated_at: str
    turns: int
    t: float
    label: str = ""


@dataclass(frozen=True)
class Counters:
    """How far a session got."""

    id: str
    next_seq: int = 0
    turns: int = 0
    t: float = 0.0
    seen_t: float = 0.0


def now() -> str:
    """Wall time, ISO 8601 in UTC, of fixed width so that it sorts as text."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def plain(text: str) -> str:
    """Text short and clean enough for a column of any database."""
    return _BROKEN_OR_NUL.sub("\ufffd", text)[:LABEL_LENGTH]


def second(t: float) -> float:
    """An interview second that can be compared; one that cannot counts as the beginning."""
    return t if math.isfinite(t) else 0.0


def event_values(event: Event) -> Values:
    """The columns of an event, all but whose it is."""
    body = json.dumps(event.model_dump(), ensure_ascii=False, separators=(",", ":"))
    return {
        "seq": event.seq,
        "kind": event.kind,
        "t": second(event.t),
        "at": plain(event.at),
        "body": _BROKEN.sub("\ufffd", body),
    }


def read_event(session_id: str, seq: int, body: str) -> Event:
    """The event a body holds."""
    try:
        return EVENT.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        what = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}".lstrip(": ")
        raise StoreError(
            f"event {seq} of session {session_id} cannot be read ({what}); it was written by "
            "another version of this program, or the database is damaged"
        ) from error


def unbroken(session_id: str, events: Sequence[Event], at_least: int) -> None:
    """Every number from 0 on is there, up to what was acknowledged."""
    found = [event.seq for event in events]
    if found != list(range(len(found))) or len(found) < at_least:
        missing = next(n for n in range(len(found) + 1) if n not in found[n : n + 1])
        raise StoreError(
            f"event {missing} of session {session_id} is missing from the database, which is "
            "damaged or was edited; restore a copy of it"
        )


def session_values(session_id: str, first: SessionStarted, events: Sequence[Event], label: str) -> Values:
    """The columns of a session that begins with these events."""
    setup = first.setup
    return {
        "id": session_id,
        "created_at": now(),
        "case_slug": plain(setup.case),
        "level": setup.level.value,
        "minutes": setup.minutes,
        "label": plain(label or setup.label),
        "status": OPEN,
        **moved_on(Counters(session_id), events),
    }


def moved_on(before: Counters, events: Sequence[Event]) -> Values:
    """The columns of a session that change when these events follow."""
    latest = max(second(event.t) for event in events)
    said = sum(isinstance(event, CandidateSaid | InterviewerSaid) for event in events)
    values: Values = {
        "updated_at": now(),
        "next_seq": events[-1].seq + 1,
        "turns": before.turns + said,
        "t": max(before.t, latest),
        "seen_t": max(before.seen_t, latest),
    }
    if any(isinstance(event, SessionEnded) for event in events):
        values["status"] = ENDED
    return values
