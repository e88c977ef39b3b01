"""Conversations from elsewhere: who speaks where, when, and who of them is the candidate."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.conduct.pasted import candidate_of, spoken
from interviewer.conduct.transcript import Line, brought, conversation
from interviewer.errors import TranscriptError

ASK = "Design the system that decides on each payment."
ANSWER = "I'd first ask who pays for fraud, because that sets the price of a miss."
MORE = "And how late do the labels come?"
LATE = "They come months late, so the newest payments are unlabelled."

FORMATS = {
    "zoom": f"""\
[Dana Whitlock] 10:00:05
{ASK}
[Sam O’Neill] 10:01:00
{ANSWER}
[Dana Whitlock] 10:02:10
{MORE}
[Sam O’Neill] 10:03:00
{LATE}
""",
    "zoom captions": f"""\
WEBVTT

1
00:00:05.000 --> 00:00:09.000
Dana Whitlock: {ASK}

2
00:01:00.000 --> 00:01:09.000
Sam O’Neill: {ANSWER}

3
00:02:10.000 --> 00:02:12.000
Dana Whitlock: {MORE}

4
00:03:00.000 --> 00:03:09.000
Sam O’Neill: {LATE}
""",
    "teams": f"""\
Dana Whitlock   0:05
{ASK}

Sam O’Neill   1:00
{ANSWER}

Dana Whitlock   2:10
{MORE}

Sam O’Neill   3:00
{LATE}
""",
    "teams captions": f"""\
WEBVTT

00:00:05.000 --> 00:00:09.000
<v Dana Whitlock>{ASK}</v>

00:01:00.000 --> 00:01:09.000
<v Sam O’Neill>{ANSWER}</v>

00:02:10.000 --> 00:02:12.000
<v Dana Whitlock>{MORE}</v>

00:03:00.000 --> 00:03:09.000
<v Sam O’Neill>{LATE}</v>
""",
    "otter": f"""\
Dana Whitlock  0:05
{ASK}

Sam O’Neill  1:00
{ANSWER}

Dana Whitlock  2:10
{MORE}

Sam O’Neill  3:00
{LATE}

Transcribed by https://otter.ai
""",
    "srt": f"""\
1
00:00:05,000 --> 00:00:09,000
Dana Whitlock: {ASK}

2
00:01:00,000 --> 00:01:09,000
Sam O’Neill: {ANSWER}

3
00:02:10,000 --> 00:02:12,000
Dana Whitlock: {MORE}

4
00:03:00,000 --> 00:03:09,000
Sam O’Neill: {LATE}
""",
    "time first": f"""\
[00:05] Dana Whitlock: {ASK}
[01:00] Sam O’Neill: {ANSWER}
[02:10] Dana Whitlock: {MORE}
[03:00] Sam O’Neill: {LATE}
""",
    "hours": f"""\
0:00:05 Dana Whitlock: {ASK}
0:01:00 Sam O’Neill: {ANSWER}
0:02:10 Dana Whitlock: {MORE}
0:03:00 Sam O’Neill: {LATE}
""",
    "bold": f"""\
**Dana Whitlock:** {ASK}

**Sam O’Neill:** {ANSWER}

**Dana Whitlock:** {MORE}

**Sam O’Neill:** {LATE}
""",
    "bold outside": f"""\
**Dana Whitlock**: {ASK}
**Sam O’Neill**: {ANSWER}
**Dana Whitlock**: {MORE}
**Sam O’Neill**: {LATE}
""",
    "chat": f"""\
ChatGPT said:
{ASK}
You said:
{ANSWER}
ChatGPT said:
{MORE}
You said:
{LATE}
""",
    "names": f"""\
Dana: {ASK}
Sam: {ANSWER}
Dana: {MORE}
Sam: {LATE}
""",
    "initials": f"""\
Dr. D. Whitlock: {ASK}
S. O’Neill: {ANSWER}
Dr. D. Whitlock: {MORE}
S. O’Neill: {LATE}
""",
    "time of day": f"""\
Dana Whitlock  11:59 AM
{ASK}
Sam O’Neill  12:00 PM
{ANSWER}
Dana Whitlock  12:02 PM
{MORE}
Sam O’Neill  12:03 PM
{LATE}
""",
    "our own": f"""\
