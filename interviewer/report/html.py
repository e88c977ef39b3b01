"""A report as HTML: the body the page shows, and one file that opens anywhere and asks for nothing.

Everything that was said is escaped; a quote links to the turn it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from interviewer.conduct.debrief import Asked, Covered, PhaseReview, Unasked
from interviewer.domain.plan import clock
from interviewer.report.charts import SPOKES, radar, scale
from interviewer.report.content import ABOVE, how_it_came
from interviewer.report.others import Others
from interviewer.report.parts import Again, Change, Corrected, Quote, Report, Scored
from interviewer.report.text import moment, plural, safe

STYLE = Path(__file__).parent / "style"
UNASKED = 5
CLAIMS = 5
"""Questions never asked and wrong claims that stand in sight."""
_MISSED = "Missed <em>An interviewer listens for</em>"
_HINTED = "After a hint <em>Counts for less</em>"
_DOCUMENT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>{title}</title>
<style>{style}</style></head><body><main id="stage"><article class="ending report">{body}</article></main></body></html>
"""


def document(report: Report) -> str:
    """The whole report in one file: styles and drawings inside, nothing fetched, no script."""
    style = "\n".join((STYLE / name).read_text(encoding="utf-8") for name in ("paper.css", "report.css"))
    head = f'<header><p class="over">{safe(report.what)}</p>{headline(report)}</header>'
    foot = f'<footer class="note">{safe(report.made_with)}</footer>'
    return _DOCUMENT.format(
        title=safe(f"{report.title}: report"), style=style, body=head + body(report) + foot
    )


def headline(report: Report) -> str:
    """The verdict, how sure it is, and the candidate's own line."""
    own = (
        f'<p class="quote-own">You wrote: “<bdi>{safe(report.own_line)}</bdi>”</p>' if report.own_line else ""
    )
    own += f'<p class="quote-own">{safe(report.own_scores)}</p>' if report.own_scores else ""
    if not report.verdict:
        return f'<h1 tabindex="-1">The score is not ready.</h1>{own}'
    return f'<h1 tabindex="-1">{safe(report.verdict)}</h1><p class="lead">{safe(report.confidence)}</p>{own}'


def nothing(phase: PhaseReview) -> str:
    """A report by itself offers nothing to press."""
    return ""


def body(report: Report, offer: Callable[[PhaseReview], str] = nothing) -> str:
    """Everything below the headline; `offer` is what a page adds to a phase."""
    return "".join(
        [
            _again(report.again),
            _changes(report.changes),
            _scores(report),
            _claims(report.claims),
            _help(report),
            _unasked(report.unasked),
            _pacing(report.phases),
            _phases(report, offer),
            _next(report),
            _others(report.others),
            _transcript(report),
        ]
    )


def _again(again: Again | None) -> str:
    if again is None:
        return ""
    rows = "".join(
        f"<tr{' class=moved' if '→' in moved else ''}><td>{safe(statement)}</td><td>{safe(moved)}</td></tr>"
        for statement, moved in again.points
    )
    return f"""<section class="second"><h2>What changed</h2><table><thead><tr><th>Point</th>
    <th>First try → this one</th></tr></thead><tbody>{rows}</tbody></table></section>"""


def _changes(changes: tuple[Change, ...]) -> str:
    rows = "".join(
        f'<li><h3>{safe(change.dimension)} <span class="meta">{safe(change.lack)}</span></h3>'
        f"{_led(change)}<p><b>Stronger</b> {safe(change.stronger)}"
        f'<span class="source">{safe(change.source)}</span></p></li>'
        for change in changes
    )
    return (
        f'<section class="changes"><h2>What would have helped most</h2><ol>{rows}</ol></section>'
        if rows
        else ""
    )


def _led(change: Change) -> str:
    return f'<p class="lead-in">{safe(change.lead)}</p>{_said(change.said)}' if change.said else ""


def _said(quote: Quote) -> str:
    at = moment(quote.t)
    link = f'<a href="#said-{quote.turn}">{at}</a>' if quote.turn is not None else at
    how = f", {safe(quote.how)}" if quote.how else ""
    return f"<blockquote><bdi>{safe(quote.text)}</bdi> <cite>{link}{how}</cite></blockquote>"


