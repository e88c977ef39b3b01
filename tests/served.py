"""Starts the scripted server as a process of its own, for tests that need a real endpoint."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from pydantic import SecretStr

from interviewer.settings import Endpoint, Role

SCRIPT = Path(__file__).parent / "fault_server.py"
KEY = "sk-very-secret-key"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A running server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}/v1"

    def script(self, *steps: Any, **pace: float) -> None:
        """What happens to the next calls; forgets the calls so far."""
        self._ask("script", {"steps": list(steps)} | ({"pace": pace} if pace else {}))

    @property
    def calls(self) -> list[dict[str, Any]]:
        """The calls since the last script."""
        return list(self._ask("calls"))

    def endpoint(self, model: str = "ok", **more: Any) -> Endpoint:
        """Its endpoint, with short patience."""
        values: dict[str, Any] = {
            "role": Role.INTERVIEWER, "base_url": self.url, "api_key": SecretStr(KEY), "model": model,
            "api_version": "", "timeout": 2.0, "patience": 6.0, "context": 800, "answers": "auto",
            "extra": (), "price": None,
        }  # fmt: skip
        return Endpoint(**values | more)

    def _ask(self, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"http://127.0.0.1:{self.port}/{path}", data, {"Content-Type": "application/json"})
        with urlopen(request, timeout=5) as answer:
            return json.loads(answer.read())


@contextmanager
def serving(command: list[str] | None = None, port: int = 0, ready: str = "calls") -> Iterator[Served]:
    """A server process for the time of a block."""
    port = port or free_port()
    process = subprocess.Popen(command or [sys.executable, str(SCRIPT), str(port)])
    server = Served(port)
    try:
        for _ in range(300):
            try:
                server._ask(ready)
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"the server ended with {process.returncode}") from None
                time.sleep(0.1)
        yield server
    finally:
        process.kill()
        process.wait(10)
