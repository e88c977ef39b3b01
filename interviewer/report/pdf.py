"""A report as PDF, set by Typst with its own fonts. Text goes in as data, never as markup."""

from __future__ import annotations

import json
import re
from typing import Any

from interviewer.conduct.debrief import PhaseReview
from interviewer.domain.plan import clock
from interviewer.errors import UsageError
from interviewer.report.charts import SPOKES, pacing, radar, standalone
from interviewer.report.content import ABOVE
from interviewer.report.html import STYLE
from interviewer.report.others import Others
from interviewer.report.parts import Quote, Report
from interviewer.report.text import plural

Json = dict[str, Any]
_DRAWN = (
    "\\n\\t -\u052f\u0590-\u05ff\u0600-\u06ff\u1e00-\u1fff\u2000-\u206f\u2070-\u218f\u2190-\u22ff\u2500-\u25ff"
    "\u2605\u2606\u263a\u2639\u2713\u2717"
)
"""Characters the fonts in the file can draw: Latin, Greek, Cyrillic, Hebrew, Arabic, signs and arrows."""
_BEYOND = re.compile(f"[^{_DRAWN}]")
_DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_NO_GLYPH = "□"
_DRAWINGS = ("radar", "pacing", "url")
"""What goes in as it is."""
_MISSING = (
    f"{_NO_GLYPH} stands for a character that the fonts of this file cannot draw; the web page has it whole."
)
_ENDLESS = re.compile(r"\S{40}(?=\S)")
_BREAK = "\u200b"
"""Where a word too long for a line may be cut; takes no room."""


def pdf(report: Report) -> bytes:
    """The whole report; the same report gives the same bytes."""
    return typeset("report.typ", _data(report))


def typeset(name: str, content: Json) -> bytes:
    """A template of ours filled with data, as PDF."""
    import typst

    data = json.dumps(_printable(content), ensure_ascii=False)
    template = (STYLE / name).read_bytes()
    try:
        made: bytes = typst.compile(template, ignore_system_fonts=True, sys_inputs={"data": data})
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
        "own_line": report.own_line,
        "own_scores": report.own_scores,
        "tried": [[statement, moved] for statement, moved in report.again.points] if report.again else [],
        "radar": standalone(chart) if len(report.scores) >= SPOKES else "",
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
                "lead": c.lead,
                "said": _quote(c.said) if c.said else None,
                "stronger": c.stronger,
                "source": c.source,
            }
            for c in report.changes
        ],
        "claims": [
            {
                "title": c.title,
                "said": _quote(c.said),
                "outcome": c.outcome,
                "correction": c.correction or ABOVE,
            }
            for c in report.claims
        ],
        "hints": report.hints,
        "helped": list(report.helped),
        "remarks": list(report.remarks),
        "phases": [_phase(p) for p in report.phases if p.covered or p.missed or p.strong],
        "drills": [{"dimension": d.dimension, "text": d.text} for d in report.drills],
        "reading": [{"title": r.title, "url": r.url, "look_for": r.look_for} for r in report.reading],
        "unasked": [{"question": f.question, "answer": f.answer} for f in report.unasked],
        "others": _others(report.others) if report.others else None,
        "turns": [
            {"at": clock(t.t), "who": "You" if t.you else "Interviewer", "text": t.text} for t in report.turns
        ],
        "made_with": report.made_with,
        "missing": "",
    }


def _quote(quote: Quote) -> Json:
    at = clock(quote.t) + (f", {quote.how}" if quote.how else "")
    return {"text": quote.text, "at": at}


def _phase(phase: PhaseReview) -> Json:
    total = len(phase.covered) + len(phase.missed)
    return {
        "title": phase.title,
        "heard": f"{len(phase.covered)} of {plural(total, 'point')} heard" if total else "",
        "covered": [item.statement for item in phase.covered],
        "missed": list(phase.missed),
        "strong": phase.strong,
    }


def _others(others: Others) -> Json:
    return {
        "grades": [{"by": o.by, "level": o.level, "line": o.line} for o in others.grades],
        "columns": list(others.columns),
        "rows": [
            [row.title, row.own, *(f"{score} ({apart})" if apart else score for score, apart in row.others)]
            for row in others.rows
        ],
        "agreement": list(others.agreement),
    }


def _printable(data: Json) -> Json:
    """The data with only what the fonts in the file can draw, and a line that says if something is not."""
    lost = False

    def plain(value: Any) -> Any:
        nonlocal lost
        if isinstance(value, dict):
            return {key: value[key] if key in _DRAWINGS else plain(value[key]) for key in value}
        if isinstance(value, list | tuple):
            return [plain(item) for item in value]
        if not isinstance(value, str):
            return value
        text, gone = _BEYOND.subn(_NO_GLYPH, _DIRECTION.sub("", value))
        lost = lost or gone > 0
        return _ENDLESS.sub(lambda match: match[0] + _BREAK, text)

    printable: Json = plain(data)
    return printable | {"missing": _MISSING if lost else ""}