def _scores(report: Report) -> str:
    if not report.scores:
        return ""
    chart = radar(
        [s.short for s in report.scores], [s.score for s in report.scores], [s.own for s in report.scores]
    )
    key = (
        '<span class="key-own">your own view</span>' if any(s.own is not None for s in report.scores) else ""
    )
    drawn = f'<figure>{chart}<figcaption><span class="key-scored">scored</span>{key}</figcaption></figure>'
    figure = drawn if len(report.scores) >= SPOKES else ""
    rows = "".join(_dimension(score) for score in report.scores)
    remarks = "".join(f'<p class="note">{safe(remark)}</p>' for remark in report.remarks)
    return f"""<section class="scores"><h2>Scores</h2>
    {figure}
    <p class="note">Absolute, from 1 to 5: about 2 is the junior bar, 3 mid-level, 4 senior, 5 staff.</p>{remarks}
    {rows}</section>"""


def _dimension(score: Scored) -> str:
    given = score.instead if score.score is None else f"{score.score:g}"
    mine = f"<small>you said {score.own:g}</small>" if score.own is not None else ""
    quotes = "".join(_said(quote) for quote in score.quotes)
    notes = "".join(f'<p class="next">{safe(note)}</p>' for note in score.notes)
    following = f'<p class="next"><b>Next</b> {safe(score.next)}</p>' if score.next else ""
    return f"""<div class="dimension" data-dimension="{score.id}"><h3>{safe(score.title)}</h3>
      <p class="given{" none" if score.score is None else ""}">{given}{mine}</p>{scale(score.score, score.own)}
      {quotes}{notes}{following}</div>"""


def _pacing(phases: tuple[PhaseReview, ...]) -> str:
    widest = max([60.0, *(max(phase.planned, phase.used) for phase in phases)])
    rows = "".join(_pace(phase, widest) for phase in phases)
    return f"""<section class="pacing"><h2>Where the time went</h2>
    <table><thead><tr><th scope="col">Phase</th><th scope="col">Used</th><th scope="col">Planned</th>
      <th class="draw" aria-hidden="true"></th></tr></thead><tbody>{rows}</tbody></table></section>"""


def _pace(phase: PhaseReview, widest: float) -> str:
    style = f"--plan:{phase.planned / widest:.3f};--used:{phase.used / widest:.3f}"
    long = ' class="long"' if phase.used > phase.planned * 1.5 and phase.used - phase.planned > 60 else ""
    return (
        f'<tr{long}><th scope="row">{safe(phase.title)}</th><td>{clock(phase.used)}</td>'
        f'<td>{clock(phase.planned)}</td><td class="draw" aria-hidden="true">'
        f'<span class="pace" style="{style}"><i class="plan"></i><i class="used"></i></span></td></tr>'
    )


def _phases(report: Report, offer: Callable[[PhaseReview], str]) -> str:
    shown = [p for p in report.phases if p.covered or p.missed or p.asked or p.strong]
    return f"""<section class="walk"><h2>Phase by phase</h2>
    {"".join(_phase(phase, report, offer(phase)) for phase in shown)}</section>"""


def _phase(phase: PhaseReview, report: Report, offered: str) -> str:
    total = len(phase.covered) + len(phase.missed)
    heard = f"{len(phase.covered)} of {plural(total, 'point')} heard" if total else "no points expected"
    covered = _listed("Heard", "heard", (_covered(item, report) for item in phase.covered))
    missed = _listed(_MISSED, "missed", (f"<li>{safe(line)}</li>" for line in phase.missed))
    hinted = _listed(_HINTED, "hinted", (f"<li>{safe(line)}</li>" for line in phase.hinted))
    asked = _listed("Why you were asked", "asked", (_question(item) for item in phase.asked), "details")
    strong = (
        f'<details class="strong"><summary>A strong answer</summary><p>{safe(phase.strong)}</p></details>'
        if phase.strong
        else ""
    )
    return f"""<details class="phase" data-phase="{phase.id}"><summary><h3>{safe(phase.title)}</h3><span class="meta">{heard}</span></summary>
      <div class="inside">{covered}{missed}{hinted}{asked}{strong}{offered}</div></details>"""


def _covered(item: Covered, report: Report) -> str:
    turn = next((t.seq for t in report.turns if t.you and item.quote in t.text), None)
    how = f"{item.depth}, {how_it_came(item.prompting)}"
    return f"<li>{safe(item.statement)}{_said(Quote(item.quote, item.t, how, turn))}</li>"


def _question(item: Asked) -> str:
    source = f' <span class="source">{safe(item.source)}</span>' if item.source else ""
    return f"<li>{moment(item.t)} “{safe(item.text)}”<p>{safe(item.reason)}{source}</p></li>"


def _listed(title: str, kind: str, items: Iterable[str], tag: str = "div") -> str:
    rows = "".join(items)
    if not rows:
        return ""
    head = f"<summary>{title}</summary>" if tag == "details" else f"<h4>{title}</h4>"
    return f'<{tag} class="{kind}">{head}<ul>{rows}</ul></{tag}>'


