"""The whole library sat by plain people of three levels of knowledge, graded, and held to every rule.

Three interviews of every case that is there. Runs only when it is named; the few cases of `sittings` are
sat with every run.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pydantic import JsonValue

from evals import levels
from evals.checks.outcome import counted, outcome
from evals.interviews import GATES, Interviewee, InterviewSuite, figures, held
from evals.measures import Figure, error_rate_of
from evals.people import KNOWLEDGE, personas, stock
from evals.sitting import Transcript
from evals.suite import Check, Gate
from evals.suites import reference
from interviewer.domain.case import Case
from interviewer.domain.terms import Level, MoveKind

_TELLS = (MoveKind.GRANT_FACT, MoveKind.HAND_BACK)


class LibrarySuite(InterviewSuite):
    """Interviews three people on every case, and grades them."""

    name = "library"
    version = 1
    about = "Every case of the library sat by weak, middling and strong people who simply answer"
    prompts = ("speaking/*",)
    on_request = True
    strict = True
    assessed = True
    gates = (
        *GATES,
        Gate(metric="two levels apart", least=0.9, mark=0.95, source="strong > weak on the same case"),
        Gate(metric="neighbours", least=0.7, mark=0.85, source="strong > middling > weak"),
        Gate(metric="facts unasked", most=0.03, mark=0.005, source="DESIGN: revealed on request"),
        Gate(metric="turned away", most=0.01, mark=0.001, source="nobody here is off the subject"),
        Gate(metric="talk share", most=0.5, mark=0.35, source="an interviewer listens"),
    )

    def every(self) -> Sequence[Interviewee]:
        """Three people for each case."""
        return [
            Interviewee.invited(f"{case.id}-{knowledge}", case.id, case.id, "plain", knowledge, _level(case))
            for case in reference().cases.values()
            for knowledge in KNOWLEDGE
        ]

    def score(self, sample: Interviewee, output: JsonValue) -> tuple[Check, ...]:
        """Every rule; and, failing nobody, what was answered as if something else had been said."""
        sitting = Transcript.of(output, reference())
        asks = {turn.text for turn in stock(sitting.case, sample.knowledge, personas()[sample.persona]).facts}
        return (*held(sitting), unasked(sitting, asks), turned_away(sitting))

    def measures(self) -> Sequence[Figure]:
        """The marks of the design, and whether knowledge is put in its order on each case."""
        return (
            *figures(),
            error_rate_of("unasked", "facts unasked", "turns that ask for nothing and are told a fact"),
            error_rate_of(
                "turned_away", "turned away", "turns of people who simply answer, taken for something else"
            ),
            levels.in_order("two levels apart", "cases on which strong stands above weak", 2),
            levels.in_order("neighbours", "the same for strong and middling, middling and weak", 1),
        )


def unasked(sitting: Transcript, asks: Collection[str]) -> Check:
    """Whether facts are told, or handed back, in answer to anything but the script's questions."""
    told = [
        e for e in sitting.exchanges if e.turn and e.turn.text not in asks and not e.said.move.contradiction
    ]
    broken = [f"{e.turn.text if e.turn else ''} → {e.said.text}" for e in told if e.said.move.kind in _TELLS]
    return counted(outcome("unasked", len(told), broken))


def turned_away(sitting: Transcript) -> Check:
    """Whether anybody is deflected or bounced, though these people only ask for facts and answer."""
    broken = [
        f"{e.turn.text if e.turn else ''} → {e.said.text}"
        for e in sitting.exchanges
        if e.said.move.kind in (MoveKind.DEFLECT, MoveKind.BOUNCE)
    ]
    return counted(outcome("turned_away", len(sitting.exchanges), broken))


def _level(case: Case) -> Level:
    """Senior, or the lowest that the case is for."""
    return Level.SENIOR if case.offers(Level.SENIOR) else case.lowest


SUITE = LibrarySuite()
