"""The arrival's form for a resume or job description, and what it proposes, as HTML.

Knows a suggestion; not how it was found.
"""

from __future__ import annotations

from interviewer.library.suggesting import Proposal, Suggestion
from interviewer.report.text import safe

TAILORING = """<details class="tailor"><summary><h2>Start from a resume or job description</h2></summary>
<form novalidate>
  <p class="note">Paste it, or choose a text or PDF file of at most 2 MB. It is read on this machine and not kept.</p>
  <label><span>Text</span><textarea name="text" rows="5" spellcheck="false"></textarea></label>
  <label><span>Or a file</span><input type="file" name="paper" accept=".txt,.md,.pdf,text/plain,application/pdf"></label>
  <p class="notice" role="status"></p>
  <div class="proposal" role="status"></div>
  <p><button type="submit" class="outlined">Propose a case</button></p>
</form></details>"""


def tailored(found: Suggestion) -> str:
    """What is proposed and why; the case and level are chosen above."""
    case = _row("Case", found.cases[0]) if found.cases else "<p>Nothing in it points to one of the cases.</p>"
    why = f": “{safe(found.level_why)}”" if found.level_why else ", as nothing in it names a level"
    others = ", ".join(safe(proposal.title) for proposal in found.cases[1:])
    return "".join(
        (
            case,
            f"<p>Or: {others}</p>" if others else "",
            f"<p>Level: {safe(found.level)}{why}</p>",
            *(_row("Dwells on", proposal) for proposal in found.emphasis),
        )
    )


def _row(label: str, proposal: Proposal) -> str:
    return f"<p>{label}: {safe(proposal.title)}, for “{safe(proposal.why)}”</p>"
