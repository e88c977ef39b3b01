"""The commands: the JSON they print, their exit codes, and one line for everything that is wrong."""

from __future__ import annotations

import asyncio
import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from interviewer.cli.main import main
from interviewer.conduct.clock import SimulatedClock
from interviewer.conduct.interview import Interview
from interviewer.conduct.means import Means
from interviewer.domain.events import EVENT, Graded, Setup
from interviewer.domain.session import fold
from interviewer.domain.terms import Dimension, Level
from interviewer.settings import load_settings
from interviewer.store.log import SessionStore
from interviewer.wiring import House

TRANSCRIPTS = Path(__file__).parent / "transcripts"
SILENT = str(TRANSCRIPTS / "fraud-detection-silent.txt")
CASE = ("--case", "fraud-detection")


@dataclass(frozen=True)
class Printed:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> list[dict[str, Any]]:
        """Every line of the output, each of which must be an object."""
        found = [json.loads(line) for line in self.out.splitlines()]
        assert all(isinstance(item, dict) for item in found)
        return found

    def complains(self, code: int, *words: str) -> None:
        """One line on stderr that names everything, nothing on stdout, no traceback."""
        assert (self.code, self.out) == (code, "")
        assert len(self.err.strip().splitlines()) == 1, self.err
        assert "Traceback" not in self.err
        for word in words:
            assert word in self.err


Cli = Callable[..., Printed]


