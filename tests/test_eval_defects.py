"""Every seeded defect is caught by its own check, in the suite where it shows."""

from __future__ import annotations

import pytest

from evals.defects import DEFECTS
from evals.matrix import Failures, failures, tried
from evals.subject import Subject, subject_of
from interviewer.wiring import House


@pytest.fixture(scope="module")
def subject(house: House) -> Subject:
    return subject_of(house)


@pytest.fixture(scope="module")
def sound(subject: Subject) -> dict[str, Failures]:
    """What fails without a defect, by suite."""
    return {suite: failures(subject, [suite]) for suite in sorted({d.suite for d in DEFECTS.values()})}


def test_there_are_at_least_twenty_defects() -> None:
    assert len(DEFECTS) >= 20


@pytest.mark.parametrize("name", list(DEFECTS))
def test_a_defect_is_caught_by_its_own_check(name: str, subject: Subject, sound: dict[str, Failures]) -> None:
    defect = DEFECTS[name]
    cell = tried(defect, subject, sound[defect.suite], [defect.suite])
    assert cell.caught, f"{defect.about}: only {cell.others or 'nothing'} noticed"


def test_without_a_defect_nothing_is_caught(subject: Subject, sound: dict[str, Failures]) -> None:
    assert failures(subject, ["phase_time"]) == sound["phase_time"] == {}
