"""How the page answers: what goes wrong becomes one line, and a patch brings a room up to date.

A browser says how far it has seen (`after`, an event number) and gets what it lacks, so a reload,
a second tab and another replica all end up with the same conversation. Knows no widget.
"""

from __future__ import annotations

import binascii
import logging
from base64 import b64decode
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, ParamSpec

from interviewer.conduct.interview import Interview
from interviewer.conduct.sittings import Sittings
from interviewer.domain.session import Turn
from interviewer.errors import InterviewerError, SessionConflict
from interviewer.web.view import room as view

Answer = dict[str, Any]
"""What an endpoint returns as JSON. `line` is something to tell the person, `failed` that it did not go through."""
Act = Callable[[Interview], Awaitable[object]]
_P = ParamSpec("_P")

WENT_WRONG = "Something went wrong here. It is logged; please try again."
ELSEWHERE = "This interview moved on in another tab. Here is where it stands."
_log = logging.getLogger("interviewer.web")


def sent(data: str) -> bytes:
    """The bytes a page sent as base64; none when they arrived damaged."""
    try:
        return b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return b""


def shielded(endpoint: Callable[_P, Awaitable[Answer]]) -> Callable[_P, Awaitable[Answer]]:
    """The endpoint with every failure as a line: ours as it is, anything else in general terms and logged."""

    @wraps(endpoint)
    async def careful(*args: _P.args, **kwargs: _P.kwargs) -> Answer:
        try:
            return await endpoint(*args, **kwargs)
        except InterviewerError as error:
            return {"failed": True, "line": str(error)}
        except Exception:
            _log.exception("%s failed", endpoint.__name__)
            return {"failed": True, "line": WENT_WRONG}

    return careful


async def act(sittings: Sittings, sid: str, after: int, what: Act) -> Answer:
    """Do something to an interview and answer with what the browser lacks, also when it fails."""
    interview = await sittings.open(sid)
    try:
        await what(interview)
    except SessionConflict:
        sittings.forget(sid)
        moved_on = patch(await sittings.open(sid), -1)
        return {**moved_on, "failed": True, "whole": True, "line": ELSEWHERE}
    except InterviewerError as error:
        return {**patch(interview, after), "failed": True, "line": str(error)}
    except Exception:
        _log.exception("an interview could not go on")
        return {**patch(interview, after), "failed": True, "line": ""}
    return patch(interview, after)


def patch(interview: Interview, after: int) -> Answer:
    """Everything about the room that may have changed, and the turns said after an event number."""
    session, framework = interview.session, interview.framework
    now = min(interview.clock.now(), session.total)
    return {
        "sid": interview.id,
        "seq": session.turns[-1].seq if session.turns else -1,
        "turns": _turns(interview, after),
        "state": "ended" if session.ended else "paused" if session.paused else "running",
        "left": round(interview.left, 1),
        "total": session.total,
        "phase": framework.phases[session.phase].title,
        "short": framework.phases[session.phase].short.capitalize(),
        "rail": view.rail(session, framework, interview.plan, now),
        "facts": view.facts(session, interview.case),
        "granted": len(session.ledger.facts),
        "price": view.price(session, framework),
    }


def _turns(interview: Interview, after: int) -> list[Answer]:
    session = interview.session
    why = session.setup.feedback == "as_we_go"
    found: list[Answer] = []
    before: Turn | None = None
    for said in session.turns:
        if said.seq > after:
            mark = view.divider(interview.framework.phases[said.phase].title) if _moved(before, said) else ""
            found.append(
                {
                    "seq": said.seq,
                    "by": said.speaker,
                    "text": said.text,
                    "html": mark + view.turn(said, why),
                }
            )
        before = said
    return found


def _moved(before: Turn | None, said: Turn) -> bool:
    return before is not None and before.phase is not said.phase
