"""The one door to language models: a role's chat model over LangChain and the openai client.

Words stream out, faults come out as ours, tokens are counted, and what a server turned out not to take
is remembered. Knows no interview. The client libraries are imported when a model is first asked.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from interviewer.errors import (
    BadRequest,
    CutShort,
    ModelFault,
    RateLimited,
    TooSlow,
    Unreachable,
)
from interviewer.llm.answers import Thinking, check_finish, refuse_refusals
from interviewer.llm.faults import OPTIONAL, Breaker, translate
from interviewer.llm.spending import Spending
from interviewer.llm.tokens import Counter, counter
from interviewer.settings import Endpoint

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage
    from langchain_openai.chat_models.base import BaseChatOpenAI

Messages = Sequence[tuple[str, str]]
"""Pairs of role (system, user, assistant) and text."""
Result = TypeVar("Result")

TRIES = 2
"""Times a call is made before its fault is passed on; a server's own manners cost no try."""
_CONNECT = 5.0
_LONGEST_WAIT = 8.0
"""Seconds a server may ask us to wait before the turn is given to somebody else."""


@dataclass
class Manners:
    """What a server does not take, and how it is asked for JSON; learnt once."""

    without: set[str] = field(default_factory=set)
    rung: int = 0


class Model:
    """The model of one role."""

    def __init__(
        self, endpoint: Endpoint, breaker: Breaker | None = None, manners: Manners | None = None
    ) -> None:
        self.endpoint = endpoint
        self.breaker = breaker or Breaker()
        self.manners = manners or Manners()
        self.spent = Spending()
        self._chats: WeakKeyDictionary[asyncio.AbstractEventLoop, BaseChatOpenAI] = WeakKeyDictionary()

    @property
    def name(self) -> str:
        """The model's name."""
        return self.endpoint.model

    @property
    def counter(self) -> Counter:
        """How its tokens are counted before they are sent."""
        return counter()

    async def stream(
        self, messages: Messages, most: int, spent: Spending | None = None
    ) -> AsyncGenerator[str, None]:
        """The words of the answer as they come; ModelFault when they do not, or stop half-way."""
        self.breaker.check()
        self._chat()
        deadline, started, failures = time.monotonic() + self.endpoint.patience, False, 0
        while True:
            try:
                async with aclosing(self._once(messages, most, deadline, spent)) as pieces:
                    async for piece in pieces:
                        started = True
                        yield piece
                self.breaker.worked()
                return
            except ModelFault as fault:
                if not started and self._learns(fault):
                    continue
                failures += 1
                wait = None if started else pause(fault, failures, deadline)
                if wait is None:
                    self.breaker.failed(fault)
                    raise
                await asyncio.sleep(wait)

    async def complete(
        self,
        messages: Messages,
        most: int,
        response_format: dict[str, Any] | None = None,
        temperature: float | None = None,
        spent: Spending | None = None,
    ) -> str:
        """The whole answer at once; ModelFault when there is none."""
        self.breaker.check()
        self._chat()

        async def attempt(deadline: float) -> str:
            return await self._whole(messages, most, response_format, temperature, deadline, spent)

        return await insisted(attempt, self.endpoint, self.breaker, self._learns)

    async def _once(
        self, messages: Messages, most: int, deadline: float, spent: Spending | None
    ) -> AsyncGenerator[str, None]:
        chat = self._chat().bind(**self._options(most))
        thinking = Thinking()
        last: BaseMessage | None = None
        finish, used, length = "", None, 0
        stream = chat.astream(list(messages))
        try:
            while True:
                last = await self._next(stream, deadline, length)
                if last is None:
                    break
                finish = finish or str(last.response_metadata.get("finish_reason") or "")
                used = used or getattr(last, "usage_metadata", None)
                refuse_refusals(last, self.endpoint)
                piece = thinking.hear(str(last.content))
                length += len(piece)
                if piece:
                    yield piece
        finally:
            await stream.aclose()  # type: ignore[attr-defined]
            self._count(messages, length, used, spent)
        check_finish(finish, length, self.endpoint)

    async def _whole(
        self,
        messages: Messages,
        most: int,
        response_format: dict[str, Any] | None,
        temperature: float | None,
        deadline: float,
        spent: Spending | None,
    ) -> str:
        options = self._options(most, stream=False)
        if response_format is not None:
            options["response_format"] = response_format
        if temperature is not None and "temperature" not in self.manners.without:
            options["temperature"] = temperature
        chat = self._chat().bind(**options)
        answer = await self._in_time(lambda: chat.ainvoke(list(messages)), deadline)
        text = Thinking().hear(str(answer.content))
        self._count(messages, len(text), getattr(answer, "usage_metadata", None), spent)
        refuse_refusals(answer, self.endpoint)
        check_finish(str(answer.response_metadata.get("finish_reason") or ""), len(text), self.endpoint)
        return text

    async def _next(
        self, stream: AsyncIterator[BaseMessage], deadline: float, length: int
    ) -> BaseMessage | None:
        """The next piece; a server that goes away in the middle has cut its answer short."""
        try:
            return await self._in_time(lambda: anext(stream, None), deadline)
        except Unreachable:
            if not length:
                raise
            raise CutShort(f"{self.endpoint.place} went away in the middle of its answer") from None

    async def _in_time(self, call: Callable[[], Awaitable[Result]], deadline: float) -> Result:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TooSlow(
                f"{self.name!r} at {self.endpoint.place} took longer than {self.endpoint.patience:g} s"
            )
        try:
            async with asyncio.timeout(min(left, self.endpoint.timeout)):
                return await call()
        except Exception as error:
            raise translate(error, self.endpoint) from None

    def _learns(self, fault: ModelFault) -> bool:
        """Whether a refused request taught something that makes asking again worth while."""
        field = fault.field if isinstance(fault, BadRequest) else ""
        if field not in OPTIONAL or field == "response_format" or field in self.manners.without:
            return False
        self.manners.without.add(field)
        return True

    def _options(self, most: int, stream: bool = True) -> dict[str, Any]:
        without, extra = self.manners.without, dict(self.endpoint.extra)
        options: dict[str, Any] = {}
        if "max_completion_tokens" in without:
            extra.setdefault("max_tokens", most)
        else:
            options["max_completion_tokens"] = most
        if stream:
            options["stream_usage"] = "stream_options" not in without
        if extra:
            options["extra_body"] = extra
        return options

    def _chat(self) -> BaseChatOpenAI:
        """The client of the running loop: a connection belongs to the loop that opened it."""
        loop = asyncio.get_running_loop()
        if loop not in self._chats:
            self._chats[loop] = _client(self.endpoint)
        return self._chats[loop]

    def _count(self, messages: Messages, length: int, used: Any, spent: Spending | None) -> None:
        if used:
            details = used.get("input_token_details") or {}
            now = Spending(1, used["input_tokens"], used["output_tokens"], details.get("cache_read", 0) or 0)
        else:
            prompt = sum(self.counter.count(text) + 4 for _, text in messages)
            now = Spending(1, prompt, -(-length // 4), estimated=True)
        self.spent.add(now)
        if spent is not None:
            spent.add(now)


def warm() -> None:
    """Import the client libraries now; it takes a second or more."""
    import langchain_openai  # noqa: F401


def _client(endpoint: Endpoint) -> BaseChatOpenAI:
    import openai
    from langchain_openai import AzureChatOpenAI, ChatOpenAI

    timeout = openai.Timeout(endpoint.timeout, connect=min(_CONNECT, endpoint.timeout))
    shared: dict[str, Any] = {
        "api_key": endpoint.api_key.get_secret_value() or "none",
        "timeout": timeout,
        "max_retries": 0,
        "http_async_client": openai.DefaultAsyncHttpxClient(timeout=timeout),
        "use_responses_api": False,
    }
    if endpoint.api_version:
        return AzureChatOpenAI(
            azure_endpoint=endpoint.base_url,
            azure_deployment=endpoint.model,
            api_version=endpoint.api_version,
            **shared,
        )
    return ChatOpenAI(model=endpoint.model, base_url=endpoint.base_url or None, **shared)


async def insisted(
    attempt: Callable[[float], Awaitable[Result]],
    endpoint: Endpoint,
    breaker: Breaker,
    learns: Callable[[ModelFault], bool] = lambda _: False,
) -> Result:
    """What `attempt` gives, which is told its deadline; tried again within the endpoint's patience.

    A fault that taught something (`learns`) costs no try. The last fault is passed on.
    """
    deadline, failures = time.monotonic() + endpoint.patience, 0
    while True:
        try:
            result = await attempt(deadline)
            breaker.worked()
            return result
        except ModelFault as fault:
            if learns(fault):
                continue
            failures += 1
            wait = pause(fault, failures, deadline)
            if wait is None:
                breaker.failed(fault)
                raise
            await asyncio.sleep(wait)


def pause(fault: ModelFault, failures: int, deadline: float) -> float | None:
    """Seconds to wait before asking again; None when that is not worth while."""
    if not fault.passing or failures >= TRIES:
        return None
    wait = fault.wait if isinstance(fault, RateLimited) and fault.wait is not None else 0.3 * failures
    return wait if wait <= _LONGEST_WAIT and time.monotonic() + wait < deadline else None
