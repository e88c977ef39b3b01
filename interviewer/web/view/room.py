"""The room as HTML: the frame, one turn, the rail of phases, the facts.

Knows a session and its plan; not how a turn came about, and no server.
"""

from __future__ import annotations

from interviewer.domain.case import Case
from interviewer.domain.framework import Framework
from interviewer.domain.session import Session, Turn
from interviewer.domain.terms import MoveKind, PhaseId
from interviewer.report.text import minutes, moment, safe

HINT = "Could I have a hint?"
NEXT = "Let's move to the next part."
"""What the two buttons say on the candidate's behalf."""
_OVER = 1.25
"""Share of its budget from which a phase is marked as long."""
_KEYS = (
    ("Enter", "Send your turn"),
    ("Shift + Enter", "New line"),
    ("Esc", "Leave the text box, or close what is open"),
    ("/", "Back to the text box"),
    ("f · b · s", "Facts, board, scratchpad"),
    ("p", "Pause the clock, or go on"),
    ("Alt + M", "Speak: hold it, or press it once and once again"),
    ("r", "Read the interviewer aloud, or stop"),
    ("?", "This list"),
)
_NEEDS = {"Alt + M": "needs-mic", "r": "needs-voice"}
"""Keys of what not every browser can do; shown where it can."""


def frame(session: Session, case: Case, framework: Framework) -> str:
    """The empty room; turns, rail, clock and facts are filled in as they come."""
    setup = session.setup
    level = framework.levels[setup.level].title
    feedback = "feedback as we go" if setup.feedback == "as_we_go" else "feedback at the end"
    return f"""
<div class="room" data-state="running">
  <h1 class="hidden">{safe(case.title)}</h1>
  <aside class="rail" aria-label="Time and phases">
    <div class="clock"><span class="left" role="timer" aria-live="off" aria-label="Time left">--:--</span>
      <span class="of">left of {setup.minutes} minutes</span></div>
    <div class="plan"></div>
    <p class="about"><strong>{safe(case.title)}</strong><br>{safe(level)} · {feedback}</p>
    <button type="button" class="quiet keys">Shortcuts <kbd>?</kbd></button>
  </aside>
  <div class="strip">
    <button type="button" class="where" aria-expanded="false"><span class="phase"></span></button>
    <span class="left" aria-hidden="true">--:--</span>
    <button type="button" class="open" data-tab="facts">Facts <span class="count"></span></button>
    <button type="button" class="open" data-tab="board">Board</button>
    <button type="button" class="open" data-tab="notes">Notes</button>
  </div>
  <section class="centre" aria-label="Conversation">
    <div class="scroll" tabindex="0" role="log" aria-live="off" aria-label="What was said">
      <ol class="talk"></ol>
      <p class="thinking" hidden><span></span><span></span><span></span></p>
    </div>
    <button type="button" class="newer" hidden>New reply ↓</button>
    {_composer(case)}
  </section>
  {_panel()}
  {_keys()}
  {_confirm()}
  <p class="announce hidden" aria-live="polite"></p>
</div>"""


