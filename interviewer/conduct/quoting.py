"""A quote that can be understood by itself: the same words with as much of the turn around them as it takes.

Every quote stays a verbatim slice of one candidate turn. Knows no points and no scores.
"""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.domain.session import Session
from interviewer.library.words import segments

_FEWEST, _LONGEST = 10, 48
"""Words of a quote: enough to be understood, few enough to be read."""


def readable(quote: str, t: float, session: Session) -> str:
    """The same words with as much of the turn around them as makes them understood."""
    turns = [turn for turn in session.candidate_turns if quote in turn.text]
    if not turns or len(quote.split()) >= _FEWEST:
        return quote
    text = min(turns, key=lambda turn: abs(turn.t - t)).text
    start = text.index(quote)
    end = start + len(quote)
    spans = [(part.start, part.start + len(part.text)) for part in segments(text)]
    after = [(start, last) for _, last in spans if last > end]
    before = [(first, end) for first, _ in reversed(spans) if first < start]
    for first, last in _grown(before, after, start, end):
        if len(text[first:last].split()) > _LONGEST:
            break
        start, end = first, last
        if len(text[start:end].split()) >= _FEWEST:
            break
    return _whole(text, start, end)


def _grown(
    before: list[tuple[int, int]], after: list[tuple[int, int]], start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Ever wider spans: one sentence back, one on, and so forth."""
    for i in range(max(len(before), len(after))):
        start = before[i][0] if i < len(before) else start
        yield start, end
        end = after[i][1] if i < len(after) else end
        yield start, end


def _whole(text: str, start: int, end: int) -> str:
    """The slice with the mark that ends its last sentence."""
    while end < len(text) and text[end] in ".!?;":
        end += 1
    return text[start:end].rstrip(";")
