"""What a resume or job description points to: case, level, emphasis, each with the line that says so."""

from __future__ import annotations

import pytest

from interviewer.cli.words import suggestion_in_words
from interviewer.domain.terms import Level
from interviewer.library import encoder
from interviewer.library.shelf import Library
from interviewer.library.suggesting import level_of, lines_of, suggest

JOB = """Senior Machine Learning Engineer, Payments Risk
We process card payments for online merchants and stop fraud before it happens.
- own models that decide in real time whether a card payment is allowed, challenged or blocked
- work with chargeback labels and delayed feedback
- 6+ years of experience, gradient boosted trees, A/B testing"""


def test_a_job_description_proposes_the_case_it_is_about_and_says_why(library: Library) -> None:
    found = suggest(JOB, library, encoder.shared())
    assert found.cases[0].id == "fraud-detection"
    assert found.cases[0].why in JOB
    assert (found.level, found.level_why) == (Level.SENIOR, JOB.splitlines()[0])


def test_the_emphasis_quotes_a_line_that_names_a_technique(library: Library) -> None:
    found = suggest(JOB, library, encoder.shared())
    assert "data" in {proposal.id for proposal in found.emphasis}
    assert all(proposal.why in JOB for proposal in found.emphasis)
    assert not {proposal.id for proposal in found.emphasis} & {proposal.id for proposal in found.silent}


def test_a_text_about_something_else_proposes_no_case(library: Library) -> None:
    found = suggest("We look for a cook who bakes bread and likes the sea.", library, encoder.shared())
    assert found.cases == ()
    assert "nothing in the text points to one" in suggestion_in_words(found)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Staff Software Engineer\nled senior people", Level.STAFF),
        ("You work with the staff of our clinics\n3 years of experience", Level.MID),
        ("Principal Scientist, ads", Level.PRINCIPAL),
        ("ML internship in Berlin", Level.JUNIOR),
        ("between 5-7 years in industry", Level.SENIOR),
        ("somebody who likes data", Level.MID),
    ],
)
def test_the_level_is_the_one_named_first_else_the_one_the_years_suggest(text: str, level: Level) -> None:
    assert level_of(lines_of(text))[0] is level
