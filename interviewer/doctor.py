"""Examines an installation: what is configured, what works, what will be used instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from interviewer.errors import InterviewerError
from interviewer.settings import Settings, load_settings
from interviewer.wiring import House


@dataclass(frozen=True)
class Finding:
    """One thing examined, in plain words."""

    what: str
    ok: bool
    says: str
    optional: bool = False


def examine() -> list[Finding]:
    """Look at every part; a part that fails says so and the rest is still examined."""
    settings = load_settings()
    parts = House(settings)
    found = [
        _try("data", lambda: f"{settings.home}"),
        _try(
            "notes", lambda: f"{len(parts.library.cases)} cases, {len(parts.library.framework.claims)} claims"
        ),
        _try("index", lambda: f"{type(parts.retriever).__name__} ready, encoder embedded"),
        _try("sessions", lambda: f"{parts.store.place}"),
    ]
    found.append(_model(settings))
    return found


def _try(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except InterviewerError as error:
        return Finding(what, False, str(error))


def _model(settings: Settings) -> Finding:
    if settings.model or settings.base_url or settings.brain == "llm":
        says = "a model is configured, but this version speaks with the embedded interviewer only"
        return Finding("model", False, says, optional=True)
    return Finding("model", True, "none configured; the embedded interviewer is used", optional=True)
