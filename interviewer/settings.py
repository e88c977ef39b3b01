"""Every value that comes from outside, read once: flags, then environment, then a config file.

The config file is `config.toml` in the data folder. No other module reads the environment.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
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


class Settings(BaseSettings):
    """What can be set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    home: Path = Field(default_factory=default_home, description="data folder: sessions, index, config.toml")
    library: Path | None = Field(None, description="folder with your own cases and prompts")
    brain: Literal["auto", "playbook", "llm"] = Field("auto", description="who interviews")
    base_url: str = Field("", description="address of an OpenAI-compatible endpoint")
    api_key: SecretStr = Field(SecretStr(""), description="its key")
    model: str = Field("", description="the model's name")
    database_url: str = Field("", description="sessions elsewhere than in the data folder")
    chroma_url: str = Field("", description="a Chroma server instead of the embedded index")

    @property
    def database(self) -> str:
        """Where sessions are stored."""
        return self.database_url or f"sqlite:///{self.home / 'sessions.db'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, environment, config file."""
        file = TomlConfigSettingsSource(settings_cls, toml_file=default_home() / "config.toml")
        return init_settings, env_settings, file


def load_settings(**flags: Any) -> Settings:
    """The settings; SettingsError names the variable and what it may be."""
    try:
        return Settings(**{key: value for key, value in flags.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"{PREFIX}{name.upper()}={first['input']!r} cannot be used: {first['msg'].lower()}"
        ) from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"{default_home() / 'config.toml'} cannot be read: {error}") from error


def packaged(name: str) -> Path:
    """A data folder that ships with the program: beside the package in a checkout, inside it when installed."""
    inside = Path(__file__).parent / "shipped" / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name
