"""Below the arrival page: how earlier sittings went, and grading a conversation held elsewhere.

Knows trends and the library's cases; not where they are kept.
"""

from __future__ import annotations

from interviewer.conduct.progress import Progress, Trend
from interviewer.domain.case import Case
from interviewer.domain.framework import Framework
from interviewer.domain.terms import Level
from interviewer.report.charts import trend
from interviewer.report.text import plural, safe

_WEAKEST = 2


def progressed(came: Progress, cases: dict[str, Case], framework: Framework) -> str:
    """Each dimension over the sittings, the weakest named, and the case to sit next."""
    rows = "".join(_row(item, framework) for item in came.trends)
    weak = " and ".join(framework.dimensions[id].short for id in came.weakest[:_WEAKEST])
    return f"""<section class="progress"><h2>How you come along</h2>
  <p class="note">{plural(len(came.sat), "graded interview")}; “lately” is the mean of the last three. One session never certifies a level.</p>
  <table><thead><tr><th scope="col">Dimension</th><th scope="col">Lately</th><th class="draw" aria-hidden="true"></th></tr></thead>
  <tbody>{rows}</tbody></table>
  {f"<p>Weakest so far: {safe(weak)}.</p>" if weak else ""}{_next(came, cases)}</section>"""


def _row(item: Trend, framework: Framework) -> str:
    lately = "–" if item.recent is None else f"{item.recent:.1f}"
    return (
        f'<tr><th scope="row">{safe(framework.dimensions[item.dimension].title)}</th><td>{lately}</td>'
        f'<td class="draw" aria-hidden="true">{trend(item.scores)}</td></tr>'
    )


def _next(came: Progress, cases: dict[str, Case]) -> str:
    if came.next_case not in cases:
        return ""
    title = safe(cases[came.next_case].title)
    return f'<p><button type="button" class="quiet pick" data-case="{safe(came.next_case)}">Sit next: {title}</button></p>'


def bringing(cases: dict[str, Case], framework: Framework) -> str:
    """A form for the transcript of an interview held elsewhere."""
    chosen = sorted(cases.values(), key=lambda case: case.title)
    options = "".join(f'<option value="{safe(case.id)}">{safe(case.title)}</option>' for case in chosen)
    ranks = "".join(
        f'<option value="{level}"{" selected" if level is Level.SENIOR else ""}>{safe(framework.levels[level].title)}</option>'
        for level in Level
    )
    return f"""<details class="bring"><summary><h2>Grade an interview you had elsewhere</h2></summary>
<form novalidate>
  <p class="note">Paste who said what: lines that begin with a name, with or without times, or a chat log. It stays on this machine.</p>
  <label><span>Transcript</span><textarea name="text" rows="8" spellcheck="false" placeholder="Interviewer: …&#10;Candidate: …"></textarea></label>
  <div class="row"><label><span>Case</span><select name="case">{options}</select></label>
    <label><span>Level</span><select name="level">{ranks}</select></label>
    <label><span>Your name in it, if not “Candidate”</span><input type="text" name="candidate" maxlength="60" autocomplete="off"></label></div>
  <p class="notice" role="status"></p>
  <p><button type="submit" class="outlined">Grade it</button></p>
</form></details>"""
