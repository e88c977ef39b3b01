"""Follow-ups as a model judge sees them: one thing asked, and no answer given away in other words.

For what code by words and figures cannot see. Unscored without a judge; and what a judge says gates
nothing unless the same run finds it right on the known answers of `judging`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from evals.checks.outcome import outcome
from evals.interviews import Interviewee, InterviewSuite
from evals.judges import FOLLOW_UP, LEAK, Judge
from evals.measures import Figure, broken_of
from evals.sitting import Transcript
from evals.subject import Subject
from evals.suite import Check, Gate
from evals.suites import reference

_MARK = "DESIGN, marks"


class JudgedSuite(InterviewSuite):
    """Shows every follow-up of two interviews to the judge."""

    name = "judged"
    version = 1
    about = "Every follow-up before a model judge; unscored where no judge is configured"
    prompts = (LEAK, FOLLOW_UP)
    gates = (
        Gate(metric="leaks judged", most=0, source=_MARK, judge=LEAK),
        Gate(metric="two questions judged", most=0, source=_MARK, judge=FOLLOW_UP),
    )

    def every(self) -> Sequence[Interviewee]:
        """A middling candidate on two cases."""
        return [
            Interviewee.invited(f"plain-middling-{case}", case, case, "plain", "middling")
            for case in ("fraud-detection", "video-recommendation")
        ]

    def generate(self, sample: Interviewee, subject: Subject) -> JsonValue:
        """What the judge says of each follow-up, or nothing when there is no judge."""
        if subject.judge is None:
            return None
        sitting = Transcript.of(super().generate(sample, subject), reference())
        return {"verdicts": list(_verdicts(sitting, subject.judge))}

    def score(self, sample: Interviewee, output: JsonValue) -> tuple[Check, ...]:
        """How many ask more than one thing, and how many tell."""
        verdicts = output.get("verdicts") if isinstance(output, dict) else None
        found = [one for one in verdicts if isinstance(one, dict)] if isinstance(verdicts, list) else []
        if output is None:
            return ()
        stacked = [str(one["turn"]) for one in found if one["one"] is not True]
        told = [str(one["turn"]) for one in found if one["leaks"] is not False]
        return (outcome("judged_one", len(found), stacked), outcome("judged_leaks", len(found), told))

    def measures(self) -> Sequence[Figure]:
        """Counted on follow-ups."""
        return (
            broken_of("judged_leaks", "leaks judged", "follow-ups from which the answer could be learnt"),
            broken_of("judged_one", "two questions judged", "follow-ups that ask for more than one thing"),
        )

    def oracle(self, sample: Interviewee) -> JsonValue:
        """One thing asked, nothing told."""
        return {"verdicts": [{"turn": "", "one": True, "leaks": False}]}

    def nop(self, sample: Interviewee) -> JsonValue:
        """Judges nothing."""
        return {"verdicts": []}


def _verdicts(sitting: Transcript, judge: Judge) -> Iterator[dict[str, JsonValue]]:
    for exchange in sitting.exchanges:
        said = exchange.said
        if exchange.turn is None or not said.move.probes or not said.move.points:
            continue
        before, answer = exchange.turn.text, sitting.case.point(said.move.points[0]).statement
        follows = judge.ask(FOLLOW_UP, {"before": before, "follow_up": said.text})
        leak = judge.ask(LEAK, {"answer": answer, "turn": said.text, "before": before})
        yield {"turn": said.text, "one": follows["one"], "leaks": leak["leaks"]}


SUITE = JudgedSuite()