def _composer(case: Case) -> str:
    return f"""<form class="composer" novalidate>
      <p class="notice" role="status"></p>
      <div class="speech"><span class="since" aria-hidden="true"></span><span class="heard" role="status"></span>
        <button type="button" class="quiet retry" hidden>Try again</button>
        <span class="interim" aria-hidden="true"></span></div>
      <div class="box">
        <textarea name="text" rows="1" maxlength="20000" aria-label="Your turn, to the interviewer on
          {safe(case.title)}" placeholder="Think aloud. Enter sends." enterkeyhint="send"></textarea>
        <button type="button" class="mic" aria-pressed="false" aria-label="Speak your turn" aria-keyshortcuts="Alt+M"
          title="Speak: hold, or press once and once again (Alt+M)" hidden><svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M10 12.5a3 3 0 0 0 3-3V5a3 3 0 0 0-6 0v4.5a3 3 0 0 0 3 3zM4.5 9.5a5.5 5.5 0 0 0 11 0M10 15v3"/></svg></button>
        <button type="submit" class="send" aria-label="Send"><svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M10 16V4M10 4l-5 5M10 4l5 5"/></svg></button>
      </div>
      <div class="aids">
        <button type="button" class="quiet hint">Hint <small class="price"></small></button>
        <button type="button" class="quiet pause">I need a minute</button>
        <button type="button" class="quiet next">Next phase</button>
        <button type="button" class="quiet aloud" aria-pressed="false" aria-label="Read the interviewer aloud" hidden><svg
          viewBox="0 0 20 20" aria-hidden="true"><path d="M3 8v4h3l4 3.5v-11L6 8zM13 7.5a3.5 3.5 0 0 1 0 5M15 5a7 7 0 0 1 0 10"/></svg></button>
        <button type="button" class="quiet end">End</button>
      </div>
      <div class="over" hidden><p>That was the interview.</p>
        <button type="button" class="primary review">See how it went</button></div>
    </form>"""


def _panel() -> str:
    tabs = (("facts", "Facts so far"), ("board", "Board"), ("notes", "Scratchpad"))
    heads = "".join(
        f'<button type="button" role="tab" id="tab-{id}" aria-controls="panel-{id}" data-tab="{id}" '
        f'aria-selected="false" tabindex="-1">{label}{_count(id)}</button>'
        for id, label in tabs
    )
    return f"""
  <aside class="panel" aria-label="Facts, board and scratchpad">
    <div class="tabs"><div role="tablist" aria-label="Beside the conversation">{heads}</div>
      <button type="button" class="quiet fold" aria-label="Close the panel" title="Close">×</button></div>
    <div role="tabpanel" id="panel-facts" aria-labelledby="tab-facts" tabindex="0" hidden></div>
    <div role="tabpanel" id="panel-board" aria-labelledby="tab-board" hidden>
      <figure class="picture"><div class="drawing" role="img" aria-label="Your diagram"></div>
        <figcaption></figcaption></figure>
      <textarea class="diagram" spellcheck="false" aria-label="The diagram as Mermaid text" placeholder="graph LR
  A[one part] --> B[another]"></textarea>
      <button type="button" class="quiet wide" aria-pressed="false">Wider</button>
    </div>
    <div role="tabpanel" id="panel-notes" aria-labelledby="tab-notes" hidden>
      <textarea class="notes" aria-label="Scratchpad" placeholder="Numbers, open questions. Kept with \
the interview; the interviewer does not read it."></textarea>
    </div>
  </aside>
  <button type="button" class="quiet unfold" aria-label="Open facts, board and scratchpad">Facts · Board · Notes</button>"""


def _count(id: str) -> str:
    return ' <span class="count"></span>' if id == "facts" else ""


def _keys() -> str:
    rows = "".join(_key(key, what, _NEEDS.get(key, "")) for key, what in _KEYS)
    return f"""
  <dialog class="shortcuts" aria-labelledby="keys-title"><h2 id="keys-title">Shortcuts</h2><dl>{rows}</dl>
    <form method="dialog"><button class="quiet">Close</button></form></dialog>"""


def _key(key: str, what: str, needs: str) -> str:
    absent = f' class="{needs}" hidden' if needs else ""
    return f"<dt{absent}><kbd>{safe(key)}</kbd></dt><dd{absent}>{safe(what)}</dd>"


def _confirm() -> str:
    return """
  <dialog class="confirm" aria-labelledby="confirm-title"><h2 id="confirm-title">End the interview?</h2>
    <p class="rest"></p>
    <form method="dialog"><button class="quiet" value="stay" autofocus>Keep going</button>
      <button class="primary" value="end">End it</button></form></dialog>"""


STOOD_IN = "The model did not answer. The embedded interviewer took this turn; trying again on the next."


