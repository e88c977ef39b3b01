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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError

from interviewer.domain.events import (
    EVENT,
    CandidateSaid,
    Event,
    InterviewerSaid,
    SessionEnded,
)
from interviewer.errors import StoreError
from interviewer.store.tables import LABEL_LENGTH

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


def turns(events: Iterable[Event]) -> int:
    """How many of these are utterances."""
    return sum(isinstance(event, CandidateSaid | InterviewerSaid) for event in events)


def ends(events: Iterable[Event]) -> bool:
    """Whether the sitting is over after these."""
    return any(isinstance(event, SessionEnded) for event in events)


def latest(events: Iterable[Event]) -> float:
    """The last interview second of these, never before the beginning."""
    return max((second(event.t) for event in events), default=0.0)
