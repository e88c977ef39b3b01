"""A real page for browser tests: a Chromium if there is one, a server in a thread, a tab that takes notes."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

READY = 60.0
"""Seconds a page may take to be ready on a busy machine."""


def chromium() -> str:
    """The browser's path; skips with the reason, or fails where one is required."""
    found = os.environ.get("INTERVIEWER_CHROMIUM") or shutil.which("chromium")
    if not found or not Path(found).exists():
        reason = "no Chromium: apt-get install chromium, or set INTERVIEWER_CHROMIUM"
        if os.environ.get("INTERVIEWER_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@contextmanager
def served(app: Any) -> Iterator[str]:
    """An application on a free port of this machine; yields its address."""
    import uvicorn

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + READY
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    assert server.started, "the server did not start"
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join(10)


@dataclass
class Notes:
    """What a tab complained about and whom it asked."""

    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def watch(self, page: Any) -> None:
        """Listen to a tab."""
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.strangers.append(url)


class Tab:
    """One tab in the hands of a candidate."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address

    def arrive(self, query: str = "") -> None:
        """Open the arrival page, or a sitting by its query."""
        self.page.goto(self.address + query)
        self.page.wait_for_selector("#stage > *", timeout=READY * 1000)

    def begin(self, case: str = "fraud-detection", **choices: str) -> None:
        """Start an interview."""
        self.arrive()
        for name, value in {"case": case, **choices}.items():
            self.page.eval_on_selector(f'[name="{name}"][value="{value}"]', "option => option.click()")
        self.page.click(".arrival [type=submit]")
        self.page.wait_for_selector(".turn.interviewer")

    def say(self, text: str) -> str:
        """Send a turn with Enter; the reply."""
        before = self.replies()
        self.page.fill(".composer textarea", text)
        self.page.press(".composer textarea", "Enter")
        return self.reply_after(before)

    def reply_after(self, before: int) -> str:
        """The first interviewer turn after so many."""
        self.page.wait_for_function(
            "n => document.querySelectorAll('.turn.interviewer').length > n", arg=before, timeout=READY * 1000
        )
        return str(self.page.locator(".turn.interviewer .said").nth(before).text_content())

    def replies(self) -> int:
        """How many interviewer turns are shown."""
        return int(self.page.locator(".turn.interviewer").count())

    def said(self) -> list[str]:
        """The conversation as it stands."""
        return [str(text) for text in self.page.locator(".turn .said").all_text_contents()]

    def left(self) -> int:
        """Seconds left, as shown."""
        minutes, seconds = self.page.locator(".clock .left").text_content().split(":")
        return int(minutes) * 60 + int(seconds)

    def end(self) -> None:
        """Press End and confirm."""
        self.page.click(".aids .end")
        self.page.click(".confirm [value=end]")
        self.page.wait_for_selector(".ending.own", timeout=READY * 1000)

    def fits(self) -> bool:
        """Whether nothing can be scrolled sideways."""
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        )
