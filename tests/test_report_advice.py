"""The three changes: wrong claims first, then what was worth most, hung on words that can be understood."""

from __future__ import annotations

import pytest

from interviewer.conduct.advice import advice
from interviewer.conduct.closeness import bag, closeness
from interviewer.conduct.quoting import readable
from interviewer.domain.case import Case
from interviewer.domain.events import (
    CandidateSaid,
    Event,
    InterviewerSaid,
    ReadingMade,
    SessionStarted,
    Setup,
)
from interviewer.domain.ledger import ClaimState
from interviewer.domain.move import Move
from interviewer.domain.reading import PointHeard, Reading
from interviewer.domain.scorecard import DimensionScore, Scorecard, Verdict
from interviewer.domain.session import Session, fold
from interviewer.domain.terms import Depth, Dimension, Level, MoveKind, PhaseId
from interviewer.library.shelf import Library

SETUP = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)


@pytest.fixture
def case(library: Library) -> Case:
    return library.case("fraud-detection")


def card(**scores: float) -> Scorecard:
    found = {
        d: DimensionScore(score=scores.get(d.value, 3.0), nss=False, evidence=(), missing="")
        for d in Dimension
    }
    return Scorecard(
        case="fraud-detection", level=Level.SENIOR, brain="playbook", dimensions=found, weighted_mean=3.0,
        verdict=Verdict.NO_HIRE, highest_level=None, confidence="low",
    )  # fmt: skip


def said(*turns: tuple[str, tuple[PointHeard, ...]], setup: Setup = SETUP) -> Session:
    events: list[Event] = [SessionStarted(seq=0, t=0, setup=setup)]
    for text, points in turns:
        t = 60.0 * len(events)
        events.append(CandidateSaid(seq=len(events), t=t, text=text))
        events.append(ReadingMade(seq=len(events), t=t, reading=Reading(points=points)))
    return fold(events)


def heard(point: str, quote: str, depth: Depth = Depth.MENTIONED) -> tuple[PointHeard, ...]:
    return (PointHeard(id=point, depth=depth, quote=quote),)


def test_wrong_claims_come_first_and_are_not_everything(case: Case, library: Library) -> None:
    session = said(("I would split at random and oversample with SMOTE, and accuracy is my metric.", ()))
    for id in ("W01", "W10", "W47"):
        quote = "I would split at random and oversample with SMOTE, and accuracy is my metric."
        session.ledger.claims[id] = ClaimState(quote[: 40 + int(id[1:])], 60, PhaseId.P4, "defended")
    found = advice(session, case, library.framework, card())
    assert [better.lack == "wrong" for better in found] in ([True, False, False], [True, True, False])
    assert len({better.dimension for better in found}) == 3


def test_a_claim_taken_back_is_no_advice(case: Case, library: Library) -> None:
    session = said(("I would split at random.", ()))
    session.ledger.claims["W01"] = ClaimState("I would split at random.", 60, PhaseId.P4, "conceded")
    assert all(better.lack != "wrong" for better in advice(session, case, library.framework, card()))


def test_a_small_claim_nobody_challenged_stays_below(case: Case, library: Library) -> None:
    session = said(("A random split.", ()))
    session.ledger.claims["W01"] = ClaimState("A random split.", 60, PhaseId.P4, "unnoticed")
    found = advice(session, case, library.framework, card())
    assert all(better.lack != "wrong" for better in found), "too few words to be sure what was meant"


def test_what_was_explained_is_not_advised(case: Case, library: Library) -> None:
    explained = tuple(
        PointHeard(id=point.id, depth=Depth.EXPLAINED, quote="All of it.") for point in case.points
    )
    assert advice(said(("All of it.", explained)), case, library.framework, card()) == ()


def test_what_was_said_in_the_notes_words_but_not_heard_is_not_advised(case: Case, library: Library) -> None:
    silent = advice(said(("Hello there.", ())), case, library.framework, card())
    point = next(p for p in case.points if p.statement == silent[0].stronger)
    told = advice(said((point.heard[0], ())), case, library.framework, card())
    assert silent[0].lack == "unsaid"
    assert point.statement not in [better.stronger for better in told]


def test_weak_dimensions_come_before_strong_ones(case: Case, library: Library) -> None:
    session = said(("Hello there.", ()))
    weak = advice(session, case, library.framework, card(serving=1.0, data=5.0, evaluation=5.0))
    strong = advice(session, case, library.framework, card(serving=5.0, data=5.0, evaluation=5.0))
    assert Dimension.SERVING in [better.dimension for better in weak]
    assert Dimension.SERVING not in [better.dimension for better in strong]


def test_a_bare_word_is_quoted_with_what_stood_around_it(case: Case, library: Library) -> None:
    text = "One row is one payment at the second of the decision. Label one if a fraud chargeback came. Then I train."
    point = case.point("noisy-chargebacks")
    quote = "Label one if a fraud chargeback came."
    found = advice(said((text, heard(point.id, quote))), case, library.framework, card(data=1.0))
    better = next(b for b in found if b.stronger == point.statement)
    assert better.lack == "bare" and better.said in text and len(better.said.split()) >= 10


def test_no_words_are_used_twice(case: Case, library: Library) -> None:
    text = "Chargebacks come late, labels are noisy, and blocked payments have no outcome at all."
    points = tuple(
        PointHeard(id=id, depth=Depth.MENTIONED, quote=text) for id in ("label-maturity", "noisy-chargebacks")
    )
    found = advice(said((text, points)), case, library.framework, card())
    assert sum(better.said == text for better in found) <= 1


def test_a_question_left_open_is_quoted(case: Case, library: Library) -> None:
    point = case.point("label-maturity")
    session = said(("Hello there.", ()))
    move = Move(kind=MoveKind.CONCRETISE, phase=PhaseId.P4, reason="r", target="x", points=(point.id,))
    session.apply(InterviewerSaid(seq=9, t=400, text="When is it a label?", move=move))
    found = advice(session, case, library.framework, card(data=1.0))
    better = next(b for b in found if b.stronger == point.statement)
    assert (better.lack, better.said, better.t) == ("asked", "When is it a label?", 400)


def test_another_go_is_advised_on_its_own_phase(case: Case, library: Library) -> None:
    setup = SETUP.model_copy(update={"retry_of": "x", "start_phase": PhaseId.P7})
    found = advice(said(("Hello there.", ()), setup=setup), case, library.framework, card())
    own = {point.statement for point in case.points if point.phase is PhaseId.P7}
    assert found and {better.stronger for better in found} <= own


def test_closeness_is_high_for_the_points_own_words_and_low_for_others(case: Case) -> None:
    near, point = closeness(case), case.point("label-maturity")
    assert near.of(point.id, [bag(point.statement)]) > 0.7
    assert near.of(point.id, [bag("The weather is nice and the train was late.")]) < 0.15


@pytest.mark.parametrize("quote", ["Five.", "I said one. Two.", "nothing of this"])
def test_a_readable_quote_is_verbatim_or_left_alone(quote: str) -> None:
    text = "I said one. Two. Three four five six. Five. And then a good deal more was said after all of that."
    longer = readable(quote, 60, said((text, ())))
    assert quote in longer and (longer in text or longer == quote)
