"""Many interviews at once through the page's own endpoints: `uv run pytest -m bench -s tests/test_bench_web.py`.

A real server process, a 60-word turn from each candidate every ten seconds, ticks between them.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import subprocess
import sys
import time

import httpx
import pytest

from interviewer.wiring import House

pytestmark = pytest.mark.bench
CANDIDATES = int(os.environ.get("BENCH_CANDIDATES", "200"))
TURNS = 4
PERIOD = 10.0
TEXT = (
    "Labels are chargebacks that come 15 to 90 days later, so I would mark the last three months as unknown "
    "and let half a percent of the blocked payments through, so that we see outcomes for them and can weight "
    "by propensity. Counters per card and device over short windows feed boosted trees, calibrated because "
    "the score is multiplied by euros."
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(house: House, port: int) -> tuple[subprocess.Popen[bytes], float]:
    """A server process, and the seconds until its page answered."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "interviewer", "serve", "--port", str(port)],
        env=os.environ | {"INTERVIEWER_HOME": str(house.settings.home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while time.perf_counter() - start < 120:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/", timeout=5).status_code == 200:
                return process, time.perf_counter() - start
        except httpx.HTTPError:
            time.sleep(0.05)
    raise RuntimeError("the server did not come up")


async def sit(client: httpx.AsyncClient, url: str, times: list[float]) -> None:
    """One candidate's turns."""

    async def call(name: str, *data: object) -> dict[str, object]:
        reply = await client.post(url + name, json={"session_hash": "room", "data": list(data)})
        return dict(reply.json()["data"][0])

    begun = await call("begin", "fraud-detection", "senior", 45, "end", False, False, [])
    sid, seq = begun["sid"], begun["seq"]
    await asyncio.sleep(random.random() * PERIOD)
    for turn in range(TURNS):
        start = time.perf_counter()
        answer = await call("say", sid, f"{TEXT} ({turn})", seq)
        times.append((time.perf_counter() - start) * 1000)
        assert answer["reply"]
        seq = answer["seq"]
        await asyncio.sleep(PERIOD / 2)
        await call("tick", sid, seq, False)
        await asyncio.sleep(PERIOD / 2)


async def crowd(url: str, count: int) -> list[float]:
    times: list[float] = []
    limits = httpx.Limits(max_connections=2 * count, max_keepalive_connections=2 * count)
    async with httpx.AsyncClient(timeout=60, limits=limits) as client:
        await asyncio.gather(*(sit(client, url, times) for _ in range(count)))
    return sorted(times)


def test_many_interviews_at_once(house: House) -> None:
    port = free_port()
    process, ready = serve(house, port)
    try:
        url = f"http://127.0.0.1:{port}/gradio_api/run/"
        asyncio.run(crowd(url, 5))
        times = asyncio.run(crowd(url, CANDIDATES))
    finally:
        process.terminate()
        process.wait()
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"\npage ready (mark ≤ 6 s): {ready:.1f} s")
    print(f"{CANDIDATES} interviews at once (mark p95 ≤ 500 ms): p50 {p50:.0f} ms, p95 {p95:.0f} ms")
    assert len(times) == CANDIDATES * TURNS
