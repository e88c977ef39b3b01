"""Runs suites: outputs are generated (in two processes where that pays), kept, then scored and summed up.

What is finished is never made again: a run that was killed is carried on from its records. One sample
that crashes is one error and loses nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from typing import Any

from evals import measures, stamp, stats
from evals.judges import calibrated
from evals.runs import CheckCount, Counts, GateResult, Run, SuiteSummary, Summary, counts, in_order
from evals.stamp import Stamp
from evals.subject import Subject, subject_of
from evals.suite import Metric, Record, Sample, Split, Suite
from evals.suites import all_suites
from interviewer.settings import Settings, load_settings
from interviewer.wiring import House

Progress = Callable[[int, int], None]
Job = tuple[str, str, int]
"""Suite, sample, repeat."""


def quiet(done: int, of: int) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Plan:
    """What is to be run, and with which interviewer."""

    suites: tuple[str, ...]
    split: Split = "dev"
    repeats: int = 1
    seed: int = 0
    defect: str = ""
    brain: str = "playbook"
    jobs: int = 2


def stamp_of(plan: Plan, subject: Subject, settings: Settings) -> Stamp:
    """What a run of this plan is made with."""
    return Stamp(
        commit=stamp.commit(),
        code=stamp.code(),
        knowledge=subject.library.fingerprint,
        prompts=stamp.prompts(),
        brain=subject.brain.speaker.name,
        model=settings.model if subject.brain.speaker.name != "playbook" else "",
        judge=settings.judge_model,
        candidate=settings.candidate_model,
        suites={name: all_suites()[name].version for name in plan.suites},
        split=plan.split,
        repeats=plan.repeats,
        seed=plan.seed,
        defect=plan.defect,
    )


def execute(
    plan: Plan, run: Run, subject: Subject, settings: Settings, progress: Progress = quiet
) -> Summary:
    """Carry a plan out in a run's folder; what is there already is not made again."""
    made_with = stamp_of(plan, subject, settings)
    run.begin(made_with)
    held_out = plan.split == "test"
    wanted = [
        (suite.name, sample.id, repeat)
        for suite in map(all_suites().__getitem__, plan.suites)
        for sample in samples_of(suite.name, plan.split).values()
        for repeat in range(plan.repeats)
    ]
    done = (
        {} if held_out else {_job(record): record for record in run.kept(made_with.key) if not record.error}
    )
    todo = [job for job in wanted if job not in done]
    for record in _generated(plan, todo, subject):
        if not held_out:
            run.keep(made_with.key, record)
        done[_job(record)] = record
        progress(len(done), len(wanted))
    records = scored([done[job] for job in wanted], plan.split)
    if not held_out:
        run.write_scores(records)
    summary = summed_up(made_with.model_copy(update={"cost": subject.cost}), records, subject)
    run.write_summary(summary)
    return summary


def _job(record: Record) -> Job:
    return record.suite, record.sample, record.repeat


def _generated(plan: Plan, todo: Sequence[Job], subject: Subject) -> Iterator[Record]:
    """Every output of the jobs, in the order they are finished."""
    if plan.jobs <= 1 or len(todo) < 20 or subject.asks_models:
        yield from (generate(job, plan, subject) for job in todo)
        return
    batches = list(_batches(todo, plan))
    with ProcessPoolExecutor(
        plan.jobs, mp_context=get_context("spawn"), initializer=_prepare, initargs=(plan,)
    ) as pool:
        for future in as_completed([pool.submit(_work, batch) for batch in batches]):
            yield from future.result()


def _batches(todo: Sequence[Job], plan: Plan) -> Iterator[list[Job]]:
    """Jobs of one suite and cluster together, so that a process makes the ears of a case once."""
    cluster = {
        (name, sample.id): sample.cluster
        for name in plan.suites
        for sample in samples_of(name, plan.split).values()
    }
    groups: dict[tuple[str, str], list[Job]] = {}
    for job in todo:
        groups.setdefault((cluster[job[0], job[1]], job[0]), []).append(job)
    for _, group in sorted(groups.items()):
        for start in range(0, len(group), 24):
            yield group[start : start + 24]


_here: dict[str, Any] = {}
"""The plan and the interviewer of a worker process."""


def _prepare(plan: Plan) -> None:
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    _here["plan"], _here["subject"] = plan, subject_for(plan)


def _work(batch: Sequence[Job]) -> list[Record]:
    return [generate(job, _here["plan"], _here["subject"]) for job in batch]


