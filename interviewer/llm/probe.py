"""Asks an endpoint how it is: reachable, streaming, which kind of JSON, how much context.

Sends nothing of an interview. A probe never raises: what does not work is what it reports.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from pydantic import BaseModel

from interviewer.errors import KeyRefused, ModelFault, Unreachable
from interviewer.library.prompts import Prompt
from interviewer.llm.models import Model, warm
from interviewer.llm.structured import LADDER, ask
from interviewer.settings import Endpoint

_OPENAI = "https://api.openai.com/v1"
_PATIENCE = 3.0
_MOST = 200
_CONTEXT = ("context_length", "max_model_len", "context_window", "max_context_length", "n_ctx", "n_ctx_train")
_SAY = (("user", "Say the word ready and nothing else."),)
_JSON = (("user", 'Answer with the JSON object {"ready": true} and nothing else.'),)


class _Ready(BaseModel):
    ready: bool


@dataclass(frozen=True)
class Health:
    """How a model is; `trouble` is what does not work, empty when all does."""

    trouble: str = ""
    first_word: float = 0.0
    streams: bool = False
    answers: str = ""
    context: int | None = None

    @property
    def in_words(self) -> str:
        """One line."""
        if self.trouble:
            return self.trouble
        parts = [
            f"first word after {self.first_word:.1f} s",
            "streams" if self.streams else "does not stream: its words come all at once",
            f"JSON by {self.answers}"
            if self.answers
            else "no usable JSON: turns are read by the embedded reader",
            f"context of {self.context} tokens" if self.context else "context size unknown",
        ]
        return ", ".join(parts)


def reachable(endpoint: Endpoint) -> ModelFault | None:
    """What stands in the way of using it; None when it answers and does not refuse the key."""
    try:
        _models(endpoint)
    except ModelFault as fault:
        return fault
    return None


async def examined(model: Model, repair: Prompt) -> Health:
    """How a model is, by asking it."""
    warm()
    try:
        listed = _models(model.endpoint)
        first, pieces = await _first_word(model)
    except ModelFault as fault:
        return Health(trouble=str(fault))
    answers = await _answers(model, repair)
    return Health("", first, pieces > 1, answers, _context(listed, model.name))


async def _first_word(model: Model) -> tuple[float, int]:
    began, first, pieces = time.monotonic(), 0.0, 0
    async for _ in model.stream(_SAY, _MOST):
        first = first or time.monotonic() - began
        pieces += 1
    return first, pieces


async def _answers(model: Model, repair: Prompt) -> str:
    try:
        await ask(model, _JSON, _Ready, repair, _MOST)
    except ModelFault:
        return ""
    answers = model.endpoint.answers
    return LADDER[model.manners.rung] if answers == "auto" else answers


def _models(endpoint: Endpoint) -> Any:
    """What the server lists; None when it has no such list."""
    headers = {"Authorization": f"Bearer {endpoint.api_key.get_secret_value() or 'none'}"}
    request = Request(f"{endpoint.base_url or _OPENAI}/models", headers=headers)
    try:
        with urlopen(request, timeout=_PATIENCE) as answer:
            return json.loads(answer.read())
    except HTTPError as error:
        if error.code in (401, 403) and not endpoint.api_version:
            raise KeyRefused(
                f"{endpoint.place} refuses the key (HTTP {error.code}); set INTERVIEWER_API_KEY"
            ) from None
        return None
    except json.JSONDecodeError:
        return None
    except (URLError, OSError, ValueError):
        raise Unreachable(
            f"nobody answers at {endpoint.place}; start the server or set INTERVIEWER_BASE_URL"
        ) from None


def _context(listed: Any, name: str) -> int | None:
    """The context size a server gives for a model, under whichever name it has there."""
    entries = listed.get("data", []) if isinstance(listed, dict) else []
    mine = [entry for entry in entries if isinstance(entry, dict) and entry.get("id") == name]
    sizes = [size for entry in mine or entries[:1] for size in _sizes(entry)]
    return sizes[0] if sizes else None


def _sizes(entry: dict[str, Any]) -> Iterator[int]:
    for place in (entry, entry.get("meta")):
        if isinstance(place, dict):
            yield from (place[key] for key in _CONTEXT if isinstance(place.get(key), int))
