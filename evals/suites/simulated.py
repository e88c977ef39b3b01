"""Interviews with candidates played by a model, held to the rules of all sittings.

Beside them stands the player's own error: turns in which, to the interviewer's ears, it makes a point
that its person does not know. Unscored where no model is configured to play.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from evals.checks.outcome import counted, outcome
from evals.dialogue import ALWAYS
from evals.interviews import Interviewee, InterviewSuite
from evals.measures import Figure, broken_of, error_rate_of
from evals.people import Stock, personas, stock
from evals.player import PROMPT, ModelCandidate
from evals.sitting import Transcript, sat
from evals.subject import Subject
from evals.suite import Check, Gate
from evals.suites import reference

_LINES = 25
"""What one candidate says at most."""
_MARK = "DESIGN, marks"


class SimulatedSuite(InterviewSuite):
    """Interviews people a model plays."""

    name = "simulated"
    version = 1
    about = "Interviews with candidates played by a model; unscored where none is configured to play"
    prompts = (PROMPT, "speaking/*")
    assessed = True
    gates = (
        Gate(metric="leaks", most=0, source=_MARK),
        Gate(metric="repeats", most=0, source=_MARK),
        Gate(metric="wrong times", most=0, source=_MARK),
        Gate(metric="quotes not verbatim", most=0, source=_MARK),
    )

    def every(self) -> Sequence[Interviewee]:
        """Three manners, on two cases each."""
        return [
            Interviewee.invited(f"{persona}-{case}", case, persona, persona, "middling")
            for persona in ("plain", "pushing-back", "terse")
            for case in ("fraud-detection", "video-recommendation")
        ]

    def generate(self, sample: Interviewee, subject: Subject) -> JsonValue:
        """The events of the sitting, or nothing when nobody plays."""
        if subject.player is None:
            return None
        persona = personas()[sample.persona]
        guest = ModelCandidate(subject.prompts, subject.player, persona, _stock(sample), _LINES)
        return sat(subject, guest, sample.setup, self.assessed)

    def score(self, sample: Interviewee, output: JsonValue) -> tuple[Check, ...]:
        """Every rule, and the player's errors, which fail nobody."""
        if output is None:
            return ()
        sitting = Transcript.of(output, reference())
        return (*(rule(sitting) for rule in ALWAYS), in_character(sitting, _stock(sample)))

    def measures(self) -> Sequence[Figure]:
        """The marks of the design, and how far the player can be believed."""
        return (
            broken_of("no_leak", "leaks"),
            broken_of("no_repeat", "repeats"),
            broken_of("time_true", "wrong times"),
            broken_of("quotes_verbatim", "quotes not verbatim"),
            error_rate_of(
                "in_character", "simulator error rate", "turns with a point the person does not know"
            ),
        )


def in_character(sitting: Transcript, knows: Stock) -> Check:
    """No turn in which a point is heard that this person does not know."""
    known = {id for turn in [*knows.points.values(), *knows.facts, *knows.claims] for id in turn.points}
    heard = [(e.turn.text, e.reading.reading) for e in sitting.exchanges if e.turn and e.reading]
    strange = [
        f"{', '.join(sorted(extra))} in: {text}"
        for text, reading in heard
        if (extra := {point.id for point in reading.points} - known)
    ]
    return counted(outcome("in_character", len(heard), strange))


def _stock(sample: Interviewee) -> Stock:
    case = reference().case(sample.setup.case)
    return stock(case, sample.knowledge, personas()[sample.persona])


SUITE = SimulatedSuite()
