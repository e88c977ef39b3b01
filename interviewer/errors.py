"""Everything that can go wrong, and whose move it is.

InterviewerError
├── UsageError        somebody asked for something that does not exist; names the valid choices
├── SettingsError     something outside is missing or wrong; names the variable
├── LibraryError      notes or prompts cannot be used; carries every problem with its line
├── IndexFailure      the index of notes cannot be built or read
├── TranscriptError   a transcript file cannot be read as a conversation
├── StoreError        sessions cannot be read or written; nothing acknowledged is lost
├── SessionConflict   somebody else moved this session on; reload it
└── ModelFault        a model did not do what it was asked; the embedded interviewer takes the turn
    ├── Unreachable, TooSlow, Overloaded, RateLimited, CutShort    may pass; tried again within a budget
    └── KeyRefused, BadRequest, PromptTooLong, Declined, Unreadable    will not pass by asking again

Every message is one line: what is wrong, with the value, and what to do next. Nothing here logs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class InterviewerError(Exception):
    """A message a person can act on; shown without a traceback."""

    exit_code = 1


class UsageError(InterviewerError):
    """Asked for something that does not exist."""

    exit_code = 2


class SettingsError(InterviewerError):
    """A setting is missing or cannot be used."""

    exit_code = 2


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in a note or prompt."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class LibraryError(InterviewerError):
    """Notes or prompts cannot be used."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        first = str(self.problems[0]) if self.problems else "unknown problem"
        more = len(self.problems) - 1
        tail = f" (and {more} more; run 'interviewer check')" if more > 0 else ""
        super().__init__(first + tail)


class IndexFailure(InterviewerError):
    """The index of notes cannot be built or read."""


class TranscriptError(InterviewerError):
    """A transcript cannot be read as a conversation."""


class StoreError(InterviewerError):
    """Sessions cannot be read or written."""


class SessionConflict(StoreError):
    """The session was moved on by another tab or process."""


class ModelFault(InterviewerError):
    """A model did not do what it was asked."""

    passing = False
    """Whether asking again may help."""


class Unreachable(ModelFault):
    """Nobody answers at the address."""

    passing = True


class TooSlow(ModelFault):
    """The words did not come in time."""

    passing = True


class Overloaded(ModelFault):
    """The server failed."""

    passing = True


class RateLimited(ModelFault):
    """Too many requests; `wait` is how many seconds the server asked for."""

    passing = True

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class CutShort(ModelFault):
    """The answer stopped in the middle."""

    passing = True


class KeyRefused(ModelFault):
    """The key is wrong, or has no right or no money left."""


class BadRequest(ModelFault):
    """The server does not take the request as it is; `field` is the part it names, if it does."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class PromptTooLong(BadRequest):
    """The prompt does not fit the model's context."""


class Declined(ModelFault):
    """The model refused, was filtered, or said nothing."""


class Unreadable(ModelFault):
    """What came back is not what was asked for."""


def one_of(what: str, given: str, valid: Iterable[str]) -> UsageError:
    """The error for a name that is not in a closed list."""
    return UsageError(f"no {what} {given!r}; choose one of: {', '.join(valid)}")
