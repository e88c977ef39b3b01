"""The commands of the harness: `interviewer eval list|run|show|compare|gate|table|meta|bench`.

Exit codes: 0 done, 1 something failed, 2 bad usage, 100 a gate is closed. Everything heavy is imported
inside the command that needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from evals.runner import Plan, Progress
    from evals.runs import Run, Summary

GATE_CLOSED = 100

app = typer.Typer(
    help="Measure whether the interviewer got better.", no_args_is_help=True, add_completion=False
)
SuitesArgument = Annotated[
    list[str] | None, typer.Argument(help="suites; when none is named, all but those on request")
]
RunArgument = Annotated[str, typer.Argument(help="a run's number, its folder, or 'latest'")]


@app.command("list")
def list_suites() -> None:
    """The suites: what each asks, how many samples it has, what it must reach."""
    from evals import show
    from evals.suites import all_suites

    show.suites(all_suites())


@app.command()
def run(
    suites: SuitesArgument = None,
    brain: Annotated[str, typer.Option(help="who is measured: playbook or llm")] = "playbook",
    split: Annotated[str, typer.Option(help="dev, or test for totals of the held-out samples")] = "dev",
    repeats: Annotated[int, typer.Option(help="times each sample is tried", min=1)] = 1,
    seed: Annotated[int, typer.Option(help="of everything drawn")] = 0,
    defect: Annotated[str, typer.Option(help="a seeded defect to measure with")] = "",
    jobs: Annotated[int, typer.Option(help="processes", min=1)] = 2,
    resume: Annotated[str, typer.Option(help="carry on this run")] = "",
) -> None:
    """Run suites and write down everything: records, scores, summary, junit.xml, report.html."""
    from evals import show
    from evals.runner import Plan
    from evals.suites import chosen
    from interviewer.errors import one_of

    if split not in ("dev", "test"):
        raise one_of("split", split, ["dev", "test"])
    names = tuple(suite.name for suite in chosen(suites or []))
    plan = Plan(names, "dev" if split == "dev" else "test", repeats, seed, defect, brain, jobs)
    folder = _find(resume) if resume else _new()
    summary = _execute(plan, folder)
    show.overview(summary, folder)


@app.command("show")
def show_run(
    run: RunArgument = "latest",
    suite: Annotated[str, typer.Option(help="only this suite")] = "",
    sample: Annotated[str, typer.Option(help="everything about one sample")] = "",
) -> None:
    """What a run found: figures, gates, failing samples."""
    from evals import show

    found = _find(run)
    if sample:
        show.sample(found, sample)
    elif suite:
        show.suite(found, suite)
    else:
        show.overview(found.summary(), found)


@app.command()
def compare(before: RunArgument, after: RunArgument = "latest") -> None:
    """Two runs sample by sample: better, worse or no difference, and which samples changed."""
    from evals import show
    from evals.compare import compare as compared

    one, other = _find(before), _find(after)
    show.comparison(compared(one, other), one, other)


@app.command()
def gate(
    run: RunArgument = "latest",
    held_out: Annotated[bool, typer.Option(help="also measure the held-out split, as totals")] = True,
    accept: Annotated[bool, typer.Option("--accept", help="make this run the committed baseline")] = False,
) -> None:
    """Whether a run may pass; exit code 100 names what may not."""
    from evals import gate as gates

    found = _find(run)
    summary = found.summary()
    if accept:
        gates.accept(summary)
        typer.echo(f"Run {found.id} is the baseline now: {gates.BASELINE}")
        return
    before = gates.baseline()
    closed = gates.closed(summary, before)
    totals = _held_out(found, summary) if held_out and not closed else None
    if totals:
        closed = [f"held out: {line}" for line in gates.closed(totals, None)]
    held = gates.marks_missed(totals) if totals else []
    for line in [*gates.marks_missed(summary), *(f"held out: {line}" for line in held)]:
        typer.echo(f"mark not reached: {line}")
    for line in closed:
        typer.echo(f"closed: {line}", err=True)
    if closed:
        raise typer.Exit(GATE_CLOSED)
    typer.echo(f"Run {found.id}: every gate is open.")


@app.command("table")
def results(
    write: Annotated[bool, typer.Option("--write", help="put it into README.md")] = False,
) -> None:
    """The results of the committed baseline, as README.md shows them."""
    from evals import gate as gates
    from evals import table
    from evals.runs import read_summary

    summary = read_summary(gates.BASELINE)
    if write:
        table.README.write_text(table.put_into(table.README.read_text("utf-8"), summary), encoding="utf-8")
    typer.echo(table.table(summary))


@app.command()
def meta(
    jobs: Annotated[int, typer.Option(help="processes", min=1)] = 2,
    defects: Annotated[bool, typer.Option(help="also seed every defect")] = True,
) -> None:
    """Measure the measuring: oracle and nop on every suite, text checks on labelled turns, seeded defects."""
    from evals import matrix, metaeval, show

    sound = show.self_tests(metaeval.self_tests())
    sound &= show.known_answers(metaeval.known_answers())
    if defects:
        with _progress("defects") as progress:
            cells = matrix.matrix(jobs, progress)
        sound &= show.matrix(cells)
        matrix.keep(cells, _runs_folder())
    if not sound:
        raise typer.Exit(GATE_CLOSED)


@app.command()
def bench(turns: Annotated[int, typer.Option(help="turns to time", min=10)] = 100) -> None:
    """How long the engine takes for a candidate turn: read, retrieve, decide, speak."""
    from evals import bench as benchmark
    from evals import show

    show.times(benchmark.turn_times(turns))


def _execute(plan: Plan, run: Run) -> Summary:
    """Run, and write the pages for people and machines."""
    from evals import gate as gates
    from evals import matrix, report
    from evals.runner import execute, subject_for
    from interviewer.settings import load_settings

    settings = load_settings(brain=plan.brain)
    with _progress("samples") as progress:
        summary = execute(plan, run, subject_for(plan, settings), settings, progress)
    records = [] if plan.split == "test" else run.scores()
    closed = gates.closed(summary, gates.baseline())
    cells = matrix.kept(_runs_folder())
    run.path("report.html").write_text(report.page(summary, records, closed, cells), encoding="utf-8")
    run.path("junit.xml").write_text(report.junit(summary, records), encoding="utf-8")
    return summary


def _held_out(run: Run, summary: Summary) -> Summary | None:
    """The totals of the same suites on the held-out split; measured once for a code and notes."""
    from evals.runner import Plan
    from evals.runs import Run as Folder
    from evals.suites import all_suites

    made = summary.stamp
    names = tuple(name for name in made.suites if all_suites()[name].samples("test"))
    if not names or made.split == "test":
        return None
    folder = Folder(run.path("held-out"))
    if not folder.path("summary.json").is_file():
        _execute(Plan(names, "test", 1, made.seed, made.defect, made.brain), folder)
    return folder.summary()


@contextmanager
def _progress(what: str) -> Iterator[Progress]:
    """A bar on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _runs_folder() -> Path:
    from interviewer.settings import load_settings

    return load_settings().home / "evals"


def _new() -> Run:
    """A folder for the next run, numbered."""
    from evals.runs import Run

    number = max((int(path.name) for path in _runs_folder().glob("[0-9]*") if path.name.isdigit()), default=0)
    return Run(_runs_folder() / f"{number + 1:04}")


def _find(name: str) -> Run:
    """The run with this number, in this folder, or the latest."""
    from evals.runs import Run
    from interviewer.errors import UsageError

    here = sorted(path for path in _runs_folder().glob("[0-9]*") if path.is_dir())
    if name == "latest" and here:
        return Run(here[-1])
    for folder in (_runs_folder() / name, _runs_folder() / name.zfill(4), Path(name)):
        if name != "latest" and (folder / "stamp.json").is_file():
            return Run(folder)
    known = ", ".join(path.name for path in here[-5:]) or "none yet; start one with 'interviewer eval run'"
    raise UsageError(f"no run {name!r}; there are: {known}")
