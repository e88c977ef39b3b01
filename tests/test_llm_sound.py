"""Models of sound, against a real server that goes wrong: a recording written down, words read aloud."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from pydantic import SecretStr
from served import KEY, Served

from interviewer.domain.aloud import Recording
from interviewer.errors import BadRequest, KeyRefused, ModelFault, Unreachable
from interviewer.llm.sound import ModelReciter, ModelTranscriber, SoundModel
from interviewer.settings import Endpoint, Role, Settings, Sound

SPOKEN = Recording("audio/webm", b"not really sound")
FAULTS = [
    ("401", "KeyRefused", 1),
    ("429", "RateLimited", 2),
    ("429-long", "RateLimited", 1),
    ("500", "Overloaded", 2),
    ("html", "Overloaded", 2),
    ("404", "BadRequest", 1),
    ("bad-sound", "BadRequest", 1),
    ("html-200", "Unreadable", 1),
    ("slow", "TooSlow", 1),
]


def transcriber(server: Served, model: str = "hears", **more: object) -> ModelTranscriber:
    return ModelTranscriber(server.endpoint(model, role=Sound.TRANSCRIPTION, **more))


def reciter(server: Served, model: str = "speaks", **more: object) -> ModelReciter:
    return ModelReciter(server.endpoint(model, role=Sound.SPEECH, **more), "alloy")


def used(model: SoundModel) -> object:
    if isinstance(model, ModelReciter):
        return asyncio.run(model.recited("Go on."))
    assert isinstance(model, ModelTranscriber)
    return asyncio.run(model.written(SPOKEN))


def test_a_recording_is_written_down(server: Served) -> None:
    assert used(transcriber(server)) == "I would split by date, not at random."
    (call,) = server.calls
    assert call["body"] == {
        "model": "hears", "language": "en", "response_format": "json",
        "name": "turn.webm", "kind": "audio/webm", "bytes": len(SPOKEN.data),
    }  # fmt: skip


def test_words_are_read_aloud(server: Served) -> None:
    sound = used(reciter(server))
    assert isinstance(sound, Recording)
    assert sound.kind == "audio/wav" and sound.data.startswith(b"RIFF")
    (call,) = server.calls
    assert call["body"] == {"model": "speaks", "voice": "alloy", "input": "Go on.", "response_format": "mp3"}


@pytest.mark.parametrize("make", [transcriber, reciter])
@pytest.mark.parametrize(("how", "fault", "calls"), FAULTS)
def test_every_fault_of_sound_is_ours(
    server: Served, make: Callable[..., SoundModel], how: str, fault: str, calls: int
) -> None:
    with pytest.raises(ModelFault) as caught:
        used(make(server, how, patience=1.5))
    assert type(caught.value).__name__ == fault and len(server.calls) == calls
    assert "\n" not in str(caught.value) and KEY not in str(caught.value)


def test_silence_is_no_words_and_no_sound_is_a_fault(server: Served) -> None:
    assert used(transcriber(server, "empty")) == ""
    with pytest.raises(ModelFault, match="sent no sound"):
        used(reciter(server, "empty"))


def test_a_remedy_names_the_variable_of_its_own_role(server: Served) -> None:
    with pytest.raises(KeyRefused, match="set INTERVIEWER_TRANSCRIPTION_API_KEY"):
        used(transcriber(server, "401"))
    with pytest.raises(BadRequest, match="set INTERVIEWER_SPEECH_MODEL"):
        used(reciter(server, "404"))
    with pytest.raises(Unreachable, match="set INTERVIEWER_SPEECH_BASE_URL"):
        used(reciter(server, base_url="http://127.0.0.1:9/v1"))


def test_a_fault_that_passes_is_not_noticed(server: Served) -> None:
    server.script("500", "hears")
    assert used(transcriber(server))


def test_a_voice_that_keeps_failing_is_left_alone_for_a_while(server: Served) -> None:
    model = reciter(server, "500")
    for _ in range(4):
        with pytest.raises(ModelFault):
            used(model)
    assert len(server.calls) == 6


def test_azure_has_its_own_address_for_each(server: Served) -> None:
    place = {"base_url": server.url.removesuffix("/v1"), "api_version": "2024-10-21"}
    assert used(transcriber(server, **place)) and used(reciter(server, **place))
    paths = [call["path"] for call in server.calls]
    assert paths == [
        "/openai/deployments/hears/audio/transcriptions",
        "/openai/deployments/speaks/audio/speech",
    ]


def test_a_model_for_sound_is_never_the_one_that_interviews() -> None:
    shared = Settings(
        model="chat", base_url="http://one/v1", api_key=SecretStr("first"), transcription_model="w"
    )
    assert shared.endpoint(Sound.SPEECH) is None
    heard = shared.endpoint(Sound.TRANSCRIPTION)
    assert isinstance(heard, Endpoint)
    assert (heard.model, heard.base_url, heard.api_key.get_secret_value()) == ("w", "http://one/v1", "first")
    own = Settings(
        base_url="http://one/v1",
        api_key=SecretStr("first"),
        speech_model="s",
        speech_base_url="http://two/v1",
    )
    said = own.endpoint(Sound.SPEECH)
    assert said and said.base_url == "http://two/v1" and said.api_key.get_secret_value() == ""
    assert own.endpoint(Role.INTERVIEWER) is None
