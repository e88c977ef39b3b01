"""The door to models of sound: a recording written down, words read aloud, over the openai client.

Each call is retried within its patience like any other, and has a breaker of its own: a voice that
fails does not silence the interviewer. Nothing that is heard or said stays here.
"""

from __future__ import annotations

import asyncio
import io
import time
import wave
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from interviewer.domain.aloud import Recording
from interviewer.errors import TooSlow, Unreadable
from interviewer.llm.faults import Breaker, translate
from interviewer.llm.models import insisted
from interviewer.settings import Endpoint

if TYPE_CHECKING:
    from openai import AsyncOpenAI

Result = TypeVar("Result")

_CONNECT = 5.0
_LANGUAGE = "en"
"""The notes are in English, so the interview is."""
_MOST_SOUND = 8_000_000
"""Bytes of speech that are taken from a server for one reply."""
_SUFFIX = {"audio/mp4": "m4a", "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/wav": "wav"}


class SoundModel:
    """A model behind one of an endpoint's audio routes."""

    def __init__(self, endpoint: Endpoint) -> None:
        import openai  # noqa: F401  a second of import, not to be spent in the middle of a turn

        self.endpoint = endpoint
        self.breaker = Breaker()
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncOpenAI] = WeakKeyDictionary()

    async def examined(self) -> str:
        """How it is, in words, by trying it; ModelFault when it does not answer."""
        raise NotImplementedError

    async def _asked(self, call: Callable[[AsyncOpenAI], Awaitable[Result]]) -> Result:
        self.breaker.check()
        return await insisted(lambda deadline: self._in_time(call, deadline), self.endpoint, self.breaker)

    async def _in_time(self, call: Callable[[AsyncOpenAI], Awaitable[Result]], deadline: float) -> Result:
        try:
            async with asyncio.timeout(deadline - time.monotonic()):
                return await call(self._client())
        except TimeoutError:
            raise TooSlow(
                f"{self.endpoint.model!r} at {self.endpoint.place} took longer than {self.endpoint.patience:g} s"
            ) from None
        except Exception as error:
            raise translate(error, self.endpoint) from None

    def _client(self) -> AsyncOpenAI:
        """The client of the running loop: a connection belongs to the loop that opened it."""
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            self._clients[loop] = _client(self.endpoint)
        return self._clients[loop]


class ModelTranscriber(SoundModel):
    """Writes down what is said, through a model."""

    async def written(self, recording: Recording) -> str:
        """The words of a recording; none when nothing was said."""
        name = f"turn.{_SUFFIX.get(recording.kind, 'webm')}"

        async def call(client: AsyncOpenAI) -> str:
            answer = await client.audio.transcriptions.create(
                file=(name, recording.data, recording.kind),
                model=self.endpoint.model,
                language=_LANGUAGE,
                response_format="json",
            )
            return str(answer.text).strip()

        return await self._asked(call)

    async def examined(self) -> str:
        """How it is, by letting it listen to a second of silence."""
        began = time.monotonic()
        await self.written(Recording("audio/wav", _silence()))
        return f"took a recording, after {time.monotonic() - began:.1f} s"


class ModelReciter(SoundModel):
    """Reads aloud, through a model."""

    def __init__(self, endpoint: Endpoint, voice: str) -> None:
        super().__init__(endpoint)
        self.voice = voice

    async def recited(self, words: str) -> Recording:
        """The words as sound."""

        async def call(client: AsyncOpenAI) -> Recording:
            asked = client.audio.speech.with_streaming_response.create(
                model=self.endpoint.model, voice=self.voice, input=words, response_format="mp3"
            )
            async with asked as response:
                kind = response.headers.get("content-type", "").split(";")[0]
                data = bytearray()
                async for piece in response.iter_bytes():
                    data += piece
                    if len(data) > _MOST_SOUND:
                        raise Unreadable(f"{self.endpoint.place} sent more sound than one reply can be")
            if not data or kind.startswith(("text/", "application/json")):
                raise Unreadable(f"{self.endpoint.model!r} at {self.endpoint.place} sent no sound")
            return Recording(kind if kind.startswith("audio/") else "audio/mpeg", bytes(data))

        return await self._asked(call)

    async def examined(self) -> str:
        """How it is, by letting it say a word."""
        began = time.monotonic()
        said = await self.recited("Ready.")
        return f"speaks as {self.voice}, {said.kind}, after {time.monotonic() - began:.1f} s"


def _silence(seconds: float = 1.0, rate: int = 16_000) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(rate)
        made.writeframes(bytes(2 * int(seconds * rate)))
    return file.getvalue()


def _client(endpoint: Endpoint) -> AsyncOpenAI:
    import openai

    key = endpoint.api_key.get_secret_value() or "none"
    timeout = openai.Timeout(endpoint.patience, connect=min(_CONNECT, endpoint.patience))
    if endpoint.api_version:
        return openai.AsyncAzureOpenAI(
            azure_endpoint=endpoint.base_url,
            azure_deployment=endpoint.model,
            api_version=endpoint.api_version,
            api_key=key,
            timeout=timeout,
            max_retries=0,
        )
    return openai.AsyncOpenAI(base_url=endpoint.base_url or None, api_key=key, timeout=timeout, max_retries=0)
