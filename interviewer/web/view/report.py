"""The page after the end: how it went by the candidate's own lights, then the review.

Knows a finished session, its debrief and perhaps its scorecard; scores nothing and invents nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from interviewer.conduct.debrief import Asked, Challenged, Covered, Debrief, PhaseReview
from interviewer.domain.case import Case
from interviewer.domain.framework import Framework
from interviewer.domain.scorecard import DimensionScore, Evidence, Scorecard, Verdict
from interviewer.domain.session import Session
from interviewer.domain.terms import Dimension
from interviewer.web.view.charts import radar, scale
from interviewer.web.view.text import clock, minutes, moment, plural, prompted, safe

_READ_AS = {
    Verdict.STRONG_HIRE: "This read as clearly above the {level} bar",
    Verdict.HIRE: "This read as a pass at {level}",
    Verdict.LEAN_HIRE: "This read as just over the {level} bar",
    Verdict.LEAN_NO_HIRE: "This read as just short of the {level} bar",
    Verdict.NO_HIRE: "This read as short of the {level} bar",
    Verdict.STRONG_NO_HIRE: "This read as well short of the {level} bar",
    Verdict.INSUFFICIENT_SIGNAL: "There was too little to judge this at {level}",
}
_MISSED = "Missed <em>An interviewer listens for</em>"
_HINTED = "After a hint <em>Counts for less</em>"
_QUOTES = 2
_DRILLED = 2


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


def page(
    session: Session,
    case: Case,
    framework: Framework,
    review: Debrief,
    card: Scorecard | None,
    trouble: str = "",
) -> str:
    """The review; without a scorecard it says so and shows what is known without one."""
    return f"""
<article class="ending report">
  <header><p class="over">{_what(session, case, framework)}</p>
    {_verdict(card, session, framework, trouble)}</header>
  {_scores(card, session, framework)}
  {_pacing(review)}
  {_phases(review, session)}
  {_claims(review.claims)}
  {_facts(review.facts_never_asked)}
  {_transcript(session)}
  <div class="begin"><button type="button" class="primary again">New interview</button></div>
