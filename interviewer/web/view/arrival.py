"""The arrival page as HTML: cases to pick from, how to sit, what was sat before.

Knows the library's cases and rows of past sittings; not how either was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from interviewer.conduct.progress import Progress
from interviewer.domain.case import Case
from interviewer.domain.events import AGAIN
from interviewer.domain.framework import Framework
from interviewer.domain.plan import MINUTES
from interviewer.domain.terms import Level, PhaseId
from interviewer.library.shelf import Library
from interviewer.report.text import levels, minutes, plural, safe
from interviewer.web.view.history import bringing, progressed
from interviewer.web.view.tailoring import TAILORING

SHOWN = 6
"""Cards on show before anything is searched for; with 'Surprise me' they make the first glance."""
_FIRST = (
    "video-recommendation",
    "fraud-detection",
    "rag-enterprise-assistant",
    "ad-click-prediction",
    "harmful-content-detection",
    "eta-prediction",
)
_TITLE = 'Mock interview: <span class="whole">machine-learning</span> system design'
_LEAD = (
    "An open problem, a clock and an interviewer who listens. You lead, you ask for the facts, and "
    "afterwards you see what was heard, in your own words."
)


class Row(Protocol):
    """One past sitting, as the store lists it."""

    @property
    def id(self) -> str: ...
    @property
    def case(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def minutes(self) -> int: ...
    @property
    def status(self) -> str: ...
    @property
    def created_at(self) -> str: ...
    @property
    def t(self) -> float: ...
    @property
    def label(self) -> str: ...


def page(
    library: Library,
    who: str,
    rows: Sequence[Row],
    came: Progress | None = None,
) -> str:
    """The whole arrival page; `came` is how earlier sittings went."""
    cases, framework = library.cases, library.framework
    begun = [row for row in rows if row.case in cases]
    going = next((row for row in begun if row.status == "open"), None)
    past = [row for row in begun if row is not going]
    return f"""
<form class="arrival" novalidate>
  <header>
    <h1>{_TITLE}</h1>
    <p class="lead">{_LEAD}</p>
  </header>
  <p class="notice" role="status"></p>
  {_continue(going, cases, framework)}
  {_cases(library)}
  {_settings(framework)}
  <div class="begin">
    <button type="submit" class="primary">Start the interview</button>
    <p class="who"><span class="chosen" aria-hidden="true"></span>{safe(who)}</p>
  </div>
</form>
{_past(past, cases, framework)}
{progressed(came, cases, framework) if came else ""}
{TAILORING}
{bringing(cases, framework)}"""


def in_order(cases: Iterable[Case]) -> list[Case]:
    """A person's own cases first, then well-rounded ones, then by title."""
    place = {slug: i for i, slug in enumerate(_FIRST)}
    return sorted(cases, key=lambda case: (not case.own, place.get(case.id, len(place)), case.title))


def _continue(row: Row | None, cases: dict[str, Case], framework: Framework) -> str:
    if row is None:
        return ""
    return f"""
  <a class="continue" href="?sid={safe(row.id)}" data-sid="{safe(row.id)}">
    <span class="label">Continue where you left</span>
    <span class="what">{safe(cases[row.case].title)}</span>
    <span class="meta">{_level(row.level, framework)} · {_reached(row)}</span>
  </a>"""


def _cases(library: Library) -> str:
    cases = library.cases
    cards = "".join(_card(case, library, i >= SHOWN) for i, case in enumerate(in_order(cases.values())))
    search = _search(len(cases)) if len(cases) > SHOWN else ""
    return f"""
  <fieldset class="cases">
    <legend>The case</legend>
    {search}
    <div class="cards">
      <label class="card surprise">
        <input type="radio" name="case" value="" checked>
        <span class="title">Surprise me</span>
        <span class="about">Any case that suits the level, one you have not sat lately first.</span>
      </label>
      {cards}
    </div>
    <p class="none" hidden>No case has all of these words.</p>
  </fieldset>"""


def _search(count: int) -> str:
    return f"""<div class="search">
      <input type="search" aria-label="Search all cases" placeholder="Search all {count} cases"
        autocomplete="off" spellcheck="false">
      <button type="button" class="quiet more" aria-expanded="false">Show all</button>
    </div>"""