def turn(said: Turn, why: bool) -> str:
    """One turn; `why` adds the reason behind a question of the interviewer."""
    who = "you" if said.by_candidate else "interviewer"
    aside = " aside" if said.by_candidate and said.text in (HINT, NEXT) else ""
    name = "You" if said.by_candidate else "Interviewer"
    return (
        f'<li class="turn {who}{aside}" data-seq="{said.seq}"><span class="hidden">{name}:</span>'
        f'<div class="said">{safe(said.text)}</div>{_stood_in(said)}{_why(said) if why else ""}{moment(said.t)}</li>'
    )


def _stood_in(said: Turn) -> str:
    """That the model did not take this turn, and why on hover."""
    if not said.fallback:
        return ""
    return f'<p class="stood-in" title="{safe(said.fallback)}">{STOOD_IN}</p>'


def _why(said: Turn) -> str:
    move = said.move
    if move is None or not (move.probes or move.kind is MoveKind.CHALLENGE):
        return ""
    source = "".join(f'<p class="source">{safe(source)}</p>' for source in move.sources)
    reason = move.reason[:1].upper() + move.reason[1:]
    return f'<details class="why"><summary>Why this?</summary><p>{safe(reason)}</p>{source}</details>'


def divider(title: str) -> str:
    """The line between two phases in the conversation."""
    return f'<li class="phase-mark" aria-hidden="true"><span>{safe(title)}</span></li>'


def rail(session: Session, framework: Framework, plan: dict[PhaseId, float], now: float) -> str:
    """The ten phases with planned against used time; the current one is marked."""
    widest = max(plan.values())
    rows = []
    for id in sorted(plan, key=lambda phase: phase.rank):
        here = id is session.phase and not session.ended
        used = session.phase_time(now) if here else session.used.get(id, 0.0)
        rows.append(_phase(framework.phases[id].title, plan[id], used, widest, here, id in session.visited))
    return f'<ol class="phases">{"".join(rows)}</ol>'


def _phase(title: str, planned: float, used: float, widest: float, here: bool, visited: bool) -> str:
    kind = "here" if here else "seen" if visited or used >= 1 else "ahead"
    long = " long" if used > planned * _OVER and used - planned > 30 else ""
    current = ' aria-current="step"' if here else ""
    spoken = f"{minutes(used)} of {minutes(planned)} minutes used"
    return (
        f'<li class="{kind}{long}"{current} data-used="{used:.0f}" data-planned="{planned:.0f}">'
        f'<span class="name">{safe(title)}</span>'
        f'<span class="spent" aria-label="{spoken}"><b>{minutes(used)}</b>/{minutes(planned)}</span>'
        f'<span class="bar" aria-hidden="true" style="--plan:{planned / widest:.3f}">'
        f'<i style="--share:{min(1.0, used / planned):.3f}"></i></span></li>'
    )


def facts(session: Session, case: Case) -> str:
    """What was granted so far, and what was handed back to assume."""
    given = [fact for fact in case.facts if fact.id in session.ledger.facts]
    given.sort(key=lambda fact: session.ledger.facts.index(fact.id))
    back = list(dict.fromkeys(session.ledger.handed_back))
    if not given and not back:
        return '<p class="empty">Facts you ask for are kept here.</p>'
    lines = "".join(f"<li>{safe(fact.answer)}</li>" for fact in given)
    assumed = "".join(f"<li>{safe(words)}</li>" for words in back)
    return (f'<ul class="given">{lines}</ul>' if lines else "") + (
        f'<h3>Yours to assume</h3><ul class="assumed">{assumed}</ul>' if assumed else ""
    )


def price(session: Session, framework: Framework) -> str:
    """What a hint costs now, for its button."""
    free = framework.levels[session.setup.level].hints
    taken = sum(session.ledger.hints.values())
    if taken >= free:
        return "caps the whole score"
    return f"caps that point · {taken} of {free} taken" if taken else "caps that point"
