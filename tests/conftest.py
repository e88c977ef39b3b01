"""What every test may rely on: a clean environment, no network, and one house built once."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from collections.abc import Awaitable, Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from served import Served, serving

from interviewer.library import shelf
from interviewer.library.shelf import Library
from interviewer.settings import Settings, packaged
from interviewer.wiring import House

settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")

PACKAGE = Path(__file__).parent.parent / "interviewer"
TRANSCRIPTS = Path(__file__).parent / "transcripts"
_KEPT = {
    "INTERVIEWER_CHROMIUM",
    "INTERVIEWER_REQUIRE_BROWSER",
    "INTERVIEWER_REQUIRE_LLAMA",
    "INTERVIEWER_TEST_POSTGRES",
}
"""Variables that tell the tests about the machine; the program does not read them."""
_strangers: list[str] = []
Result = TypeVar("Result")


def _is_here(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False


def _refuse(host: object) -> None:
    if not _is_here(host):
        _strangers.append(str(host))
        raise OSError(f"the tests are offline; somebody asked for {host!r}")


@pytest.fixture(scope="session", autouse=True)
def _alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No setting from outside, no data folder of a person, no socket that leaves this machine."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                _refuse(address[0])
            return real(self, address)

        return call

    def looked_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host not in ("0.0.0.0", "::"):
            _refuse(host)
        return getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("INTERVIEWER_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_")) and name not in _KEPT:
                patch.delenv(name)
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("nobody")))
        patch.setattr(socket.socket, "connect", checked(connect))
        patch.setattr(socket.socket, "connect_ex", checked(connect_ex))
        patch.setattr(socket, "getaddrinfo", looked_up)
        yield


@pytest.fixture(autouse=True)
def _offline() -> Iterator[None]:
    """A test during which anything looked outside has failed, even when the program shrugged it off."""
    _strangers.clear()
    yield
    assert not _strangers, f"asked for {_strangers}"


CASES = ("fraud-detection", "video-recommendation")
"""The cases the tests sit; every further one would only lengthen the building of the index."""


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real notes: the whole framework and two cases. Beside them stands the package, so that
    a process that starts there is an installation with these notes."""
    place = tmp_path_factory.mktemp("installed")
    (place / "interviewer").symlink_to(PACKAGE)
    (place / "prompts").symlink_to(packaged("prompts"))
    (place / "knowledge" / "cases").mkdir(parents=True)
    shutil.copytree(packaged("knowledge") / "framework", place / "knowledge" / "framework")
    shutil.copyfile(packaged("knowledge") / "new-case.md", place / "knowledge" / "new-case.md")
    for slug in CASES:
        note = f"cases/{slug}.md"
        shutil.copyfile(packaged("knowledge") / note, place / "knowledge" / note)
    return place / "knowledge"


@pytest.fixture(scope="session")
def house(notes: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    """The real parts on a data folder of their own, with the index built."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("interviewer.wiring.packaged", lambda name: notes.parent / name)
        built = House(Settings(home=tmp_path_factory.mktemp("home")))
        assert built.brain
    return built


@pytest.fixture(scope="session")
def library(notes: Path) -> Library:
    """The real notes, read."""
    return shelf.load(notes)


@pytest.fixture
def home(house: House, tmp_path: Path) -> Path:
    """A data folder with a copy of the index and nothing else."""
    folder = tmp_path / "home"
    shutil.copytree(house.settings.home / "index", folder / "index")
    return folder


@pytest.fixture
def run() -> Callable[[Awaitable[Result]], Result]:
    """Wait for something asynchronous."""

    async def awaited(it: Awaitable[Result]) -> Result:
        return await it

    return lambda it: asyncio.run(awaited(it))


@pytest.fixture(scope="session")
def model_server() -> Iterator[Served]:
    """The scripted endpoint, as a process of its own."""
    with serving() as server:
        yield server


@pytest.fixture
def server(model_server: Served) -> Served:
    """The scripted endpoint, with nothing scripted and no call remembered."""
    model_server.script()
    return model_server


def pytest_addoption(parser: pytest.Parser) -> None:
    """Rewriting the snapshots of prompts is asked for, never a side effect."""
    parser.addoption("--snapshots", action="store_true", help="write the snapshots of prompts anew")
