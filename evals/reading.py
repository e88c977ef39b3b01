"""The reading suite alone, without writing a run: `python -m evals.reading [dev|test]`.

For somebody who is tuning an ear and wants the figures again and again. Prints no sample.
"""

from __future__ import annotations

import sys

from evals import show
from evals.measures import f1_of, measured
from evals.runner import Plan, generate, samples_of, scored, stamp_of, subject_for, summed_up
from evals.suite import Split
from interviewer.settings import load_settings


def main(split: Split) -> None:
    """Read every turn of a split and print the figures, the intents one by one."""
    plan = Plan(("reading",), split, jobs=1)
    settings = load_settings(brain=plan.brain)
    subject = subject_for(plan, settings)
    records = [generate(("reading", id, 0), plan, subject) for id in samples_of("reading", split)]
    graded = scored(records, split)
    found = summed_up(stamp_of(plan, subject, settings), graded, subject).suites["reading"]
    names = sorted(
        {check.name for record in graded for check in record.checks if check.name.startswith("intents/")}
    )
    intents = tuple(measured(f1_of(name), graded) for name in names)
    show.figures(found.model_copy(update={"metrics": (*found.metrics, *intents)}))


if __name__ == "__main__":
    main("test" if sys.argv[1:] == ["test"] else "dev")
