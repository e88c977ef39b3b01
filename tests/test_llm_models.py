"""The door to models, against a real server that goes wrong in every way we know."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr
from served import KEY, Served

from interviewer import errors
from interviewer.errors import ModelFault
from interviewer.llm.faults import Breaker, said
from interviewer.llm.models import Model
from interviewer.llm.probe import reachable
from interviewer.llm.rack import Rack
from interviewer.llm.spending import Spending

ASK = (("system", "Be brief."), ("user", "Hello."))


def streamed(model: Model) -> str:
    async def run() -> str:
        return "".join([piece async for piece in model.stream(ASK, 50)])

    return asyncio.run(run())


def completed(model: Model, **more: Any) -> str:
    return asyncio.run(model.complete(ASK, 50, **more))


FAULTS = [
    ("401", "KeyRefused", 1),
    ("quota", "KeyRefused", 1),
    ("429", "RateLimited", 2),
    ("429-long", "RateLimited", 1),
    ("500", "Overloaded", 2),
    ("html", "Overloaded", 2),
    ("404", "BadRequest", 1),
    ("overflow", "PromptTooLong", 1),
    ("html-200", "Unreadable", 1),
    ("garbage", "Unreadable", 1),
    ("no-choices", "Unreadable", 1),
    ("slow", "TooSlow", 2),
    ("refusal", "Declined", 1),
    ("filter", "Declined", 1),
    ("empty", "Declined", 1),
    ("length", "CutShort", 1),
]
STREAM_FAULTS = [
    ("cut", "CutShort", 1),
    ("polite-cut", "CutShort", 1),
    ("bad-line", "Unreadable", 1),
    ("stall", "TooSlow", 1),
]


@pytest.mark.parametrize(("how", "fault", "calls"), FAULTS + STREAM_FAULTS)
def test_every_fault_of_a_stream_is_ours(server: Served, how: str, fault: str, calls: int) -> None:
    model = Model(server.endpoint(how, timeout=0.7, patience=4.0))
    with pytest.raises(ModelFault) as caught:
        streamed(model)
    assert type(caught.value).__name__ == fault
    assert len(server.calls) == calls
    assert "\n" not in str(caught.value) and KEY not in str(caught.value)


@pytest.mark.parametrize(("how", "fault", "calls"), FAULTS)
def test_every_fault_of_a_whole_answer_is_ours(server: Served, how: str, fault: str, calls: int) -> None:
    model = Model(server.endpoint(how, timeout=0.7, patience=4.0))
    with pytest.raises(ModelFault) as caught:
        completed(model)
    assert type(caught.value).__name__ == fault
    assert len(server.calls) in (calls, 2)
    assert "\n" not in str(caught.value) and KEY not in str(caught.value)


def test_nobody_at_the_address_is_said_at_once(server: Served) -> None:
    model = Model(server.endpoint(base_url="http://127.0.0.1:9/v1"))
    with pytest.raises(errors.Unreachable, match="INTERVIEWER_BASE_URL"):
        streamed(model)


def test_a_fault_that_passes_is_not_noticed(server: Served) -> None:
    server.script("429", "ok")
    assert streamed(Model(server.endpoint()))
    assert [call["how"] for call in server.calls] == ["429", "ok"]


def test_a_long_retry_after_is_not_waited_for(server: Served) -> None:
    began = time.monotonic()
    with pytest.raises(errors.RateLimited):
        streamed(Model(server.endpoint("429-long")))
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("field", ["stream_options", "max_completion_tokens"])
def test_what_a_server_does_not_take_is_left_out_from_then_on(server: Served, field: str) -> None:
    model = Model(server.endpoint(f"no-{field}"))
    assert streamed(model) and streamed(model)
    assert [field in call["body"] for call in server.calls] == [True, False, False]


def test_a_temperature_a_server_refuses_is_left_out(server: Served) -> None:
    model = Model(server.endpoint("no-temperature"))
    assert completed(model, temperature=0.0) and completed(model, temperature=0.0)
    assert ["temperature" in call["body"] for call in server.calls] == [True, False, False]


def test_thinking_aloud_is_not_heard(server: Served) -> None:
    text = "<think>they are wrong, score 2</think>\n\nGo on, the floor is yours."
    server.script({"text": text}, {"text": text})
    model = Model(server.endpoint())
    assert streamed(model) == completed(model) == "Go on, the floor is yours."


def test_calls_and_tokens_are_counted(server: Served) -> None:
    model, here = Model(server.endpoint()), Spending()
    asyncio.run(model.complete(ASK, 50, spent=here))
    assert here.calls == 1 and here.prompt > 0 and not here.estimated
    streamed(model)
    assert model.spent.calls == 2
    assert Spending(1, 1_000_000, 500_000).cost((2.0, 8.0)) == 6.0
    assert here.cost(None) is None


def test_tokens_are_estimated_when_a_server_does_not_say(server: Served) -> None:
    model = Model(server.endpoint("no-stream_options"))
    streamed(model)
    assert model.spent.estimated and model.spent.prompt > 0


def test_further_fields_and_the_key_are_sent(server: Served) -> None:
    streamed(Model(server.endpoint(extra=(("chat_template_kwargs", {"enable_thinking": False}),))))
    call = server.calls[0]
    assert call["body"]["chat_template_kwargs"] == {"enable_thinking": False}
    assert call["auth"] == f"Bearer {KEY}"


def test_azure_is_a_matter_of_configuration(server: Served) -> None:
    place = server.url.removesuffix("/v1")
    assert streamed(Model(server.endpoint("ok", base_url=place, api_version="2026-01-01")))
    call = server.calls[0]
    assert (call["path"], call["auth"]) == ("/openai/deployments/ok/chat/completions", KEY)


def test_no_key_is_needed_where_none_is_asked_for(server: Served) -> None:
    assert streamed(Model(server.endpoint(api_key=SecretStr(""))))


# The breaker


class Hand:
    """A clock moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_dead_server_is_left_alone_for_a_while() -> None:
    hand = Hand()
    breaker = Breaker(limit=3, first=30, now=hand)
    for _ in range(3):
        breaker.check()
        breaker.failed(errors.Unreachable("nobody answers"))
    with pytest.raises(errors.Unreachable, match="asked again in 30 seconds"):
        breaker.check()
    hand.now = 31
    breaker.check()
    breaker.failed(errors.Unreachable("nobody answers"))
    with pytest.raises(errors.Unreachable, match="60 seconds"):
        breaker.check()
    hand.now = 100
    breaker.check()
    breaker.worked()
    breaker.failed(errors.Unreachable("nobody answers"))
    breaker.check()


