"""The runner's contract: kept, resumed, counted apart, the same bytes twice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pydantic import JsonValue

from evals import gate, report, runner
from evals.compare import compare
from evals.measures import Figure, exact_of
from evals.runner import Plan, execute
from evals.runs import Run, Summary
from evals.subject import Subject, subject_of
from evals.suite import Check, Gate, Sample, Split, Suite
from evals.transcripts import SPLITS
from interviewer.errors import UsageError
from interviewer.wiring import House


class Word(Sample):
    """A word to say."""

    word: str


class Toy(Suite[Word]):
    """Says words; `wrong` and `crash` say what happens to some."""

    name, version, about = "toy", 1, "Words"
    strict = True
    gates = (Gate(metric="said", least=0.5, source="a toy"),)
    wrong: frozenset[str] = frozenset()
    crash: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self.made: list[str] = []

    def every(self) -> Sequence[Word]:
        return [
            Word(id=f"w{i:02}", cluster=f"c{i % 4}", split=split, word=f"word{i}")
            for split in SPLITS
            for i in range(24)
        ]

    def generate(self, sample: Word, subject: Subject) -> JsonValue:
        self.made.append(sample.id)
        if sample.id in self.crash:
            raise RuntimeError("no breath")
        return "…" if sample.id in self.wrong else sample.word

    def score(self, sample: Word, output: JsonValue) -> tuple[Check, ...]:
        right = output == sample.word
        return (Check(name="right", passed=right, score=float(right), evidence=f"<{output}>"),)

    def measures(self) -> Sequence[Figure]:
        return (exact_of("right", "said"),)

    def oracle(self, sample: Word) -> JsonValue:
        return sample.word

    def nop(self, sample: Word) -> JsonValue:
        return None


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Toy:
    suite = Toy()
    monkeypatch.setattr(runner, "all_suites", lambda: {"toy": suite})
    runner.samples_of.cache_clear()
    yield suite
    runner.samples_of.cache_clear()


@pytest.fixture
def subject(house: House) -> Subject:
    return subject_of(house)


def carried_out(folder: Path, subject: Subject, house: House, split: Split = "dev") -> tuple[Run, Summary]:
    run = Run(folder)
    return run, execute(Plan(("toy",), split, jobs=1), run, subject, house.settings)


def digest(run: Run) -> str:
    return hashlib.sha256(
        run.path("scores.jsonl").read_bytes() + run.path("summary.json").read_bytes()
    ).hexdigest()


def test_a_run_twice_gives_the_same_bytes(toy: Toy, subject: Subject, house: House, tmp_path: Path) -> None:
    assert digest(carried_out(tmp_path / "a", subject, house)[0]) == digest(
        carried_out(tmp_path / "b", subject, house)[0]
    )


def test_a_run_that_was_killed_is_carried_on(
    toy: Toy, subject: Subject, house: House, tmp_path: Path
) -> None:
    whole, _ = carried_out(tmp_path / "whole", subject, house)
    half, _ = carried_out(tmp_path / "half", subject, house)
    kept = half.path("records.jsonl").read_text().splitlines()[:10]
    half.path("records.jsonl").write_text("\n".join(kept) + '\n{"key": "cut o')
    toy.made.clear()
    carried_out(tmp_path / "half", subject, house)
    assert len(toy.made) == 14
    assert digest(half) == digest(whole)


def test_one_crash_is_one_error_and_loses_nothing(
    toy: Toy, subject: Subject, house: House, tmp_path: Path
) -> None:
    toy.crash = frozenset({"w03"})
    run, summary = carried_out(tmp_path / "run", subject, house)
    counts = summary.suites["toy"].counts
    assert (counts.passed, counts.failed, counts.unscored, counts.error) == (23, 0, 0, 1)
    assert gate.closed(summary, None) == ["toy: errors is 1, must be 0: w03"]
    toy.crash = frozenset()
    assert carried_out(tmp_path / "run", subject, house)[1].suites["toy"].counts.passed == 24
    assert run.scores()[3].error == ""


def test_repeats_are_samples_of_their_own(toy: Toy, subject: Subject, house: House, tmp_path: Path) -> None:
    execute(Plan(("toy",), repeats=3, jobs=1), Run(tmp_path / "r"), subject, house.settings)
    assert len(toy.made) == 72


def test_the_held_out_split_leaves_totals_only(
    toy: Toy, subject: Subject, house: House, tmp_path: Path
) -> None:
    toy.wrong = frozenset({"w01"})
    run, summary = carried_out(tmp_path / "t", subject, house, "test")
    assert summary.suites["toy"].counts.failed == 1 and not summary.suites["toy"].failing
    assert not run.path("records.jsonl").exists() and not run.path("scores.jsonl").exists()
    with pytest.raises(UsageError, match="totals only"):
        run.scores()


def test_a_gate_names_the_figure_and_the_newly_failing(
    toy: Toy, subject: Subject, house: House, tmp_path: Path
) -> None:
    toy.wrong = frozenset({"w01"})
    _, before = carried_out(tmp_path / "a", subject, house)
    assert gate.closed(before, before) == []
    toy.wrong = frozenset({"w01", "w02"})
    _, after = carried_out(tmp_path / "b", subject, house)
    assert gate.closed(after, before) == ["toy: check right newly fails in w02"]
    toy.wrong = frozenset(f"w{i:02}" for i in range(20))
    _, worst = carried_out(tmp_path / "c", subject, house)
    assert gate.closed(worst, worst) == ["toy: said is 0.167, must be ≥ 0.5"]


def test_a_planted_regression_is_found_with_its_interval(
    toy: Toy, subject: Subject, house: House, tmp_path: Path
) -> None:
    before, _ = carried_out(tmp_path / "a", subject, house)
    toy.wrong = frozenset(f"w{i:02}" for i in range(12))
    after, _ = carried_out(tmp_path / "b", subject, house)
    (found,) = compare(before, after)
    assert found.verdict == "worse" and found.high < 0 and found.adjusted < 0.01
    assert len(found.broken) == 12 and found.fixed == ()
    assert compare(after, before)[0].verdict == "better"


def test_equal_runs_show_no_difference(toy: Toy, subject: Subject, house: House, tmp_path: Path) -> None:
    before, after = (carried_out(tmp_path / name, subject, house)[0] for name in "ab")
    (found,) = compare(before, after)
    assert (found.verdict, found.gap, found.p) == ("no difference", 0, 1)


def test_flips_of_a_single_cluster_do_not_settle_it(
    toy: Toy, subject: Subject, house: House, tmp_path: Path
) -> None:
    before, _ = carried_out(tmp_path / "a", subject, house)
    toy.wrong = frozenset(f"w{i:02}" for i in range(24) if i % 4 == 0)
    after, _ = carried_out(tmp_path / "b", subject, house)
    (found,) = compare(before, after)
    assert found.p < 0.05 and found.verdict == "no difference" and len(found.broken) == 6


def test_unlike_is_not_compared(
    toy: Toy, subject: Subject, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, _ = carried_out(tmp_path / "a", subject, house)
    monkeypatch.setattr(Toy, "version", 2)
    after, _ = carried_out(tmp_path / "b", subject, house)
    with pytest.raises(UsageError, match="suite 'toy' is version 1 in a and 2 in b"):
        compare(before, after)
    totals, _ = carried_out(tmp_path / "t", subject, house, "test")
    with pytest.raises(UsageError, match="dev split and t of the test split"):
        compare(after, totals)


def test_the_report_opens_from_disk_and_escapes(
    toy: Toy, subject: Subject, house: House, tmp_path: Path
) -> None:
    toy.wrong = frozenset({"w01"})
    run, summary = carried_out(tmp_path / "a", subject, house)
    page = report.page(summary, run.scores(), gate.closed(summary, None))
    assert "&lt;…&gt;" in page and "<…>" not in page and "<svg" in page
    assert not any(outside in page for outside in ("http://", "https://", "<script", "src=", "<link"))
    root = ElementTree.fromstring(report.junit(summary, run.scores()))
    (suite,) = root
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("24", "1", "0")
