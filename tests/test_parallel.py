"""Two sizes of case, the parallel form, the variants of the phases and the range of levels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from interviewer.domain.case import Case
from interviewer.domain.events import EVENT, SessionStarted, Setup
from interviewer.domain.plan import budgets
from interviewer.domain.terms import Level, PhaseId, Variant
from interviewer.errors import Problem, UsageError
from interviewer.library.documents import read_document
from interviewer.library.shelf import Library, load, read_forms
from interviewer.settings import packaged

CASE = "demand-forecasting"
PARALLEL = Setup(case=CASE, level=Level.MID, minutes=45, form="parallel")
Changed = Callable[..., tuple[Case, Case | None, list[Problem]]]


@pytest.fixture(scope="module")
def library() -> Library:
    """All packaged notes, unlike the two cases most tests make do with."""
    return load(packaged("knowledge"))


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """The compact case read again after words in its note were replaced."""

    def read(*pairs: tuple[str, str], own: bool = False) -> tuple[Case, Case | None, list[Problem]]:
        text = (packaged("knowledge") / "cases" / f"{CASE}.md").read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / f"{CASE}.md"
        path.write_text(text, encoding="utf-8")
        return read_forms(read_document(path, f"cases/{CASE}.md"), frozenset(), own)

    return read


def test_the_parallel_form_has_the_same_skeleton_and_other_numbers(library: Library) -> None:
    first, second = library.cases[CASE], library.sat(PARALLEL)
    assert [p.id for p in first.points] == [p.id for p in second.points]
    assert [p.id for p in first.probes] == [p.id for p in second.probes]
    assert second.fact("range-and-shops").answer.startswith("25,000 products")
    assert "0.2 for fresh" in second.strong[PhaseId.P2]


def test_both_forms_listen_alike(library: Library) -> None:
    first, second = library.cases[CASE], library.sat(PARALLEL)
    assert [(p.cues, p.heard, p.near) for p in first.points] == [
        (p.cues, p.heard, p.near) for p in second.points
    ]
    assert [(f.asks, f.keys) for f in first.facts] == [(f.asks, f.keys) for f in second.facts]
    assert [p.grounds for p in first.probes] == [p.grounds for p in second.probes]


def test_a_quantity_that_gives_its_number_alone_keeps_the_words_around_it(library: Library) -> None:
    quantity = library.sat(PARALLEL).fact("range-and-shops").quantity
    assert quantity is not None
    assert (quantity.value, quantity.of[0]) == (400, "shops")


def test_a_number_of_the_first_form_left_behind_is_named_with_its_line(changed: Changed) -> None:
    _, _, problems = changed(("- 900 → 400\n", ""), ("- 60 % → 70 %\n", ""))
    assert any("still says 900" in problem.text for problem in problems)
    assert any("still says 60 %" in problem.text and problem.line > 1 for problem in problems)


def test_a_number_swapped_for_itself_is_meant(changed: Changed) -> None:
    _, _, problems = changed(("- 60 % → 70 %", "- 60 % → 60 %"))
    assert problems == []


def test_a_parallel_form_adds_nothing(changed: Changed) -> None:
    _, _, problems = changed(("## Parallel facts\n", "## Parallel facts\n### another-fact\nSomething new.\n"))
    assert any("a parallel form adds nothing" in problem.text for problem in problems)


def test_a_compact_case_of_ours_needs_a_parallel_form_and_one_of_your_own_does_not(changed: Changed) -> None:
    text = (packaged("knowledge") / "cases" / f"{CASE}.md").read_text(encoding="utf-8")
    without = (text[text.index("## Parallel\n") :], "")
    assert [p.text for p in changed(without)[2]] == [
        "has no parallel form; write '## Parallel' and what differs"
    ]
    assert changed(without, own=True)[2] == []


def test_a_compact_case_is_asked_for_what_makes_it_thin(changed: Changed) -> None:
    _, _, problems = changed(
        ("points: trial-by-shop ·", "points: order-not-forecast ·"),
        ("- hint 1: Look at how much one series has to say.", "- hint 1: Try a global model."),
    )
    said = "\n".join(problem.text for problem in problems)
    assert "no probe goes after point 'trial-by-shop'" in said
    assert "hint 1 of 'one-model-for-all' tells it" in said


def test_a_level_outside_the_range_is_refused_unless_it_has_a_prompt(library: Library) -> None:
    with pytest.raises(UsageError, match="junior to staff, not principal"):
        library.chosen(Setup(case=CASE, level=Level.PRINCIPAL, minutes=45))
    assert library.chosen(Setup(case="video-recommendation", level=Level.JUNIOR, minutes=45))


def test_a_sitting_begun_in_the_parallel_form_is_held_on_it(library: Library) -> None:
    assert library.sat(PARALLEL).form == "parallel"
    assert library.sat(PARALLEL) is library.sat(PARALLEL)
    alone = replace(library, notes={})
    with pytest.raises(UsageError, match="has no parallel form"):
        alone.sat(Setup(case="wake-word", level=Level.MID, minutes=45, form="parallel"))


def test_a_session_stored_before_there_were_forms_reads_as_the_first() -> None:
    setup = {"case": CASE, "level": "mid", "minutes": 45}
    event = EVENT.validate_python({"kind": "session_started", "seq": 0, "t": 0.0, "setup": setup})
    assert isinstance(event, SessionStarted)
    assert event.setup.form == "first"


@pytest.mark.parametrize("minutes", [30, 45, 60])
def test_a_platform_case_spends_its_minutes_elsewhere_and_as_many(library: Library, minutes: int) -> None:
    usual, platform = library.framework.of(Variant.STANDARD), library.framework.of(Variant.PLATFORM)
    plan = budgets(platform, minutes, Level.MID)
    assert sum(plan.values()) == pytest.approx(minutes * 60)
    assert sum(p.minutes[minutes] for p in platform.phases.values()) == minutes
    assert plan[PhaseId.P8] > budgets(usual, minutes, Level.MID)[PhaseId.P8]


def test_a_phase_is_called_by_its_name_in_the_variant(library: Library) -> None:
    spoken = library.framework.of(Variant.GENAI).phases[PhaseId.P5].spoken
    assert spoken == "prompting, retrieval or tuning"
    assert library.framework.of(Variant.PLATFORM).phases[PhaseId.P1].spoken == "the scope and the goal"
