"""What a question may be hung on: the candidate's own choices, not whatever they happened to name."""

from __future__ import annotations

import pytest

from evals.suites import reference
from interviewer.playbook.pickup import PickupEar


def taken_up(case: str, text: str) -> dict[str, str]:
    return {pick.target: pick.words for pick in PickupEar(reference().case(case), ()).grounds(text)}


def test_a_technique_that_is_named_is_taken_up() -> None:
    assert taken_up("asr", "entity recall beside WER")["siobhan-mobile"] == "WER"


@pytest.mark.parametrize(
    "text",
    [
        "pages find out that comments pay and start fights",
        "because likes jump on day one and regret comes in month three",
    ],
)
def test_what_the_case_is_about_is_no_choice_when_it_is_only_named(text: str) -> None:
    assert taken_up("news-feed", text) == {}


def test_it_is_one_when_they_say_what_they_do_with_it() -> None:
    assert "newest-first-law" in taken_up("news-feed", "I'd train on likes first")


@pytest.mark.parametrize(
    "text",
    ["small customers don't need an index at all", "without an index for most of them", "never an index"],
)
def test_what_somebody_does_without_is_not_taken_up(text: str) -> None:
    assert "twenty-seconds-old" not in taken_up("vector-search-service", text)


def test_a_denial_reaches_no_further_than_its_clause() -> None:
    assert "twenty-seconds-old" in taken_up(
        "vector-search-service", "no cache, I build an index per customer"
    )