def _card(case: Case, library: Library, later: bool) -> str:
    framework = library.framework
    tests = " ".join(framework.dimensions[dimension].title for dimension in case.crux)
    words = f"{case.id} {case.title} {case.about} {case.group} {tests}".replace("-", " ").lower()
    return f"""<label class="card" data-words="{safe(words)}" data-range="{safe(levels(case, framework))}"
        data-low="{case.lowest.rank}" data-high="{case.highest.rank}"{" data-later hidden" if later else ""}
        data-offers="{" ".join(level for level in Level if case.offers(level))}"
        {"data-twist" if "twist" in case.prompts else ""} {"data-parallel" if library.has_parallel(case.id) else ""}>
        <input type="radio" name="case" value="{safe(case.id)}">
        <span class="title">{safe(case.title)}</span>
        <span class="about">{safe(case.about)}</span>
        <span class="meta">{safe(levels(case, framework).capitalize())}{" · your own" if case.own else ""}</span>
      </label>"""


def _settings(framework: Framework) -> str:
    ranks = [(level.value, framework.levels[level].title) for level in Level]
    spans = [(str(span), str(span)) for span in MINUTES]
    when = [("end", "At the end"), ("as_we_go", "As we go")]
    return f"""
  <div class="settings">
    {_choice("level", "Level", ranks, "senior")}
    {_choice("minutes", "Minutes", spans, "45")}
    {_choice("feedback", "Feedback", when, "end")}
    <label class="twist"><input type="checkbox" name="twist">
      <span>I've practised this one. <span class="meta">Same problem, one thing changed.</span></span></label>
    <label class="twist"><input type="checkbox" name="parallel" value="on">
      <span>Somebody told me about it. <span class="meta">Same problem, other facts and numbers.</span></span></label>
  </div>
  <p class="fit" aria-live="polite"></p>"""


def _choice(name: str, label: str, options: list[tuple[str, str]], chosen: str) -> str:
    buttons = "".join(
        f'<label><input type="radio" name="{name}" value="{safe(value)}"'
        f"{' checked' if value == chosen else ''}><span>{safe(text)}</span></label>"
        for value, text in options
    )
    return f'<fieldset class="choice {name}"><legend>{label}</legend><div>{buttons}</div></fieldset>'


def _past(rows: Sequence[Row], cases: dict[str, Case], framework: Framework) -> str:
    if not rows:
        return """<section class="past empty"><h2>Your interviews</h2>
  <p>None yet. Whatever you sit is kept, with its report.</p></section>"""
    items = "".join(_row(row, cases, framework) for row in rows)
    return f'<section class="past"><h2>Your interviews</h2><ul>{items}</ul></section>'


def _row(row: Row, cases: dict[str, Case], framework: Framework) -> str:
    title = safe(cases[row.case].title)
    state = "Report" if row.status == "ended" else "Continue"
    return f"""<li data-sid="{safe(row.id)}">
    <a href="?sid={safe(row.id)}" data-sid="{safe(row.id)}">{title}
      <span class="meta">{_level(row.level, framework)} · {_about(row, framework)} ·
        <time class="day" datetime="{safe(row.created_at)}">{safe(row.created_at[:10])}</time></span></a>
    <button type="button" class="quiet delete" aria-label="Delete this sitting of {title}">Delete</button>
    <span class="state" aria-hidden="true">{state}</span></li>"""


def _level(level: str, framework: Framework) -> str:
    known = level in list(Level)
    return safe(framework.levels[Level(level)].title if known else level)


def _about(row: Row, framework: Framework) -> str:
    """How far a sitting got, or which phase it tried again."""
    phase = row.label.removeprefix(AGAIN)
    if row.label.startswith(AGAIN) and phase in list(PhaseId):
        return f"another go at {safe(framework.phases[PhaseId(phase)].title.lower())}"
    return _reached(row)


def _reached(row: Row) -> str:
    if row.status == "ended":
        return f"{minutes(row.t)} of {plural(row.minutes, 'minute')}"
    return f"minute {minutes(row.t)} of {row.minutes}"
