"""The page after the end: how it went by the candidate's own lights, then the review.

The review itself is the report's; here is what only a page can offer: questions, buttons, another go.
"""

from __future__ import annotations

from interviewer.conduct.debrief import PhaseReview
from interviewer.domain.case import Case
from interviewer.domain.framework import Framework
from interviewer.domain.session import Session
from interviewer.domain.terms import Dimension, PhaseId
from interviewer.report.html import body, headline
from interviewer.report.parts import Report
from interviewer.report.text import minutes, safe

FORMATS = (("pdf", "PDF"), ("html", "Web page"), ("md", "Markdown"), ("json", "Scores as JSON"))


def self_assessment(session: Session, case: Case, framework: Framework) -> str:
    """The questions before the review: eight sliders and one line, all of them optional."""
    rows = "".join(_slider(id, framework) for id in Dimension)
    return f"""
<form class="ending own" novalidate>
  <header><p class="over">{_what(session, case, framework)}</p>
    <h1 tabindex="-1">How do you think it went?</h1>
    <p class="lead">Before you see the review: your own view, from 1 to 5. It is laid over the result,
      and the gap between the two is worth more than either. Leave out what you cannot say.</p></header>
  <p class="notice" role="status"></p>
  <div class="sliders">{rows}</div>
  <label class="line"><span>One line on how it felt</span>
    <input type="text" name="line" maxlength="400" autocomplete="off"></label>
  <div class="begin"><button type="submit" class="primary">Show the review</button>
    <button type="button" class="quiet skip">Skip this</button></div>
</form>"""


def _slider(id: Dimension, framework: Framework) -> str:
    dimension = framework.dimensions[id]
    return f"""<div class="slider untouched"><label for="own-{id}">{safe(dimension.title)}</label>
      <input type="range" id="own-{id}" name="{id}" min="1" max="5" step="0.5" value="3"
        aria-valuetext="not set"><output>–</output></div>"""


def _what(session: Session, case: Case, framework: Framework) -> str:
    level = framework.levels[session.setup.level].title
    length = f"{minutes(session.t)} of {session.setup.minutes} minutes"
    return f"{safe(case.title)} · {safe(level)} · {length}"


def page(report: Report, trouble: str = "") -> str:
    """The review; without a scorecard it says so and shows what is known without one."""
    return f"""
<article class="ending report">
  <header><p class="over">{safe(report.what)}</p>{headline(report)}{_trouble(trouble)}</header>
  {body(report, _try_again)}
  {_keep(report)}
  <div class="begin"><button type="button" class="primary again">New interview</button></div>
</article>"""


def _trouble(line: str) -> str:
    if not line:
        return ""
    return f"""<p class="lead">{safe(line)} What follows needs no score.</p>
    <p><button type="button" class="quiet retry">Try again</button></p>"""


def _try_again(phase: PhaseReview) -> str:
    if phase.id in (PhaseId.P0, PhaseId.P9):
        return ""
    return (
        f'<p><button type="button" class="quiet another" data-phase="{phase.id}">'
        "Try this part again, from here, with the same facts</button></p>"
    )


def _keep(report: Report) -> str:
    if not report.scores:
        return ""
    buttons = "".join(
        f'<button type="button" class="quiet save" data-kind="{kind}">{name}</button>'
        for kind, name in FORMATS
    )
    return f'<div class="keep"><span class="meta">Keep this report as</span>{buttons}<p class="notice" role="status"></p></div>'
