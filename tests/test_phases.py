"""Which phase a turn belongs to when it opens with the name of one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals.gold import fresh_session
from interviewer.domain.reading import Reading
from interviewer.domain.terms import Intent
from interviewer.domain.terms import PhaseId as P
from interviewer.library.words import Segment
from interviewer.playbook.phases import turned_to
from interviewer.wiring import House


def read(house: House, text: str, now: P = P.P1) -> Reading:
    session = replace(fresh_session("fraud-detection"), phase=now)
    return house.reader.read(text, session)


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("Serving. We keep the counters in memory and score a payment with one tree ensemble.", P.P7),
        ("Features: age of the card, country, amount.", P.P4),
        ("## 3. Offline evaluation: by time, with the costs.", P.P6),
        ("Okay, monitoring. Drift per country, and the alert goes to us.", P.P8),
    ],
)
def test_a_heading_places_a_turn(house: House, text: str, phase: P) -> None:
    assert read(house, text).phase is phase


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("Let's talk about serving.", P.P7),
        ("Next, the model.", P.P5),
        ("Features next", P.P4),
        ("On to evaluation", P.P6),
    ],
)
def test_who_only_names_a_phase_ahead_wants_to_go_there(house: House, text: str, phase: P) -> None:
    found = read(house, text)
    assert (found.intents, found.phase) == ((Intent.WANTS_NEXT,), phase)


def test_who_names_the_phase_they_are_in_stays(house: House) -> None:
    assert Intent.WANTS_NEXT not in read(house, "Next, the model.", now=P.P5).intents


@pytest.mark.parametrize(
    "text", ["Latency.", "monitoring", "Drift", "the model decides", "Next, labels are late."]
)
def test_a_name_without_words_that_lead_there_may_be_an_answer(text: str) -> None:
    assert turned_to([Segment(text, 0)]) is None