[00:05] Interviewer: {ASK}
[01:00] Candidate: {ANSWER}
[02:10] Interviewer: {MORE}
[03:00] Candidate: {LATE}
""",
}
TIMELESS = {"bold", "bold outside", "chat", "names", "initials"}
BY_DAY = {"zoom": [0, 55, 125, 175], "time of day": [0, 60, 180, 240]}
"""Formats that tell the time of day."""


@pytest.mark.parametrize("name", FORMATS)
def test_every_usual_way_to_write_a_conversation_is_read(name: str) -> None:
    lines = brought(FORMATS[name])
    assert [line.speaker for line in lines] == ["interviewer", "candidate"] * 2
    assert [line.text for line in lines[:3]] == [ASK, ANSWER, MORE]
    assert lines[3].text.startswith(LATE)


@pytest.mark.parametrize("name", FORMATS)
def test_times_are_seconds_from_the_start(name: str) -> None:
    times = [line.t for line in brought(FORMATS[name])]
    assert times == BY_DAY.get(name, [None] * 4 if name in TIMELESS else [5, 60, 130, 180])


@pytest.mark.parametrize("name", FORMATS)
def test_line_ends_of_another_system_change_nothing(name: str) -> None:
    assert brought(FORMATS[name].replace("\n", "\r\n")) == brought(FORMATS[name])


def test_two_interviewers_are_both_no_candidate() -> None:
    text = f"Dana: {ASK}\nSam: {ANSWER}\nLee: {MORE}\nSam: {LATE}\nDana: Good.\nLee: Thanks."
    assert [(line.speaker, line.text) for line in brought(text)] == [
        ("interviewer", ASK),
        ("candidate", ANSWER),
        ("interviewer", MORE),
        ("candidate", LATE),
        ("interviewer", "Good."),
        ("interviewer", "Thanks."),
    ]


def test_the_candidate_is_who_is_called_so_else_who_speaks_most() -> None:
    assert candidate_of(spoken(FORMATS["names"]), "") == "Sam"
    said = f"Dana: {ASK * 9}\nMe: {ANSWER}\nDana: {MORE * 9}\nMe: {LATE}"
    assert candidate_of(spoken(said), "") == "Me"
    said = f"Host: {ASK * 9}\nSam: {ANSWER}\nHost: {MORE * 9}\nSam: {LATE}"
    assert candidate_of(spoken(said), "") == "Sam"


def test_a_name_that_is_given_is_the_candidate() -> None:
    lines = conversation(FORMATS["names"], "dana")
    assert [line.text for line in lines if line.speaker == "candidate"] == [ASK, MORE]


def test_a_wrong_name_is_answered_with_the_names() -> None:
    with pytest.raises(TranscriptError, match=r"^nobody called 'Bob' speaks here; the names are: Dana, Sam$"):
        conversation(FORMATS["names"], "Bob")


@pytest.mark.parametrize("inside", ["Features: card velocity.", "Two things: one is data.", "Note: 12:30."])
def test_a_colon_in_the_text_makes_nobody_speak(inside: str) -> None:
    text = FORMATS["names"].replace(ANSWER, f"{ANSWER}\n{inside}")
    said = [line.text for line in brought(text) if line.speaker == "candidate"]
    assert said == [f"{ANSWER}\n{inside}", LATE]


def test_a_word_before_a_colon_now_and_then_is_still_no_speaker() -> None:
    turns = "".join(f"Dana: {MORE}\nSam: {ANSWER}\n" for _ in range(6))
    text = f"{turns}Features: one.\nDana: {MORE}\nSam: Yes.\n"
    assert {turn.name for turn in spoken(text)} == {"Dana", "Sam"}


def test_a_speech_over_several_lines_is_one_turn() -> None:
    text = f"Dana: {ASK}\nSam: One.\n\nTwo.\nThree.\nDana: {MORE}\nSam: {LATE}"
    assert brought(text, "sam")[1] == Line("candidate", "One.\nTwo.\nThree.", None)


@pytest.mark.parametrize("text", ["", "\n\n", "just some prose", "Dana: hello", "1\n2\n3", "WEBVTT"])
def test_a_text_in_which_nobody_can_be_told_apart_says_so(text: str) -> None:
    with pytest.raises(TranscriptError, match="nobody could be told apart here") as caught:
        brought(text)
    assert "\n" not in str(caught.value)


SCRAPS = st.sampled_from(
    [
        "Dana: ",
        "Sam: ",
        "[00:10] ",
        "1:02:03 ",
        "00:00:01.000 --> 00:00:02.000",
        "<v Dana>",
        "</v>",
        "You said:",
        "**Sam:** ",
        "Sam  0:10",
        "\n",
        "\r\n",
        "WEBVTT\n",
        "12\n",
        "：",
        " - ",
        "\u2028",
        "\x0b",
        "\x1c",
        "99:99",
    ]
)


@given(st.lists(SCRAPS | st.text(max_size=12), max_size=25).map("".join), st.sampled_from(["", "Dana", "x"]))
@settings(max_examples=150)
def test_no_text_breaks_it(text: str, name: str) -> None:
    try:
        lines = brought(text, name)
    except TranscriptError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert any(line.speaker == "candidate" for line in lines)
