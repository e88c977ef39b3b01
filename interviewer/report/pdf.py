"""A report as PDF, set by Typst with its own fonts. Text goes in as data, never as markup."""

from __future__ import annotations

import json
import re
from typing import Any

from interviewer.conduct.debrief import PhaseReview
from interviewer.errors import UsageError
from interviewer.report.charts import pacing, radar, standalone
from interviewer.report.content import Quote, Report
from interviewer.report.html import STYLE
from interviewer.report.text import clock, plural

Json = dict[str, Any]
_BEYOND = re.compile(r"[\U00010000-\U0010ffff]")
_NO_GLYPH = "□"


def pdf(report: Report) -> bytes:
    """The whole report; the same report gives the same bytes."""
    import typst

    data = json.dumps(_data(report), ensure_ascii=False)
    template = (STYLE / "report.typ").read_bytes()
    try:
        made: bytes = typst.compile(template, sys_inputs={"data": data})
    except typst.TypstError as error:
        raise UsageError(f"the PDF could not be set ({error}); write .html or .md instead") from error
    return made


def _data(report: Report) -> Json:
    own = [score.own for score in report.scores]
    chart = radar([s.short for s in report.scores], [s.score for s in report.scores], own)
    return {
        "title": f"{report.title}: report",
        "what": report.what,
        "headline": report.verdict or "The score is not ready.",
        "confidence": report.confidence,
        "own_line": _printable(report.own_line),
        "again": report.again.line if report.again else "",
        "tried": [[statement, moved] for statement, moved in report.again.points] if report.again else [],
        "radar": standalone(chart) if report.scores else "",
        "pacing": standalone(pacing([(p.title, p.planned, p.used) for p in report.phases])),
        "scores": [
            {
                "title": s.title,
                "given": s.instead if s.score is None else f"{s.score:g}",
                "own": "" if s.own is None else f"you said {s.own:g}",
                "quotes": [_quote(quote) for quote in s.quotes],
                "notes": list(s.notes),
                "next": s.next,
            }
            for s in report.scores
        ],
        "changes": [
            {
                "dimension": c.dimension,
                "lack": c.lack,
                "said": _quote(c.said) if c.said else None,
                "stronger": c.stronger,
                "source": c.source,
            }
            for c in report.changes
        ],
        "claims": [
            {"title": c.title, "said": _quote(c.said), "outcome": c.outcome, "correction": c.correction}
            for c in report.claims
        ],
        "hints": report.hints,
        "phases": [_phase(p) for p in report.phases if p.covered or p.missed or p.strong],
        "drills": [{"dimension": d.dimension, "text": d.text} for d in report.drills],
        "reading": [{"title": r.title, "url": r.url, "look_for": r.look_for} for r in report.reading],
        "unasked": list(report.unasked),
        "others": [{"by": o.by, "level": o.level, "line": o.line} for o in report.others],
        "turns": [
            {"at": clock(t.t), "who": "You" if t.you else "Interviewer", "text": _printable(t.text)}
            for t in report.turns
        ],
        "made_with": report.made_with,
    }


def _quote(quote: Quote) -> Json:
    at = clock(quote.t) + (f", {quote.how}" if quote.how else "")
    return {"text": _printable(quote.text), "at": at}


def _phase(phase: PhaseReview) -> Json:
    total = len(phase.covered) + len(phase.missed)
    return {
        "title": phase.title,
        "heard": f"{len(phase.covered)} of {plural(total, 'point')} heard" if total else "",
        "covered": [item.statement for item in phase.covered],
        "missed": list(phase.missed),
        "strong": phase.strong,
    }


def _printable(text: str) -> str:
    """Text without what the fonts in the file cannot draw and what would break a line of the page."""
    return _BEYOND.sub(_NO_GLYPH, text)