def subject_for(plan: Plan, settings: Settings | None = None) -> Subject:
    """The interviewer a plan is about, with its defect."""
    from evals.defects import DEFECTS

    subject = subject_of(House(settings or load_settings(brain=plan.brain)))
    return DEFECTS[plan.defect].spoil(subject) if plan.defect else subject


@lru_cache(maxsize=32)
def samples_of(suite: str, split: Split) -> dict[str, Sample]:
    """The samples of a suite by id."""
    return {sample.id: sample for sample in all_suites()[suite].samples(split)}


def generate(job: Job, plan: Plan, subject: Subject) -> Record:
    """The output of one sample, or the error it ended in."""
    name, id, repeat = job
    suite = all_suites()[name]
    sample = samples_of(name, plan.split)[id]
    made = {
        "suite": name,
        "version": suite.version,
        "sample": id,
        "cluster": sample.cluster,
        "repeat": repeat,
    }
    try:
        return Record(**made, output=suite.generate(sample, subject))
    except Exception as error:
        return Record(**made, error=f"{type(error).__name__}: {error}")


def scored(records: Iterable[Record], split: Split) -> list[Record]:
    """The records with their checks, in order."""
    return in_order(_scored(record, samples_of(record.suite, split)[record.sample]) for record in records)


def _scored(record: Record, sample: Sample) -> Record:
    if record.error:
        return record
    try:
        checks = all_suites()[record.suite].score(sample, record.output)
    except Exception as error:
        return record.model_copy(update={"error": f"scoring: {type(error).__name__}: {error}", "checks": ()})
    return record.model_copy(update={"checks": checks})


def summed_up(made_with: Stamp, records: Sequence[Record], subject: Subject | None = None) -> Summary:
    """The figures of all suites; baselines too when there is somebody to compute them with."""
    trusted = calibrated(records)
    suites = {
        name: _suite(all_suites()[name], [r for r in records if r.suite == name], made_with, subject, trusted)
        for name in made_with.suites
    }
    return Summary(stamp=made_with, suites=suites)


def _suite(
    suite: Suite[Any],
    records: Sequence[Record],
    made_with: Stamp,
    subject: Subject | None,
    trusted: Collection[str] = (),
) -> SuiteSummary:
    split: Split = "test" if made_with.split == "test" else "dev"
    metrics = tuple(measures.measured(figure, records, made_with.seed) for figure in suite.measures())
    states = [record.state for record in records]
    return SuiteSummary(
        suite=suite.name,
        version=suite.version,
        about=suite.about,
        n=len(records),
        clusters=len({record.cluster for record in records}),
        strict=suite.strict,
        counts=Counts(
            passed=states.count("passed"),
            failed=states.count("failed"),
            unscored=states.count("unscored"),
            error=states.count("error"),
        ),
        metrics=(_passed(records), measures.measured(measures.score(), records, made_with.seed), *metrics),
        gates=() if set(states) <= {"unscored"} else tuple(_gate_results(suite, metrics, split, trusted)),
        checks=_check_counts(records),
        failing=_failing(records) if split == "dev" else {},
        baselines=suite.baselines(subject, split) if subject else {},
    )


def _passed(records: Sequence[Record]) -> Metric:
    """The wider of two intervals: over clusters, and Wilson's, which knows that 20 of 20 is not certain."""
    metric = measures.measured(measures.passed(), records)
    if not metric.n:
        return metric
    low, high = stats.wilson(round(metric.value * metric.n), metric.n)
    return metric.model_copy(
        update={"low": round(min(low, metric.low), 4), "high": round(max(high, metric.high), 4)}
    )


def _gate_results(
    suite: Suite[Any], metrics: Sequence[Metric], split: Split, trusted: Collection[str]
) -> Iterator[GateResult]:
    """Every gate; one about something that has no held-out samples is left out there."""
    found = {metric.name: metric for metric in metrics}
    for gate in suite.gates:
        metric = found[gate.metric]
        if metric.n or split == "dev":
            yield GateResult(
                gate=gate,
                value=metric.value,
                holds=gate.holds(metric.value),
                reached=gate.reached(metric.value),
                counts=not gate.judge or gate.judge in trusted,
            )


def _check_counts(records: Sequence[Record]) -> dict[str, CheckCount]:
    names = sorted({check.name for record in records for check in record.checks})
    return {name: counts(c for r in records for c in r.checks if c.name == name) for name in names}


def _failing(records: Sequence[Record]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for record in records:
        if record.error:
            found.setdefault(record.sample, set()).add("error")
        for check in record.failed:
            found.setdefault(record.sample, set()).add(check.name)
    return {sample: tuple(sorted(names)) for sample, names in sorted(found.items())}
