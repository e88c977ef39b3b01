"""Words and numbers as the page shows them: escaped text, times, ranges of levels.

Knows no page.
"""

from __future__ import annotations

from html import escape

from interviewer.domain.case import Case
from interviewer.domain.framework import Framework
from interviewer.domain.plan import clock
from interviewer.domain.terms import Prompting

PROMPTED = {
    Prompting.UNPROMPTED: "unasked",
    Prompting.ASKED: "after a question",
    Prompting.HINTED: "after a hint",
    Prompting.TOLD: "after being told",
}
"""How evidence came about, in words."""


def safe(text: object) -> str:
    """Text that can stand in HTML and in an attribute."""
    return escape(str(text), quote=True)


def moment(seconds: float) -> str:
    """The same as an HTML time element."""
    whole = max(0, int(seconds))
    return f'<time datetime="PT{whole // 60}M{whole % 60}S">{clock(seconds)}</time>'


def minutes(seconds: float) -> str:
    """Whole minutes, for where seconds would be noise: 754 is '13'."""
    return str(round(max(0.0, seconds) / 60))


def levels(case: Case, framework: Framework) -> str:
    """The levels a case suits: 'mid-level to staff'."""
    low, high = (framework.levels[level].title.lower() for level in (case.lowest, case.highest))
    return low if low == high else f"{low} to {high}"


def prompted(value: str) -> str:
    """How a point came about, in words; an unknown word is shown as it is."""
    return PROMPTED[Prompting(value)] if value in list(Prompting) else value


def plural(count: int, one: str, many: str = "") -> str:
    """'1 hint', '2 hints'."""
    return f"{count} {one if count == 1 else many or one + 's'}"
