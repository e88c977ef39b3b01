"""kill -9 at any moment: every acknowledged turn is there, and the interview goes on where it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest

from interviewer.wiring import House

TURNS = (
    "Who pays for a missed fraud, and what can we do besides blocking?",
    "So the goal has two sides, fewer losses while approvals stay where they are.",
    "I would predict the probability of a fraud chargeback at authorisation time.",
    "Train on payments older than ninety days, test on the month after.",
)
ASK = "left] > "


def environment(house: House) -> dict[str, str]:
    return os.environ | {"INTERVIEWER_HOME": str(house.settings.home)}


def run(house: House, *arguments: str, text: str = "") -> str:
    command = [sys.executable, "-m", "interviewer", *arguments]
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, env=environment(house), timeout=120, check=False
    )
    return done.stdout


class Chat:
    """A candidate in a terminal."""

    def __init__(self, house: House, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "interviewer", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(house),
        )
        self.seen = self.until_asked()

    def until_asked(self) -> str:
        assert self.process.stdout
        text = ""
        while not text.endswith(ASK):
            byte = self.process.stdout.read(1)
            if not byte:
                break
            text += byte.decode("utf-8", "replace")
        return text

    def say(self, line: str) -> str:
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()
        return self.until_asked()

    def say_and_die(self, line: str, after: float) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()
        time.sleep(after)
        self.process.kill()
        self.process.wait()


def last_session(house: House) -> str:
    return str(json.loads(run(house, "sessions", "list", "--json").splitlines()[0])["id"])


@pytest.mark.parametrize("after", [0.0, 0.02, 0.3])
def test_a_kill_loses_no_acknowledged_turn(house: House, after: float) -> None:
    chat = Chat(house, "chat", "--case", "fraud-detection", "--minutes", "30")
    replies = [chat.say(turn).strip() for turn in TURNS[:2]]
    chat.say_and_die(TURNS[2], after)
    events = [
        json.loads(line)
        for line in run(house, "sessions", "show", last_session(house), "--json").splitlines()
    ]
    said = [event["text"] for event in events if event["kind"] == "candidate_said"]
    assert said[:2] == list(TURNS[:2])
    spoken = "\n".join(event["text"] for event in events if event["kind"] == "interviewer_said")
    for reply in replies:
        assert all(line in spoken for line in reply.splitlines()[:1])
    assert [event["seq"] for event in events] == sorted({event["seq"] for event in events})


def test_a_killed_interview_is_carried_on_with_its_clock(house: House) -> None:
    chat = Chat(house, "chat", "--case", "fraud-detection", "--minutes", "30")
    chat.say(TURNS[0])
    chat.say_and_die(TURNS[1], 0.5)
    id = last_session(house)
    before = [json.loads(line) for line in run(house, "sessions", "show", id, "--json").splitlines()]
    time.sleep(2)
    resumed = Chat(house, "sessions", "resume", id)
    assert id in resumed.seen
    resumed.say(TURNS[3])
    resumed.process.kill()
    after = [json.loads(line) for line in run(house, "sessions", "show", id, "--json").splitlines()]
    assert after[: len(before)] == before
    heard = [event for event in after if event["kind"] == "candidate_said"]
    assert heard[-1]["text"] == TURNS[3]
    assert heard[-1]["t"] - before[-1]["t"] < 2, "time during which nobody was there does not count"
