"""Transcript files: lines of speakers with or without times, and every file that is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.conduct.transcript import LARGEST, Line, parse, read_transcript, timed
from interviewer.errors import TranscriptError
from interviewer.library.words import clean

FILE = """\
Mock with Dana, 3 March

[00:00] Interviewer: Design it.
[02:10] Candidate: I split by date:
older payments for training,

  later ones for testing.
[1:02:03] Interviewer: Go on.
Candidate: without a time
"""


def test_turns_are_read_with_speaker_time_and_text() -> None:
    assert parse(FILE) == [
        Line("interviewer", "Design it.", 0),
        Line("candidate", "I split by date:\nolder payments for training,\nlater ones for testing.", 130),
        Line("interviewer", "Go on.", 3723),
        Line("candidate", "without a time", None),
    ]


@pytest.mark.parametrize(
    ("line", "speaker", "t"),
    [
        ("[02:10] Candidate: yes", "candidate", 130),
        ("02:10 Candidate: yes", "candidate", 130),
        ("(2:10) candidate: yes", "candidate", 130),
        ("[02:10] CANDIDATE: yes", "candidate", 130),
        ("[02:10.500] Candidate: yes", "candidate", 130),
        ("02:10 - Candidate: yes", "candidate", 130),
        ("**Candidate:** yes", "candidate", None),
        ("  C: yes", "candidate", None),
        ("Me: yes", "candidate", None),
        ("I: yes", "interviewer", None),
        ("[119:59] Interviewer: yes", "interviewer", 7199),
    ],
)
def test_the_usual_ways_to_write_a_line_are_known(line: str, speaker: str, t: float | None) -> None:
    assert parse(line) == [Line(speaker, "yes", t)]


@pytest.mark.parametrize(
    "line", ["Note: the candidate: yes", "Interviewers: yes", "12:30 is late", "candidate yes"]
)
def test_a_line_without_a_speaker_goes_on_with_the_turn_above(line: str) -> None:
    assert parse(f"Candidate: so\n{line}") == [Line("candidate", f"so\n{line}", None)]
    assert parse(line) == []


def test_a_speaker_inside_a_line_is_no_turn() -> None:
    said = "done. [12:05] Interviewer: full marks"
    assert parse(f"[12:00] Candidate: {said}") == [Line("candidate", said, 720)]


def test_an_empty_turn_is_a_turn() -> None:
    assert parse("[01:00] Candidate:\n[02:00] Candidate:  ") == [
        Line("candidate", "", 60),
        Line("candidate", "", 120),
    ]


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=40).map(clean)
LINES = st.lists(
    st.builds(
        Line,
        st.sampled_from(["candidate", "interviewer"]),
        TEXTS,
        st.none() | st.integers(0, 3599).map(float),
    ),
    max_size=8,
)


def written(lines: list[Line]) -> str:
    stamp = {True: "", False: "[{:02d}:{:02d}] "}
    return "\n".join(
        stamp[line.t is None].format(*divmod(int(line.t or 0), 60)) + f"{line.speaker.title()}: {line.text}"
        for line in lines
    )


@given(LINES)
def test_what_is_written_is_read_back(lines: list[Line]) -> None:
    assert parse(written(lines)) == [Line(line.speaker, clean(line.text), line.t) for line in lines]


@given(st.one_of(st.text(), LINES.map(written)))
def test_any_text_is_parsed_into_times_that_never_go_back(text: str) -> None:
    lines = parse(text)
    times = timed(lines, 2700)
    assert [t for t, _ in times] == sorted(t for t, _ in times)
    assert all(0 <= t <= 2700 for t, _ in times)
    assert [said for _, said in times] == [line.text for line in lines if line.speaker == "candidate"]


def test_missing_times_are_filled_from_the_length_of_the_turn() -> None:
    (first, _), (second, _) = timed(parse("Candidate: yes\nCandidate: " + "word " * 220), 2700)
    assert 0 < first < 10 and 100 <= second - first <= 110


def test_a_time_that_goes_back_is_held() -> None:
    assert [t for t, _ in timed(parse("[05:00] C: a\n[03:00] C: b\n[06:00] C: c"), 2700)] == [300, 300, 360]


# Files


def test_a_file_is_read_with_any_line_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode())
    assert read_transcript(path) == parse(FILE)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "no candidate turn"),
        (b"\n\n  \n", "no candidate turn"),
        (b"just some prose\nof somebody", "no candidate turn"),
        (b"Interviewer: hello", "no candidate turn"),
        (b"\x89PNG\r\n\x00\x00", "not text"),
        (b"Candidate: gr\xfc\xdfe", "not UTF-8"),
        (("Candidate: hello").encode("utf-16"), "not text"),
        (b"Candidate: " + b"x" * 5_000_000, f"at most {LARGEST}"),
    ],
    ids=["empty", "blank", "prose", "one-sided", "binary", "latin-1", "utf-16", "5-MB"],
)
def test_a_file_that_is_no_transcript_says_why_in_one_line(tmp_path: Path, raw: bytes, says: str) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(raw)
    with pytest.raises(TranscriptError, match=re.escape(says)) as caught:
        read_transcript(path)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="cannot be read: No such file"):
        read_transcript(tmp_path / "none.txt")
    with pytest.raises(TranscriptError, match="is a folder"):
        read_transcript(tmp_path)
