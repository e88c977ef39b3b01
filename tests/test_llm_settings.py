"""Models by role from settings, who interviews, and keys that appear nowhere."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from served import KEY, Served

from interviewer.cli.main import main
from interviewer.conduct.sittings import EMBEDDED
from interviewer.errors import InterviewerError, SettingsError
from interviewer.settings import Role, Settings, load_settings
from interviewer.wiring import House

TRANSCRIPT = Path(__file__).parent / "transcripts" / "fraud-detection-weak.txt"


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch, home: Path, notes: Path) -> Any:
    """Settings from the environment, on the tests' own notes."""
    monkeypatch.setattr("interviewer.wiring.packaged", lambda name: notes.parent / name)

    def set_(**values: str) -> Settings:
        for name, value in ({"INTERVIEWER_HOME": str(home)} | values).items():
            monkeypatch.setenv(name, value)
        return load_settings()

    return set_


def test_every_role_has_the_model_unless_it_has_its_own(env: Any) -> None:
    settings = env(
        INTERVIEWER_MODEL="small",
        INTERVIEWER_BASE_URL="http://localhost:1/v1/",
        INTERVIEWER_ASSESSOR_MODEL="large",
    )
    models = {role: settings.endpoint(role).model for role in Role}
    assert models.pop(Role.ASSESSOR) == "large" and set(models.values()) == {"small"}
    assert settings.endpoint(Role.READER).base_url == "http://localhost:1/v1"


def test_a_key_goes_to_its_own_address_only(env: Any) -> None:
    settings = env(
        INTERVIEWER_MODEL="m", INTERVIEWER_BASE_URL="http://one/v1", INTERVIEWER_API_KEY="first",
        INTERVIEWER_JUDGE_BASE_URL="http://two/v1",
    )  # fmt: skip
    assert settings.endpoint(Role.READER).api_key.get_secret_value() == "first"
    assert settings.endpoint(Role.JUDGE).api_key.get_secret_value() == ""


def test_openais_variables_are_the_last_resort_and_stay_together(
    env: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "theirs")
    assert env(INTERVIEWER_MODEL="m").endpoint(Role.READER).api_key.get_secret_value() == "theirs"
    here = env(INTERVIEWER_BASE_URL="http://localhost:1/v1")
    assert here.endpoint(Role.READER).api_key.get_secret_value() == ""


def test_no_model_is_no_endpoint(env: Any) -> None:
    assert env(OPENAI_API_KEY="k").endpoint(Role.INTERVIEWER) is None


def test_an_address_that_is_none_is_refused_with_its_value(env: Any) -> None:
    with pytest.raises(SettingsError, match="'localhost:8000' is no address"):
        env(INTERVIEWER_MODEL="m", INTERVIEWER_BASE_URL="localhost:8000").endpoint(Role.READER)


@pytest.mark.parametrize("name", ["INTERVIEWER_TIMEOUT", "INTERVIEWER_CONTEXT", "INTERVIEWER_ANSWERS"])
def test_a_value_that_cannot_be_is_one_line(env: Any, name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}='no'") as caught:
        env(**{name: "no"})
    assert "\n" not in str(caught.value)


# Who interviews


def test_without_a_model_the_embedded_interviewer_does(env: Any) -> None:
    assert House(env()).who == EMBEDDED


def test_a_model_that_answers_interviews(env: Any, server: Served) -> None:
    built = House(env(INTERVIEWER_MODEL="ok", INTERVIEWER_BASE_URL=server.url))
    assert built.who.startswith("ok at http://") and built.brain.speaker.name == "llm"
    assert built.brain.fallback.name == "playbook" and built.assessor.name == "llm"


def test_a_model_that_does_not_answer_leaves_it_to_the_embedded_one_and_says_so(env: Any) -> None:
    built = House(env(INTERVIEWER_MODEL="ok", INTERVIEWER_BASE_URL="http://127.0.0.1:9/v1"))
    assert built.who.startswith("Embedded interviewer: nobody answers at http://127.0.0.1:9/v1")
    assert built.brain.speaker.name == built.assessor.name == "playbook"


def test_a_model_can_be_insisted_on_or_left_out(env: Any, server: Served) -> None:
    dead = {"INTERVIEWER_MODEL": "ok", "INTERVIEWER_BASE_URL": "http://127.0.0.1:9/v1"}
    assert House(env(INTERVIEWER_BRAIN="llm", **dead)).brain.speaker.name == "llm"
    assert House(env(INTERVIEWER_BRAIN="playbook", **dead)).who == EMBEDDED


