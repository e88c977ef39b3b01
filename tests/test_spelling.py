"""Misspelt words are mended towards the notes, and nothing else is touched."""

from __future__ import annotations

import pytest

from interviewer.playbook.spelling import Speller, slips

KNOWN = {"weather", "whether", "fraud", "qlora"}


@pytest.fixture
def speller() -> Speller:
    notes = [
        "the fraud rate of payments",
        "payments are calibrated, fraud is not",
        "calibrated payments, fraud",
        "calibrated",
    ]
    return Speller(notes, lambda word: word in KNOWN)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("paymets", "payments"),
        ("fruad", "fraud"),
        ("calibratted", "calibrated"),
        ("callibratted", "calibrated"),
    ],
)
def test_one_slip_is_mended_and_two_in_a_long_word(speller: Speller, typed: str, meant: str) -> None:
    assert speller.mend(f"how many {typed}?") == f"how many {meant}?"


@pytest.mark.parametrize("word", ["whether", "qlora", "rate", "xyzzy", "fra", "raud"])
def test_known_words_short_words_and_far_words_stay(speller: Speller, word: str) -> None:
    assert speller.mend(word) == word


@pytest.mark.parametrize(
    ("said", "count"), [("fraud", 0), ("fruad", 1), ("frau", 1), ("fraaud", 1), ("flaod", 2)]
)
def test_slips_are_counted_with_swaps_as_one(said: str, count: int) -> None:
    assert slips(said, "fraud") == count
