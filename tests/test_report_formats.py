"""Every format of a report holds every part of it, whatever was said, and the same bytes every time."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from interviewer.conduct.debrief import debrief
from interviewer.domain.events import (
    CandidateSaid,
    Event,
    Graded,
    InterviewerSaid,
    SelfAssessed,
    SessionEnded,
    SessionStarted,
    Setup,
)
from interviewer.domain.move import Move
from interviewer.domain.scorecard import DimensionScore, Evidence, Scorecard, Verdict
from interviewer.domain.session import fold
from interviewer.domain.terms import Dimension, Level, MoveKind, PhaseId, Prompting
from interviewer.errors import UsageError
from interviewer.library.shelf import Library
from interviewer.report.content import compose, source_line
from interviewer.report.files import FORMATS, save
from interviewer.report.html import document
from interviewer.report.markdown import markdown, plain
from interviewer.report.parts import Report
from interviewer.report.pdf import _BEYOND, pdf

HOSTILE = {
    "markup": "# h $x$ *b* _i_ `c` <script>alert(1)</script> </style> | p | [a](javascript:x) & &lt; ~~s~~ \\ ",
    "typst": '#let x = 1; #panic("x") <label> @ref // c /* c */ #{sys.inputs}',
    "directions": "שלום مرحبا \u202ereversed",
    "pictures": "😀👍 漢字かな 한글 नमस्ते ★",
    "endless": "x" * 20_000,
    "blocks": "1. one\n- two\n> three\n```\nfence\n---\n| a | b |\n|---|---|",
    "braces": "{{slot}} {0} %s ${a} \\n “curly” 'q'",
}


def card(quote: str = "We wait.", **changes: object) -> Scorecard:
    shown = Evidence(quote=quote, t=60, prompting=Prompting.UNPROMPTED)
    scores = {
        d: DimensionScore(
            score=3.5, nss=False, evidence=(shown, shown), missing="Say more.", notes=("2 of 3 are new.",)
        )
        for d in Dimension
    }
    values: dict[str, object] = {
        "case": "fraud-detection", "level": Level.SENIOR, "brain": "playbook", "dimensions": scores,
        "weighted_mean": 3.5, "verdict": Verdict.LEAN_NO_HIRE, "highest_level": Level.MID, "confidence": "low",
    }  # fmt: skip
    return Scorecard.model_validate(values | changes)


def made(library: Library, text: str = "We wait.", by: str = "Ana", **changes: object) -> Report:
    opening = Move(kind=MoveKind.OPEN, phase=PhaseId.P0, reason="opening")
    other = card(text, brain="person", dimensions={
        d: DimensionScore(score=2.0, nss=False, evidence=(), missing="") for d in Dimension
    })  # fmt: skip
    events: list[Event] = [
        SessionStarted(seq=0, t=0, setup=Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)),
        InterviewerSaid(seq=1, t=1, text=f"Begin. {text}", move=opening),
        CandidateSaid(seq=2, t=60, text=text),
        SessionEnded(seq=3, t=1800, why="finished"),
        SelfAssessed(seq=4, t=1800, scores={Dimension.DATA: 2}, line=text),
        Graded(seq=5, t=1800, scorecard=card(text, **changes), by="playbook"),
        Graded(seq=6, t=1800, scorecard=other, by=by),
    ]
    session, case = fold(events), library.case("fraud-detection")
    review = debrief(session, case, library.framework)
    return compose(session, case, library.framework, review, session.grades[0].scorecard)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_every_format_survives_anything_that_is_said(text: str, library: Library) -> None:
    report = made(library, text, by=text[:60])
    for make in FORMATS.values():
        assert make(report, card(text)) == make(made(library, text, by=text[:60]), card(text))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_page_shows_markup_as_text_and_loads_nothing(text: str, library: Library) -> None:
    html = document(made(library, text))
    assert "<script" not in html and "<img" not in html and html.count("</style>") == 1
    assert not re.search(r'(?:src|@import|url\()\s*=?\s*["\']?http', html)
    assert html.count("<li") == html.count("</li>")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_markdown_keeps_every_line_a_line_of_its_own_kind(text: str, library: Library) -> None:
    written, tame = (markdown(made(library, said)) for said in (text, "We wait."))
    kinds = [re.match(r"#+ |> |- |\||\d+\. |", line) for line in written.splitlines()]
    expected = [re.match(r"#+ |> |- |\||\d+\. |", line) for line in tame.splitlines()]
    assert [kind and kind[0] for kind in kinds] == [kind and kind[0] for kind in expected]
    assert not re.search(r"(?<!\\)<", written)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1. one", "1\\. one"), ("- two", "\\- two"), ("a | b", "a \\| b"), ("$x$ &lt;", "\\$x\\$ \\&lt;")],
)
def test_markdown_escapes(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_the_pdf_says_which_characters_it_cannot_draw(library: Library) -> None:
    from interviewer.report.pdf import _data, _printable

    shown = _printable(_data(made(library, HOSTILE["pictures"])))
    assert "cannot draw" in shown["missing"]
    assert not _BEYOND.search(shown["turns"][1]["text"]) and "★" in shown["turns"][1]["text"]
    assert _printable(_data(made(library, "Plain. Größe, Ω, שלום, →")))["missing"] == ""


def test_a_pdf_is_the_same_on_every_machine_and_day(library: Library) -> None:
    first = pdf(made(library))
    assert first.startswith(b"%PDF-") and b"CreationDate" not in first
    assert first == pdf(made(library))


PARTS = (
    "just short of the senior bar",
    "Confidence: low. One session never certifies a level.",
    "What would have helped most",
    "Stronger",
    "Scores",
    "1:00",
    "Say more.",
    "Questions you never asked",
    "Where the time went",
    "Phase by phase",
    "What to drill next",
    "What to read",
    "Other grades of this session",
    "Ana: within half a point in 0 of 8 dimensions.",
    "Everything that was said",
)


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_a_report_has_every_part_in_its_order(form: str, library: Library) -> None:
    report = made(library)
    text = document(report) if form == "html" else markdown(report).replace("\\", "")
    places = [text.find(part) for part in PARTS]
    assert -1 not in places, PARTS[places.index(-1)]
    heads = [text.find(part) for part in PARTS if part[0].isupper() and part not in ("Stronger", "Say more.")]
    assert heads == sorted(heads)


def test_a_remark_many_dimensions_share_is_made_once(library: Library) -> None:
    report = made(library)
    assert report.remarks == ("16 of 24 are new.",)
    assert all(not score.notes for score in report.scores)


def test_too_little_said_has_no_scores_and_no_advice_and_says_why(library: Library) -> None:
    report = made(library, verdict=Verdict.INSUFFICIENT_SIGNAL)
    assert report.scores == () and report.changes == () and report.drills == ()
    assert "Nothing was scored" in report.confidence
    assert report.own_scores == "You gave yourself: data 2."
    assert all(make(report, card()) for make in FORMATS.values())


def test_facts_that_were_said_are_not_called_unasked(library: Library) -> None:
    fact = library.case("fraud-detection").facts[0]
    before = [one.answer for one in made(library).unasked]
    after = [one.answer for one in made(library, f"Right. {fact.answer}").unasked]
    assert fact.answer in before and fact.answer not in after
    assert all(one.question.endswith("?") and one.question[0].isupper() for one in made(library).unasked)


def test_json_is_the_scorecard(library: Library) -> None:
    shown = json.loads(FORMATS[".json"](made(library), card()))
    assert shown["verdict"] == "lean_no_hire" and shown["dimensions"]["data"]["score"] == 3.5


def test_a_source_is_short_enough_to_be_read_over(library: Library) -> None:
    source = library.case("fraud-detection").points[0].source
    assert source_line(source).startswith("cases/fraud-detection › ")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        save(b"x", tmp_path / "nowhere" / "report.md")
    save(b"x", tmp_path / "report.md")
    assert [path.name for path in tmp_path.iterdir()] == ["report.md"]
