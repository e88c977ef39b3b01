"""What the page says, without a browser: escaping, the rail, times, the review."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from interviewer.conduct.debrief import Asked, Challenged, Covered, Debrief, Helped, PhaseReview, Unasked
from interviewer.domain import plan
from interviewer.domain.events import (
    CandidateSaid,
    InterviewerSaid,
    PhaseChanged,
    SelfAssessed,
    SessionStarted,
    Setup,
)
from interviewer.domain.framework import Framework
from interviewer.domain.move import Move
from interviewer.domain.scorecard import DimensionScore, Evidence, Scorecard, Verdict
from interviewer.domain.session import Session, fold
from interviewer.domain.terms import Dimension, Level, MoveKind, PhaseId, Prompting
from interviewer.library import shelf
from interviewer.library.shelf import Library
from interviewer.report import charts
from interviewer.report.content import compose, verdict_line
from interviewer.settings import packaged
from interviewer.web.ending import own_view
from interviewer.web.view import arrival, report, room

EVIL = '<script>alert("1")</script>\' & co'
SAFE = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#x27; &amp; co"


@pytest.fixture(scope="module")
def library() -> Library:
    return shelf.load(packaged("knowledge"))


@pytest.fixture
def session() -> Session:
    """Two minutes of scope, then three of data; the candidate writes markup."""
    setup = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)
    asks = Move(kind=MoveKind.DRILL, phase=PhaseId.P4, reason=f"because {EVIL}")
    return fold(
        [
            SessionStarted(seq=0, t=0, setup=setup),
            InterviewerSaid(
                seq=1, t=0, text="Design it.", move=Move(kind=MoveKind.OPEN, phase=PhaseId.P0, reason="")
            ),
            PhaseChanged(seq=2, t=0, origin=PhaseId.P0, to=PhaseId.P1, why=""),
            CandidateSaid(seq=3, t=120, text=EVIL),
            PhaseChanged(seq=4, t=120, origin=PhaseId.P1, to=PhaseId.P4, why=""),
            InterviewerSaid(seq=5, t=300, text="What is one row?", move=asks),
        ]
    )


def budgets(framework: Framework) -> dict[PhaseId, float]:
    return plan.budgets(framework, 45, Level.SENIOR)


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (-3, "0:00"), (59.9, "0:59"), (754, "12:34"), (3600, "60:00")]
)
def test_a_time_is_minutes_and_seconds(seconds: float, shown: str) -> None:
    assert plan.clock(seconds) == shown


def test_a_turn_shows_markup_as_text(session: Session) -> None:
    html = room.turn(session.turns[1], why=True)
    assert SAFE in html
    assert "<script" not in html
    assert 'class="turn you"' in html
    assert ">2:00</time>" in html


def test_why_is_shown_as_we_go_and_under_questions_only(session: Session) -> None:
    asked, opening = session.turns[2], session.turns[0]
    assert "Why this?" in room.turn(asked, why=True)
    assert "<script" not in room.turn(asked, why=True)
    assert "Why this?" not in room.turn(asked, why=False)
    assert "Why this?" not in room.turn(opening, why=True)


def test_the_rail_marks_one_phase_and_counts_its_time(session: Session, library: Library) -> None:
    html = room.rail(session, library.framework, budgets(library.framework), now=360)
    assert html.count("<li") == 10
    assert html.count('aria-current="step"') == 1
    current = next(row for row in html.split("<li") if "aria-current" in row)
    assert "Data, labels and features" in current
    assert 'data-used="240"' in current, "180 s until the last event and 60 s since"
    scope = next(row for row in html.split("<li") if "Scope and objective" in row)
    assert 'data-used="120"' in scope and 'class="seen' in scope
    shares = [float(share) for share in re.findall(r"--share:([\d.]+)", html)]
    assert all(0 <= share <= 1 for share in shares)


def test_facts_come_in_the_order_they_were_given(session: Session, library: Library) -> None:
    case = library.case("fraud-detection")
    assert "Facts you ask for" in room.facts(session, case)
    session.ledger.facts.extend(["label-delay", "payment-volume"])
    session.ledger.handed_back.append(EVIL)
    html = room.facts(session, case)
    assert html.index(case.fact("label-delay").answer[:12]) < html.index("25 million")
    assert SAFE in html and "<script" not in html


def test_a_hint_says_its_price(session: Session, library: Library) -> None:
    framework = library.framework
    assert room.price(session, framework) == "caps that point"
    session.ledger.hints["cost-asymmetry"] = 1
    assert room.price(session, framework) == "caps that point · 1 of 3 taken"
    session.ledger.hints["cost-asymmetry"] = 3
    assert room.price(session, framework) == "caps the whole score"


def test_the_arrival_has_every_case_and_one_thing_to_press(library: Library) -> None:
    html = arrival.page(library, f"Somebody {EVIL}", [])
    assert html.count('type="radio" name="case"') == len(library.cases) + 1
    assert html.count('class="primary"') == 1
    assert SAFE in html and "<script" not in html
    assert "None yet." in html


def test_a_card_escapes_a_persons_own_case(library: Library) -> None:
    own = library.case("fraud-detection").model_copy(update={"title": EVIL, "about": EVIL, "own": True})
    html = arrival.page(replace(library, cases={own.id: own}), "", [])
    assert html.count(SAFE) >= 2 and "<script" not in html


def test_what_a_slider_sends_is_checked() -> None:
    sent: dict[str, float] = {"data": 2.6, "serving": 9, "modelling": "x", "nothing": 3}  # type: ignore[dict-item]
    own = own_view(sent, "  fine  ")
    assert own.scores == {Dimension.DATA: 2.5}
    assert own.line == "fine"


def card(**changes: object) -> Scorecard:
    quoted = Evidence(quote=EVIL, t=120, prompting=Prompting.UNPROMPTED)
    scores = {
        id: DimensionScore(score=None, nss=True, evidence=(), missing="Say one row.") for id in Dimension
    }
    scores[Dimension.DATA] = DimensionScore(score=3.5, nss=False, evidence=(quoted, quoted), missing="")
    values: dict[str, object] = {
        "case": "fraud-detection", "level": Level.SENIOR, "brain": "playbook", "dimensions": scores,
        "weighted_mean": 3.5, "verdict": Verdict.LEAN_NO_HIRE, "highest_level": Level.MID, "confidence": "low",
    }  # fmt: skip
    return Scorecard.model_validate(values | changes)


def review() -> Debrief:
    phase = PhaseReview(
        id=PhaseId.P4, title="Data", planned=540, used=300,
        covered=(Covered("p", "A point.", "explained", "hinted", EVIL, 120),),
        missed=("The other point.",), hinted=("A point.",),
        asked=(Asked(EVIL, EVIL, "note › heading", 300),), strong=EVIL,
    )  # fmt: skip
    claim = Challenged("A claim", EVIL, 60.0, "conceded", EVIL)
    return Debrief((phase,), (claim,), (Unasked("How many?", "One fact."),), (Helped("A point.", 1, ""),), 3)


def test_the_review_quotes_and_escapes(session: Session, library: Library) -> None:
    session.apply(SelfAssessed(seq=6, t=300, scores={Dimension.DATA: 2}, line=EVIL))
    case = library.case("fraud-detection")
    html = report.page(compose(session, case, library.framework, review(), card()))
    assert "<script" not in html
    assert "just short of the senior bar, and as a pass at mid-level." in html
    assert "One session never certifies a level." in html
    assert html.count('href="#said-3"') == 3, "in the score, the phase and the correction, linked to its turn"
    assert "you said 2" in html and "not enough to judge" in html
    for words in (
        "Missed",
        "An interviewer listens for",
        "after a hint",
        "A strong answer",
        "You took it back",
    ):
        assert words in html


def test_a_review_without_a_score_says_so(session: Session, library: Library) -> None:
    case = library.case("fraud-detection")
    html = report.page(compose(session, case, library.framework, review(), None), f"No model: {EVIL}")
    assert "The score is not ready." in html and "Try again" in html
    assert "No model" in html and "<script" not in html
    assert '<section class="scores">' not in html and "The other point." in html


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_is_one_sentence(verdict: Verdict, library: Library) -> None:
    line = verdict_line(card(verdict=verdict, highest_level=None), library.framework)
    assert line.count(".") == 1 and "senior" in line


def test_a_radar_leaves_out_what_was_not_scored() -> None:
    html = charts.radar(["A", "B", "C"], [1, None, 5], [None, None, None])
    assert html.count("<circle") == 2
    assert 'polygon class="own"' not in html
