"""Judges: does a model judge agree with what is known? Below its gate its verdicts are uncalibrated.

The items need no new labels: a hint on the third rung tells the answer and a probe does not; whether a
turn asks one thing is labelled for the text checks. Without a judge every sample is unscored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from evals.checks import LABELLED
from evals.gold import load
from evals.judges import FOLLOW_UP, LEAK, LEAST
from evals.measures import Figure, exact_of, f1_of
from evals.subject import Subject
from evals.suite import Check, Gate, Sample, Suite, Tally
from evals.suites import reference

_POINTS_EACH = 6
_SOURCE = "a judge counts from here on"


class JudgingSample(Sample):
    """A question with a known answer: the prompt, what is put into it, and the value that is right."""

    prompt: str
    slots: dict[str, str]
    key: str
    right: bool


class JudgingSuite(Suite[JudgingSample]):
    """Asks the judge what is known."""

    name = "judging"
    version = 1
    about = "Model judges against known answers; unscored where no judge is configured"
    prompts = (LEAK, FOLLOW_UP)
    gates = (
        Gate(metric=f"{LEAK} F1", least=LEAST, source=_SOURCE, judge=LEAK),
        Gate(metric=f"{FOLLOW_UP} F1", least=LEAST, source=_SOURCE, judge=FOLLOW_UP),
    )

    def every(self) -> Sequence[JudgingSample]:
        """Leaks and single questions, half of each true."""
        return [*_leaks(), *_follow_ups()]

    def generate(self, sample: JudgingSample, subject: Subject) -> JsonValue:
        """The judge's answer, or nothing when there is no judge."""
        return None if subject.judge is None else dict(subject.judge.ask(sample.prompt, sample.slots))

    def score(self, sample: JudgingSample, output: JsonValue) -> tuple[Check, ...]:
        """Whether the value is right. An answer that lacks it is wrong, never let off."""
        if not isinstance(output, dict):
            return ()
        said = output.get(sample.key)
        hit = said is True and sample.right
        tally = Tally(hit=hit, false=said is True and not sample.right, miss=sample.right and not hit)
        right = said is sample.right
        evidence = f"{sample.key} is {said}, should be {sample.right}: {output.get('why', '')}"
        return (Check(name=sample.prompt, passed=right, score=float(right), tally=tally, evidence=evidence),)

    def measures(self) -> Sequence[Figure]:
        """Agreement per prompt."""
        return tuple(figure for prompt in self.prompts for figure in (f1_of(prompt), exact_of(prompt)))

    def oracle(self, sample: JudgingSample) -> JsonValue:
        """The known answer."""
        return {sample.key: sample.right, "why": "known"}

    def nop(self, sample: JudgingSample) -> JsonValue:
        """Answers without saying."""
        return {"why": ""}


def _leaks() -> Iterator[JudgingSample]:
    """For some points of each case: the hint that tells, and a probe that only asks."""
    for case in reference().cases.values():
        said = {id: turn.text for turn in load("dev") if turn.case == case.id for id in turn.points}
        full = [point for point in case.points if len(point.hints) == 3]
        for point in full[:_POINTS_EACH]:
            asks = next((probe.text for probe in case.probes if point.id in probe.points), "")
            before = next((text for id, text in said.items() if id != point.id), "")
            for turn, right in ((point.hints[2], True), (asks, False)):
                slots = {"answer": point.statement, "turn": turn, "before": before}
                name = f"leak-{case.id}-{point.id}-{'told' if right else 'asked'}"
                if turn:
                    yield JudgingSample(
                        id=name, cluster=case.id, prompt=LEAK, slots=slots, key="leaks", right=right
                    )


def _follow_ups() -> Iterator[JudgingSample]:
    """Turns labelled for the text check of one question."""
    for number, line in enumerate(LABELLED.read_text(encoding="utf-8").splitlines()):
        raw = json.loads(line)
        if raw["check"] == "one_question":
            slots = {
                "before": "I'd train on last year and keep the newest month for testing.",
                "follow_up": raw["text"],
            }
            yield JudgingSample(id=f"one-{number:03}", cluster=f"labelled-{number % 7}", prompt=FOLLOW_UP,
                                slots=slots, key="one", right=not raw["broken"])  # fmt: skip


SUITE = JudgingSuite()
