"""Reports: everything that one says is a quote, a sentence of the notes, or a score of the scorecard.

Six sittings of very different people, each composed and exported as the program does it. The PDF is set
from the same value as the others and is not read back.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pydantic import JsonValue, TypeAdapter

from evals.checks import reported
from evals.gold import labelled
from evals.interviews import Interviewee, InterviewSuite
from evals.measures import Figure, broken_of, held_of
from evals.oracle import ideal
from evals.people import Knowledge
from evals.sitting import Transcript
from evals.subject import Subject
from evals.suite import Check, Gate
from evals.suites import reference
from interviewer.conduct.debrief import debrief
from interviewer.domain.events import EVENT, Event, Graded
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.session import fold
from interviewer.report.content import compose
from interviewer.report.files import FORMATS, as_json
from interviewer.report.parts import Report

_GUESTS: tuple[tuple[str, Knowledge], ...] = (
    ("plain", "strong"),
    ("pushing-back", "weak"),
    ("wrong-but-sure", "middling"),
    ("silent", "weak"),
    ("injecting", "middling"),
    ("terse", "strong"),
)
_EXPORTS = ("html", "md", "json")
_REPORT = TypeAdapter(Report)
_SOURCE = "a report says nothing that cannot be looked up"


class ReportSuite(InterviewSuite):
    """Interviews, grades, composes, exports."""

    name = "report"
    version = 2
    about = (
        "Reports: every quote verbatim in its turn, every claim with its note, every export as the scorecard"
    )
    strict = True
    assessed = True
    telling = ("wrong-but-sure-middling",)
    gates = (
        Gate(metric="quotes not verbatim", most=0, source="DESIGN, marks"),
        Gate(metric="claims without a source", most=0, source=_SOURCE),
        Gate(metric="exports apart", most=0, source="every export agrees with the scorecard"),
    )

    def every(self) -> Sequence[Interviewee]:
        """One guest on each case."""
        return [
            Interviewee.invited(f"{persona}-{knowledge}", case, case, persona, knowledge)
            for (persona, knowledge), case in zip(_GUESTS, labelled(), strict=False)
        ]

    def generate(self, sample: Interviewee, subject: Subject) -> JsonValue:
        """The events with the scorecard, the report as a value, and its exports."""
        sat = super().generate(sample, subject)
        report = subject.reworded(_composed(sat))
        made = {kind: FORMATS[f".{kind}"](report, _card(sat)).decode() for kind in _EXPORTS}
        return {"events": sat, "report": _REPORT.dump_python(report, mode="json"), **made}

    def score(self, sample: Interviewee, output: JsonValue) -> tuple[Check, ...]:
        """Quotes, sources, exports."""
        if not isinstance(output, dict):
            return (Check(name="quotes_linked", passed=False, score=0.0),)
        sitting = Transcript.of(output["events"], reference())
        report = _REPORT.validate_python(output["report"])
        exports = {kind: str(output[kind]) for kind in _EXPORTS}
        return (
            reported.quotes_linked(report, sitting),
            reported.claims_sourced(report, sitting),
            reported.exports_agree(exports, report, _card(output["events"]), sitting),
        )

    def measures(self) -> Sequence[Figure]:
        """Counted on quotes, on claims and on exports."""
        return (
            held_of("quotes_linked", "quotes in their turns"),
            broken_of("quotes_linked", "quotes not verbatim"),
            held_of("claims_sourced", "claims sourced"),
            broken_of("claims_sourced", "claims without a source"),
            broken_of("exports_agree", "exports apart"),
        )

    def oracle(self, sample: Interviewee) -> JsonValue:
        """The report of a perfect sitting, exported in the plainest way."""
        sat = ideal(sample.candidate, sample.setup, reference(), assessed=True)
        report = _composed(sat)
        return {
            "events": sat,
            "report": _REPORT.dump_python(report, mode="json"),
            **_plainly(report),
            "json": as_json(_card(sat)),
        }

    def nop(self, sample: Interviewee) -> JsonValue:
        """No report."""
        return None


def _composed(sat: JsonValue) -> Report:
    """The report of a sitting."""
    events: list[Event] = [EVENT.validate_python(item) for item in sat] if isinstance(sat, list) else []
    session, library = fold(events), reference()
    case, card = library.sat(session.setup), _card(sat)
    framework = library.framework_of(case)
    return compose(session, case, framework, debrief(session, case, framework), card)


def _card(sat: JsonValue) -> Scorecard:
    """The scorecard every sitting here ends with."""
    return next(e.scorecard for e in Transcript.of(sat, reference()).events if isinstance(e, Graded))


def _plainly(report: Report) -> dict[str, JsonValue]:
    """Headline, scores and quotes, as the checks read them."""
    html, md = f"<h1>{escape(report.verdict)}</h1>", f"# {report.verdict}\n"
    for score in report.scores:
        given = score.instead if score.score is None else f"{score.score:g}"
        html += f'<div data-dimension="{score.id}"><p class="given">{given}</p></div>'
        html += "".join(f"<blockquote><bdi>{escape(q.text)}</bdi></blockquote>" for q in score.quotes)
        md += f"### {score.title}: {given}\n"
    return {"html": html, "md": md}


SUITE = ReportSuite()