@pytest.fixture
def cli(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cli:
    """Runs a command in this process, on an empty data folder unless the test names another."""
    for module in ("settings", "wiring"):
        monkeypatch.setattr(f"interviewer.{module}.packaged", lambda name: notes.parent / name)
    monkeypatch.setenv("INTERVIEWER_HOME", str(tmp_path / "home"))

    def call(*words: str, stdin: str = "", **environment: str) -> Printed:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["interviewer", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        return Printed(code, *capsys.readouterr())

    return call


@pytest.fixture
def ready(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The same on a data folder that holds the index."""
    monkeypatch.setenv("INTERVIEWER_HOME", str(home))
    return cli


# Usage


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("play", SILENT, "--case", "nope"), ("'nope'", "fraud-detection", "video-recommendation")),
        (("play", SILENT, *CASE, "--level", "wizard"), ("'wizard'", "junior", "principal")),
        (("play", SILENT, *CASE, "--minutes", "50"), ("50", "30, 45, 60")),
        (("read", "--case", "nope"), ("'nope'",)),
        (("read", *CASE, "--level", "Senior"), ("'Senior'", "senior")),
        (("chat", "--case", "nope"), ("'nope'",)),
        (("chat", *CASE, "--minutes", "0"), ("30, 45, 60",)),
        (("search", "labels", "--case", "nope"), ("'nope'",)),
        (("play", SILENT, *CASE, "--brain", "oracle"), ("INTERVIEWER_BRAIN", "oracle")),
        (("sessions", "show", "nope"), ("'nope'", "sessions list")),
        (("sessions", "delete", "DROP TABLE"), ("DROP TABLE",)),
        (("sessions", "export", "nope", "--out", "x.txt"), ("'nope'",)),
    ],
)
def test_what_does_not_exist_is_named_with_what_does(
    cli: Cli, words: tuple[str, ...], named: tuple[str, ...]
) -> None:
    cli(*words).complains(2, *named)


def typed(*words: str) -> Any:
    return pytest.param(words, id=" ".join(words))


@pytest.mark.parametrize(
    "words",
    [typed("play", SILENT, *CASE, "--minutes", "soon"), typed("play", SILENT), typed("serve", "--port", "99999"),
     typed("nonsense"), typed("cases", "--jsn"), typed("search", "x", "-n", "0")],
)  # fmt: skip
def test_a_mistyped_command_is_one_line(cli: Cli, words: tuple[str, ...]) -> None:
    cli(*words).complains(2)


@pytest.mark.parametrize(
    "words", [("nonsense",), ("cases", "--jsn"), ("serve", "--port", "0"), ("sessions", "nope")]
)
def test_a_mistyped_command_is_bad_usage(cli: Cli, words: tuple[str, ...]) -> None:
    printed = cli(*words)
    assert printed.code == 2 and printed.out == "" and "Traceback" not in printed.err


def test_help_names_every_command(cli: Cli) -> None:
    printed = cli("--help")
    assert printed.code == 0
    for command in ("serve", "chat", "play", "read", "cases", "check", "search", "doctor", "sessions"):
        assert command in printed.out


# Transcripts that are none


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (None, "cannot be read"),
        (b"", "no candidate turn"),
        (b"\x89PNG\x00\x01", "not text"),
        (b"Candidate: gr\xfc\xdfe", "not UTF-8"),
        (b"Candidate: " + b"x" * 5_000_000, "at most"),
    ],
    ids=["missing", "empty", "binary", "latin-1", "5-MB"],
)
@pytest.mark.parametrize("json_too", [(), ("--json",)])
def test_a_transcript_that_cannot_be_played_is_one_line(
    cli: Cli, tmp_path: Path, raw: bytes | None, named: str, json_too: tuple[str, ...]
) -> None:
    path = tmp_path / "t.txt"
    if raw is not None:
        path.write_bytes(raw)
    cli("play", str(path), *CASE, *json_too).complains(1, str(path), named)


def test_a_folder_is_no_transcript(cli: Cli, tmp_path: Path) -> None:
    cli("play", str(tmp_path), *CASE).complains(1, "is a folder")


# Places that cannot be used


@pytest.mark.parametrize(
    "words", [("search", "labels"), ("play", SILENT, *CASE, "--json"), ("read", *CASE), ("sessions", "list")]
)
def test_a_data_folder_that_is_a_file_is_one_line(cli: Cli, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "taken").write_text("a file")
    cli(*words, stdin="hello\n", INTERVIEWER_HOME=str(tmp_path / "taken")).complains(1, "INTERVIEWER_HOME")


@pytest.mark.parametrize(
    "words", [("sessions", "list"), ("sessions", "show", "abc"), ("sessions", "resume", "abc")]
)
def test_a_damaged_database_is_one_line_and_is_left_alone(
    ready: Cli, home: Path, words: tuple[str, ...]
) -> None:
    file = home / "sessions.db"
    file.write_bytes(b"this is no database " * 200)
    ready(*words).complains(1, "sessions.db", "damaged")
    assert file.read_bytes() == b"this is no database " * 200


def test_a_database_nobody_knows_is_one_line(cli: Cli) -> None:
    cli("sessions", "list", INTERVIEWER_DATABASE_URL="mysql://root:secret@localhost/x").complains(
        2, "INTERVIEWER_DATABASE_URL"
    )


def test_a_config_file_that_cannot_be_read_is_one_line(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "config.toml").write_text("brain = [unclosed")
    cli("cases").complains(2, "config.toml")


def test_a_library_folder_that_does_not_exist_is_named(cli: Cli, tmp_path: Path) -> None:
    printed = cli("check", INTERVIEWER_LIBRARY=str(tmp_path / "nowhere"))
    assert printed.code != 0 and "nowhere" in printed.out + printed.err


def test_a_port_in_use_is_one_line_with_another_to_try(cli: Cli) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        cli("serve", "--port", str(port)).complains(2, f"port {port}", f"--port {port + 1}")


def test_a_host_that_is_not_ours_is_one_line(cli: Cli) -> None:
    cli("serve", "--host", "203.0.113.7", "--port", "7999").complains(2, "203.0.113.7")
    cli("serve", "--host", "not a host", "--port", "7999").complains(2, "not a host")


# The library


def test_cases_are_listed_as_json_lines(cli: Cli) -> None:
    rows = cli("cases", "--json").json
    assert [row["id"] for row in rows] == ["fraud-detection", "video-recommendation"]
    assert all(row["title"] and len(row["levels"]) == 2 and row["facts"] >= 12 for row in rows)


def test_cases_are_listed_for_people(cli: Cli) -> None:
    printed = cli("cases")
    assert printed.code == 0 and "fraud-detection" in printed.out and printed.err == ""


def test_the_name_of_a_case_stands_in_one_piece(cli: Cli) -> None:
    assert "video-recommendation" in cli("cases", COLUMNS="80").out


def test_check_is_clean_and_silent_in_json(cli: Cli) -> None:
    assert "clean: 2 cases" in cli("check").out
    assert cli("check", "--json") == Printed(0, "", "")


def test_check_prints_every_problem_with_path_and_line(cli: Cli, notes: Path, tmp_path: Path) -> None:
    own = tmp_path / "own" / "cases" / "mine.md"
    own.parent.mkdir(parents=True)
    real = (notes / "cases" / "fraud-detection.md").read_text()
    own.write_text(real.replace("level: junior", "level: wizard", 2))
    printed = cli("check", INTERVIEWER_LIBRARY=str(tmp_path / "own"))
    assert printed.code == 1 and printed.err == ""
    lines = printed.out.splitlines()
    assert len(lines) == 3 and all(line.startswith(f"{own}:") for line in lines)
    rows = cli("check", "--json").json
    assert [set(row) for row in rows] == [{"path", "line", "text"}] * 3
    assert [f"{row['path']}:{row['line']}: {row['text']}" for row in rows] == lines


def test_an_own_broken_case_does_not_keep_the_others_from_being_listed(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "own" / "cases").mkdir(parents=True)
    (tmp_path / "own" / "cases" / "mine.md").write_text("nothing")
    printed = cli("cases", INTERVIEWER_LIBRARY=str(tmp_path / "own"))
    assert printed.code == 0 and "fraud-detection" in printed.out and "mine.md:1:" in printed.err


def test_a_new_case_is_begun_in_the_persons_folder(cli: Cli, tmp_path: Path) -> None:
    own = str(tmp_path / "own")
    words = ("cases", "new", "parcel-eta", "--title", "Parcel stops", "--prompt", "How long is a stop?")
    printed = cli(*words, INTERVIEWER_LIBRARY=own)
    path = Path(own) / "cases" / "parcel-eta.md"
    assert (printed.code, printed.out.strip()) == (0, str(path))
    assert "still to be written" in printed.err
    assert cli("check").code == 1
    cli(*words).complains(2, "parcel-eta.md", "is there already")
    cli("cases", "new", "Parcel ETA").complains(2, "'Parcel ETA'", "lower-case words")
    cli("cases", "new", "other").complains(2, "--title")


def test_a_new_case_needs_a_folder_and_a_draft_needs_a_model(cli: Cli, tmp_path: Path) -> None:
    cli("cases", "new", "parcel-eta").complains(2, "INTERVIEWER_LIBRARY")
    (tmp_path / "job.txt").write_text("We deliver parcels in forty cities. " * 5)
    words = ("cases", "new", "parcel-eta", "--from", str(tmp_path / "job.txt"))
    cli(*words, INTERVIEWER_LIBRARY=str(tmp_path / "own")).complains(
        2, "INTERVIEWER_MODEL", "leave out --from"
    )


def test_a_suggestion_names_case_level_and_lines(cli: Cli, tmp_path: Path) -> None:
    job = tmp_path / "job.txt"
    job.write_text(
        "Senior ML engineer for card payments.\nWe decide which card payments are fraud. " + "We care. " * 9
    )
    (row,) = cli("cases", "suggest", str(job), "--json").json
    assert row["cases"][0]["id"] == "fraud-detection" and row["level"] == "senior"
    assert row["cases"][0]["why"] in job.read_text()
    cli("cases", "suggest", str(tmp_path / "nothing.pdf")).complains(
        2, "nothing.pdf", "name a text or PDF file"
    )


def test_a_form_there_is_not_is_refused(cli: Cli) -> None:
    cli("play", SILENT, *CASE, "--form", "other").complains(2, "'other'", "first, parallel")


def test_the_reading_list_is_printed_or_written(cli: Cli, tmp_path: Path) -> None:
    assert "## By dimension" in cli("cases", "--reading").out
    assert cli("cases", "--reading", "--out", str(tmp_path / "list.md")).code == 0
    assert (tmp_path / "list.md").read_text().startswith("# Reading")
    cli("cases", "--reading", "--out", "list.docx").complains(2, ".docx", ".md, .pdf")


def test_search_prints_note_heading_and_score(ready: Cli) -> None:
    rows = ready("search", "blocked payments have no label", *CASE, "--json", "-n", "5").json
    assert len(rows) == 5 and all({"note", "heading", "score"} <= set(row) for row in rows)
    assert any("selective-labels" in row["heading"] for row in rows)
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    people = ready("search", "blocked payments have no label", *CASE, "-n", "5")
    assert len(people.out.splitlines()) == 5 and rows[0]["heading"] in people.out


def test_doctor_examines_every_part(ready: Cli) -> None:
    rows = ready("doctor", "--json").json
    assert {row["what"] for row in rows} >= {"data", "notes", "index", "sessions", "model"}
    assert all(row["ok"] and row["says"] for row in rows)


def test_doctor_goes_on_when_a_part_is_broken(ready: Cli, home: Path) -> None:
    (home / "sessions.db").write_bytes(b"no database" * 300)
    printed = ready("doctor", "--json")
    found = {row["what"]: row["ok"] for row in printed.json}
    assert printed.code == 1 and printed.err == ""
    assert (found["sessions"], found["index"], found["notes"]) == (False, True, True)


# Reading and playing


def test_read_prints_one_reading_a_line(ready: Cli, house: House) -> None:
    lines = [
        "How many payments a day? What is the average age of our cardholders?",
        "Blocked payments have no label, so I let a small random share through, otherwise we learn the old rules.",
        "I shuffle all payments and split them randomly eighty twenty into train and test.",
        "",
        "\x00\x1b[31mI don't know.",
        "How much time is left?",
    ]
    printed = ready("read", *CASE, "--json", stdin="\n".join(lines) + "\n")
    assert printed.code == 0 and printed.err == ""
    rows = printed.json
    assert [set(row) for row in rows] == [{"intents", "points", "claims", "facts", "handed_back"}] * len(
        lines
    )
    fact = house.library.case("fraud-detection").fact("payment-volume")
    assert rows[0]["facts"] == [{"id": fact.id, "answer": fact.answer}]
    assert rows[0]["handed_back"] and all(text in lines[0] for text in rows[0]["handed_back"])
    point = next(p for p in rows[1]["points"] if p["id"] == "selective-labels")
    assert set(point) == {"id", "depth", "quote"} and point["quote"] in lines[1]
    assert point["depth"] in ("mentioned", "explained", "justified")
    assert rows[2]["claims"] == [{"id": "W01", "quote": lines[2]}]
    assert [row["intents"] for row in rows[3:]] == [["empty"], ["does_not_know"], ["asks_time"]]


def test_read_answers_people_in_words(ready: Cli, house: House) -> None:
    out = ready("read", *CASE, stdin="How many payments a day?\n").out
    assert house.library.case("fraud-detection").fact("payment-volume").answer in out


def test_reading_nothing_prints_nothing(ready: Cli) -> None:
    assert ready("read", *CASE, "--json", stdin="") == Printed(0, "", "")


SHAPES = {
    "session_started": {"case", "level", "minutes"},
    "candidate_said": {"text"},
    "reading": {"intents", "points", "claims", "facts"},
    "interviewer_said": {"text", "move"},
    "phase_changed": {"from", "to", "why"},
    "session_ended": {"why"},
    "scorecard": {"case", "level", "brain", "dimensions", "weighted_mean", "verdict", "highest_level", "confidence",
                  "claims", "points", "pacing"},
}  # fmt: skip
EXACT = {"candidate_said", "reading", "interviewer_said", "phase_changed", "session_ended"}


def shaped(rows: list[dict[str, Any]]) -> None:
    """The shapes of DESIGN §7, exactly where they are written out."""
    for row in rows:
        shape = SHAPES[row["kind"]] | {"seq", "t", "kind"}
        assert set(row) == shape if row["kind"] in EXACT else shape <= set(row)
        if row["kind"] == "interviewer_said":
            assert set(row["move"]) == {"kind", "target", "phase", "reason", "sources"}
            assert all(isinstance(source, str) for source in row["move"]["sources"])
        if row["kind"] == "reading":
            assert all(set(point) == {"id", "depth", "quote"} for point in row["points"])
            assert all(set(claim) == {"id", "quote"} for claim in row["claims"])
            assert all(isinstance(item, str) for item in [*row["facts"], *row["intents"]])
    assert [row["seq"] for row in rows] == sorted({row["seq"] for row in rows})


def test_play_prints_the_events_and_ends_with_the_scorecard(ready: Cli, tmp_path: Path) -> None:
    lines = (TRANSCRIPTS / "fraud-detection-mid.txt").read_text().splitlines()[:7]
    short = tmp_path / "short.txt"
    short.write_text("\n".join(lines), encoding="utf-8")
    printed = ready("play", str(short), *CASE, "--level", "senior", "--json")
    assert printed.code == 0 and printed.err == ""
    rows = printed.json
    shaped(rows)
    assert set(SHAPES) == {row["kind"] for row in rows}
    assert [rows[0]["kind"], rows[-2]["kind"], rows[-1]["kind"]] == [
        "session_started",
        "session_ended",
        "scorecard",
    ]
    said = [row["text"] for row in rows if row["kind"] == "candidate_said"]
    assert said == [line.split("Candidate: ", 1)[1] for line in lines]
    card = rows[-1]
    assert set(card["dimensions"]) == {str(dimension) for dimension in Dimension}
    for score in card["dimensions"].values():
        assert {"score", "nss", "evidence", "missing"} <= set(score)
        assert all({"quote", "t", "prompting"} <= set(item) for item in score["evidence"])
    assert all(set(claim) == {"id", "quote", "outcome"} for claim in card["claims"])
    assert card["case"] == "fraud-detection" and card["level"] == "senior" and card["brain"] == "playbook"


def test_play_speaks_to_people_too(ready: Cli) -> None:
    printed = ready("play", SILENT, *CASE)
    assert printed.code == 0 and "[07:02] Candidate: So it's card payments" in printed.out
    assert "insufficient signal" in printed.out and "{" not in printed.out


def test_the_twist_and_the_length_are_taken(ready: Cli, house: House, tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    file.write_text("[01:00] Candidate: hello\n")
    rows = ready("play", str(file), *CASE, "--minutes", "30", "--twist", "--level", "junior", "--json").json
    assert (rows[0]["minutes"], rows[0]["twist"], rows[0]["level"]) == (30, True, "junior")
    prompt = house.library.case("fraud-detection").prompts["twist"]
    assert rows[1]["text"].startswith(prompt.split(".")[0])
    assert next(row["t"] for row in rows if row["kind"] == "session_ended") == 1800


# Sittings


@pytest.fixture
def sat(house: House, tmp_path: Path) -> Iterator[str]:
    """The id of a finished sitting in the data folder of `cli`."""
    (tmp_path / "home").mkdir(exist_ok=True)
    store = SessionStore.open("", tmp_path / "home")

    async def sit() -> Interview:
        clock = SimulatedClock()
        setup = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)
        interview = await Interview.begin(setup, Means(house.library, house.brain, store, clock))
        clock.advance_to(60)
        async for _ in interview.hear("I split by date, train on older payments, because fraud moves."):
            pass
        await interview.end()
        return interview

    interview = asyncio.run(sit())
    card = house.assessor.assess(interview.session, Level.SENIOR)
    interview.record(Graded(seq=0, t=0, scorecard=card))
    store.close()
    yield interview.id


def test_no_sittings_are_said_in_words_and_in_silence(cli: Cli) -> None:
    assert "No sessions yet" in cli("sessions", "list").out
    assert cli("sessions", "list", "--json") == Printed(0, "", "")


def test_sittings_are_listed_and_shown(cli: Cli, sat: str) -> None:
    (row,) = cli("sessions", "list", "--json").json
    assert (row["id"], row["case"], row["status"]) == (sat, "fraud-detection", "ended")
    rows = cli("sessions", "show", sat[:5], "--json").json
    shaped(rows)
    assert rows[-1]["kind"] == "scorecard"
    assert "I split by date" in cli("sessions", "show", sat).out


def test_a_sitting_is_exported_as_transcript_and_as_events(cli: Cli, sat: str, tmp_path: Path) -> None:
    text, events = tmp_path / "t.txt", tmp_path / "e.jsonl"
    assert cli("sessions", "export", sat, "--out", str(text)).code == 0
    assert "[01:00] Candidate: I split by date" in text.read_text()
    assert cli("sessions", "export", sat, "--out", str(events)).code == 0
    assert fold(EVENT.validate_json(line) for line in events.read_text().splitlines()).ended == "candidate"


@pytest.mark.parametrize(("out", "code"), [("t.docx", 2), ("nowhere/t.txt", 2)])
def test_an_export_that_cannot_be_written_is_one_line(
    cli: Cli, sat: str, tmp_path: Path, out: str, code: int
) -> None:
    cli("sessions", "export", sat, "--out", str(tmp_path / out)).complains(code)


def test_a_sitting_is_graded_again_at_another_level(cli: Cli, sat: str) -> None:
    (card,) = cli("sessions", "regrade", sat, "--level", "junior", "--json").json
    assert SHAPES["scorecard"] <= set(card) and card["level"] == "junior"
    assert [row["level"] for row in cli("sessions", "show", sat, "--json").json if row["kind"] == "scorecard"] == [
        "senior", "junior"
    ]  # fmt: skip
    cli("sessions", "regrade", sat, "--level", "wizard").complains(2, "wizard")


def test_a_persons_grade_stands_beside_the_machines(cli: Cli, sat: str, tmp_path: Path) -> None:
    ratings = tmp_path / "ana.json"
    ratings.write_text('{"data": 3.5, "serving": null, "modelling": 2}')
    assert "Ana" in cli("sessions", "rate", sat, "--by", "Ana", str(ratings)).out
    rows = [row for row in cli("sessions", "show", sat, "--json").json if row["kind"] == "scorecard"]
    assert [row["by"] for row in rows] == ["playbook", "Ana"]
    assert rows[1]["dimensions"]["data"]["score"] == 3.5
    cli("sessions", "rate", sat, "--by", " ", str(ratings)).complains(2, "name")
    ratings.write_text('{"data": 9}')
    cli("sessions", "rate", sat, "--by", "Ana", str(ratings)).complains(2, "data is 9")


@pytest.mark.parametrize("kind", ["html", "pdf", "md", "json"])
def test_a_sitting_is_exported_as_a_report(ready: Cli, sat: str, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"report.{kind}"
    assert ready("sessions", "export", sat, "--out", str(file)).out.strip() == str(file)
    first = file.read_bytes()
    assert len(first) > 500
    ready("sessions", "export", sat, "--out", str(file))
    assert file.read_bytes() == first


def test_a_finished_sitting_is_not_resumed(ready: Cli, sat: str, tmp_path: Path, home: Path) -> None:
    ready("sessions", "resume", sat).complains(2, "has ended")


def test_a_deleted_sitting_is_gone(cli: Cli, sat: str) -> None:
    assert cli("sessions", "delete", sat).code == 0
    cli("sessions", "show", sat).complains(2, sat)


def test_a_chat_is_stored_paused_at_the_end_of_input_and_resumed(ready: Cli) -> None:
    first = ready("chat", *CASE, stdin="Hello.\n/hint\n/time\n")
    assert first.code == 0 and "Paused. Carry on with: interviewer sessions resume" in first.out
    (row,) = ready("sessions", "list", "--json").json
    assert row["status"] == "open"
    ready("sessions", "regrade", row["id"]).complains(2, "still open")
    second = ready("sessions", "resume", row["id"][:6], stdin="/pause\nI split by date.\n/end\n")
    assert second.code == 0 and "insufficient signal" in second.out
    assert ready("sessions", "list", "--json").json[0]["status"] == "ended"
    said = [
        r["text"]
        for r in ready("sessions", "show", row["id"], "--json").json
        if r["kind"] == "candidate_said"
    ]
    assert said == ["Hello.", "Could I have a hint?", "How much time is left?", "I split by date."]


# Settings


def test_flags_come_before_the_environment_and_that_before_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("INTERVIEWER_HOME", str(tmp_path))
    (tmp_path / "config.toml").write_text('model = "from-file"\nbase_url = "from-file"\nbrain = "playbook"\n')
    monkeypatch.setenv("INTERVIEWER_BASE_URL", "from-environment")
    monkeypatch.setenv("INTERVIEWER_BRAIN", "llm")
    settings = load_settings(brain="auto")
    assert (settings.model, settings.base_url, settings.brain) == ("from-file", "from-environment", "auto")
    assert settings.home == tmp_path and settings.database.endswith("sessions.db")


def test_a_key_is_not_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INTERVIEWER_API_KEY", "sk-very-secret")
    assert "sk-very-secret" not in repr(load_settings(home=tmp_path))


# As a process of its own


@pytest.fixture
def process(notes: Path, home: Path) -> Callable[..., subprocess.Popen[str]]:
    """Starts the program as a person would, in an installation with two cases."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("INTERVIEWER_")}
    environment = {**kept, "INTERVIEWER_HOME": str(home), "PYTHONPATH": str(notes.parent)}

    def start(*words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "interviewer", *words], cwd=notes.parent, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    return start


def test_a_real_process_prints_json_lines_and_nothing_else(
    process: Callable[..., subprocess.Popen[str]],
) -> None:
    play, gone = process("play", SILENT, *CASE, "--json"), process("cases", "--json")
    assert gone.stdout and gone.stderr
    gone.stdout.close()  # as `interviewer cases --json | true` does
    printed = Printed(play.wait(120), *play.communicate())
    assert (printed.code, printed.err) == (0, "") and printed.json[-1]["kind"] == "scorecard"
    assert gone.wait(60) in (0, 1) and "Traceback" not in gone.stderr.read()
