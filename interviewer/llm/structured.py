"""Asks a model for a value of a given shape: bound to JSON where the server can, checked here always.

Servers are asked by JSON schema, else for any JSON object, else in the prompt's words alone; what a
server takes is remembered. An answer that does not fit is sent back once with what is wrong.
"""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from interviewer.errors import BadRequest, ModelFault, Overloaded, PromptTooLong, Unreadable
from interviewer.library.prompts import Prompt
from interviewer.llm.models import Messages, Model
from interviewer.llm.spending import Spending

Shape = TypeVar("Shape", bound=BaseModel)
LADDER = ("json_schema", "json_object", "prompt")
_FENCE = re.compile(r"^```\w*\s*|\s*```$")
_PROBLEMS = 3


async def ask(
    model: Model,
    messages: Messages,
    shape: type[Shape],
    repair: Prompt,
    most: int,
    temperature: float | None = 0.0,
    spent: Spending | None = None,
) -> Shape:
    """The answer as a value of `shape`; Unreadable when it does not fit twice."""
    said: list[tuple[str, str]] = list(messages)
    for last in (False, True):
        text = await _answer(model, said, shape, most, temperature, spent)
        try:
            return shape.model_validate(_object(text))
        except ValidationError as error:
            problem = _in_words(error)
        except ValueError as error:
            problem = str(error)
        if not last:
            said += [("assistant", text), ("user", repair.fill(problem=problem)[1])]
    raise Unreadable(f"the model {model.name!r} answered twice without the shape asked for: {problem}")


async def _answer(
    model: Model,
    messages: Messages,
    shape: type[BaseModel],
    most: int,
    temperature: float | None,
    spent: Spending | None,
) -> str:
    """The raw answer, going down the ladder until the server takes the request."""
    first = _first_rung(model)
    for rung in range(first, len(LADDER)):
        wanted = _format(LADDER[rung], shape)
        try:
            text = await model.complete(messages, most, wanted, temperature, spent)
        except (BadRequest, Overloaded) as fault:
            if rung + 1 == len(LADDER) or not _may_be_the_format(fault, rung):
                raise
            continue
        if model.endpoint.answers == "auto":
            model.manners.rung = max(model.manners.rung, rung)
        return text
    raise AssertionError("the ladder has a last rung")


def _first_rung(model: Model) -> int:
    answers = model.endpoint.answers
    return model.manners.rung if answers == "auto" else LADDER.index(answers)


def _may_be_the_format(fault: ModelFault, rung: int) -> bool:
    """Whether a refusal may be about how JSON was asked for; some servers fail with 500 on a schema."""
    if isinstance(fault, PromptTooLong):
        return False
    return rung == 0 if isinstance(fault, Overloaded) else True


def _format(rung: str, shape: type[BaseModel]) -> dict[str, Any] | None:
    if rung == "prompt":
        return None
    if rung == "json_object":
        return {"type": "json_object"}
    schema = {"name": shape.__name__, "schema": schema_of(shape), "strict": True}
    return {"type": "json_schema", "json_schema": schema}


def schema_of(shape: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a shape without references and titles, closed and with every field required."""
    whole = shape.model_json_schema()
    closed: dict[str, Any] = _closed(whole, whole.get("$defs", {}))
    return closed


def _closed(node: Any, defs: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_closed(item, defs) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _closed(defs[node["$ref"].rsplit("/", 1)[-1]], defs)
    kept = {
        key: {name: _closed(item, defs) for name, item in value.items()}
        if key == "properties"
        else _closed(value, defs)
        for key, value in node.items()
        if key not in ("$defs", "title", "default", "description")
    }
    if kept.get("type") == "object":
        kept |= {"additionalProperties": False, "required": list(kept.get("properties", {}))}
    return kept


def _object(text: str) -> Any:
    """The first JSON object in a text; ValueError says what is wrong with it."""
    plain = _FENCE.sub("", text.strip())
    start = plain.find("{")
    if start < 0:
        raise ValueError("there is no JSON object in it")
    try:
        return json.JSONDecoder().raw_decode(plain, start)[0]
    except json.JSONDecodeError as error:
        raise ValueError(f"the JSON is broken at character {error.pos - start}: {error.msg}") from None


def _in_words(error: ValidationError) -> str:
    problems = [
        f"{'.'.join(map(str, item['loc'])) or 'the object'}: {item['msg']}"
        for item in error.errors()[:_PROBLEMS]
    ]
    return "; ".join(problems)
