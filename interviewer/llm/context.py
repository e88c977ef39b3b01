"""What a model is told before it speaks, within a budget that does not grow with the interview.

First what never changes (the voice and the case), then the last turns, then what is left of earlier
ones, then the move. The window of turns starts anew only now and then, so that most of a prompt is the
beginning of the next one and a provider's cache can keep it.
"""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.domain.case import Case
from interviewer.domain.session import Session, Turn
from interviewer.domain.terms import Depth
from interviewer.llm.tokens import Counter

FRAME = 480
"""Tokens of a prompt that are not turns: voice, case, move."""
_KNOWN = 90
"""Tokens spent on what was said before the window."""
_LONGEST_QUOTE = 24
_ELLIPSIS = " … "


def window(turns: Sequence[Turn], budget: int, counter: Counter) -> Sequence[Turn]:
    """The last turns that fit; when they no longer do, it starts anew with half of them."""
    start, size = 0, 0
    sizes = [min(counter.count(turn.text) + 4, budget // 2) for turn in turns]
    for end, cost in enumerate(sizes):
        size += cost
        if size > budget:
            while size > budget // 2 and start < end:
                size -= sizes[start]
                start += 1
    return turns[start:]


def spoken(turns: Sequence[Turn], budget: int, counter: Counter) -> str:
    """Turns as lines; a turn too long for its share loses its middle."""
    return "\n".join(
        f"{'Candidate' if turn.by_candidate else 'Interviewer'}: {shortened(turn.text, budget // 2, counter)}"
        for turn in turns
    )


def shortened(text: str, most: int, counter: Counter) -> str:
    """A text of at most so many tokens: its beginning and its end."""
    if counter.count(text) <= most:
        return text
    words = text.split()
    keep = max(2, int(len(words) * most / counter.count(text)) - 2)
    head = keep // 3
    return " ".join(words[:head]) + _ELLIPSIS + " ".join(words[len(words) - (keep - head) :])


def known(session: Session, since: int, case: Case, counter: Counter) -> str:
    """What is left of the turns before the window: facts given, and the candidate's strongest words."""
    lines = [f"Fact given: {case.fact(id).answer}" for id in session.ledger.facts[-4:]]
    earlier = [h for h in session.ledger.best.values() if h.turn < since and h.depth >= Depth.EXPLAINED]
    earlier.sort(key=lambda h: (-h.depth, -h.t))
    lines += [f"Candidate: {_cut(h.quote)}" for h in earlier[:5]]
    lines += [f"Candidate assumed: {_cut(said)}" for said, _ in session.ledger.assumptions[-2:]]
    kept: list[str] = []
    left = _KNOWN
    for line in lines:
        left -= counter.count(line)
        if left < 0:
            break
        kept.append(line)
    return "\n".join(kept) or "nothing yet"


def _cut(quote: str) -> str:
    words = quote.split()
    return quote if len(words) <= _LONGEST_QUOTE else " ".join(words[:_LONGEST_QUOTE]) + " …"
