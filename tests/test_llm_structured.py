"""Values of a shape from a model: the ladder, the check, the one repair."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict
from served import Served

from interviewer.errors import ModelFault, Unreadable
from interviewer.library import prompts
from interviewer.llm.models import Model
from interviewer.llm.structured import ask, schema_of
from interviewer.settings import packaged

REPAIR = prompts.load(packaged("prompts"))["reading/repair"]


class Part(BaseModel):
    """A part."""

    model_config = ConfigDict(extra="forbid")
    depth: Literal["mentioned", "explained"]


class Answer(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra="forbid")
    score: int
    parts: list[Part] = []


GOOD = '{"score": 4, "parts": [{"depth": "explained"}]}'


def answer(model: Model) -> Answer:
    return asyncio.run(ask(model, (("user", "Score it."),), Answer, REPAIR, 100))


def formats(server: Served) -> list[str]:
    return [call["body"].get("response_format", {}).get("type", "prompt") for call in server.calls]


@pytest.mark.parametrize(
    "text",
    [GOOD, f"```json\n{GOOD}\n```", f"Sure! {GOOD} I hope that helps.", f"<think>hm {{</think>{GOOD}"],
)
def test_an_answer_is_found_in_its_wrapping(server: Served, text: str) -> None:
    server.script({"text": text})
    assert answer(Model(server.endpoint())) == Answer(score=4, parts=[Part(depth="explained")])
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("I'd say four.", "no JSON object"),
        ('{"score": 4, "par', "broken at character"),
        ('{"score": "many"}', "score: Input should be a valid integer"),
        ('{"score": 4, "parts": [{"depth": "deep"}]}', "parts.0.depth"),
        ('{"score": 4, "why": "good"}', "why: Extra inputs"),
        ('{"parts": []}', "score: Field required"),
    ],
)
def test_what_is_wrong_is_sent_back_once(server: Served, text: str, says: str) -> None:
    server.script({"text": text}, {"text": GOOD})
    assert answer(Model(server.endpoint())).score == 4
    first, second = (call["body"]["messages"] for call in server.calls)
    assert second[:-2] == first and second[-2]["content"] == text and says in second[-1]["content"]


def test_wrong_twice_is_a_fault(server: Served) -> None:
    server.script({"text": "four"}, {"text": "five"})
    with pytest.raises(Unreadable, match="twice"):
        answer(Model(server.endpoint()))


@pytest.mark.parametrize(
    ("how", "asked"),
    [
        ("ok", ["json_schema", "json_schema"]),
        ("no-json_schema", ["json_schema", "json_object", "json_object"]),
        ("no-response_format", ["json_schema", "json_object", "prompt", "prompt"]),
    ],
)
def test_the_rung_a_server_stands_on_is_remembered(server: Served, how: str, asked: list[str]) -> None:
    model = Model(server.endpoint(how))
    for _ in range(2):
        with suppress(Unreadable):
            answer(model)
    assert list(dict.fromkeys(formats(server))) == list(dict.fromkeys(asked))
    assert formats(server)[-1] == asked[-1] and formats(server).count("json_schema") <= (
        1 if how != "ok" else 4
    )


def test_a_server_that_fails_on_a_schema_is_asked_for_any_object(server: Served) -> None:
    server.script("500", "500", {"text": GOOD}, {"text": GOOD})
    model = Model(server.endpoint())
    assert answer(model).score == 4 and answer(model).score == 4
    assert formats(server) == ["json_schema", "json_schema", "json_object", "json_object"]


def test_a_rung_can_be_fixed_by_a_setting(server: Served) -> None:
    server.script({"text": GOOD})
    answer(Model(server.endpoint(answers="prompt")))
    assert formats(server) == ["prompt"]


@pytest.mark.parametrize("how", ["401", "refusal", "filter", "length", "overflow"])
def test_other_faults_are_passed_on(server: Served, how: str) -> None:
    with pytest.raises(ModelFault) as caught:
        answer(Model(server.endpoint(how)))
    assert not isinstance(caught.value, Unreadable)


def test_a_schema_is_closed_and_self_contained() -> None:
    schema = schema_of(Answer)
    part = schema["properties"]["parts"]["items"]
    assert schema["required"] == ["score", "parts"] and "$defs" not in schema
    assert part["additionalProperties"] is False and part["properties"]["depth"]["enum"]
