"""A report as Markdown: headings, quotes and tables that read well as plain text, too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.conduct.debrief import PhaseReview
from interviewer.domain.plan import clock
from interviewer.report.content import ABOVE
from interviewer.report.parts import Quote, Report, Scored

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$~&])")
_DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of everything after them."""
_STARTS_BLOCK = re.compile(r"^(\s*)([-+]|\d+[.)])(\s)")


def markdown(report: Report) -> str:
    """The whole report."""
    return "\n".join(_lines(report)).rstrip() + "\n"


def plain(text: str) -> str:
    """Text in which nothing is Markdown, on one line."""
    line = " ".join(_DIRECTION.sub("", text).split())
    return _STARTS_BLOCK.sub(_unlisted, _SPECIAL.sub(r"\\\1", line))


def _unlisted(match: re.Match[str]) -> str:
    """The mark that would begin a list, escaped: before a dash, before the point after a number."""
    lead, mark, space = match.groups()
    return f"{lead}{mark[:-1]}\\{mark[-1]}{space}"


def _lines(report: Report) -> Iterator[str]:
    yield from (f"# {plain(report.verdict or 'The score is not ready.')}", "", plain(report.what), "")
    yield from (plain(report.confidence), "") if report.confidence else ()
    yield from (f"You wrote: “{plain(report.own_line)}”", "") if report.own_line else ()
    yield from (plain(report.own_scores), "") if report.own_scores else ()
    if report.again:
        yield from ("## What changed", "", "| point | first try → this one |", "|---|---|")
        yield from (f"| {plain(statement)} | {moved} |" for statement, moved in report.again.points)
        yield ""
    yield from _changes(report)
    yield from _scores(report)
    yield from _claims(report)
    yield from _help(report)
    yield from _unasked(report)
    yield from _pacing(report)
    yield from _phases(report)
    yield from _next(report)
    yield from _others(report)
    yield from ("## Everything that was said", "")
    for turn in report.turns:
        yield f"- {clock(turn.t)} **{'You' if turn.you else 'Interviewer'}** {plain(turn.text)}"
    yield from ("", f"_{plain(report.made_with)}_")


def _changes(report: Report) -> Iterator[str]:
    if report.changes:
        yield from ("## What would have helped most", "")
    for i, change in enumerate(report.changes, 1):
        yield from (f"{i}. **{plain(change.dimension)}** ({plain(change.lack.lower())})", "")
        if change.said:
            yield from (f"   {line}" for line in (f"{change.lead}:", "", *_quoted(change.said)))
        yield from (f"   Stronger: {plain(change.stronger)} ({plain(change.source)})", "")


def _scores(report: Report) -> Iterator[str]:
    if not report.scores:
        return
    yield from (
        "## Scores",
        "",
        "From 1 to 5: about 2 is the junior bar, 3 mid-level, 4 senior, 5 staff.",
        "",
    )
    yield from (line for remark in report.remarks for line in (plain(remark), ""))
    yield from ("| dimension | score | your own view |", "|---|---|---|")
    for score in report.scores:
        own = "" if score.own is None else f"{score.own:g}"
        yield f"| {plain(score.title)} | {_given(score)} | {own} |"
    yield ""
    for score in report.scores:
        yield from (f"### {plain(score.title)}: {_given(score)}", "")
        for quote in score.quotes:
            yield from _quoted(quote)
        yield from (line for note in score.notes for line in (plain(note), ""))
        if score.next:
            yield from (f"Next: {plain(score.next)}", "")


def _given(score: Scored) -> str:
    return score.instead if score.score is None else f"{score.score:g}"


def _quoted(quote: Quote) -> Iterator[str]:
    how = f", {quote.how}" if quote.how else ""
    yield from (f"> {plain(quote.text)} ({clock(quote.t)}{how})", "")


def _claims(report: Report) -> Iterator[str]:
    if report.claims:
        yield from ("## Worth correcting", "")
    for claim in report.claims:
        yield from (f"### {plain(claim.title)}", "", *_quoted(claim.said))
        yield from (f"{plain(claim.outcome)} {plain(claim.correction or ABOVE)}", "")


def _pacing(report: Report) -> Iterator[str]:
    yield from ("## Where the time went", "", "| phase | used | planned |", "|---|---|---|")
    yield from (f"| {plain(p.title)} | {clock(p.used)} | {clock(p.planned)} |" for p in report.phases)
    yield ""


def _phases(report: Report) -> Iterator[str]:
    yield from ("## Phase by phase", "")
    for phase in report.phases:
        yield from _phase(phase)


def _phase(phase: PhaseReview) -> Iterator[str]:
    if not (phase.covered or phase.missed or phase.strong):
        return
    yield from (f"### {plain(phase.title)}", "")
    yield from (f"- heard, {item.depth}: {plain(item.statement)}" for item in phase.covered)
    yield from (f"- missed: {plain(line)}" for line in phase.missed)
    yield ""
    if phase.strong:
        yield from (f"A strong answer: {plain(phase.strong)}", "")


def _help(report: Report) -> Iterator[str]:
    if report.hints:
        yield from ("## Hints and their price", "", plain(report.hints), "")
        yield from (f"- {plain(line)}" for line in report.helped)
        yield ""


def _unasked(report: Report) -> Iterator[str]:
    if report.unasked:
        yield from ("## Questions you never asked", "")
        yield from (f"- {plain(fact.question)} {plain(fact.answer)}" for fact in report.unasked)
        yield ""


def _next(report: Report) -> Iterator[str]:
    if report.drills:
        yield from ("## What to drill next", "")
        yield from (f"- **{plain(d.dimension)}** {plain(d.text)}" for d in report.drills)
        yield ""
    if report.reading:
        yield from ("## What to read", "")
        yield from (f"- [{plain(r.title)}]({r.url}): {plain(r.look_for)}" for r in report.reading)
        yield ""


def _others(report: Report) -> Iterator[str]:
    if report.others is None:
        return
    yield from ("## Other grades of this session", "")
    yield from (f"- {plain(o.by)}, {plain(o.level)}: {plain(o.line)}" for o in report.others.grades)
    yield ""
    if report.others.rows:
        names = ["dimension", "this report", *map(plain, report.others.columns)]
        yield from (f"| {' | '.join(names)} |", "|---" * len(names) + "|")
        for row in report.others.rows:
            cells = [f"{score} ({apart})" if apart else score for score, apart in row.others]
            yield f"| {' | '.join([plain(row.title), row.own, *cells])} |"
        yield from ("", *map(plain, report.others.agreement), "")
