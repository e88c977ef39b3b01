"""How somebody comes along over sessions, and which case helps next."""

from __future__ import annotations

import pytest

from interviewer.conduct.progress import RECENT, Progress, Sat, next_case, progress
from interviewer.domain.case import Case
from interviewer.domain.scorecard import DimensionScore, Scorecard, Signal, Verdict
from interviewer.domain.terms import Dimension, Level
from interviewer.library.shelf import Library

FRAUD, VIDEO = "fraud-detection", "video-recommendation"


@pytest.fixture
def cases(library: Library) -> list[Case]:
    return [library.case(FRAUD), library.case(VIDEO)]


def card(case: str, **scores: float | None) -> Scorecard:
    """A scorecard with some dimensions; None for one without enough to score."""
    found = {
        Dimension(name): DimensionScore(
            score=score,
            nss=score is None,
            evidence=(),
            missing="",
            signal=Signal.THIN if score is None else Signal.SCORED,
        )
        for name, score in scores.items()
    }
    return Scorecard(
        case=case,
        level=Level.SENIOR,
        brain="playbook",
        dimensions=found,
        weighted_mean=3.0,
        verdict=Verdict.LEAN_HIRE,
        highest_level=None,
        confidence="low",
    )


def after(cases: list[Case], *cards: Scorecard, level: Level = Level.SENIOR) -> Progress:
    sat = [Sat(f"s{i}", f"2026-01-{i + 1:02d}", card) for i, card in enumerate(cards)]
    return progress(reversed(sat), cases, level)


def scores(found: Progress, dimension: Dimension) -> tuple[float | None, ...]:
    return next(trend.scores for trend in found.trends if trend.dimension is dimension)


def test_a_trend_runs_from_the_oldest_session_to_the_newest(cases: list[Case]) -> None:
    found = after(cases, card(FRAUD, data=2.0), card(FRAUD, data=None), card(VIDEO, data=3.5))
    assert [sat.session for sat in found.sat] == ["s0", "s1", "s2"]
    assert scores(found, Dimension.DATA) == (2.0, None, 3.5)
    assert [trend.dimension for trend in found.trends] == list(Dimension)


def test_where_somebody_stands_is_the_mean_of_the_latest_scores(cases: list[Case]) -> None:
    found = after(cases, *(card(FRAUD, data=score) for score in (1.0, 5.0, 3.0, None, 4.0)))
    trend = next(trend for trend in found.trends if trend.dimension is Dimension.DATA)
    assert trend.recent == pytest.approx(4.0) and RECENT == 3


def test_the_weakest_come_first_and_what_was_never_scored_is_not_weak(cases: list[Case]) -> None:
    found = after(cases, card(FRAUD, data=4.0, serving=2.0, evaluation=3.0, features=None))
    assert found.weakest == (Dimension.SERVING, Dimension.EVALUATION, Dimension.DATA)


def test_without_a_session_there_is_nothing_but_a_case_to_sit(cases: list[Case]) -> None:
    found = after(cases)
    assert (found.sat, found.weakest) == ((), ())
    assert all(trend.recent is None for trend in found.trends)
    assert found.next_case in (FRAUD, VIDEO)


def test_the_next_case_is_one_that_was_not_sat(cases: list[Case]) -> None:
    assert after(cases, card(FRAUD, data=2.0)).next_case == VIDEO
    assert after(cases, card(VIDEO, data=2.0)).next_case == FRAUD


def test_when_all_were_sat_the_next_case_is_not_the_last_one(cases: list[Case]) -> None:
    for last, other in ((FRAUD, VIDEO), (VIDEO, FRAUD)):
        assert after(cases, card(other, data=2.0), card(last, data=2.0)).next_case == other


def test_the_next_case_asks_most_of_what_is_weak(cases: list[Case]) -> None:
    for dimension in Dimension:
        share = {
            case.id: sum(p.weight for p in case.points if p.dimension is dimension)
            / sum(p.weight for p in case.points)
            + 0.5 * (dimension in case.crux)
            for case in cases
        }
        if share[FRAUD] != share[VIDEO]:
            chosen = next_case(cases, Level.SENIOR, [dimension], [])
            assert chosen == max(share, key=lambda slug: share[slug]), dimension


def test_the_next_case_suits_the_level(cases: list[Case]) -> None:
    fraud, video = cases
    hard = fraud.model_copy(update={"lowest": Level.STAFF, "highest": Level.PRINCIPAL})
    assert next_case([hard, video], Level.MID, [], [VIDEO]) == VIDEO
    assert next_case([hard], Level.MID, [], []) == FRAUD
    assert next_case([], Level.MID, [], []) == ""
