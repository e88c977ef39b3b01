"""What a case must have before it is offered: how many of each, and what has to fit together.

Two sizes: a full case, and a compact one with two thirds of it. Knows a read Case and the lines its
sections stand on; not how either was read.
"""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.domain.case import Case, Point
from interviewer.domain.terms import PhaseId
from interviewer.library.forms import Form

HEAVY = 4
"""The weight from which a point has a question that goes after it."""


@dataclass(frozen=True)
class Least:
    """The smallest counts of a size; `hinted` is how many of the heaviest points have three hints."""

    facts: int
    points: int
    probes: int
    what_ifs: int
    asks: int
    heard: int
    hinted: int
    callbacks: int
    pitfalls: int
    arithmetic: int
    references: int
    claims: int


FULL = Least(12, 16, 14, 4, asks=4, heard=4, hinted=10, callbacks=0, pitfalls=0, arithmetic=0, references=1,
             claims=0)  # fmt: skip
COMPACT = Least(8, 11, 10, 3, asks=3, heard=4, hinted=7, callbacks=3, pitfalls=5, arithmetic=3, references=3,
                claims=4)  # fmt: skip


def least(size: str) -> Least:
    """The counts of a size."""
    return COMPACT if size == "compact" else FULL


def check(form: Form, case: Case) -> None:
    """Write down what a case is short of."""
    want, what_ifs = least(case.size), sum(probe.what_if for probe in case.probes)
    have = {
        "Facts": ("facts", len(case.facts), want.facts),
        "Points": ("points", len(case.points), want.points),
        "Probes": ("probes", len(case.probes) - what_ifs, want.probes),
        "What-ifs": ("what-ifs", what_ifs, want.what_ifs),
        "Callbacks": ("callbacks", len(case.callbacks), want.callbacks),
        "Pitfalls": ("pitfalls", len(case.pitfalls), want.pitfalls),
        "Arithmetic": ("lines of arithmetic", len(case.arithmetic), want.arithmetic),
        "References": ("references", len(case.references), want.references),
    }
    for title, (what, count, needed) in have.items():
        form.count(form.section(title, required=False).line, what, count, needed)
    form.count(1, "claims", len(case.claims), want.claims)
    if len(case.crux) != len(case.relief):
        form.wrong(1, "crux and relief must name the same number of dimensions")
    _hints(form, case, want)
    _phases(form, case)
    if case.size == "compact":
        _fit(form, case)


def _hints(form: Form, case: Case, want: Least) -> None:
    line = form.section("Points").line
    form.count(line, "points with hints", sum(bool(p.hints) for p in case.points), want.hinted)
    if case.size == "full":
        return
    heaviest = sorted((point.weight for point in case.points), reverse=True)[: want.hinted]
    for point in case.points:
        if heaviest and point.weight > heaviest[-1] and not point.hints:
            form.wrong(_line(form, point), f"point {point.id!r} is among the heaviest; write its three hints")


def _phases(form: Form, case: Case) -> None:
    for phase in list(PhaseId)[1:9]:
        if all(point.phase is not phase for point in case.points):
            form.wrong(form.section("Points").line, f"no point in phase {phase.value}; write one")


def _fit(form: Form, case: Case) -> None:
    """What keeps a small case from being thin: heavy points are asked for, every phase has a question."""
    asked = {id for probe in case.probes for id in probe.points}
    for point in case.points:
        if point.weight >= HEAVY and point.id not in asked:
            form.wrong(_line(form, point), f"no probe goes after point {point.id!r}; name it in 'points:'")
        for rung, hint in enumerate(point.hints[:2], 1):
            told = next((cue for cue in point.cues if len(cue) > 3 and cue in hint.casefold()), "")
            if told:
                form.wrong(
                    _line(form, point), f"hint {rung} of {point.id!r} tells it ({told!r}); only point at it"
                )
    for phase in list(PhaseId)[1:]:
        if all(probe.phase is not phase or probe.what_if for probe in case.probes):
            form.wrong(form.section("Probes").line, f"no probe in phase {phase.value}; write one")
    for probe in case.probes:
        if bool(probe.pickups) != bool(probe.grounds):
            line = form.line_of("What-ifs" if probe.what_if else "Probes", probe.id)
            form.wrong(line, f"{probe.id!r} has 'with' or 'ground' alone; write both or neither")
    if len({point.level for point in case.points}) < 3:
        form.wrong(form.section("Points").line, "points stand at fewer than three levels; spread them")


def _line(form: Form, point: Point) -> int:
    return form.line_of("Points", point.id)
