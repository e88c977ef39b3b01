"""How long `interviewer grade` takes, measured: `uv run pytest -m bench -s tests/test_bench_grade.py`.

A whole process each time, on an index that is built. Prints wall and processor seconds beside the
mark and asserts none of them; on a busy machine only the processor seconds mean something.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from interviewer.conduct.transcript import read_transcript

pytestmark = pytest.mark.bench
LABELLED = Path(__file__).parent.parent / "evals" / "suites" / "grading" / "fraud-detection"
TURNS, RUNS = 60, 3


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transcript of sixty turns: a senior's, carried on by a mid-level one's."""
    lines = [line for name in ("senior", "mid") for line in read_transcript(LABELLED / f"{name}.txt")]
    file = tmp_path_factory.mktemp("grade") / "sixty.txt"
    file.write_text("".join(f"{line.speaker.title()}: {line.text}\n" for line in lines[:TURNS]))
    return file


@pytest.fixture(scope="module")
def warm(sixty: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which this has been graded before."""
    home = str(tmp_path_factory.mktemp("home"))
    environment = {**os.environ, "INTERVIEWER_HOME": home}
    taken(grade(sixty), environment)
    return environment


def grade(file: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "interviewer", "grade", str(file), "--case", "fraud-detection", *more]


def taken(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Wall and processor seconds of a command."""
    start, before = time.perf_counter(), spent()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - start, spent() - before


def spent() -> float:
    """Processor seconds of every process that was waited for."""
    times = os.times()
    return times.children_user + times.children_system


@pytest.mark.parametrize("kind", ["md", "json", "html", "pdf"])
def test_a_grade_of_sixty_turns(kind: str, sixty: Path, warm: dict[str, str]) -> None:
    command = grade(sixty, "--out", str(sixty.with_suffix(f".{kind}")))
    found = [taken(command, warm) for _ in range(RUNS)]
    wall, processor = (min(values) for values in zip(*found, strict=True))
    print(f"\ngrade to .{kind} (mark ≤ 3 s): best of {RUNS}, wall {wall:.1f} s, processor {processor:.1f} s")
    assert wall > 0


def test_the_page_is_ready(warm: dict[str, str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-u", "-m", "interviewer", "serve", "--port", str(port)]
    start, before = time.perf_counter(), spent()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=warm) as page:
        assert any("open" in line for line in page.stdout or ())
        wall = time.perf_counter() - start
        page.terminate()
    print(f"\npage ready (mark ≤ 6 s): wall {wall:.1f} s, processor {spent() - before:.1f} s")
    assert wall > 0
