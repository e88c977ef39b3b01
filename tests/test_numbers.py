"""Numbers in what people say: spelled out, and measured against facts only where they speak of the same."""

from __future__ import annotations

import pytest

from evals.suites import reference
from interviewer.library.words import segments
from interviewer.playbook.numbers import contradictions, stated


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two hundred thousand pairs", 200_000),
        ("twenty five million products", 25_000_000),
        ("a hundred fifty thousand good answers", 150_000),
        ("thirty-three labels", 33),
        ("three hundred and twenty million people", 320_000_000),
        ("one point two million listings", 1_200_000),
        ("2 hundred thousand km", 200_000),
        ("1,600 rows", 1_600),
        ("3m videos", 3_000_000),
    ],
)
def test_a_number_is_one_number_however_it_is_said(text: str, value: float) -> None:
    assert [number.value for number in stated(text)] == [value]


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("fraud-detection", "The total latency is 100 ms, so features get 10 ms and rules get 5 ms."),
        ("visual-search", "twenty five million products won't fit"),
        ("document-understanding", "two people approve a new account"),
        ("text-to-sql-copilot", "in a month seven percent of tables changed"),
        ("news-feed", "not three posts of the same aunt in a row"),
        ("marketplace-matching", "half of the orders go to the new algorithm"),
        ("voice-agent", "fifty thousand calls at twelve cents is six thousand euros a day"),
        ("machine-translation", "I need over two thousand texts for a direction"),
        ("llm-post-training", "break even at one point two million listings a month, we have thirty"),
    ],
)
def test_a_part_or_a_result_contradicts_no_total(case: str, text: str) -> None:
    assert contradictions(segments(text), reference().case(case)) == ()


@pytest.mark.parametrize(
    "text",
    ["we have two million products", "our 200,000 products all fit", "with 2 million products in total"],
)
def test_a_total_ten_times_off_does(text: str) -> None:
    found = contradictions(segments(text), reference().case("visual-search"))
    assert [item.fact for item in found] == ["catalogue"]
