"""Examines an installation: what is configured, what works, what will be used instead."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interviewer.errors import InterviewerError, SettingsError
from interviewer.library.prompts import Prompt
from interviewer.settings import Role, Sound, load_settings
from interviewer.wiring import House

if TYPE_CHECKING:
    from interviewer.llm.models import Model
    from interviewer.llm.sound import SoundModel


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
    found.extend(_models(parts))
    found.append(_sound(Sound.TRANSCRIPTION, lambda: parts.transcriber))
    found.append(_sound(Sound.SPEECH, lambda: parts.reciter))
    return found


def _try(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except InterviewerError as error:
        return Finding(what, False, str(error))


def _models(parts: House) -> list[Finding]:
    """What each role has, and what is used where it has nothing or nothing that works."""
    try:
        if parts.settings.brain == "playbook":
            return [Finding("model", True, "not wanted; the embedded interviewer is used", optional=True)]
        roles = {role: parts.model(role) for role in Role}
        found = {role: model for role, model in roles.items() if model is not None}
        if not found:
            if parts.settings.brain == "llm":
                raise SettingsError("INTERVIEWER_BRAIN=llm needs a model; set INTERVIEWER_MODEL")
            return [
                Finding("model", True, "none configured; the embedded interviewer is used", optional=True)
            ]
        return asyncio.run(_asked(found, parts.prompts["reading/repair"]))
    except InterviewerError as error:
        return [Finding("model", False, str(error), optional=parts.settings.brain != "llm")]


async def _asked(models: dict[Role, Model], repair: Prompt) -> list[Finding]:
    """Every role's model; roles that are served alike are asked once."""
    from interviewer.llm.probe import Health, examined

    health: dict[tuple[str, str], Health] = {}
    found = []
    for role, model in models.items():
        place = (model.endpoint.place, model.name)
        if place not in health:
            health[place] = await examined(model, repair)
        found.append(_finding(role, model, health[place].in_words, not health[place].trouble))
    return found


def _sound(what: Sound, find: Callable[[], SoundModel | None]) -> Finding:
    """How the model is that writes down what is said, or reads aloud, and what is used without one."""
    try:
        model = find()
        if model is None:
            return Finding(what.value, True, f"none configured; {_BROWSERS[what]}", optional=True)
        says = asyncio.run(model.examined())
        return Finding(what.value, True, f"{model.endpoint.model} at {model.endpoint.place}: {says}", True)
    except InterviewerError as error:
        return Finding(what.value, False, f"{error}; text always works", optional=True)


def _finding(role: Role, model: Model, says: str, ok: bool) -> Finding:
    instead = _INSTEAD[role]
    price = model.endpoint.price
    cost = f", {price[0]:g} and {price[1]:g} per million tokens read and written" if price else ""
    at = f"{model.name} at {model.endpoint.place}: "
    return Finding(role.value, ok, f"{at}{says}{cost}" if ok else f"{says}; {instead}", optional=True)


_BROWSERS = {
    Sound.TRANSCRIPTION: "the browser's own speech recognition is used where it has one",
    Sound.SPEECH: "the browser's own voices are used where it has some",
}
_INSTEAD = {
    Role.INTERVIEWER: "the embedded interviewer is used instead",
    Role.READER: "the embedded reader reads alone",
    Role.ASSESSOR: "the embedded assessor scores instead",
    Role.CANDIDATE: "no model can play candidates in evals",
    Role.JUDGE: "evals have no judge",
}
