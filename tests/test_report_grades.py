"""Several grades of one session stand side by side: brains, levels, people; none is overwritten."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from interviewer.conduct.again import checkpoint
from interviewer.conduct.debrief import debrief
from interviewer.conduct.progress import change, deeper
from interviewer.conduct.rating import PERSON, rated, read_ratings, standing
from interviewer.domain.events import (
    CandidateSaid,
    Event,
    Graded,
    InterviewerSaid,
    PhaseChanged,
    ReadingMade,
    SelfAssessed,
    SessionEnded,
    SessionStarted,
    Setup,
)
from interviewer.domain.move import Move
from interviewer.domain.reading import PointHeard, Reading
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.session import Session, fold
from interviewer.domain.terms import Depth, Dimension, Level, MoveKind, PhaseId
from interviewer.errors import UsageError
from interviewer.library.shelf import Library
from interviewer.report.content import compose, verdict_line
from interviewer.report.html import document
from interviewer.report.others import others

ALL = dict.fromkeys(Dimension, 4.0)


def graded(
    library: Library, level: Level = Level.SENIOR, brain: str = "playbook", **scores: float
) -> Scorecard:
    case = library.case("fraud-detection")
    given = {**ALL, **{Dimension(id): score for id, score in scores.items()}}
    return rated(given, case, library.framework, level).model_copy(update={"brain": brain})


@dataclass
class Sat:
    """A finished sitting with grades."""

    session: Session

    def grade(self, by: str, card: Scorecard) -> Sat:
        self.session.apply(Graded(seq=self.session.seq + 1, t=self.session.t, scorecard=card, by=by))
        return self


@pytest.fixture
def sat() -> Sat:
    setup = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)
    return Sat(fold([SessionStarted(seq=0, t=0, setup=setup), SessionEnded(seq=1, t=1800, why="finished")]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"dat": 3}', "no dimension in"),
        ('{"data": 3.2}', "data is 3.2; write a half point from 1 to 5, or null"),
        ('{"data": 0}', "data is 0"),
        ('{"data": true}', "data is true"),
        ('{"data": "4"}', 'data is "4"'),
        ('{"data": NaN}', "data is NaN"),
        ('{"data": null}', "scores nothing"),
        ("{}", "has no scores"),
        ("[3]", "has no scores"),
        ("[" * 5000, "is not JSON"),
        ("", "is not JSON"),
    ],
)
def test_a_rating_that_cannot_be_read_is_one_line(text: str, words: str, tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text(text)
    with pytest.raises(UsageError, match=r"r\.json") as caught:
        read_ratings(file)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_a_rating_is_decided_by_the_rubrics_rules(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text(json.dumps({**{str(d): 4 for d in Dimension}, "serving": None}))
    card = rated(read_ratings(file), library.case("fraud-detection"), library.framework, Level.MID)
    assert (card.brain, card.weighted_mean, card.highest_level) == (PERSON, 4.0, Level.SENIOR)
    assert card.verdict == "strong_hire"
    assert card.dimensions[Dimension.SERVING].nss and card.dimensions[Dimension.DATA].score == 4


def test_the_report_shows_the_machines_latest_grade_at_the_sittings_level(library: Library, sat: Sat) -> None:
    own = graded(library, data=3)
    sat.grade("playbook", graded(library)).grade("playbook", own)
    sat.grade("playbook", graded(library, Level.STAFF)).grade("Ana", graded(library, brain=PERSON))
    assert standing(sat.session) is own
    assert len(sat.session.grades) == 4


def test_a_person_alone_leaves_the_machines_grade_to_be_made(library: Library, sat: Sat) -> None:
    assert standing(sat.grade("Ana", graded(library, brain=PERSON)).session) is None


def test_other_grades_are_compared_dimension_by_dimension(library: Library, sat: Sat) -> None:
    own = graded(library)
    sat.grade("playbook", own).grade("playbook", graded(library, Level.STAFF))
    sat.grade("Ana", graded(library, brain=PERSON, data=3.5, serving=2)).grade(
        "Bo", graded(library, brain=PERSON)
    )
    found = others(sat.session, own, library.framework, verdict_line)
    assert found is not None
    assert [grade.by for grade in found.grades] == ["playbook", "Ana", "Bo"]
    assert found.columns == ("Ana",), "those who agree need no column"
    assert found.agreement == ("Ana: within half a point in 7 of 8 dimensions.",)
    cells = {row.title: row.others[0] for row in found.rows}
    assert cells["Data, labels and sampling"] == ("3.5", "-0.5")
    assert cells["Serving, scale and cost"] == ("2", "-2")
    assert cells["Features and representation"] == ("4", "")


def test_two_columns_of_one_name_tell_their_level(library: Library, sat: Sat) -> None:
    own = graded(library)
    sat.grade("playbook", own).grade("Ana", graded(library, brain=PERSON, data=3))
    sat.grade("Ana", graded(library, Level.STAFF, PERSON, data=2))
    found = others(sat.session, own, library.framework, verdict_line)
    assert found is not None and found.columns == ("Ana, senior", "Ana, staff")


def test_a_single_grade_has_no_others(library: Library, sat: Sat) -> None:
    own = graded(library)
    assert others(sat.grade("playbook", own).session, own, library.framework, verdict_line) is None


# Another go at one phase


def a_sitting(*, reached: bool) -> list[Event]:
    """An interview that was ended early, assessed by its candidate and graded."""
    setup = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)
    begin = Move(kind=MoveKind.OPEN, phase=PhaseId.P0, reason="opening")
    bye = Move(kind=MoveKind.END, phase=PhaseId.P1, reason="asked for")
    heard = Reading(points=(PointHeard(id="label-maturity", depth=Depth.EXPLAINED, quote="We wait."),))
    moved = [PhaseChanged(seq=0, t=120, origin=PhaseId.P0, to=PhaseId.P4, why="followed")] if reached else []
    events: list[Event] = [
        SessionStarted(seq=0, t=0, setup=setup),
        InterviewerSaid(seq=0, t=1, text="Begin.", move=begin),
        CandidateSaid(seq=0, t=60, text="Fewer losses."),
        ReadingMade(seq=0, t=60, reading=Reading()),
        InterviewerSaid(seq=0, t=61, text="Go on.", move=begin),
        *moved,
        CandidateSaid(seq=0, t=180, text="We wait."),
        ReadingMade(seq=0, t=180, reading=heard),
        InterviewerSaid(seq=0, t=200, text="Thanks for coming.", move=bye),
        SessionEnded(seq=0, t=200, why="candidate"),
        SelfAssessed(seq=0, t=200, scores={Dimension.DATA: 2}),
    ]
    return [event.model_copy(update={"seq": i}) for i, event in enumerate(events)]


@pytest.mark.parametrize("reached", [True, False], ids=["reached", "never reached"])
def test_another_go_stands_in_its_phase_with_the_clock_running(reached: bool) -> None:
    session = fold(checkpoint(a_sitting(reached=reached), "first", PhaseId.P4, 540))
    assert session.phase is PhaseId.P4 and not session.ended
    assert session.self_assessment is None
    assert "Thanks for coming." not in [turn.text for turn in session.turns]
    assert session.setup.label == "again P4"
    assert session.total - session.t >= 540


def test_a_second_go_says_what_changed_and_gives_no_verdict(library: Library) -> None:
    before = fold(a_sitting(reached=False))
    before.ledger.best.clear()
    now = fold(checkpoint(a_sitting(reached=True), "first", PhaseId.P4, 540))
    heard = Reading(points=(PointHeard(id="label-maturity", depth=Depth.EXPLAINED, quote="We wait."),))
    for event in (
        CandidateSaid(seq=50, t=300, text="We wait."),
        ReadingMade(seq=51, t=300, reading=heard),
        SessionEnded(seq=52, t=400, why="finished"),
    ):
        now.apply(event)
    case, framework = library.case("fraud-detection"), library.framework
    changed = change(before, now, case)
    assert deeper(changed.points[0]) == "not heard → explained", "what gained most comes first"
    assert {deeper(point) for point in changed.points[1:]} == {"still not heard"}
    review = debrief(now, case, framework)
    report = compose(now, case, framework, review, graded(library), changed)
    html = document(report)
    assert "second go: 1 of" in report.verdict and "gets no verdict" in html
    assert "bar" not in report.verdict
    assert {score.id for score in report.scores} == {Dimension.DATA, Dimension.FEATURES}
    assert [phase.id for phase in report.phases] == [PhaseId.P4]
    assert 'class="radar"' not in html
