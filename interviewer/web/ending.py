"""After the end: the candidate's own view, the grading, the review.

Knows which page comes next. A grade that cannot be made is said to be missing, never made up.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass

from interviewer.conduct.interview import Interview
from interviewer.conduct.sittings import Sittings
from interviewer.domain.events import SelfAssessed
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.terms import Dimension
from interviewer.errors import InterviewerError, SessionConflict, UsageError
from interviewer.web.desk import Answer, shielded
from interviewer.web.view import report as view

_LONGEST_LINE = 400
_NOT_GRADED = "The grading did not go through."
_log = logging.getLogger("interviewer.web")


async def opened(sittings: Sittings, interview: Interview) -> Answer:
    """The page of an interview that is over: the questions if they were not seen yet, else the review."""
    session = interview.session
    if not session.scorecards and session.self_assessment is None:
        return _page(interview, view.self_assessment(session, interview.case, interview.framework))
    return await reviewed(sittings, interview)


async def reviewed(sittings: Sittings, interview: Interview) -> Answer:
    """The review page, with a scorecard if one can be made."""
    card, trouble = await _grade(sittings, interview)
    interview = await sittings.open(interview.id)
    review = sittings.review(interview)
    html = view.page(interview.session, interview.case, interview.framework, review, card, trouble)
    return _page(interview, html)


def _page(interview: Interview, html: str) -> Answer:
    return {"page": "ending", "sid": interview.id, "title": interview.case.title, "html": html}


async def _grade(sittings: Sittings, interview: Interview) -> tuple[Scorecard | None, str]:
    """The scorecard, or the line that says why there is none."""
    try:
        return await sittings.grade(interview), ""
    except SessionConflict:
        sittings.forget(interview.id)
        stored = (await sittings.open(interview.id)).session.scorecards
        return (stored[-1], "") if stored else (None, _NOT_GRADED)
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


def own_view(scores: dict[str, float], line: str) -> SelfAssessed:
    """What came from the sliders, with anything that is no score left out."""
    kept: dict[Dimension, float] = {}
    for id in Dimension:
        with suppress(TypeError, ValueError):
            value = round(float(scores[id]) * 2) / 2 if id in scores else 0.0
            if 1 <= value <= 5:
                kept[id] = value
    return SelfAssessed(seq=0, t=0, scores=kept, line=str(line).strip()[:_LONGEST_LINE])
