"""What an interviewer did in a conversation held elsewhere: asked, granted, hinted, challenged."""

from __future__ import annotations

import pytest

from interviewer.conduct.hindsight import relive
from interviewer.conduct.transcript import Line
from interviewer.domain.events import Setup
from interviewer.domain.move import Move
from interviewer.domain.session import fold
from interviewer.domain.terms import Level, MoveKind
from interviewer.wiring import House

SETUP = Setup(case="fraud-detection", level=Level.SENIOR, minutes=45)
PLAIN = "I'd score each payment with boosted trees and act on the expected cost."
SHUFFLE = "I'd shuffle all the rows, hold out ten percent for test and report the score on it."


def overheard(house: House, text: str, *before: str) -> Move:
    """The move behind a line said after candidate turns."""
    lines = [Line("interviewer", "Design it.", None), *(Line("candidate", said, None) for said in before)]
    session = fold(relive(lines, SETUP, house.reader, house.overhearer))
    return house.overhearer.overhear(text, session)


@pytest.mark.parametrize(
    "text",
    [
        "Let me give you a hint: what happens to the payments you block?",
        "Think about which payments you never get a label for.",
        "Have you thought about the ones that were blocked?",
    ],
)
def test_a_line_that_helps_is_a_hint(house: House, text: str) -> None:
    move = overheard(house, text, PLAIN)
    assert (move.kind, move.rung) == (MoveKind.HINT, 1)


def test_a_line_that_gives_a_point_away_is_a_full_hint(house: House) -> None:
    for point in house.library.case(SETUP.case).points[:6]:
        move = overheard(house, point.statement, PLAIN)
        assert (move.kind, move.target, move.rung) == (MoveKind.HINT, point.id, 3)


def test_a_line_that_answers_from_the_sheet_grants_that_fact(house: House) -> None:
    for fact in house.library.case(SETUP.case).facts[:6]:
        move = overheard(house, fact.answer, "How is it today?")
        assert move.kind is MoveKind.GRANT_FACT and fact.id in move.facts


@pytest.mark.parametrize(
    "text",
    [
        "Are you sure about a random split here?",
        "Hold on, would the test set not hold payments from before the training ones?",
        "I'd push back: fraud in June does not look like fraud in January, so what does a shuffled test tell you?",
    ],
)
def test_a_line_that_doubts_a_wrong_claim_is_a_challenge_of_it(house: House, text: str) -> None:
    move = overheard(house, text, SHUFFLE)
    assert (move.kind, move.target) == (MoveKind.CHALLENGE, "W01")


def test_a_claim_is_challenged_a_turn_later_at_most(house: House) -> None:
    text = "Are you sure about a random split here?"
    assert overheard(house, text, SHUFFLE, PLAIN).kind is MoveKind.CHALLENGE
    assert overheard(house, text, SHUFFLE, PLAIN, PLAIN, PLAIN).kind is not MoveKind.CHALLENGE


@pytest.mark.parametrize("text", ["Are you sure about that?", "Really?", "Would that hold in December?"])
def test_doubt_without_a_wrong_claim_is_no_challenge(house: House, text: str) -> None:
    assert overheard(house, text, PLAIN).kind is MoveKind.CLARIFY


def test_every_probe_of_the_notes_asks_for_its_points(house: House) -> None:
    lines = [Line("interviewer", "Design it.", None), Line("candidate", PLAIN, None)]
    session = fold(relive(lines, SETUP, house.reader, house.overhearer))
    for probe in house.library.case(SETUP.case).probes:
        if probe.points and not probe.what_if:
            assert set(probe.points) & set(house.overhearer.overhear(probe.text, session).points), probe.text


@pytest.mark.parametrize("text", ["Okay.", "I see, thank you.", "Mm, fine.", "👍", "…", ""])
def test_a_line_that_asks_nothing_is_an_acknowledgement(house: House, text: str) -> None:
    move = overheard(house, text, PLAIN)
    assert (move.kind, move.points, move.facts, move.target) == (MoveKind.ACKNOWLEDGE, (), (), None)


def test_the_first_line_opens(house: House) -> None:
    lines = [Line("interviewer", "Are you sure? Let me give you a hint.", None)]
    session = fold(relive(lines, SETUP, house.reader, house.overhearer))
    assert session.moves[0].kind is MoveKind.OPEN
