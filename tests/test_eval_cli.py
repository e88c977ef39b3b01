"""`interviewer eval`: exit codes 0, 2 and 100, one line each, and no harness loaded for anything else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from evals import cli, gate, table
from evals.runs import Run
from evals.suites import all_suites
from interviewer.cli.main import main

RUN = gate.read_summary(gate.BASELINE)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INTERVIEWER_HOME", str(tmp_path))
    return tmp_path


def said(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["interviewer", "eval", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    code = stopped.value.code
    return code if isinstance(code, int) else 0


def finished(place: Path, summary: object = RUN) -> Run:
    """The baseline as a run of this folder."""
    run = Run(place / "evals" / "0001")
    run.begin(RUN.stamp)
    run.write_summary(summary)  # type: ignore[arg-type]
    return run


def test_list_names_every_suite(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(["list"], monkeypatch) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in ("reading", "retrieval", "sittings", "injection", "challenge"))
    assert re.search(r"library.*runs only when it is named", out)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["run", "reeding"], "no suite 'reeding'"),
        (["run", "--split", "train"], "no split 'train'; choose one of: dev, test"),
        (["show", "7"], "no run '7'; there are: none yet"),
        (["frobnicate"], "No such command"),
    ],
)
def test_bad_usage_is_one_line_and_two(
    arguments: list[str],
    line: str,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert said(arguments, monkeypatch) == 2
    err = capsys.readouterr().err
    assert line in err and err.count("\n") == 1


def test_the_committed_baseline_passes_its_own_gate(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    finished(place)
    assert said(["gate", "--no-held-out"], monkeypatch) == 0
    assert "every gate is open" in capsys.readouterr().out


def test_a_suite_on_request_closes_no_run_without_it(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    finished(
        place, RUN.model_copy(update={"suites": {n: s for n, s in RUN.suites.items() if n != "library"}})
    )
    assert said(["gate", "--no-held-out"], monkeypatch) == 0
    assert "library" not in capsys.readouterr().err


def test_a_closed_gate_is_a_hundred_and_names_the_check(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hints = RUN.suites["hints"].model_copy(update={"failing": {"fraud-detection-asks": ("hint_ladder",)}})
    finished(place, RUN.model_copy(update={"suites": {**RUN.suites, "hints": hints}}))
    assert said(["gate"], monkeypatch) == 100
    assert "hints: check hint_ladder newly fails in fraud-detection-asks" in capsys.readouterr().err


def test_accepting_writes_the_baseline(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    finished(place)
    monkeypatch.setattr(gate, "BASELINE", place / "baseline.json")
    monkeypatch.setattr(gate.accept, "__defaults__", (place / "baseline.json",))
    assert said(["gate", "--accept"], monkeypatch) == 0
    assert gate.read_summary(place / "baseline.json").suites.keys() == RUN.suites.keys()


def test_runs_are_numbered_in_order(place: Path) -> None:
    assert cli._new().id == "0001"
    finished(place)
    assert cli._new().id == "0002" and cli._find("latest").id == cli._find("1").id == "0001"


def test_help_does_not_load_the_harness() -> None:
    code = "import sys, interviewer.cli.main; assert not any(m.split('.')[0] in ('evals', 'scipy', 'sklearn') for m in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_the_harness_there_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("interviewer.cli.evaluation.entry_points", lambda **_: ())
    assert said(["list"], monkeypatch) == 2
    assert "the eval harness is not here" in capsys.readouterr().err


def test_the_readme_shows_the_committed_baseline() -> None:
    readme = table.README.read_text("utf-8")
    assert table.put_into(readme, RUN) == readme, "run 'interviewer eval table --write'"
    assert table.LABEL in readme


def test_every_suite_has_its_figures_in_the_table() -> None:
    assert table.HEADLINES.keys() == all_suites().keys()
    for name, metrics in table.HEADLINES.items():
        assert set(metrics) <= {figure.name for figure in all_suites()[name].measures()}