def test_insisting_on_no_model_names_the_variable(env: Any) -> None:
    with pytest.raises(SettingsError, match="INTERVIEWER_MODEL"):
        House(env(INTERVIEWER_BRAIN="llm")).brain  # noqa: B018


def test_the_embedded_interviewer_loads_no_client_library() -> None:
    code = (
        "import sys; from interviewer.wiring import House; from interviewer.settings import Settings; import interviewer.web.app;"
        "House(Settings(brain='playbook')).who; "
        "print([m for m in ('openai', 'langchain_core', 'langchain_openai', 'tiktoken') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# Doctor and keys


def doctor(env: Any, capsys: pytest.CaptureFixture[str], **values: str) -> tuple[int, list[dict[str, Any]]]:
    env(**values)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as exited:
        patch.setattr(sys, "argv", ["interviewer", "doctor", "--json"])
        main()
    out = capsys.readouterr()
    assert KEY not in out.out + out.err
    return int(exited.value.code or 0), [json.loads(line) for line in out.out.splitlines()]


def test_the_doctor_tells_of_every_role(env: Any, server: Served, capsys: pytest.CaptureFixture[str]) -> None:
    code, rows = doctor(
        env, capsys, INTERVIEWER_MODEL="ok", INTERVIEWER_BASE_URL=server.url, INTERVIEWER_API_KEY=KEY,
        INTERVIEWER_PRICE_IN="0.5", INTERVIEWER_JUDGE_MODEL="401", INTERVIEWER_READER_MODEL="no-json_schema",
    )  # fmt: skip
    says = {row["what"]: row["says"] for row in rows}
    assert code == 0 and {role.value for role in Role} <= set(says)
    assert "streams" in says["interviewer"] and "JSON by json_schema" in says["interviewer"]
    assert "0.5 and 0 per million" in says["interviewer"]
    assert "JSON by json_object" in says["reader"]
    assert "refuses the key" in says["judge"] and "evals have no judge" in says["judge"]


def test_the_doctor_tells_who_hears_and_who_is_heard(
    env: Any, server: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = {"INTERVIEWER_TRANSCRIPTION_MODEL": "w", "INTERVIEWER_SPEECH_MODEL": "401"}
    code, rows = doctor(env, capsys, INTERVIEWER_BASE_URL=server.url, INTERVIEWER_API_KEY=KEY, **sound)
    says = {row["what"]: row["says"] for row in rows}
    assert code == 0 and "took a recording" in says["transcription"]
    assert "refuses the key" in says["speech"] and "text always works" in says["speech"]


def test_the_doctor_leaves_sound_to_the_browser(env: Any, capsys: pytest.CaptureFixture[str]) -> None:
    says = {row["what"]: row["says"] for row in doctor(env, capsys)[1]}
    assert "browser's own speech recognition" in says["transcription"]
    assert "browser's own voices" in says["speech"]


def test_the_doctor_says_what_is_used_instead(env: Any, capsys: pytest.CaptureFixture[str]) -> None:
    _, rows = doctor(env, capsys, INTERVIEWER_MODEL="ok", INTERVIEWER_BASE_URL="http://127.0.0.1:9/v1")
    says = {row["what"]: row["says"] for row in rows}
    assert (
        "nobody answers" in says["interviewer"]
        and "embedded interviewer is used instead" in says["interviewer"]
    )
    assert "embedded assessor" in says["assessor"]


@pytest.mark.parametrize("model", ["ok", "401", "500"])
def test_a_key_appears_nowhere(
    env: Any,
    server: Served,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    model: str,
    home: Path,
) -> None:
    """Played, printed, logged, stored, failed: the key is in none of it."""
    caplog.set_level(logging.DEBUG)
    env(INTERVIEWER_MODEL=model, INTERVIEWER_BASE_URL=server.url, INTERVIEWER_API_KEY=KEY)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit):
        command = ["interviewer", "play", str(TRANSCRIPT), "--case", "fraud-detection", "--json"]
        patch.setattr(sys, "argv", command)
        main()
    out = capsys.readouterr()
    assert '"kind": "scorecard"' in out.out
    assert KEY not in out.out + out.err + caplog.text
    assert all(KEY.encode() not in file.read_bytes() for file in home.rglob("*") if file.is_file())


def test_settings_and_errors_do_not_print_a_key() -> None:
    settings = Settings(api_key=SecretStr(KEY), model="m")
    assert KEY not in repr(settings) + str(settings) + repr(settings.endpoint(Role.READER))
    assert not issubclass(SettingsError, KeyError) and issubclass(SettingsError, InterviewerError)
