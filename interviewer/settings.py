"""Every value that comes from outside, read once: flags, then environment, then a config file.

The config file is `config.toml` in the data folder. No other module reads the environment. Which model
plays which role is decided here; how a model is spoken to is not known.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from interviewer.errors import SettingsError

PREFIX = "INTERVIEWER_"


def default_home() -> Path:
    """The data folder: INTERVIEWER_HOME, else the system's place for user data."""
    given = os.environ.get(f"{PREFIX}HOME", "").strip()
    return Path(given).expanduser() if given else user_data_path("mlsd-interviewer", appauthor=False)


class Role(StrEnum):
    """What a model is asked to be."""

    INTERVIEWER = "interviewer"
    READER = "reader"
    ASSESSOR = "assessor"
    CANDIDATE = "candidate"
    JUDGE = "judge"


class Sound(StrEnum):
    """What a model is asked to do with sound."""

    TRANSCRIPTION = "transcription"
    SPEECH = "speech"


Answers = Literal["auto", "json_schema", "json_object", "prompt"]
"""How a server is asked for JSON; auto finds out."""


@dataclass(frozen=True)
class Endpoint:
    """One role's model: where it is, how it is called, what it may take."""

    role: Role | Sound
    base_url: str
    api_key: SecretStr
    model: str
    api_version: str
    timeout: float
    patience: float
    context: int
    answers: Answers
    extra: tuple[tuple[str, Any], ...]
    price: tuple[float, float] | None

    @property
    def place(self) -> str:
        """Where it is, in words."""
        return self.base_url or "api.openai.com"

    def variable(self, what: str) -> str:
        """The variable that sets its MODEL, BASE_URL or API_KEY."""
        return f"{PREFIX}{self.role.upper()}_{what}" if isinstance(self.role, Sound) else f"{PREFIX}{what}"


class Settings(BaseSettings):
    """What can be set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    home: Path = Field(default_factory=default_home, description="data folder: sessions, index, config.toml")
    library: Path | None = Field(None, description="folder with your own cases and prompts")
    brain: Literal["auto", "playbook", "llm"] = Field("auto", description="who interviews")
    base_url: str = Field("", description="address of an OpenAI-compatible endpoint")
    api_key: SecretStr = Field(SecretStr(""), description="its key")
    model: str = Field("", description="the model's name")
    api_version: str = Field("", description="Azure's API version; base_url is then the resource")
    reader_model: str = Field("", description="another model to read turns")
    reader_base_url: str = Field("", description="at another endpoint")
    reader_api_key: SecretStr = Field(SecretStr(""), description="with another key")
    assessor_model: str = Field("", description="another model to score")
    assessor_base_url: str = Field("", description="at another endpoint")
    assessor_api_key: SecretStr = Field(SecretStr(""), description="with another key")
    candidate_model: str = Field("", description="the model that plays candidates in evals")
    candidate_base_url: str = Field("", description="at another endpoint")
    candidate_api_key: SecretStr = Field(SecretStr(""), description="with another key")
    judge_model: str = Field("", description="the model that judges in evals")
    judge_base_url: str = Field("", description="at another endpoint")
    judge_api_key: SecretStr = Field(SecretStr(""), description="with another key")
    transcription_model: str = Field("", description="the model that writes down what is said aloud")
    transcription_base_url: str = Field("", description="at another endpoint")
    transcription_api_key: SecretStr = Field(SecretStr(""), description="with another key")
    speech_model: str = Field("", description="the model that reads the interviewer's turns aloud")
    speech_base_url: str = Field("", description="at another endpoint")
    speech_api_key: SecretStr = Field(SecretStr(""), description="with another key")
    speech_voice: str = Field("alloy", description="in this voice")
    timeout: float = Field(15.0, gt=0, le=600, description="seconds to wait for the next word of a model")
    patience: float = Field(30.0, gt=0, le=3600, description="seconds a reply may take, retries included")
    context: int = Field(
        1200, ge=400, le=200_000, description="prompt tokens of one turn before the model speaks"
    )
    answers: Answers = Field("auto", description="how JSON is asked for: json_schema, json_object, prompt")
    extra_body: dict[str, Any] = Field({}, description="further fields of every request, as JSON")
    price_in: float = Field(0.0, ge=0, description="price of a million prompt tokens")
    price_out: float = Field(0.0, ge=0, description="price of a million written tokens")
    database_url: str = Field("", description="sessions elsewhere than in the data folder")
    chroma_url: str = Field("", description="a Chroma server instead of the embedded index")

    @property
    def database(self) -> str:
        """Where sessions are stored."""
        return self.database_url or f"sqlite:///{self.home / 'sessions.db'}"

    def endpoint(self, role: Role | Sound) -> Endpoint | None:
        """The model of a role; None when none is configured. A role's own key goes to its own address,
        and a model for sound is always its own."""
        own_model, own_url = self._of(role, "model"), self._of(role, "base_url")
        key = getattr(self, f"{role}_api_key", SecretStr(""))
        if not own_url:
            key = key if key.get_secret_value() else self.api_key
        model = own_model or ("" if isinstance(role, Sound) else self.model)
        if not model:
            return None
        base_url = (own_url or self.base_url).strip().rstrip("/")
        if base_url and not base_url.startswith(("http://", "https://")):
            raise SettingsError(f"{base_url!r} is no address of a model; it begins with http:// or https://")
        slow = 1 if role is Role.INTERVIEWER else 2 if isinstance(role, Sound) else 4
        return Endpoint(
            role=role,
            base_url=base_url,
            api_key=key,
            model=model,
            api_version=self.api_version,
            timeout=self.timeout * slow,
            patience=self.patience * slow,
            context=self.context,
            answers=self.answers,
            extra=tuple(self.extra_body.items()),
            price=(self.price_in, self.price_out) if self.price_in or self.price_out else None,
        )

    def _of(self, role: Role | Sound, what: str) -> str:
        return str(getattr(self, f"{role}_{what}", ""))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, environment, config file, and last what OpenAI's own tools read."""
        file = TomlConfigSettingsSource(settings_cls, toml_file=default_home() / "config.toml")
        return init_settings, env_settings, file, _OpenAI(settings_cls)


class _OpenAI(PydanticBaseSettingsSource):
    """OPENAI_BASE_URL and OPENAI_API_KEY; a key meant for there is not sent to an address given here."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """One field at a time is not asked for."""
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        if self.current_state.get("base_url"):
            return {}
        names = {"base_url": "OPENAI_BASE_URL", "api_key": "OPENAI_API_KEY"}
        found = {field: os.environ.get(name, "").strip() for field, name in names.items()}
        return {field: value for field, value in found.items() if value}


def load_settings(**flags: Any) -> Settings:
    """The settings; SettingsError names the variable and what it may be."""
    try:
        return Settings(**{key: value for key, value in flags.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        value = "***" if "key" in name else repr(first["input"])
        message = first["msg"].removeprefix("Value error, ").lower()
        raise SettingsError(f"{PREFIX}{name.upper()}={value} cannot be used: {message}") from None
    except (OSError, ValueError) as error:
        raise SettingsError(f"{default_home() / 'config.toml'} cannot be read: {error}") from error


def packaged(name: str) -> Path:
    """A data folder that ships with the program: beside the package in a checkout, inside it when installed."""
    inside = Path(__file__).parent / "shipped" / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name