</article>"""


def _what(session: Session, case: Case, framework: Framework) -> str:
    level = framework.levels[session.setup.level].title
    length = f"{minutes(session.t)} of {session.setup.minutes} minutes"
    return f"{safe(case.title)} · {safe(level)} · {length}"


def verdict_line(card: Scorecard, framework: Framework) -> str:
    """The verdict as one sentence a coach would say."""
    level = framework.levels[card.level].title.lower()
    line = _READ_AS[card.verdict].format(level=level)
    best = card.highest_level
    if best is not None and best is not card.level:
        line += f", and as a pass at {framework.levels[best].title.lower()}"
    return line + "."


def _verdict(card: Scorecard | None, session: Session, framework: Framework, trouble: str) -> str:
    if card is None:
        return f"""<h1 tabindex="-1">The score is not ready.</h1>
    <p class="lead">{safe(trouble)} What follows needs no score.</p>
    <p><button type="button" class="quiet retry">Try again</button></p>"""
    own = session.self_assessment
    line = f'<p class="quote-own">You wrote: “{safe(own.line)}”</p>' if own and own.line else ""
    return f"""<h1 tabindex="-1">{safe(verdict_line(card, framework))}</h1>
    <p class="lead">Confidence: {safe(card.confidence)}. One session never certifies a level.</p>{line}"""


def _scores(card: Scorecard | None, session: Session, framework: Framework) -> str:
    if card is None:
        return ""
    own = session.self_assessment.scores if session.self_assessment else {}
    known = [id for id in Dimension if id in card.dimensions]
    chart = radar(
        [framework.dimensions[id].short.capitalize() for id in known],
        [card.dimensions[id].score for id in known],
        [own.get(id) for id in known],
    )
    key = '<span class="key-own">your own view</span>' if own else ""
    rows = "".join(_dimension(id, card.dimensions[id], own.get(id), session, framework) for id in known)
    return f"""<section class="scores"><h2>Scores</h2>
    <figure>{chart}<figcaption><span class="key-scored">scored</span>{key}</figcaption></figure>
    <p class="note">Absolute, from 1 to 5: about 2 is the junior bar, 3 mid-level, 4 senior, 5 staff.</p>
    {rows}{_drills(card, framework)}</section>"""


def _dimension(
    id: Dimension, score: DimensionScore, own: float | None, session: Session, framework: Framework
) -> str:
    given = "not enough to judge" if score.score is None else f"{score.score:g}"
    mine = f"<small>you said {own:g}</small>" if own is not None else ""
    distinct = list({item.quote: item for item in reversed(score.evidence)}.values())[::-1]
    quotes = "".join(_evidence(item, session) for item in distinct[:_QUOTES])
    missing = f'<p class="next"><b>Next</b> {safe(score.missing)}</p>' if score.missing else ""
    return f"""<div class="dimension"><h3>{safe(framework.dimensions[id].title)}</h3>
      <p class="given{" none" if score.score is None else ""}">{given}{mine}</p>{scale(score.score, own)}
      {quotes}{missing}</div>"""


def _evidence(item: Evidence, session: Session) -> str:
    link = _said_at(item.quote, item.t, session)
    return f"<blockquote>{safe(item.quote)} <cite>{link}, {prompted(item.prompting)}</cite></blockquote>"


def _said_at(quote: str, t: float, session: Session) -> str:
    """The minute, linked to the turn in the transcript that has these words."""
    turns = [turn for turn in session.candidate_turns if quote in turn.text] or session.candidate_turns
    if not turns:
        return moment(t)
    nearest = min(turns, key=lambda turn: abs(turn.t - t))
    return f'<a href="#said-{nearest.seq}">{moment(t)}</a>'


def _drills(card: Scorecard, framework: Framework) -> str:
    scored = [(value.score, id) for id, value in card.dimensions.items() if value.score is not None]
    weakest = [framework.dimensions[id] for _, id in sorted(scored, key=lambda pair: pair[0])[:_DRILLED]]
    items = "".join(f"<li><b>{safe(d.title)}</b> {safe(d.drills[0])}</li>" for d in weakest if d.drills)
    return f'<div class="drills"><h3>What to drill next</h3><ul>{items}</ul></div>' if items else ""


def _pacing(review: Debrief) -> str:
    widest = max([60.0, *(max(phase.planned, phase.used) for phase in review.phases)])
    rows = "".join(_pace(phase, widest) for phase in review.phases)
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


def _phases(review: Debrief, session: Session) -> str:
    shown = [phase for phase in review.phases if phase.covered or phase.missed or phase.asked or phase.strong]
    spent = f"{plural(review.hints_used, 'hint')} taken; {review.hints_free} are free of a cap on the score."
    hints = f'<p class="note">{spent}</p>' if review.hints_used else ""
    return f"""<section class="walk"><h2>Phase by phase</h2>{hints}
    {"".join(_phase(phase, session) for phase in shown)}</section>"""


def _phase(phase: PhaseReview, session: Session) -> str:
    total = len(phase.covered) + len(phase.missed)
    heard = f"{len(phase.covered)} of {plural(total, 'point')} heard" if total else "no points expected"
    covered = _listed("Heard", "heard", (_covered(item, session) for item in phase.covered))
    missed = _listed(_MISSED, "missed", (f"<li>{safe(line)}</li>" for line in phase.missed))
    hinted = _listed(_HINTED, "hinted", (f"<li>{safe(line)}</li>" for line in phase.hinted))
    asked = _listed("Why you were asked", "asked", (_question(item) for item in phase.asked), "details")
    strong = (
        f'<details class="strong"><summary>A strong answer</summary><p>{safe(phase.strong)}</p></details>'
        if phase.strong
        else ""
    )
    return f"""<details class="phase"><summary><h3>{safe(phase.title)}</h3><span class="meta">{heard}</span></summary>
      <div class="inside">{covered}{missed}{hinted}{asked}{strong}</div></details>"""


def _covered(item: Covered, session: Session) -> str:
    link = _said_at(item.quote, item.t, session)
    return (
        f"<li>{safe(item.statement)}<blockquote>{safe(item.quote)} "
        f"<cite>{link}, {safe(item.depth)}, {prompted(item.prompting)}</cite></blockquote></li>"
    )


def _question(item: Asked) -> str:
    source = f' <span class="source">{safe(item.source)}</span>' if item.source else ""
    return f"<li>{moment(item.t)} “{safe(item.text)}”<p>{safe(item.reason)}{source}</p></li>"


def _listed(title: str, kind: str, items: Iterable[str], tag: str = "div") -> str:
    rows = "".join(items)
    if not rows:
        return ""
    head = f"<summary>{title}</summary>" if tag == "details" else f"<h4>{title}</h4>"
    return f'<{tag} class="{kind}">{head}<ul>{rows}</ul></{tag}>'


def _claims(claims: tuple[Challenged, ...]) -> str:
    rows = "".join(
        f"<li><h3>{safe(claim.title)}</h3><blockquote>{safe(claim.quote)}</blockquote>"
        f"<p><b>{safe(claim.outcome.capitalize())}.</b> {safe(claim.correction)}</p></li>"
        for claim in claims
    )
    return f'<section class="claims"><h2>Worth correcting</h2><ul>{rows}</ul></section>' if rows else ""


def _facts(unasked: tuple[str, ...]) -> str:
    rows = "".join(f"<li>{safe(answer)}</li>" for answer in unasked)
    if not rows:
        return ""
    return f"""<section class="unasked"><details><summary><h2>Facts you never asked for</h2>
    <span class="meta">{len(unasked)}</span></summary><ul>{rows}</ul></details></section>"""


def _transcript(session: Session) -> str:
    rows = "".join(
        f'<li id="said-{turn.seq}" class="{"you" if turn.by_candidate else "interviewer"}">{moment(turn.t)}'
        f'<b>{"You" if turn.by_candidate else "Interviewer"}</b><div class="said">{safe(turn.text)}</div></li>'
        for turn in session.turns
    )
    return f"""<section class="transcript"><details><summary><h2>Everything that was said</h2>
    <span class="meta">{plural(len(session.turns), "turn")}</span></summary><ol>{rows}</ol></details></section>"""
