"""Follow-up questions: one at a time, hung on what was said, not asked before, not leading, in the right phase.

Middling and strong candidates who simply answer, at three levels, over all cases; every question the
interviewer puts is looked at by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from pydantic import JsonValue

from evals.checks import conduct, secrecy, speech
from evals.checks.outcome import counted, outcome
from evals.dialogue import Rule
from evals.gold import labelled
from evals.interviews import Interviewee, InterviewSuite
from evals.measures import Figure, broken_of, held_of
from evals.people import Knowledge
from evals.sitting import Exchange, Transcript
from evals.suite import Check, Gate
from evals.suites import reference
from interviewer.domain.events import CandidateSaid, InterviewerSaid
from interviewer.domain.session import Session
from interviewer.domain.terms import Depth, Level
from interviewer.library.words import folded, stems

_LEADING = re.compile(
    r"\b(?:don'?t you think|wouldn'?t it be (?:better|easier|good)|isn'?t (?:it|that)|aren'?t (?:you|they)|surely"
    r"|you should (?:use|do|have)|have you considered using|why not (?:use|just)|obviously)\b"
)
_LEVELS: tuple[tuple[Level, Knowledge], ...] = ((Level.MID, "middling"), (Level.STAFF, "strong"))


def not_leading(sitting: Transcript) -> Check:
    """No question that carries its answer."""
    turns = [said for said in sitting.said if said.move.probes]
    broken = [said.text for said in turns if _LEADING.search(folded(said.text))]
    return outcome("not_leading", len(turns), broken)


def not_answered_yet(sitting: Transcript) -> Check:
    """No question after something that was already justified; a what-if begins where that ends."""
    session, looked, broken = Session(sitting.setup), 0, list[str]()
    what_ifs = {probe.id for probe in sitting.case.probes if probe.what_if}
    for event in sitting.events:
        asks = isinstance(event, InterviewerSaid) and event.move.probes and event.move.target not in what_ifs
        if isinstance(event, InterviewerSaid) and asks and event.move.points:
            looked += 1
            if all(session.ledger.depth(point) >= Depth.JUSTIFIED for point in event.move.points):
                broken.append(event.text)
        session.apply(event)
    return outcome("not_answered_yet", looked, broken)


def hooked(sitting: Transcript) -> Check:
    """Whether a question takes up the last turn: the candidate's own words, or a word in common."""
    asked = [exchange for exchange in sitting.exchanges if exchange.turn and exchange.said.move.probes]
    loose = [exchange.said.text for exchange in asked if not _shares(exchange)]
    return counted(outcome("hooked", len(asked), loose))


def _shares(exchange: Exchange) -> bool:
    turn = exchange.turn.text if exchange.turn else ""
    return bool(exchange.said.move.words) or bool(set(stems(turn)) & set(stems(exchange.said.text)))


def in_phase(sitting: Transcript) -> Check:
    """A question belongs to the phase the interview is in."""
    asked = [exchange for exchange in sitting.exchanges if exchange.said.move.probes]
    broken = [
        f"{e.said.move.phase} in {e.now_in}: {e.said.text}"
        for e in asked
        if e.said.move.phase is not e.now_in
    ]
    return outcome("in_phase", len(asked), broken)


class FollowUpSuite(InterviewSuite):
    """Looks at every question of plain interviews."""

    name = "follow_up"
    version = 3
    about = "Every follow-up: one question, grounded, new, not leading, in its phase, with its source"
    prompts = ("speaking/probe*", "speaking/ack*", "speaking/transition*")
    strict = True
    telling = ("fraud-detection-mid", "video-recommendation-staff")
    rules: ClassVar[tuple[Rule, ...]] = (
        conduct.answered,
        speech.one_question,
        speech.not_stacked,
        speech.no_repeat,
        conduct.grounded,
        conduct.sourced,
        conduct.limits,
        conduct.fits_level,
        secrecy.no_leak,
        not_leading,
        not_answered_yet,
        in_phase,
        hooked,
    )
    gates = (
        Gate(metric="grounded", least=1.0, source="a phrase taken up was said"),
        Gate(metric="leading", most=0, source="knowledge: the test of a follow-up"),
        Gate(metric="two questions", most=0, source="DESIGN, marks"),
        Gate(metric="stacked", most=0, source="DESIGN, marks"),
        Gate(metric="hooked", least=0.33, source="regression floor"),
    )

    def every(self) -> Sequence[Interviewee]:
        """Two levels of every case."""
        return [
            Interviewee.invited(f"{case}-{level}", case, case, "plain", knowledge, level)
            for case in labelled()
            for level, knowledge in _LEVELS
        ]

    def score(self, sample: Interviewee, output: JsonValue) -> tuple[Check, ...]:
        """Every rule about questions."""
        sitting = Transcript.of(output, reference())
        spoke = any(isinstance(event, CandidateSaid) for event in sitting.events)
        return (
            tuple(rule(sitting) for rule in self.rules)
            if spoke
            else (Check(name="answered", passed=False, score=0.0),)
        )

    def measures(self) -> Sequence[Figure]:
        """Counted on questions, not on sittings."""
        return (
            broken_of("one_question", "two questions"),
            broken_of("not_stacked", "stacked", "questions that join two by 'and'"),
            held_of("grounded", "grounded", "phrases taken up that were said"),
            held_of("hooked", "hooked", "questions that share a word with the turn before, or quote it"),
            held_of("not_answered_yet", "not answered yet", "questions about something not yet justified"),
            broken_of("not_leading", "leading"),
            held_of("in_phase", "in phase"),
            held_of("sourced", "sourced"),
        )


SUITE = FollowUpSuite()