def _claims(claims: tuple[Corrected, ...]) -> str:
    rows = [
        f"<li><h3>{safe(claim.title)}</h3>{_said(claim.said)}"
        f"<p><b>{safe(claim.outcome)}</b> {safe(claim.correction or ABOVE)}</p></li>"
        for claim in claims
    ]
    return (
        f'<section class="claims"><h2>Worth correcting</h2>{_folded(rows, CLAIMS)}</section>' if rows else ""
    )


def _folded(rows: list[str], shown: int) -> str:
    """A list of which only the beginning stands in sight."""
    if len(rows) <= shown + 1:
        return f"<ul>{''.join(rows)}</ul>"
    rest = f"<summary>{len(rows) - shown} more</summary><ul>{''.join(rows[shown:])}</ul>"
    return f'<ul>{"".join(rows[:shown])}</ul><details class="more">{rest}</details>'


def _help(report: Report) -> str:
    if not report.hints:
        return ""
    rows = "".join(f"<li>{safe(line)}</li>" for line in report.helped)
    return f"""<section class="help"><h2>Hints and their price</h2><p class="note">{safe(report.hints)}</p>
    <ul>{rows}</ul></section>"""


def _unasked(unasked: tuple[Unasked, ...]) -> str:
    """The questions that most hangs on in sight, the others folded away."""
    rows = [f"<li><b>{safe(fact.question)}</b> <span>{safe(fact.answer)}</span></li>" for fact in unasked]
    if not rows:
        return ""
    return f"""<section class="unasked"><h2>Questions you never asked</h2>
    <p class="note">Each would have been answered, and the design rests on the first of them.</p>
    {_folded(rows, UNASKED)}</section>"""


def _next(report: Report) -> str:
    """What to do before the next interview."""
    drills = "".join(f"<li><b>{safe(d.dimension)}</b> {safe(d.text)}</li>" for d in report.drills)
    drill = f'<div class="drills"><h2>What to drill next</h2><ul>{drills}</ul></div>' if drills else ""
    rows = "".join(
        f'<li><a href="{safe(item.url)}" rel="noreferrer" target="_blank">{safe(item.title)}</a>'
        f"<p>{safe(item.look_for)}</p></li>"
        for item in report.reading
    )
    reading = f"<h2>What to read</h2><ul>{rows}</ul>" if rows else ""
    return f'<section class="reading">{drill}{reading}</section>' if drill or reading else ""


def _others(others: Others | None) -> str:
    if others is None:
        return ""
    rows = "".join(
        f"<tr><th scope='row'><bdi>{safe(other.by)}</bdi></th><td>{safe(other.level)}</td>"
        f"<td>{safe(other.line)}</td><td>{'' if other.mean is None else f'{other.mean:.2f}'}</td></tr>"
        for other in others.grades
    )
    return f"""<section class="others"><h2>Other grades of this session</h2><div class="wide"><table><thead><tr><th scope="col">By</th>
    <th scope="col">Level</th><th scope="col">Verdict</th><th scope="col">Mean</th></tr></thead><tbody>{rows}</tbody></table></div>
    {_compared(others)}</section>"""


def _compared(others: Others) -> str:
    if not others.rows:
        return ""
    heads = "".join(f'<th scope="col"><bdi>{safe(name)}</bdi></th>' for name in others.columns)
    rows = "".join(
        f'<tr><th scope="row">{safe(row.title)}</th><td>{row.own}</td>{"".join(map(_beside, row.others))}</tr>'
        for row in others.rows
    )
    agreement = "".join(f'<p class="note"><bdi>{safe(line)}</bdi></p>' for line in others.agreement)
    return f"""<div class="wide"><table class="compared"><thead><tr><th scope="col">Dimension</th><th scope="col">This report</th>{heads}</tr></thead>
    <tbody>{rows}</tbody></table></div>{agreement}"""


def _beside(cell: tuple[str, str]) -> str:
    score, apart = cell
    return f"<td>{score}{f' <small>{safe(apart)}</small>' if apart else ''}</td>"


def _transcript(report: Report) -> str:
    rows = "".join(
        f'<li id="said-{turn.seq}" class="{"you" if turn.you else "interviewer"}">{moment(turn.t)}'
        f'<b>{"You" if turn.you else "Interviewer"}</b><div class="said"><bdi>{safe(turn.text)}</bdi></div></li>'
        for turn in report.turns
    )
    return f"""<section class="transcript"><details><summary><h2>Everything that was said</h2>
    <span class="meta">{plural(len(report.turns), "turn")}</span></summary><ol>{rows}</ol></details></section>"""
