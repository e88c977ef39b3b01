"""Whether what is noted about the candidate stands on the candidate's own words."""

from __future__ import annotations

from evals.checks.outcome import outcome
from evals.sitting import Transcript
from evals.suite import Check
from interviewer.domain.events import CandidateSaid, ReadingMade
from interviewer.domain.scorecard import DimensionScore
from interviewer.domain.terms import Dimension, Prompting

_HIGHEST = {Prompting.UNPROMPTED: 5.0, Prompting.ASKED: 5.0, Prompting.HINTED: 3.0, Prompting.TOLD: 2.0}
_MENTIONED = 2.0


def quotes_verbatim(sitting: Transcript) -> Check:
    """Every quote stands letter for letter in a turn of the candidate."""
    quotes = [quote for _, quote in _read_quotes(sitting)]
    broken = [f"heard: “{quote}”" for text, quote in _read_quotes(sitting) if quote not in text]
    theirs = [turn.text for turn in sitting.heard]
    for quote in _card_quotes(sitting):
        quotes.append(quote)
        if not any(quote in text for text in theirs):
            broken.append(f"scored: “{quote}”")
    return outcome("quotes_verbatim", len(quotes), broken)


def _read_quotes(sitting: Transcript) -> list[tuple[str, str]]:
    """Each quote of a reading with the turn it was read from."""
    found, text = [], ""
    for event in sitting.events:
        if isinstance(event, CandidateSaid):
            text = event.text
        elif isinstance(event, ReadingMade):
            found += [(text, point.quote) for point in event.reading.points]
            found += [(text, claim.quote) for claim in event.reading.claims]
    return found


def _card_quotes(sitting: Transcript) -> list[str]:
    card = sitting.card
    if card is None:
        return []
    quotes = [evidence.quote for score in card.dimensions.values() for evidence in score.evidence]
    quotes += [claim.quote for claim in card.claims]
    return quotes + [point.quote for point in card.points.values() if point.quote]


def scored_on_evidence(sitting: Transcript) -> Check:
    """A score has a quote, on the scale, in half points; without one there is none."""
    card = sitting.card
    if card is None:
        return Check(name="scored_on_evidence")
    broken = [f"{d}: {score.score}" for d, score in card.dimensions.items() if not _sound(score)]
    broken += [f"{d} is missing" for d in Dimension if d not in card.dimensions]
    return outcome("scored_on_evidence", len(card.dimensions), broken)


def _sound(score: DimensionScore) -> bool:
    if score.score is None:
        return score.nss
    return not score.nss and bool(score.evidence) and 1 <= score.score <= 5 and score.score * 2 % 1 == 0


def score_earned(sitting: Transcript) -> Check:
    """No dimension is scored higher than its best evidence may carry: hinted 3, told or mentioned 2."""
    card = sitting.card
    scores = {d: s for d, s in card.dimensions.items() if s.score is not None} if card else {}
    scores.pop(Dimension.COMMUNICATION, None)
    broken = [
        f"{dimension}: {score.score} on {len(score.evidence)} quotes"
        for dimension, score in scores.items()
        if score.evidence and (score.score or 0) > _carries(score)
    ]
    return outcome("score_earned", len(scores), broken)


def _carries(score: DimensionScore) -> float:
    return max(
        min(_HIGHEST[e.prompting], _MENTIONED if e.depth == "mentioned" else 5.0) for e in score.evidence
    )
