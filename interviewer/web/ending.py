"""After the end: the candidate's own view, the grading, the review.

Knows which page comes next. A grade that cannot be made is said to be missing, never made up.
"""

from __future__ import annotations

import asyncio
import logging
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from interviewer.conduct.interview import Interview
from interviewer.conduct.rating import standing
from interviewer.conduct.sittings import Sittings
from interviewer.domain.events import SelfAssessed
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.terms import Dimension
from interviewer.errors import InterviewerError, SessionConflict, UsageError
from interviewer.report.content import compose
from interviewer.report.files import FORMATS, kind_of
from interviewer.report.parts import Report
from interviewer.web.desk import Answer, shielded
from interviewer.web.view import report as view

_LONGEST_LINE = 400
_NOT_GRADED = "The grading did not go through."
_log = logging.getLogger("interviewer.web")


async def opened(sittings: Sittings, interview: Interview) -> Answer:
    """The page of an interview that is over: the questions if they were not seen yet, else the review."""
    session = interview.session
    if standing(session) is None and session.self_assessment is None:
        return _page(interview, view.self_assessment(session, interview.case, interview.framework))
    return await reviewed(sittings, interview)


async def reviewed(sittings: Sittings, interview: Interview) -> Answer:
    """The review page, with a scorecard if one can be made."""
    interview = await sittings.reopen(interview.id)
    card, trouble = await _grade(sittings, interview)
    interview = await sittings.open(interview.id)
    return _page(interview, view.page(await _report(sittings, interview, card), trouble))


async def _report(sittings: Sittings, interview: Interview, card: Scorecard | None) -> Report:
    review, changed = sittings.review(interview), await sittings.changed(interview)
    return compose(interview.session, interview.case, interview.framework, review, card, changed)


def _page(interview: Interview, html: str) -> Answer:
    return {"page": "ending", "sid": interview.id, "title": interview.case.title, "html": html}


async def _grade(sittings: Sittings, interview: Interview) -> tuple[Scorecard | None, str]:
    """The scorecard, or the line that says why there is none."""
    try:
        return await sittings.grade(interview), ""
    except SessionConflict:
        sittings.forget(interview.id)
        stored = standing((await sittings.open(interview.id)).session)
        return (stored, "") if stored else (None, _NOT_GRADED)
    except InterviewerError as error:
        return None, str(error)
    except Exception:
        _log.exception("grading failed")
        return None, _NOT_GRADED


@dataclass(frozen=True)
class Ending:
    """What the pages after an interview can ask for."""

    sittings: Sittings

    @shielded
    async def assess(self, sid: str, scores: dict[str, float], line: str = "") -> Answer:
        """Keep the candidate's own view and go on to the review."""
        interview = await self.sittings.open(sid)
        own = own_view(scores, line)
        if interview.session.ended and (own.scores or own.line):
            interview.assess_self(own)
        return await self.review(sid)

    @shielded
    async def review(self, sid: str) -> Answer:
        """The review of an interview that is over."""
        interview = await self.sittings.open(sid)
        if not interview.session.ended:
            raise UsageError("this interview is still running; its review comes after the end")
        return await reviewed(self.sittings, interview)

    @shielded
    async def export(self, sid: str, kind: str) -> Answer:
        """The report as a file, in base64."""
        interview = await self.sittings.reopen(sid)
        name = Path(f"{interview.case.id}-{interview.id}.{kind}")
        make = FORMATS[kind_of(name)]
        card = await self.sittings.grade(interview)
        made = await asyncio.to_thread(make, await _report(self.sittings, interview, card), card)
        return {"name": name.name, "data": b64encode(made).decode()}


def own_view(scores: dict[str, float], line: str) -> SelfAssessed:
    """What came from the sliders, with anything that is no score left out."""
    kept: dict[Dimension, float] = {}
    for id in Dimension:
        with suppress(TypeError, ValueError):
            value = round(float(scores[id]) * 2) / 2 if id in scores else 0.0
            if 1 <= value <= 5:
                kept[id] = value
    return SelfAssessed(seq=0, t=0, scores=kept, line=str(line).strip()[:_LONGEST_LINE])