def test_a_refusal_says_nothing_about_the_server() -> None:
    breaker = Breaker(limit=1)
    breaker.failed(errors.Declined("no"))
    breaker.check()
    breaker.failed(errors.KeyRefused("no"))
    with pytest.raises(errors.Unreachable):
        breaker.check()


def test_roles_at_one_server_share_what_is_known_of_it(server: Served) -> None:
    rack = Rack()
    one, same = rack.model(server.endpoint()), rack.model(server.endpoint())
    other = rack.model(server.endpoint("another"))
    assert one is same and one is not other
    assert one.breaker is other.breaker and one.manners is not other.manners


# Reach and secrets


def test_reach_is_asked_without_a_model(server: Served) -> None:
    assert reachable(server.endpoint()) is None
    assert isinstance(reachable(server.endpoint(base_url="http://127.0.0.1:9/v1")), errors.Unreachable)
    assert server.calls == []


@pytest.mark.parametrize("words", [f"bad key {KEY}", "Incorrect API key provided: sk-abcdef123456."])
def test_a_servers_words_are_passed_on_without_keys(server: Served, words: str) -> None:
    assert "***" in said(words, server.endpoint()) and "sk-" not in said(words, server.endpoint())


def test_an_endpoint_does_not_print_its_key(server: Served) -> None:
    endpoint = replace(server.endpoint(), extra=())
    assert KEY not in repr(endpoint) and KEY not in str(Model(endpoint).__dict__)
