"""What goes wrong with a model, as errors of ours, and when to stop asking.

Everything a client library may raise becomes one ModelFault with a line that names the place and the
remedy, and no key. The breaker keeps a dead server from costing every turn its patience.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from interviewer.errors import (
    BadRequest,
    CutShort,
    Declined,
    KeyRefused,
    ModelFault,
    Overloaded,
    PromptTooLong,
    RateLimited,
    TooSlow,
    Unreachable,
    Unreadable,
)
from interviewer.settings import Endpoint

_TOO_LONG = re.compile(
    r"context[_ ](?:length|size|window)|maximum context|too many tokens|prompt is too long", re.I
)
_SECRET = re.compile(r"\b(?:sk|key|pk|api)[-_][\w*.-]{6,}", re.I)
_CODE = re.compile(r"^Error code: \d+ - ")
OPTIONAL = ("stream_options", "temperature", "max_completion_tokens", "response_format")
"""Parts of a request some servers do not take."""
_QUOTED = 120
"""Characters of a server's own words that are passed on."""


def translate(error: BaseException, endpoint: Endpoint) -> ModelFault:
    """Any failure of a call as one of ours."""
    import openai

    if isinstance(error, ModelFault):
        return error
    at, name = f"the model {endpoint.model!r} at {endpoint.place}", endpoint.role.value
    if isinstance(error, openai.APIStatusError):
        return _by_status(error, endpoint, at)
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return TooSlow(f"{at} said nothing for {endpoint.timeout:g} seconds")
    if isinstance(error, openai.ContentFilterFinishReasonError):
        return Declined(f"{at} was stopped by its content filter")
    if isinstance(error, openai.LengthFinishReasonError):
        return CutShort(f"{at} ran out of tokens in the middle")
    if isinstance(error, openai.APIConnectionError | OSError):
        return Unreachable(
            f"nobody answers at {endpoint.place}; start the server or set {endpoint.variable('BASE_URL')}"
        )
    if isinstance(error, openai.APIError):
        return Overloaded(f"{at} failed: {said(str(error), endpoint)}")
    if isinstance(
        error, json.JSONDecodeError | ValueError | TypeError | KeyError | IndexError | AttributeError
    ):
        return Unreadable(f"{at} answered something that cannot be read; is it the right address?")
    return Unreadable(f"the {name} failed with {type(error).__name__}: {said(str(error), endpoint)}")


def _by_status(error: object, endpoint: Endpoint, at: str) -> ModelFault:
    status = int(getattr(error, "status_code", 0))
    code = str(getattr(error, "code", "") or "")
    words = said(_CODE.sub("", str(getattr(error, "message", "") or error)), endpoint)
    if status in (401, 403):
        return KeyRefused(
            f"{endpoint.place} refuses the key (HTTP {status}); set {endpoint.variable('API_KEY')}"
        )
    if code == "insufficient_quota" or status == 402:
        return KeyRefused(f"the account at {endpoint.place} has no quota left")
    if status == 429:
        return RateLimited(f"{at} takes no more requests for now (HTTP 429)", _retry_after(error))
    if code == "context_length_exceeded" or (status in (400, 413, 422) and _TOO_LONG.search(words)):
        return PromptTooLong(f"the prompt does not fit {at}; set INTERVIEWER_CONTEXT lower")
    if status >= 500 or status in (408, 409):
        return Overloaded(f"{at} failed with HTTP {status}")
    if status == 404:
        return BadRequest(
            f"{endpoint.place} knows no model {endpoint.model!r} (HTTP 404); set {endpoint.variable('MODEL')}"
        )
    return BadRequest(f"{at} does not take the request (HTTP {status}): {words}", _field(error, words))


def _field(error: object, words: str) -> str:
    """The optional part of a request that the server's words name."""
    text = f"{getattr(error, 'param', '') or ''} {words}"
    return next((name for name in OPTIONAL if name in text), "")


def _retry_after(error: object) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None


def said(words: str, endpoint: Endpoint) -> str:
    """A server's own words: one short line without anything that looks like a key."""
    key = endpoint.api_key.get_secret_value()
    line = " ".join(words.split())
    if key:
        line = line.replace(key, "***")
    line = _SECRET.sub("***", line)
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"


@dataclass
class Breaker:
    """Whether a server is worth asking. Opens after some faults in a row, for longer each time."""

    limit: int = 3
    first: float = 30.0
    longest: float = 300.0
    now: Callable[[], float] = time.monotonic
    _failures: int = 0
    _closed_at: float = 0.0
    _why: str = ""

    def check(self) -> None:
        """Raise Unreachable while the server rests."""
        rest = self._closed_at - self.now()
        if rest > 0:
            raise Unreachable(f"{self._why}; it is asked again in {rest:.0f} seconds")

    def worked(self) -> None:
        """A call went through."""
        self._failures, self._closed_at = 0, 0.0

    def failed(self, fault: ModelFault) -> None:
        """A call did not."""
        if isinstance(fault, Declined | Unreadable | BadRequest):
            return
        self._failures += 1
        self._why = str(fault)
        if isinstance(fault, KeyRefused) or self._failures >= self.limit:
            times = max(0, self._failures - self.limit)
            self._closed_at = self.now() + min(self.longest, self.first * 2**times)
